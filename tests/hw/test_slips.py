"""A slip waits for paper, prints by itself, and never comes out on another's visit: on a real queue and printer."""

from __future__ import annotations

import datetime as dt
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

import cups
import pytest

from appliance.config import Config
from appliance.devices import Job, JobState
from appliance.errors import ApplianceError, Fault
from appliance.events import Bus, SlipChanged
from appliance.listings.forms import Forms
from appliance.outbox.label import Summary
from appliance.outbox.outbox import Outbox, Row, SlipState
from appliance.printing.orders import SlipOrder
from appliance.printing.printed import Printed
from appliance.printing.prints import Prints
from appliance.printing.trial_sheet import draw
from hw import ipp
from tests.hw.conftest import PrintRoom

PROCESSING = 5
"""An IPP job state: a printer without paper has a document so."""


class Desk:
    """The printer's worker stepped by hand, so that a test can let it die and start another."""

    def __init__(self, room: PrintRoom, folder: Path) -> None:
        self.room = room
        self.folder = folder
        self.outbox = Outbox(folder)
        self.start()

    def start(self) -> None:
        """A fresh worker on the same folders, as after a crash."""
        bus = Bus()
        self.events = bus.subscribe()
        self.prints = Prints(
            self.room.printer,
            Config(),
            self.folder / "runtime",
            lambda: Outbox(self.folder),
            lambda: Printed(self.folder),
            Forms(self.folder / "listings"),
            bus,
        )
        self.prints.prepare()
        self.jobs: list[SlipChanged] = []

    def dossier(self) -> Row:
        """A sealed dossier without a slip."""
        summary = Summary(
            procedure_code="1.000000",
            procedure_name="Thủ tục thử",
            case="",
            papers=[],
            created=dt.datetime.now(dt.UTC),
            clock_trusted=True,
        )
        number = f"0000-{self.outbox.reserve_number():05}-0"
        return self.outbox.add(str(uuid.uuid4()), number, "123456", lambda out: out.write(b"sealed"), summary)

    def cut_off(self, *hands: str) -> Row:
        """A slip whose document the printer has when the power is cut; hands: what is done to the printer before, and
        while the box is dark."""
        before, *dark = hands
        self.room.hands(before)
        row = self.dossier()
        self.prints.take(SlipOrder("visit", row.dossier_id))
        self.until(lambda: self.jobs and self.jobs[-1].job.fault)
        self.room.until(lambda: any(job.state == PROCESSING for job in ipp.jobs(self.room.simulated.uri)))
        self.room.queue.kill()
        shutil.rmtree(self.room.queue.socket.parent)
        shutil.rmtree(self.folder / "runtime")
        for verb in dark:
            self.room.hands(verb)
            self.room.until(lambda: not self.room.simulated.running or self.room.idle)
        self.room.queue.start()
        self.room.queue.tend()
        self.start()
        return row

    def until(self, reached: Callable[[], object]) -> None:
        """Let the worker work until it is so."""

        def stepped() -> bool:
            self.prints.step()
            while not self.events.empty():
                event = self.events.get()
                self.jobs += [event] if isinstance(event, SlipChanged) else []
            return bool(reached())

        self.room.until(stepped)

    def slip(self, row: Row) -> SlipState:
        """What is known of it."""
        return self.outbox.row(row.dossier_id).slip

    def queue_is_empty(self) -> bool:
        """No job waits or runs."""
        return not cups.Connection(str(self.room.queue.socket)).getJobs()

    def held(self) -> bool:
        """The worker said that the slip waits for paper."""
        return bool(self.jobs) and self.jobs[-1].job.fault == Fault.PRINTER_EMPTY


@pytest.fixture
def desk(room: PrintRoom, tmp_path: Path) -> Desk:
    return Desk(room, tmp_path)


def test_a_slip_waits_for_paper_and_then_prints_by_itself_once(desk: Desk) -> None:
    desk.room.hands("empty")
    row = desk.dossier()
    desk.prints.take(SlipOrder("visit", row.dossier_id))
    desk.until(desk.held)
    assert desk.slip(row) == SlipState.SENT
    desk.room.hands("refill")
    desk.until(lambda: desk.slip(row) == SlipState.PRINTED)
    assert len(desk.room.sheets) == 1
    assert not list((desk.folder / "runtime" / "print").iterdir())


def test_a_slip_that_waits_when_the_visit_ends_never_comes_out(desk: Desk) -> None:
    desk.room.hands("empty")
    row = desk.dossier()
    desk.prints.take(SlipOrder("visit", row.dossier_id))
    desk.until(desk.held)
    desk.prints.release()
    desk.until(lambda: desk.slip(row) == SlipState.CANCELLED)
    desk.until(desk.queue_is_empty)
    desk.room.hands("refill")
    other = desk.dossier()
    desk.prints.take(SlipOrder("another visit", other.dossier_id))
    desk.until(lambda: desk.slip(other) == SlipState.PRINTED)
    assert len(desk.room.sheets) == 1


def test_a_worker_that_died_goes_on_watching_the_same_job(desk: Desk) -> None:
    desk.room.hands("empty")
    row = desk.dossier()
    desk.prints.take(SlipOrder("visit", row.dossier_id))
    desk.until(desk.held)
    desk.start()
    desk.prints.take(SlipOrder("visit", row.dossier_id))
    desk.until(desk.held)
    desk.room.hands("refill")
    desk.until(lambda: desk.slip(row) == SlipState.PRINTED)
    assert len(desk.room.sheets) == 1


def test_a_slip_that_came_out_before_the_crash_is_not_printed_again_unless_asked(desk: Desk) -> None:
    row = desk.dossier()
    desk.prints.take(SlipOrder("visit", row.dossier_id))
    desk.until(lambda: desk.slip(row) == SlipState.PRINTED)
    desk.start()
    desk.prints.take(SlipOrder("visit", row.dossier_id))
    desk.until(lambda: desk.jobs)
    assert desk.jobs[-1].job.state == JobState.PRINTED
    assert len(desk.room.sheets) == 1
    desk.prints.take(SlipOrder("visit", row.dossier_id), again=True)
    desk.until(lambda: len(desk.room.sheets) == 2)


def test_a_job_that_a_crash_left_without_its_visit_is_taken_back(desk: Desk) -> None:
    desk.room.hands("empty")
    row = desk.dossier()
    desk.prints.take(SlipOrder("visit", row.dossier_id))
    desk.until(desk.held)
    desk.start()
    desk.prints.release()
    desk.until(desk.queue_is_empty)
    desk.room.hands("refill")
    other = desk.dossier()
    desk.prints.take(SlipOrder("another visit", other.dossier_id))
    desk.until(lambda: desk.slip(other) == SlipState.PRINTED)
    assert len(desk.room.sheets) == 1


def test_a_slip_held_up_in_a_power_cut_comes_out_once_when_it_is_asked_for_again(desk: Desk) -> None:
    row = desk.cut_off("empty")
    desk.until(lambda: desk.slip(row) == SlipState.UNKNOWN)
    desk.prints.take(SlipOrder("visit", row.dossier_id), again=True)
    desk.until(desk.held)
    desk.room.hands("refill")
    desk.until(lambda: desk.slip(row) == SlipState.PRINTED)
    desk.room.until(lambda: desk.room.idle)
    assert len(desk.room.sheets) == 1


def test_a_slip_held_up_in_a_power_cut_never_comes_out_when_nobody_asks_for_it(desk: Desk) -> None:
    row = desk.cut_off("jam")
    desk.until(lambda: desk.slip(row) == SlipState.UNKNOWN)
    desk.room.hands("clear")
    desk.room.until(lambda: desk.room.idle)
    assert not desk.room.sheets


def test_a_slip_that_comes_out_during_a_power_cut_is_printed_and_not_offered(desk: Desk) -> None:
    row = desk.cut_off("empty", "refill")
    desk.until(lambda: desk.slip(row) == SlipState.PRINTED)
    assert len(desk.room.sheets) == 1


def test_a_slip_asked_for_while_the_printer_is_off_after_a_power_cut_comes_out_once(desk: Desk) -> None:
    row = desk.cut_off("empty", "unplug")
    desk.prints.take(SlipOrder("visit", row.dossier_id), again=True)
    desk.until(lambda: desk.jobs and desk.jobs[-1].job.fault == Fault.PRINTER_MISSING)
    desk.room.hands("refill", "plug")
    desk.room.queue.tend()
    desk.until(lambda: desk.slip(row) == SlipState.PRINTED)
    desk.room.until(lambda: desk.room.idle)
    assert len(desk.room.sheets) == 1


def test_a_card_that_takes_nothing_any_more_does_not_cost_the_slip_as_well(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ApplianceError(Fault.STORAGE_READ_ONLY)

    row = desk.dossier()
    monkeypatch.setattr(Outbox, "mark_slip", refuse)
    desk.prints.take(SlipOrder("visit", row.dossier_id))
    desk.until(lambda: desk.jobs and desk.jobs[-1].job.state == JobState.PRINTED)
    assert len(desk.room.sheets) == 1


def test_a_crash_between_the_queue_and_the_note_prints_one_slip(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    row = desk.dossier()
    submit = desk.room.printer.submit

    def hand_over_and_die(pdf: Path, title: str, paper: str = "") -> int:
        submit(pdf, title, paper)
        raise SystemExit

    with monkeypatch.context() as dying, pytest.raises(SystemExit):
        dying.setattr(desk.room.printer, "submit", hand_over_and_die)
        desk.prints.take(SlipOrder("visit", row.dossier_id))
        desk.prints.step()
    desk.start()
    desk.prints.take(SlipOrder("visit", row.dossier_id))
    desk.until(lambda: desk.slip(row) == SlipState.PRINTED)
    desk.room.until(desk.queue_is_empty)
    assert len(desk.room.sheets) == 1
    assert not list((desk.folder / "runtime" / "print").iterdir())


def test_the_technicians_sheet_goes_through_the_same_queue_and_is_watched_to_its_end(desk: Desk) -> None:
    jobs: list[Job] = []
    desk.room.hands("empty")
    desk.prints.print_test(lambda pdf: draw(Config(), pdf), jobs.append)
    desk.until(lambda: jobs and jobs[-1].fault == Fault.PRINTER_EMPTY)
    desk.room.hands("refill")
    desk.until(lambda: jobs[-1].state == JobState.PRINTED)
    assert len(desk.room.simulated.controls.sheets()) == 1
    assert not list((desk.folder / "runtime" / "print-test").glob("*.pdf")), "nothing is left lying"
