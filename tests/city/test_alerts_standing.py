"""When a finding becomes an alert, when it is told again, and when it is said to be over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from city.alerts.settings import Wishes, is_address, is_hook
from city.alerts.standing import Alert, Times, followed, told
from city.fleet import health
from tests.city.test_fleet_pages import HOUSE, NOW, card, heard

TIMES = Times()
MINUTE = 60.0


class Story:
    """Looks at one house again and again; whoever must be told is told at once."""

    def __init__(self) -> None:
        self.alerts: Sequence[Alert] = []
        self.told: list[tuple[str, str]] = []

    def look(
        self, minutes: float, *faults: str, silent: bool = False, tells: bool = True, blocked: bool = False
    ) -> None:
        now = NOW + minutes * MINUTE
        of = heard(*faults, ago=3600 if silent else 1)
        problems = [health.Problem(each.name, each.fault, None, "", each.act) for each in card(of).problems]
        state = "blocked" if blocked else card(of).state
        seen = health.Card(HOUSE, state, problems, of, None, silent)
        self.alerts = followed(self.alerts, [seen], now, TIMES)
        if tells:
            self.told += [(alert.name, alert.notice) for alert in self.alerts if alert.owed]
            self.alerts = [told(alert, now) if alert.owed else alert for alert in self.alerts]


@pytest.fixture
def story() -> Story:
    return Story()


def test_what_passes_within_its_grace_is_never_told(story: Story) -> None:
    story.look(0, "printer-empty")
    story.look(4, "printer-empty")
    story.look(5)
    story.look(20)
    assert story.told == []
    assert story.alerts == []


def test_it_is_told_once_and_daily_while_it_stands_and_once_when_it_is_over(story: Story) -> None:
    for minutes in (0, 5, 6, 60, 24 * 60 + 4, 24 * 60 + 6, 30 * 60):
        story.look(minutes, "printer-empty")
    story.look(31 * 60)
    story.look(31 * 60 + 3)
    story.look(31 * 60 + 4)
    assert story.told == [
        ("printer-empty", "raised"),
        ("printer-empty", "standing"),
        ("printer-empty", "ended"),
    ]


def test_what_comes_and_goes_is_not_told_each_time(story: Story) -> None:
    for minutes in range(0, 120, 10):
        story.look(minutes, "printer-empty")
        story.look(minutes + 5, "printer-empty")
        story.look(minutes + 6)
        story.look(minutes + 9)
    assert story.told.count(("printer-empty", "raised")) == 2  # an hour apart at least


def test_a_blink_is_no_recovery(story: Story) -> None:
    story.look(0, "printer-empty")
    story.look(6, "printer-empty")
    story.look(7)
    story.look(8, "printer-empty")
    story.look(20, "printer-empty")
    assert story.told == [("printer-empty", "raised")]


def test_a_box_that_falls_silent_has_not_mended_its_printer(story: Story) -> None:
    story.look(0, "printer-empty")
    story.look(6, "printer-empty")
    story.look(10, silent=True)
    story.look(21, silent=True)
    story.look(60, silent=True)
    assert story.told == [("printer-empty", "raised"), ("unheard", "raised")]
    story.look(61)
    story.look(64)
    assert set(story.told[2:]) == {("unheard", "ended"), ("printer-empty", "ended")}


def test_what_nobody_was_told_of_is_not_said_to_be_over(story: Story) -> None:
    story.look(0, "printer-empty", tells=False)
    story.look(6, "printer-empty", tells=False)
    assert [alert.notice for alert in story.alerts] == ["raised"]
    story.look(7)
    story.look(10)
    assert story.told == []


def test_a_box_that_was_shut_out_is_nobodys_alert(story: Story) -> None:
    story.look(0, "printer-empty")
    story.look(6, "printer-empty")
    story.look(7, "printer-empty", blocked=True)
    assert story.alerts == []
    assert len(story.told) == 1


@pytest.mark.parametrize(("fault", "minutes"), [("sealed-file-lost", 1), ("printer-empty", 5), ("button-unused", 60)])
def test_the_worse_it_is_the_sooner_it_is_told(story: Story, fault: str, minutes: float) -> None:
    story.look(0, fault)
    story.look(minutes * 0.4, fault)
    assert story.told == []
    story.look(minutes, fault)
    assert story.told == [(fault, "raised")]


@pytest.mark.parametrize(
    ("day_from", "day_to", "clock", "day"),
    [
        ("06:30", "21:00", "06:30", True),
        ("06:30", "21:00", "21:00", False),
        ("06:30", "21:00", "02:00", False),
        ("20:00", "04:00", "23:00", True),
        ("20:00", "04:00", "12:00", False),
    ],
)
def test_day_is_reckoned_in_vietnams_time(day_from: str, day_to: str, clock: str, day: bool) -> None:
    moment = dt.datetime.fromisoformat(f"2026-11-27T{clock}:00+07:00").timestamp()
    assert Wishes(day_from=day_from, day_to=day_to).by_day(moment) is day


@pytest.mark.parametrize(
    "text", ["", "a", "a@b", "a@b.vn\nBcc: x@y.vn", "A <a@b.vn>", "a@b.vn,c@d.vn", "ă@b.vn", "a b@c.vn", "a@.", "@b.vn"]
)
def test_what_is_no_plain_address_is_refused(text: str) -> None:
    assert not is_address(text)
    assert is_address("canbo.truc@phuong-thu.hanoi.gov.vn")


@pytest.mark.parametrize(
    "text",
    ["http://a.vn/", "https://", "https://u:p@a.vn/", "ftp://a.vn", "https://a.vn:99999/", "https://a.vn/ x", "x"],
)
def test_what_is_no_webhook_is_refused(text: str) -> None:
    assert not is_hook(text)
    assert is_hook("https://hooks.example.vn/cua-gan?ward=7")
