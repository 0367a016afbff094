"""What is counted at the box day by day, on a real card: written once a batch, told until the city has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from appliance.counts.counting import Counting
from appliance.counts.days import Days
from appliance.counts.tally import Tally
from appliance.devices import JobState
from appliance.events import Answered, Bus, HelpCalled, Tick, VisitEnded
from appliance.outbox.outbox import Row
from appliance.printing.printed import Printed, Sheets
from tests.appliance.box import Box

TODAY = dt.date.today()
YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture
def tally(state_dir: Path) -> Iterator[Tally]:
    opened = Tally(state_dir)
    yield opened
    opened.close()


@pytest.fixture
def days(state_dir: Path, tally: Tally) -> Iterator[Days]:
    opened = Days(state_dir, lambda: TODAY)
    yield opened
    opened.close()


def test_what_comes_together_is_written_once(tally: Tally) -> None:
    bus = Bus()
    counting = Counting(bus, lambda: tally, lambda: TODAY)
    for event in (Tick(), VisitEnded("guided"), HelpCalled("a" * 32), Tick(), VisitEnded("filed"), Answered("good")):
        bus.put(event)
    counting.step(tally, batch_s=0.05)
    counted = {"visits": 2, "visits-guided": 1, "visits-filed": 1, "calls": 1, "answer-good": 1}
    assert tally.since(TODAY) == {TODAY: counted}


def test_a_card_that_takes_nothing_loses_no_count(tally: Tally, state_dir: Path) -> None:
    bus = Bus()
    counting = Counting(bus, lambda: tally, lambda: TODAY)
    tally._database._connection.execute("PRAGMA query_only = 1")  # SQLite's own word for a card that is read-only
    bus.put(VisitEnded("other"))
    counting.step(tally, batch_s=0)
    tally._database._connection.execute("PRAGMA query_only = 0")
    bus.put(VisitEnded("other"))
    counting.step(tally, batch_s=0)
    assert tally.since(TODAY)[TODAY]["visits"] == 2


def test_dossiers_and_leaflets_are_told_by_procedure(days: Days, add: Callable[..., Row], state_dir: Path) -> None:
    add()
    add()
    printed = Printed(state_dir)
    printed.keep("a", TODAY, "1.000001", Sheets(1, 2), JobState.PRINTED)
    printed.keep("b", TODAY, "1.000001", Sheets(1, 0), JobState.CANCELLED)
    printed.close()
    told = days.untold()
    assert told and told.day == TODAY
    assert told.dossiers == {"1.000000": 2}
    assert told.pages == 4
    assert told.leaflets == {"1.000001": 1}
    assert told.sheets == 3


def test_a_day_is_told_until_the_city_has_it_and_again_when_it_changed(days: Days, tally: Tally) -> None:
    tally.add({(TODAY, "visits"): 1})
    told = days.untold()
    assert told and days.untold() == told
    days.taken(told)
    assert days.untold() is None
    tally.add({(TODAY, "visits"): 1})
    again = days.untold()
    assert again and again.visits == 2


def test_the_oldest_day_is_told_first(days: Days, tally: Tally) -> None:
    tally.add({(TODAY, "visits"): 1, (YESTERDAY, "visits"): 1})
    first = days.untold()
    assert first and first.day == YESTERDAY


def test_answers_are_told_only_when_their_day_is_over(days: Days, tally: Tally, state_dir: Path) -> None:
    tally.add({(TODAY, "visits"): 1, (TODAY, "answer-poor"): 1})
    told = days.untold()
    assert told and not told.answers
    days.taken(told)
    tomorrow = Days(state_dir, lambda: TODAY + dt.timedelta(days=1))
    later = tomorrow.untold()
    tomorrow.close()
    assert later and later.answers == {"poor": 1}


def test_a_day_that_is_over_and_told_is_not_told_again_after_a_restart(
    days: Days, tally: Tally, state_dir: Path
) -> None:
    tally.add({(YESTERDAY, "visits"): 1})
    told = days.untold()
    assert told
    days.taken(told)
    again = Days(state_dir, lambda: TODAY)
    assert again.untold() is None
    again.close()


@pytest.mark.parametrize(
    ("way", "how"),
    [
        (["start"], "other"),
        (["start", "lookup", "search", "khai sinh", "procedure:1.001193"], "guided"),
        (["start", "submit", "search", "khai sinh", "procedure:1.001193", "begin", "tick", "consent"], "abandoned"),
    ],
)
def test_how_a_visit_ended_is_counted_and_nothing_else(tmp_path: Path, way: list[str], how: str) -> None:
    box = Box(tmp_path)
    events = box.bus.subscribe()
    for step in way:
        if box.page.action(step):
            box.touch(step)
        else:
            box.type(step)
    box.touch("leave", "leave-now")
    assert events.get_nowait() == VisitEnded(how)
