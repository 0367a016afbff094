"""A procedure looked up at the kiosk in a real browser: by a finger, by five buttons, by a plugged-in keyboard."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from appliance.events import Bus, ButtonPressed
from tests.web.served import box, shown


class Kiosk(NamedTuple):
    """The open page, and where presses of the buttons go."""

    tab: Page
    bus: Bus


@pytest.fixture
def kiosk(browser: Browser, tmp_path: Path) -> Iterator[Kiosk]:
    """A box whose visit is awake, at the attract screen."""
    with box(tmp_path) as appliance, shown(appliance) as address:
        threading.Thread(target=appliance.visit.run, daemon=True).start()
        context = browser.new_context(viewport={"width": 1280, "height": 800}, has_touch=True)
        tab = context.new_page()
        with tab.expect_response("**/kiosk/stream"):
            tab.goto(f"{address}/kiosk")
        yield Kiosk(tab, appliance.bus)
        context.close()


def touch(kiosk: Kiosk, action: str) -> None:
    """A finger on it as soon as it is there."""
    kiosk.tab.locator(f'[data-action="{action}"]').tap()


def press(kiosk: Kiosk, action: str) -> None:
    """Down until the ring is around it, then OK."""
    ring = kiosk.tab.locator(f'[data-action="{action}"]').first
    ring.wait_for()
    for _ in range(40):
        if "focus" in (ring.get_attribute("class") or "").split():
            break
        before = kiosk.tab.evaluate("document.querySelector('#page').innerHTML")
        kiosk.bus.put(ButtonPressed("down"))
        kiosk.tab.wait_for_function("before => document.querySelector('#page').innerHTML !== before", arg=before)
    before = kiosk.tab.evaluate("document.querySelector('#page').innerHTML")
    kiosk.bus.put(ButtonPressed("ok"))
    kiosk.tab.wait_for_function("before => document.querySelector('#page').innerHTML !== before", arg=before)


def opened(kiosk: Kiosk, name: str) -> None:
    expect(kiosk.tab.locator('[data-page^="procedure "]')).to_be_visible()
    expect(kiosk.tab.locator("#page")).to_contain_text(name)


def test_a_finger_types_chung_tu_and_opens_how_a_death_is_reported(kiosk: Kiosk) -> None:
    for action in ("start", "lookup", "search", *(f"key:{key}" for key in "chung"), "key:space", "key:t", "key:u"):
        touch(kiosk, action)
    expect(kiosk.tab.locator(".field")).to_have_text("chung tu")
    expect(kiosk.tab.locator(".hits button").first).to_have_text("Báo người mất")
    kiosk.tab.locator(".hits button").first.tap()
    opened(kiosk, "Thủ tục đăng ký khai tử")


def test_buttons_alone_find_it_by_field(kiosk: Kiosk) -> None:
    for action in ("start", "lookup", "field", "group:Cư trú", "procedure:1.004194"):
        press(kiosk, action)
    opened(kiosk, "Đăng ký tạm trú")


def test_a_keyboard_types_without_a_pause_and_opens_the_first_result(kiosk: Kiosk) -> None:
    for action in ("start", "lookup", "search"):
        touch(kiosk, action)
    expect(kiosk.tab.locator('[data-page^="search "]')).to_be_visible()
    kiosk.tab.keyboard.type("dam cuoi", delay=0)
    expect(kiosk.tab.locator(".hits button").first).to_have_text("Đăng ký kết hôn")
    kiosk.tab.keyboard.press("Enter")
    opened(kiosk, "Thủ tục đăng ký kết hôn")
