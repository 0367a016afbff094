"""What the ward told a box to keep to: it is seen, it ends by itself, a visit that is going on is finished first."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from appliance.pages import Screen
from appliance.upkeep.commands import Failed
from appliance.upkeep.ward_orders import LONGEST, Kept, WardOrders
from tests.appliance.box import Box

NOW = dt.datetime(2026, 11, 27, 9, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> dt.datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def orders(tmp_path: Path, clock: Clock) -> WardOrders:
    return WardOrders(tmp_path, clock)


@pytest.fixture
def kiosk(tmp_path: Path, orders: WardOrders) -> Box:
    made = Box(tmp_path)
    made.visit.parts = dataclasses.replace(made.visit.parts, kept=orders.kept)
    return made


def until(hours: float = 1) -> str:
    return (NOW + hours * HOUR).isoformat()


def shown_anew(kiosk: Box) -> None:
    kiosk.press("help", "back")


def test_nobody_begins_during_maintenance_and_the_page_says_until_when(kiosk: Box, orders: WardOrders) -> None:
    orders.maintain({"until": until()})
    shown_anew(kiosk)
    assert kiosk.page.title.id == "attract-closed"
    assert kiosk.page.lead
    assert kiosk.page.lead.id == "attract-closed-lead"
    assert kiosk.page.action("start") is None
    kiosk.press("ok")
    assert not kiosk.visit.draft.visiting


def test_a_visit_that_is_going_on_is_finished_first(kiosk: Box, orders: WardOrders) -> None:
    kiosk.touch("start")
    orders.maintain({"until": until()})
    kiosk.touch("submit")
    assert kiosk.page.screen == Screen.FIND
    kiosk.visit.end()
    shown_anew(kiosk)
    assert kiosk.page.title.id == "attract-closed"


def test_a_press_that_races_the_order_begins_a_visit_or_does_not_but_never_half(kiosk: Box, orders: WardOrders) -> None:
    """The page with the button is on the glass; the order comes before the press is taken."""
    revision = kiosk.page.revision
    orders.maintain({"until": until()})
    kiosk.press("ok")
    begun = kiosk.visit.draft.visiting
    assert begun == (kiosk.page.screen != Screen.ATTRACT)
    assert kiosk.page.revision >= revision


def test_maintenance_ends_by_itself_and_by_being_told(kiosk: Box, orders: WardOrders, clock: Clock) -> None:
    orders.maintain({"until": until()})
    clock.at += HOUR
    shown_anew(kiosk)
    assert kiosk.page.action("start")
    orders.maintain({"until": until(3)})
    orders.maintain({})
    shown_anew(kiosk)
    assert kiosk.page.action("start")


def test_a_restart_changes_nothing_of_it(tmp_path: Path, orders: WardOrders, clock: Clock) -> None:
    orders.maintain({"until": until()})
    orders.say({"text": "Chiều nay mất điện", "until": until(2)})
    orders.light({"from": "06:00", "to": "21:00"})
    assert WardOrders(tmp_path, clock).kept() == orders.kept()
    assert orders.kept().said == "Chiều nay mất điện"


@pytest.mark.parametrize(
    "arguments",
    [
        {"until": "tomorrow"},
        {"until": NOW.isoformat()},
        {"until": (NOW + LONGEST + HOUR).isoformat()},
        {"until": (NOW + HOUR).replace(tzinfo=None).isoformat()},
    ],
)
def test_an_end_that_is_none_is_refused(orders: WardOrders, arguments: dict[str, str]) -> None:
    with pytest.raises(Failed):
        orders.maintain(arguments)
    assert orders.kept() == Kept()


def test_hours_that_are_none_are_refused(orders: WardOrders) -> None:
    with pytest.raises(Failed):
        orders.light({"from": "25:00", "to": "06:00"})


@pytest.mark.parametrize(
    ("hours", "clock", "dark"),
    [
        (("06:00", "21:00"), "05:59", True),
        (("06:00", "21:00"), "06:00", False),
        (("06:00", "21:00"), "21:00", True),
        (("18:00", "02:00"), "01:00", False),
        (("18:00", "02:00"), "12:00", True),
    ],
)
def test_the_screens_rest_outside_their_hours(hours: tuple[str, str], clock: str, dark: bool) -> None:
    first, last = map(dt.time.fromisoformat, hours)
    assert Kept(lit=(first, last)).dark(dt.time.fromisoformat(clock)) is dark
    assert not Kept().dark(dt.time.fromisoformat(clock))


def rests_now(orders: WardOrders) -> None:
    """Hours in which it never is now."""
    later = dt.datetime.now().astimezone() + dt.timedelta(hours=12)
    orders.light({"from": f"{later:%H:%M}", "to": f"{later + dt.timedelta(minutes=1):%H:%M}"})


def test_the_first_press_only_wakes_the_screen(kiosk: Box, orders: WardOrders) -> None:
    rests_now(orders)
    shown_anew(kiosk)  # somebody pressed just now
    assert not kiosk.page.dark
    kiosk.visit._woken -= 3600
    kiosk.visit._show()
    assert kiosk.page.dark
    kiosk.press("ok")
    assert not kiosk.page.dark
    assert kiosk.page.screen == Screen.ATTRACT
    kiosk.press("ok")
    assert kiosk.visit.draft.visiting


def test_no_screen_rests_while_somebody_is_there(kiosk: Box, orders: WardOrders) -> None:
    kiosk.touch("start")
    rests_now(orders)
    kiosk.visit._woken -= 3600
    kiosk.visit._show()
    assert not kiosk.page.dark


def test_a_clock_that_is_not_believed_turns_nothing_off(kiosk: Box, orders: WardOrders) -> None:
    rests_now(orders)
    kiosk.visit.parts = dataclasses.replace(kiosk.visit.parts, clock_trusted=lambda: False)
    kiosk.visit._woken -= 3600
    kiosk.visit._show()
    assert not kiosk.page.dark
