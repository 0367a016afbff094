"""A resident calls the ward by the help page; what an officer says shows at the kiosk."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.appliance import Appliance
from appliance.devices import Job, JobState
from appliance.errors import Fault
from appliance.events import HelpCalled, HelpProgress, WardSays
from appliance.pages import Screen
from appliance.upkeep.commands import Failed
from tests.appliance.box import Box
from tests.web.served import box


@pytest.fixture
def kiosk(tmp_path: Path) -> Box:
    return Box(tmp_path)


def said(kiosk: Box) -> list[str]:
    return [str(row.value.args.get("text", "")) for row in kiosk.page.rows]


def call(kiosk: Box) -> str:
    events = kiosk.bus.subscribe()
    kiosk.press("help")
    kiosk.touch("call")
    while True:
        event = events.get(timeout=5)
        if isinstance(event, HelpCalled):
            return event.call


def test_a_call_is_made_by_a_touch_and_says_so(kiosk: Box) -> None:
    called = call(kiosk)
    assert len(called) == 32
    assert kiosk.page.screen == Screen.HELP
    assert "help-ward-called" in [row.label.id for row in kiosk.page.rows]
    assert kiosk.page.action("call") is None  # it rings already


def test_the_answer_shows_over_what_is_done_and_closing_leads_back(kiosk: Box) -> None:
    called = call(kiosk)
    kiosk.touch("close", "start")
    before = kiosk.page.screen
    kiosk.event(WardSays("Tôi ra ngay", called))
    assert kiosk.page.screen == Screen.HELP
    assert "Tôi ra ngay" in said(kiosk)
    kiosk.touch("close")
    assert kiosk.page.screen == before


def test_an_answer_to_somebody_who_has_gone_is_not_shown_to_the_next(kiosk: Box) -> None:
    called = call(kiosk)
    kiosk.visit.end()
    kiosk.event(WardSays("Tôi ra ngay", called))
    assert kiosk.page.screen == Screen.ATTRACT


def test_the_ward_may_speak_first(kiosk: Box) -> None:
    kiosk.event(WardSays("Chiều nay mất điện"))
    assert kiosk.page.screen == Screen.HELP
    assert "Chiều nay mất điện" in said(kiosk)


def rows(kiosk: Box) -> list[str]:
    return [row.label.id for row in kiosk.page.rows]


def test_a_call_that_was_passed_on_says_so_without_disturbing(kiosk: Box) -> None:
    called = call(kiosk)
    kiosk.touch("close", "start")
    before = kiosk.page.screen
    kiosk.event(HelpProgress(called, "passed"))
    assert kiosk.page.screen == before
    kiosk.press("help")
    assert "help-ward-passed" in rows(kiosk)
    assert "help-ward-wait" not in rows(kiosk)


def test_that_nobody_answers_is_said_at_once_and_a_late_answer_still_shows(kiosk: Box) -> None:
    called = call(kiosk)
    kiosk.touch("close", "start")
    kiosk.event(HelpProgress(called, "nobody"))
    assert kiosk.page.screen == Screen.HELP
    assert "help-ward-nobody" in rows(kiosk)
    kiosk.event(WardSays("Tôi ra ngay", called))
    assert "Tôi ra ngay" in said(kiosk)
    kiosk.event(HelpProgress(called, "nobody"))
    assert "help-ward-nobody" not in rows(kiosk)


def test_how_far_the_call_of_somebody_who_has_gone_got_is_not_shown_to_the_next(kiosk: Box) -> None:
    called = call(kiosk)
    kiosk.visit.end()
    kiosk.event(HelpProgress(called, "nobody"))
    assert kiosk.page.screen == Screen.ATTRACT


@pytest.fixture
def appliance(tmp_path: Path) -> Iterator[Appliance]:
    with box(tmp_path) as made:
        yield made


@pytest.mark.parametrize(
    ("job", "ends"),
    [
        (Job(1, JobState.PRINTED), "printed"),
        (Job(1, JobState.SENT, Fault.PRINTER_EMPTY), "printer-empty"),
        (Job(1, JobState.CANCELLED), "cancelled"),
    ],
)
def test_a_test_print_is_done_when_the_printer_says_so(
    appliance: Appliance, monkeypatch: pytest.MonkeyPatch, job: Job, ends: str
) -> None:
    monkeypatch.setattr(appliance.prints, "print_test", lambda draw, tell: tell(job))
    work = appliance.commands.work()["test-print"]
    if job.state is JobState.PRINTED:
        assert work({}) == ends
    else:
        with pytest.raises(Failed, match=ends):
            work({})


def test_a_camera_that_does_not_answer_is_told(appliance: Appliance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appliance.scanner, "look", lambda see: see(Fault.CAMERA_HUNG))
    with pytest.raises(Failed, match="camera-hung"):
        appliance.commands.work()["camera-test"]({})


def test_words_of_the_ward_reach_the_bus(appliance: Appliance) -> None:
    events, name = appliance.bus.subscribe(), secrets.token_hex(16)
    appliance.commands.work()["answer-help"]({"call": name, "text": "x"})
    appliance.commands.work()["message"]({"text": "y"})
    found = [event for _ in range(events.qsize()) if isinstance(event := events.get(), WardSays)]
    assert found == [WardSays("x", name), WardSays("y")]


def test_how_far_a_call_got_reaches_the_bus_and_what_is_not_known_is_refused(appliance: Appliance) -> None:
    events, work = appliance.bus.subscribe(), appliance.commands.work()["help-progress"]
    work({"call": "ab" * 16, "progress": "passed"})
    assert HelpProgress("ab" * 16, "passed") in [events.get() for _ in range(events.qsize())]
    with pytest.raises(Failed):
        work({"call": "ab" * 16, "progress": "solved"})
