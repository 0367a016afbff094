"""A leaflet comes out of a real queue and printer once, with its blank forms, within limits, and is counted once."""

from __future__ import annotations

import datetime as dt
import hashlib
import multiprocessing
import os
import signal
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF

from appliance.config import Config, Folders, House
from appliance.config import Printer as Limits
from appliance.devices import JobState
from appliance.errors import Fault
from appliance.events import Bus, LeafletChanged
from appliance.listings.forms import Forms
from appliance.listings.listing import Form
from appliance.listings.procedures import load
from appliance.outbox.outbox import Outbox
from appliance.printing.leaflet import leaflet_of
from appliance.printing.orders import LeafletOrder, SlipOrder
from appliance.printing.printed import Printed
from appliance.printing.prints import Prints
from hw.print_queue import QUEUE
from hw.printer import CupsPrinter
from tests.hw.conftest import PrintRoom
from tests.hw.test_slips import Desk
from tests.paper import pages_of, size_of, text_of

LISTINGS = load(Path(__file__).parents[2] / "sample-data" / "procedures.json")
BIRTH = "1.001193"
CONFIG = Config(house=House(box="0031"))


def blank(folder: Path, pages: int = 2, name: str = "to-khai.pdf") -> Form:
    """A blank form on A4, where the mirror would have put it."""
    pdf = FPDF(format="A4")
    for _ in range(pages):
        pdf.add_page()
    content = bytes(pdf.output())
    form = Form(name, "Tờ khai", hashlib.sha256(content).hexdigest(), len(content), pages)
    path = Forms(folder / "listings").path(form)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return form


def order(*forms: Form, visit: str = "visit", code: str = BIRTH) -> LeafletOrder:
    """What a press orders."""
    one = LISTINGS.get(code)
    leaflet = leaflet_of(
        one, one.cases[0], CONFIG, listing="7", language="vi", attached={f.file: f.name for f in forms}
    )
    return LeafletOrder(visit, str(uuid.uuid4()), leaflet, forms)


def worker(printer: CupsPrinter, folder: Path, bus: Bus, **limits: int) -> Prints:
    """The printer's worker on these folders."""
    config = Config(house=CONFIG.house, folders=Folders(state=str(folder)), printer=Limits(**limits))
    open_both: tuple[Callable[[], Outbox], Callable[[], Printed]] = (lambda: Outbox(folder), lambda: Printed(folder))
    return Prints(printer, config, folder / "runtime", *open_both, Forms(folder / "listings"), bus)


class Counter:
    """The worker stepped by hand, what it tells, and what is counted."""

    def __init__(self, room: PrintRoom, folder: Path, **limits: int) -> None:
        self.room = room
        self.folder = folder
        self.start(**limits)

    def start(self, **limits: int) -> None:
        """A fresh worker, as after a crash."""
        bus = Bus()
        self.events = bus.subscribe()
        self.prints = worker(self.room.printer, self.folder, bus, **limits)
        self.prints.prepare()
        self.told: list[LeafletChanged] = []

    def until(self, reached: Callable[[], object]) -> None:
        """Let it work until it is so."""

        def stepped() -> bool:
            self.prints.step()
            while not self.events.empty():
                event = self.events.get()
                self.told += [event] if isinstance(event, LeafletChanged) else []
            return bool(reached())

        self.room.until(stepped)

    def ended(self, one: LeafletOrder) -> JobState | None:
        """How it is kept to have ended."""
        return Printed(self.folder).outcome(one.id)

    def figures(self) -> list[tuple[str, int, int]]:
        """Procedure, leaflets and form sheets of today."""
        found = Printed(self.folder).figures(dt.date.today() - dt.timedelta(days=1))
        return [(each.procedure_code, each.leaflets, each.form_sheets) for each in found]


@pytest.fixture
def counter(room: PrintRoom, tmp_path: Path) -> Counter:
    return Counter(room, tmp_path)


def test_one_press_brings_an_a5_leaflet_and_it_is_counted(counter: Counter) -> None:
    one = order()
    counter.prints.take(one)
    counter.until(lambda: counter.ended(one) == JobState.PRINTED)
    (sheet,) = counter.room.sheets
    assert "Làm giấy khai sinh" in text_of(sheet)
    assert size_of(sheet) == pytest.approx((148, 210), abs=1)
    assert counter.figures() == [(BIRTH, 1, 0)]
    assert counter.told[0].job.state == JobState.SENT
    assert counter.told[-1].job.state == JobState.PRINTED


def test_blank_forms_come_with_the_leaflet_in_one_job_on_a4(counter: Counter) -> None:
    counter.room.simulated.load("iso_a4_210x297mm")
    try:
        one = order(blank(counter.folder))
        counter.prints.take(one)
        counter.until(lambda: counter.ended(one) == JobState.PRINTED)
    finally:
        counter.room.simulated.load()
    (sheet,) = counter.room.sheets
    assert pages_of(sheet) == 3
    assert size_of(sheet) == pytest.approx((210, 297), abs=1)
    assert counter.figures() == [(BIRTH, 1, 2)]
    assert counter.told[-1].sheets is not None and counter.told[-1].sheets.paper == "A4"


def test_a_printer_with_small_paper_only_says_that_the_forms_are_on_a5(counter: Counter) -> None:
    one = order(blank(counter.folder))
    counter.prints.take(one)
    counter.until(lambda: counter.ended(one) == JobState.PRINTED)
    assert counter.told[-1].sheets is not None and counter.told[-1].sheets.paper == "A5"


def test_a_form_that_the_card_spoiled_is_not_printed_and_is_fetched_again(counter: Counter) -> None:
    form = blank(counter.folder)
    path = Forms(counter.folder / "listings").path(form)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    one = order(form)
    counter.prints.take(one)
    counter.until(lambda: counter.told)
    assert (counter.told[-1].job.state, counter.told[-1].job.fault) == (JobState.CANCELLED, Fault.FORM_UNUSABLE)
    assert not path.exists()
    assert not counter.room.sheets and counter.figures() == []


def test_ordering_the_same_again_while_it_waits_for_paper_prints_one(counter: Counter) -> None:
    counter.room.hands("empty")
    one = order()
    counter.prints.take(one)
    counter.until(lambda: counter.told and counter.told[-1].job.fault == Fault.PRINTER_EMPTY)
    counter.prints.take(one)
    counter.until(lambda: len(counter.told) > 1)
    counter.room.hands("refill")
    counter.until(lambda: counter.ended(one) == JobState.PRINTED)
    counter.room.until(lambda: counter.room.idle)
    assert len(counter.room.sheets) == 1
    counter.prints.take(one)
    counter.until(lambda: counter.told[-1].job.state == JobState.PRINTED)
    counter.room.until(lambda: counter.room.idle)
    assert len(counter.room.sheets) == 1


def test_two_leaflets_of_one_visit_both_come_out(counter: Counter) -> None:
    first, second = order(), order(code="1.000894")
    counter.prints.take(first)
    counter.prints.take(second)
    counter.until(lambda: counter.ended(first) == counter.ended(second) == JobState.PRINTED)
    assert len(counter.room.sheets) == 2


def test_a_leaflet_held_up_when_the_visit_ends_never_comes_out_and_is_not_counted(counter: Counter) -> None:
    counter.room.hands("empty")
    one = order()
    counter.prints.take(one)
    counter.until(lambda: counter.told and counter.told[-1].job.fault)
    counter.prints.release()
    counter.until(lambda: counter.ended(one) == JobState.CANCELLED)
    counter.room.hands("refill")
    other = order(visit="another")
    counter.prints.take(other)
    counter.until(lambda: counter.ended(other) == JobState.PRINTED)
    assert len(counter.room.sheets) == 1
    assert counter.figures() == [(BIRTH, 1, 0)]


def test_nobody_empties_the_paper_in_one_visit(room: PrintRoom, tmp_path: Path) -> None:
    counter = Counter(room, tmp_path, visit_sheets=2)
    orders = [order() for _ in range(3)]
    for one in orders:
        counter.prints.take(one)
    counter.until(lambda: all(counter.ended(one) for one in orders))
    (refused,) = [each for each in counter.told if each.job.fault]
    assert (refused.order, refused.job.fault) == (orders[2].id, Fault.PRINTED_ENOUGH)
    assert len(room.sheets) == 2


def test_nobody_empties_the_paper_on_one_day(room: PrintRoom, tmp_path: Path) -> None:
    counter = Counter(room, tmp_path, day_sheets=1)
    first, second = order(), order(visit="another")
    counter.prints.take(first)
    counter.until(lambda: counter.ended(first) == JobState.PRINTED)
    counter.prints.take(second)
    counter.until(lambda: counter.ended(second))
    assert counter.told[-1].job.fault == Fault.PRINTED_ENOUGH_TODAY
    assert len(room.sheets) == 1


def test_a_slip_and_a_leaflet_of_one_visit_both_come_out(desk: Desk) -> None:
    row, one = desk.dossier(), order()
    desk.prints.take(one)
    desk.prints.take(SlipOrder("visit", row.dossier_id))
    desk.until(lambda: desk.slip(row) == "printed" and Printed(desk.folder).outcome(one.id) == JobState.PRINTED)
    assert len(desk.room.sheets) == 2


@pytest.fixture
def desk(room: PrintRoom, tmp_path: Path) -> Desk:
    return Desk(room, tmp_path)


def _until_killed(socket: Path, folder: Path, one: LeafletOrder, ready: Any) -> None:
    """A worker in a process of its own, which is going to be killed."""
    prints = worker(CupsPrinter(QUEUE, socket), folder, Bus())
    prints.prepare()
    prints.take(one)
    ready.set()
    while True:
        prints.step()


@pytest.mark.parametrize("after", [0.0, 0.4, 0.8, 1.2, 1.8, 2.6])
def test_a_worker_killed_at_any_moment_prints_once_and_counts_once(
    room: PrintRoom, tmp_path: Path, after: float
) -> None:
    one = order(blank(tmp_path))
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Event()
    process = spawn.Process(target=_until_killed, args=(room.queue.socket, tmp_path, one, ready))
    process.start()
    assert ready.wait(60)
    time.sleep(after)  # where it is then does not matter: wherever that is, the outcome is the same
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    counter = Counter(room, tmp_path)
    counter.prints.take(one)
    counter.until(lambda: counter.ended(one) == JobState.PRINTED)
    room.until(lambda: room.idle)
    assert len(room.sheets) == 1
    assert counter.figures() == [(BIRTH, 1, 2)]
