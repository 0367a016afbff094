"""What fingers and a plugged-in keyboard send, and what the screen shows while the machine is away."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from playwright.sync_api import Browser, Page, expect

from appliance.events import ButtonPressed, Event, KeyTyped, Touched
from appliance.stage import Stage
from tests.web.served import box, shown


class Kiosk(NamedTuple):
    """The open page, what it sent, and where a test sets the page that everybody sees."""

    tab: Page
    sent: queue.SimpleQueue[Event]
    stage: Stage

    def next(self) -> Event:
        """The next thing that was pressed, whatever the devices have to say meanwhile."""
        while not isinstance(event := self.sent.get(timeout=10), Touched | ButtonPressed | KeyTyped):
            pass
        return event


@pytest.fixture
def kiosk(browser: Browser, tmp_path: Path) -> Iterator[Kiosk]:
    """The attract screen of a box whose visit is asleep."""
    with box(tmp_path) as appliance, shown(appliance) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, has_touch=True)
        tab = context.new_page()
        with tab.expect_response("**/kiosk/stream"):
            tab.goto(f"{address}/kiosk")
        yield Kiosk(tab, appliance.bus.subscribe(), appliance.stage)
        context.close()


def test_quick_touches_arrive_in_their_order(kiosk: Kiosk) -> None:
    for _ in range(3):
        kiosk.tab.locator("[data-action=start]").tap()
        kiosk.tab.locator("[data-button=down]").tap()
    touch = Touched("start", kiosk.stage.now()[1].revision)
    assert [kiosk.next() for _ in range(6)] == [touch, ButtonPressed("down")] * 3


def test_a_touch_is_felt_at_once(kiosk: Kiosk) -> None:
    kiosk.tab.locator("[data-action=start]").dispatch_event("pointerdown", {"button": 0})
    assert kiosk.tab.locator(".pressed").count() == 1


def test_a_plugged_in_keyboard_types_and_walks(kiosk: Kiosk) -> None:
    for key in ("ư", "Tab", "Shift+Tab", "Backspace", "Control+p"):
        kiosk.tab.keyboard.press(key) if len(key) > 1 else kiosk.tab.evaluate(
            "key => document.dispatchEvent(new KeyboardEvent('keydown', {key}))", key
        )
    kiosk.tab.keyboard.press("Enter")
    keys = [event.key for event in (kiosk.next() for _ in range(5)) if isinstance(event, KeyTyped)]
    assert keys == ["ư", "ArrowDown", "ArrowUp", "Backspace", "Enter"]


def test_the_page_follows_the_visit(kiosk: Kiosk) -> None:
    page = kiosk.stage.now()[1]
    kiosk.stage.show(msgspec.structs.replace(page, size="xl", theme="dark", language="en", revision=page.revision + 7))
    expect(kiosk.tab.locator("html[data-size=xl][data-theme=dark][lang=en]")).to_have_count(1)
    kiosk.tab.locator("[data-action=start]").tap()
    assert kiosk.next() == Touched("start", page.revision + 7)


def test_a_machine_that_is_away_says_so_and_comes_back_by_itself(kiosk: Kiosk) -> None:
    kiosk.tab.context.set_offline(True)
    kiosk.tab.locator("[data-action=start]").tap()
    expect(kiosk.tab.locator(".restarting")).to_be_visible()
    expect(kiosk.tab.locator(".restarting")).to_contain_text("Máy đang khởi động lại.")
    kiosk.tab.context.set_offline(False)
    expect(kiosk.tab.locator(".restarting")).to_be_hidden()
    kiosk.tab.locator("[data-action=start]").tap()
    assert isinstance(kiosk.next(), Touched)
