"""What was wrong and when outlives a restart, is bounded, and writes nothing while nothing changes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from appliance.errors import Fault
from appliance.upkeep import fault_log
from appliance.upkeep.fault_log import AGAIN, FILE, KEPT, WRITE_S, FaultLog, as_lines

BEGAN = dt.datetime(2026, 11, 27, 8, 0, tzinfo=dt.UTC)


class Box:
    """A list whose clocks go by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.time = 0.0
        self.trusted = True
        self.start()

    def start(self) -> None:
        """As after a restart."""
        self.log = FaultLog(
            self.folder,
            lambda: self.trusted,
            now=lambda: BEGAN + dt.timedelta(seconds=self.time),
            seconds=lambda: self.time,
        )

    def after(self, seconds: float, **found: Fault | None) -> None:
        self.time += seconds
        self.log.look(found)

    def written(self) -> int:
        return (self.folder / FILE).stat().st_ino if (self.folder / FILE).exists() else 0


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


def test_a_fault_with_its_beginning_and_end_outlives_a_restart(box: Box) -> None:
    box.after(10, printer=Fault.PRINTER_EMPTY)
    box.after(WRITE_S, printer=None)
    box.start()
    (entry,) = box.log.entries
    assert (entry.check, entry.fault, entry.times) == ("printer", Fault.PRINTER_EMPTY, 1)
    assert (entry.began, entry.ended) == (
        BEGAN + dt.timedelta(seconds=10),
        BEGAN + dt.timedelta(seconds=10 + WRITE_S),
    )


def test_one_that_stood_when_power_failed_goes_on_if_it_still_stands_and_else_ends_when_that_is_seen(box: Box) -> None:
    box.after(10, printer=Fault.PRINTER_EMPTY, camera=Fault.CAMERA_HUNG)
    box.start()
    box.after(3600, printer=Fault.PRINTER_EMPTY, camera=None)
    printer, camera = box.log.entries
    assert (printer.ended, printer.times) == (None, 1)
    assert camera.ended == BEGAN + dt.timedelta(seconds=3610)


def test_another_fault_of_the_same_check_ends_the_first(box: Box) -> None:
    box.after(1, printer=Fault.PRINTER_EMPTY)
    box.after(1, printer=Fault.PRINTER_JAMMED)
    assert [(each.fault, each.ended is None) for each in box.log.entries] == [
        (Fault.PRINTER_EMPTY, False),
        (Fault.PRINTER_JAMMED, True),
    ]


def test_a_fault_that_flickers_is_one_entry_and_few_writes(box: Box) -> None:
    files = set()
    for _ in range(200):
        box.after(1, printer=Fault.PRINTER_OFFLINE)
        box.after(1, printer=None)
        files.add((box.written(), (box.folder / FILE).read_bytes()))
    (entry,) = box.log.entries
    assert entry.times == 200
    assert len(files) <= 2, "400 changes in 400 s are written twice"


def test_a_fault_that_comes_back_after_an_hour_is_another(box: Box) -> None:
    box.after(1, printer=Fault.PRINTER_EMPTY)
    box.after(1, printer=None)
    box.after(AGAIN.total_seconds() + 1, printer=Fault.PRINTER_EMPTY)
    assert len(box.log.entries) == 2


def test_a_box_that_is_well_writes_nothing(box: Box) -> None:
    for _ in range(5):
        box.after(WRITE_S, printer=None)
    assert box.written() == 0
    box.after(1, printer=Fault.PRINTER_EMPTY)
    before = box.written()
    for _ in range(5):
        box.after(WRITE_S, printer=Fault.PRINTER_EMPTY)
    assert box.written() == before


def test_the_list_does_not_grow_beyond_its_bound(box: Box) -> None:
    for each in range(KEPT + 20):
        box.after(AGAIN.total_seconds() + 1, printer=Fault.PRINTER_EMPTY if each % 2 else None)
        box.after(1, camera=Fault.CAMERA_HUNG if each % 2 else None)
    box.after(WRITE_S, printer=None)
    assert len(box.log.entries) == KEPT
    assert len(fault_log.read(box.folder)) == KEPT
    assert (box.folder / FILE).stat().st_size < 20_000


def test_a_beginning_whose_clock_nobody_had_set_says_so(box: Box) -> None:
    box.trusted = False
    box.after(1, printer=Fault.PRINTER_EMPTY)
    assert not box.log.entries[0].clock_trusted
    assert "clock not set" in as_lines(box.log.entries)


@pytest.mark.parametrize("content", [b"", b"{", b'[{"check": 1}]', b'[{"check":"x","fault":"no-such","began":""}]'])
def test_a_list_that_a_dying_card_has_spoilt_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    box = Box(tmp_path)
    box.after(1, printer=Fault.PRINTER_EMPTY)
    box.start()
    assert len(box.log.entries) == 1
