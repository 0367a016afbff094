"""What the kiosk process tells of itself: faults at once, counts by the day, nothing of a resident."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.appliance import Appliance
from appliance.devices import BUTTONS, HostFacts
from appliance.errors import Fault
from appliance.events import ButtonPressed, DeviceFault, HelpCalled, WorkFailed
from appliance.upkeep import checks
from appliance.upkeep.status import Status, read
from tests.web.served import box

NOW = dt.datetime.now(dt.UTC)
FACTS = HostFacts(None, None, 1, 2, None, None)


@pytest.fixture
def appliance(tmp_path: Path) -> Iterator[Appliance]:
    with box(tmp_path) as appliance:
        yield appliance


def said(appliance: Appliance) -> Status:
    appliance.statuses.step(appliance.open_outbox())
    status = read(Path(appliance.config.folders.runtime))
    assert status
    return status


def test_a_fault_is_told_at_once_with_its_beginning(appliance: Appliance) -> None:
    said(appliance)
    event = DeviceFault("printer", Fault.PRINTER_EMPTY)
    appliance.health.note(event)
    appliance.bus.put(event)
    before = time.monotonic()
    status = said(appliance)
    assert time.monotonic() - before < 1.5
    (told,) = [each for each in status.findings if each.check == "printer"]
    assert told.fault == "printer-empty"
    assert told.since == pytest.approx(time.monotonic(), abs=5)
    assert status.faults == 1


def test_presses_failures_and_calls_are_counted(appliance: Appliance) -> None:
    appliance.bus.put(ButtonPressed("ok"))
    appliance.bus.put(WorkFailed("v", "print", Fault.PRINTER_GONE))
    said(appliance)
    appliance.bus.put(HelpCalled("0" * 32))
    status = said(appliance)
    assert set(status.pressed) == {"ok"}
    assert status.faults == 1
    assert status.help
    assert status.help.call == "0" * 32


def test_the_counts_begin_anew_with_the_day(appliance: Appliance) -> None:
    appliance.bus.put(WorkFailed("v", "print", Fault.PRINTER_GONE))
    assert said(appliance).faults == 1
    yesterday = Status(at=time.monotonic(), day="2000-01-01", faults=9, visits=9)
    appliance.statuses._now = yesterday
    status = said(appliance)
    assert (status.faults, status.visits, status.day) == (0, 0, dt.date.today().isoformat())


def test_a_kiosk_that_says_nothing_is_a_finding() -> None:
    now = time.monotonic()
    assert checks.kiosk(Status(at=now), now) is None
    silent = checks.kiosk(Status(at=now - 20), now)
    assert silent
    assert (silent.fault, silent.for_s) == (Fault.KIOSK_SILENT, 20)
    assert checks.kiosk(None, now)


def test_a_button_that_nobody_presses_while_others_are_is_a_finding() -> None:
    now = 30 * 86400.0
    assert checks.buttons({}, now) is None
    assert checks.buttons(dict.fromkeys(BUTTONS, now - 60), now) is None
    dead = checks.buttons(dict.fromkeys(BUTTONS[1:], now - 60), now)
    assert dead
    assert (dead.fault, dead.detail) == (Fault.BUTTON_UNUSED, BUTTONS[0])
    assert checks.buttons(dict.fromkeys(BUTTONS[1:], now - 60), 3600.0) is None


@pytest.mark.parametrize(("wear", "worn"), [(None, False), (70, False), (80, True)])
def test_a_worn_card_is_a_finding_where_it_tells(wear: int | None, worn: bool) -> None:
    assert (checks.card(wear) is not None) is worn


def test_numbers_of_another_day_are_not_todays() -> None:
    old = Status(at=0, day="2000-01-01", visits=5, faults=5)
    assert checks.vitals(old, FACTS, [], NOW).visits_today == 0
    fresh = Status(at=0, day=NOW.astimezone().date().isoformat(), visits=5)
    assert checks.vitals(fresh, FACTS, [], NOW).visits_today == 5
