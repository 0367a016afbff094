"""Whoever has handed in is asked how it went: after everything is wiped, never in the way, and tied to nobody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from appliance.events import Answered, Event, Tick, VisitEnded
from appliance.pages import Screen
from tests.appliance.box import Box


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


def hand_in(box: Box) -> None:
    box.to_check()
    box.touch("submit")
    box.printed(box.seal())


def heard(box: Box, act: Callable[[], None]) -> list[Event]:
    """What the bus carried of visits and answers meanwhile."""
    events = box.bus.subscribe()
    act()
    taken = [events.get_nowait() for _ in range(events.qsize())]
    return [event for event in taken if isinstance(event, VisitEnded | Answered)]


def test_everything_is_wiped_before_it_is_asked(box: Box) -> None:
    hand_in(box)
    before = box.visit.draft.visit
    assert heard(box, lambda: box.touch("end")) == [VisitEnded("filed")]
    assert box.page.screen == Screen.RATE
    assert not list(box.drafts.folder.iterdir())
    draft = box.visit.draft
    assert draft.visit != before
    assert not (draft.number or draft.dossier_id or draft.procedure or draft.answers or draft.papers)
    assert not box.page.number and box.page.heading is None


@pytest.mark.parametrize("answer", ["good", "fair", "poor"])
def test_an_answer_is_counted_once_and_ends_it(box: Box, answer: str) -> None:
    hand_in(box)
    box.touch("end")
    assert heard(box, lambda: box.touch(f"rate:{answer}")) == [Answered(answer)]
    assert box.page.screen == Screen.ATTRACT


def test_the_golden_button_pressed_twice_is_no_answer(box: Box) -> None:
    hand_in(box)
    assert heard(box, lambda: box.press("ok", "ok")) == [VisitEnded("filed")]
    assert box.page.screen == Screen.ATTRACT


def test_buttons_alone_can_answer(box: Box) -> None:
    hand_in(box)
    box.touch("end")
    assert heard(box, lambda: box.press("down", "ok")) == [Answered("good")]


def test_nobody_needs_to_answer(box: Box, clock: Callable[[float], None]) -> None:
    hand_in(box)
    box.touch("end")
    clock(19)
    box.event(Tick())
    assert box.page.screen == Screen.RATE
    clock(2)
    assert heard(box, lambda: box.event(Tick())) == []
    assert box.page.screen == Screen.ATTRACT


def test_who_only_looked_is_not_asked(box: Box) -> None:
    box.touch("start", "leave", "leave-now")
    assert box.page.screen == Screen.ATTRACT


def test_a_kiosk_that_dies_while_it_asks_comes_back_for_the_next(box: Box, tmp_path: Path) -> None:
    hand_in(box)
    box.touch("end")
    assert Box(tmp_path).page.screen == Screen.ATTRACT


def test_it_is_asked_in_the_language_and_size_of_the_visit(box: Box) -> None:
    box.touch("start", "look", "language:en", "size:xl", "close", "leave", "stay")
    box.visit.draft.trail = box.visit.draft.trail[:1]
    box.visit.draft.number, box.visit.draft.procedure = "0000-00001-3", "1.001193"
    box.touch("leave", "leave-now")
    assert (box.page.screen, box.page.language, box.page.size) == (Screen.RATE, "en", "xl")
