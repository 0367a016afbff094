"""The printer as a resident meets it: a real CUPS queue, and behind it the printer that comes with CUPS."""

from __future__ import annotations

import time
from pathlib import Path

import cups
import pytest

from appliance.devices import Job, JobState
from appliance.documents import slip_pdf
from appliance.errors import ApplianceError, Fault
from hw import ipp
from hw.printer import CupsPrinter
from tests.appliance.test_documents import SLIP
from tests.hw.conftest import PrintRoom
from tests.paper import MM, codes_on, pages_of, picture_of, size_of, text_of


def printed(job: Job) -> bool:
    return job.state == JobState.PRINTED


def test_a_slip_comes_out_and_only_then_counts_as_printed(room: PrintRoom) -> None:
    job_id = room.send()
    assert room.job_when(job_id, lambda job: job.state == JobState.PRINTING).fault is None
    assert room.job_when(job_id, printed) == Job(job_id, JobState.PRINTED)
    (sheet,) = room.sheets
    assert sheet.read_bytes().startswith(b"%PDF")
    assert "0000-00001-0" in text_of(sheet)


@pytest.mark.parametrize(
    ("medium", "size"), [("iso_a5_148x210mm", (148.0, 210.0)), ("iso_a4_210x297mm", (210.0, 297.0))]
)
def test_a_slip_is_fitted_to_the_paper_in_the_printer(
    room: PrintRoom, tmp_path: Path, medium: str, size: tuple[float, float]
) -> None:
    slip_pdf(SLIP, tmp_path / "slip.pdf")
    with room.medium(medium):
        room.job_when(room.printer.submit(tmp_path / "slip.pdf", "Phiếu"), printed)
    (sheet,) = room.sheets
    assert size_of(sheet) == size
    assert pages_of(sheet) == 1
    assert "Phiếu đã nộp hồ sơ" in text_of(sheet)
    assert "Đây không phải giấy tiếp nhận và hẹn trả kết quả." in text_of(sheet)
    assert SLIP.number in text_of(sheet).replace(" ", "")
    (code,) = codes_on(picture_of(sheet))
    assert code.text == SLIP.track_url
    assert (code.position.top_right.x - code.position.top_left.x) * MM >= 25


@pytest.mark.parametrize(
    ("spoil", "mend", "fault"),
    [
        ("empty", "refill", Fault.PRINTER_EMPTY),
        ("jam", "clear", Fault.PRINTER_JAMMED),
        ("open_cover", "close_cover", Fault.PRINTER_COVER_OPEN),
    ],
)
def test_a_slip_is_held_and_printed_by_itself_once_the_printer_is_mended(
    room: PrintRoom, spoil: str, mend: str, fault: Fault
) -> None:
    room.hands(spoil)
    job_id = room.send()
    assert room.job_when(job_id, lambda job: job.fault == fault).state == JobState.SENT
    assert room.printer.probe() == fault
    assert room.sheets == []
    room.hands(mend)
    assert room.job_when(job_id, printed).fault is None
    assert len(room.sheets) == 1
    assert room.printer.probe() is None


def test_an_empty_tray_is_noticed_before_anybody_prints(room: PrintRoom) -> None:
    room.hands("empty")
    assert room.printer.probe() == Fault.PRINTER_EMPTY
    room.hands("refill")
    assert room.printer.probe() is None


@pytest.mark.parametrize(
    ("spoil", "mend", "fault"),
    [("empty", "refill", Fault.PRINTER_EMPTY), ("jam", "clear", Fault.PRINTER_JAMMED)],
)
def test_a_slip_taken_back_while_held_never_comes_out(room: PrintRoom, spoil: str, mend: str, fault: Fault) -> None:
    room.hands(spoil)
    job_id = room.send()
    room.job_when(job_id, lambda job: job.fault == fault)
    room.printer.cancel(job_id)
    assert room.job_when(job_id, lambda job: job.state == JobState.CANCELLED).fault is None
    room.until(lambda: room.queue_says["printer-state"] == 3)  # until the printer was told
    room.hands(mend)
    room.until(lambda: room.idle)
    room.job_when(room.send(), printed)  # the next visit's slip
    assert len(room.sheets) == 1


def test_a_slip_sent_to_an_unplugged_printer_waits_for_it(room: PrintRoom) -> None:
    room.hands("unplug")
    assert room.printer.probe() == Fault.PRINTER_OFFLINE
    job_id = room.send()
    assert room.printer.job(job_id) == Job(job_id, JobState.SENT, Fault.PRINTER_OFFLINE)
    room.hands("plug")
    room.job_when(job_id, printed)
    assert len(room.sheets) == 1


def test_a_slip_whose_printer_lost_power_under_it_is_not_called_printed(room: PrintRoom) -> None:
    room.until(lambda: (ipp.ask(room.simulated.uri).up_time or 0) > 3)  # no real printer is on again sooner
    room.hands("jam")
    job_id = room.send()
    room.until(lambda: "media-jam-warning" in room.queue_says["printer-state-reasons"])  # CUPS waits for the printer
    room.job_when(job_id, lambda job: job.fault == Fault.PRINTER_JAMMED)
    room.hands("unplug")
    room.job_when(job_id, lambda job: job.fault == Fault.PRINTER_OFFLINE)
    room.hands("clear", "plug")
    ended = room.job_when(job_id, lambda job: job.state == JobState.UNKNOWN)
    assert ended.fault == Fault.PRINTER_GONE
    again = room.send()  # the next slip is believed again
    room.job_when(again, printed)


@pytest.mark.parametrize("looked", [True, False])
def test_a_slip_lost_with_the_printers_power_before_anybody_looked_is_not_called_printed(
    room: PrintRoom, looked: bool
) -> None:
    room.until(lambda: (ipp.ask(room.simulated.uri).up_time or 0) > 3)  # no real printer is on again sooner
    room.hands("jam")
    job_id = room.send()
    room.until(lambda: "cups-waiting-for-job-completed" in room.queue_says["printer-state-reasons"])
    began = time.monotonic()
    room.hands("unplug")
    if looked:
        assert room.printer.job(job_id).fault == Fault.PRINTER_OFFLINE
    room.until(lambda: time.monotonic() > began + 3)
    room.hands("clear", "plug")
    assert room.job_when(job_id, lambda job: job.state == JobState.UNKNOWN).fault == Fault.PRINTER_GONE
    assert not room.sheets


def test_a_paused_queue_is_set_going(room: PrintRoom) -> None:
    cups.Connection(str(room.queue.socket)).disablePrinter("cuagan")
    job_id = room.send()
    room.job_when(job_id, printed)
    assert len(room.sheets) == 1


def test_a_slip_that_waits_survives_a_restart_of_cups(room: PrintRoom) -> None:
    room.hands("unplug")
    job_id = room.send()
    room.queue.kill()
    assert room.printer.probe() == Fault.PRINTER_MISSING
    with pytest.raises(ApplianceError, match="printer-missing"):
        room.printer.job(job_id)
    with pytest.raises(ApplianceError, match="printer-missing"):
        room.send()
    room.queue.start()
    assert room.printer.job(job_id).fault == Fault.PRINTER_OFFLINE
    room.hands("plug")
    room.job_when(job_id, printed)
    assert len(room.sheets) == 1


def test_a_job_that_cups_does_not_know_is_unknown(room: PrintRoom) -> None:
    assert room.printer.job(987654) == Job(987654, JobState.UNKNOWN)
    room.printer.cancel(987654)


def test_a_slip_taken_back_twice_is_no_error(room: PrintRoom) -> None:
    job_id = room.send()
    room.job_when(job_id, printed)
    room.printer.cancel(job_id)
    assert room.printer.job(job_id).state == JobState.PRINTED


def test_nothing_of_a_slip_stays_in_the_spool(room: PrintRoom) -> None:
    room.job_when(room.send(), printed)
    room.until(lambda: list(room.queue.socket.parent.rglob("d0*")) == [])


def test_a_queue_that_is_not_there_is_a_named_fault(room: PrintRoom, tmp_path: Path) -> None:
    elsewhere = CupsPrinter("other", room.queue.socket)
    assert elsewhere.probe() == Fault.PRINTER_MISSING
    assert "printer-missing" in elsewhere.describe()
    nowhere = CupsPrinter("cuagan", tmp_path / "no.sock")
    assert nowhere.probe() == Fault.PRINTER_MISSING


def test_the_technician_reads_which_printer_it_is(room: PrintRoom) -> None:
    said = room.printer.describe()
    assert room.simulated.uri in said
    assert "simulated" in said


def test_the_printer_keeps_the_last_twenty_sheets_only(room: PrintRoom) -> None:
    printed_folder = room.simulated.controls.folder / "printed"
    for number in range(25):
        (printed_folder / f"{number:03}.pdf").touch()
    room.job_when(room.send(), printed)
    assert len(room.sheets) == 20
