"""A box's counts reach the city exactly once, whatever is lost on the way; over both databases."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from appliance.counts.days import Days
from appliance.counts.tally import Tally
from appliance.wire.reports import DayCounts
from city.language import LOCAL
from city.stats.counts import KEPT, DayStore
from tests.city.test_reports import Box
from tests.city.world import City, TusClient

TODAY = dt.date.today()


@pytest.fixture
def counts(url: str) -> DayStore:
    return DayStore(url)


def day(**changed: object) -> DayCounts:
    return DayCounts(**{"day": dt.datetime.now(LOCAL).date()} | changed)


def kept(counts: DayStore) -> list[tuple[str, int]]:
    today = dt.datetime.now(LOCAL).date()
    return [(box, found.visits) for box, found in counts.between(today - KEPT, today + dt.timedelta(days=1))]


def test_what_is_told_twice_counts_once(counts: DayStore) -> None:
    counts.keep("0001", 7, day(visits=3))
    counts.keep("0001", 8, day(visits=3))
    assert kept(counts) == [("0001", 3)]


def test_a_report_that_was_overtaken_does_not_bring_older_counts_back(counts: DayStore) -> None:
    counts.keep("0001", 8, day(visits=5))
    counts.keep("0001", 7, day(visits=3))
    assert kept(counts) == [("0001", 5)]


def test_each_box_and_each_day_has_its_own_counts(counts: DayStore) -> None:
    counts.keep("0001", 1, day(visits=1))
    counts.keep("0002", 1, day(visits=2))
    counts.keep("0001", 2, day(day=day().day - dt.timedelta(days=1), visits=4))
    assert sorted(kept(counts)) == [("0001", 1), ("0001", 4), ("0002", 2)]


@pytest.mark.parametrize("days", [-1000, 300])
def test_a_day_of_a_wrong_clock_is_answered_and_not_kept(counts: DayStore, days: int) -> None:
    wrong = day(day=day().day + dt.timedelta(days=days), visits=1)
    assert counts.keep("0001", 1, wrong) == wrong.day
    assert kept(counts) == []


def test_a_box_tells_its_days_until_the_city_has_them(city: City, intake: TusClient, tmp_path: Path) -> None:
    tally = Tally(tmp_path / "card")
    tally.add({(TODAY, "visits"): 3, (TODAY - dt.timedelta(days=1), "visits"): 2})
    box = Box(tmp_path / "card", intake.url, "0000", city.key, days=Days(tmp_path / "card"))
    for _ in range(3):
        box.report()
    told = {each.day: each.visits for _, each in city.fleet().counts.between(TODAY - KEPT, TODAY)}
    assert told == {TODAY: 3, TODAY - dt.timedelta(days=1): 2}
    tally.add({(TODAY, "visits"): 1})
    box.report()
    assert sum(each.visits for _, each in city.fleet().counts.between(TODAY - KEPT, TODAY)) == 6
