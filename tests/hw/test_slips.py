"""A slip waits for paper, prints by itself, and never comes out on another's visit: on a real queue and printer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path

import cups
import pytest

from appliance.config import Config
from appliance.devices import JobState
from appliance.errors import Fault
from appliance.events import Bus, SlipChanged
from appliance.outbox import Outbox, Row, SlipState, Summary
from appliance.slips import Slips
from appliance.wire.envelope import Sealed
from tests.hw.conftest import PrintRoom


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
        self.slips = Slips(self.room.printer, Config(), self.folder / "runtime", lambda: Outbox(self.folder), bus)
        self.slips.prepare()
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
        return self.outbox.add(str(uuid.uuid4()), number, "123456", _sealed, summary)

    def until(self, reached: Callable[[], object]) -> None:
        """Let the worker work until it is so."""

        def stepped() -> bool:
            self.slips.step()
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


def _sealed(out) -> Sealed:
    out.write(b"sealed")
    return Sealed("0" * 64, 6)


@pytest.fixture
def desk(room: PrintRoom, tmp_path: Path) -> Desk:
    return Desk(room, tmp_path)


def test_a_slip_waits_for_paper_and_then_prints_by_itself_once(desk: Desk) -> None:
    desk.room.hands("empty")
    row = desk.dossier()
    desk.slips.print_slip("visit", row.dossier_id, again=False)
    desk.until(desk.held)
    assert desk.slip(row) == SlipState.SENT
    desk.room.hands("refill")
    desk.until(lambda: desk.slip(row) == SlipState.PRINTED)
    assert len(desk.room.sheets) == 1
    assert not list((desk.folder / "runtime" / "print").iterdir())


def test_a_slip_that_waits_when_the_visit_ends_never_comes_out(desk: Desk) -> None:
    desk.room.hands("empty")
    row = desk.dossier()
    desk.slips.print_slip("visit", row.dossier_id, again=False)
    desk.until(desk.held)
    desk.slips.release()
    desk.until(lambda: desk.slip(row) == SlipState.CANCELLED)
    desk.until(desk.queue_is_empty)
    desk.room.hands("refill")
    other = desk.dossier()
    desk.slips.print_slip("another visit", other.dossier_id, again=False)
    desk.until(lambda: desk.slip(other) == SlipState.PRINTED)
    assert len(desk.room.sheets) == 1


def test_a_worker_that_died_goes_on_watching_the_same_job(desk: Desk) -> None:
    desk.room.hands("empty")
    row = desk.dossier()
    desk.slips.print_slip("visit", row.dossier_id, again=False)
    desk.until(desk.held)
    desk.start()
    desk.slips.print_slip("visit", row.dossier_id, again=False)
    desk.until(desk.held)
    desk.room.hands("refill")
    desk.until(lambda: desk.slip(row) == SlipState.PRINTED)
    assert len(desk.room.sheets) == 1


def test_a_slip_that_came_out_before_the_crash_is_not_printed_again_unless_asked(desk: Desk) -> None:
    row = desk.dossier()
    desk.slips.print_slip("visit", row.dossier_id, again=False)
    desk.until(lambda: desk.slip(row) == SlipState.PRINTED)
    desk.start()
    desk.slips.print_slip("visit", row.dossier_id, again=False)
    desk.until(lambda: desk.jobs)
    assert desk.jobs[-1].job.state == JobState.PRINTED
    assert len(desk.room.sheets) == 1
    desk.slips.print_slip("visit", row.dossier_id, again=True)
    desk.until(lambda: len(desk.room.sheets) == 2)


def test_a_job_that_a_crash_left_without_its_visit_is_taken_back(desk: Desk) -> None:
    desk.room.hands("empty")
    row = desk.dossier()
    desk.slips.print_slip("visit", row.dossier_id, again=False)
    desk.until(desk.held)
    desk.start()
    desk.slips.release()
    desk.until(desk.queue_is_empty)
    desk.room.hands("refill")
    other = desk.dossier()
    desk.slips.print_slip("another visit", other.dossier_id, again=False)
    desk.until(lambda: desk.slip(other) == SlipState.PRINTED)
    assert len(desk.room.sheets) == 1


def test_a_slip_of_before_the_power_cut_is_unknown(desk: Desk) -> None:
    desk.room.hands("empty")
    row = desk.dossier()
    desk.slips.print_slip("visit", row.dossier_id, again=False)
    desk.until(desk.held)
    for note in (desk.folder / "runtime" / "print").iterdir():
        note.unlink()
    desk.room.tidy()
    desk.start()
    assert desk.slip(row) == SlipState.UNKNOWN
