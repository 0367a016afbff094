"""A box that works, with a card it could not use: it says so, and nobody has to wait for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser, Page, expect

from appliance.appliance import Appliance
from appliance.pages import Text
from appliance.settings.check import Mistake
from appliance.settings.prepare import REPORT, Report
from tests.web.served import box, shown


@pytest.fixture
def appliance(tmp_path: Path) -> Iterator[Appliance]:
    with box(tmp_path) as appliance:
        mistakes = [Mistake("cuagan.toml", 3, "house.box", Text("mistake-value", {"value": "12"}))]
        runtime = Path(appliance.config.folders.runtime)
        runtime.mkdir(exist_ok=True)
        (runtime / REPORT).write_bytes(msgspec.json.encode(Report(mistakes, "last-good", None)))
        appliance.stage.open_at("/setup")
        yield appliance


@pytest.fixture
def glass(appliance: Appliance, browser: Browser) -> Iterator[Page]:
    with shown(appliance) as address:
        tab = browser.new_page(viewport={"width": 1280, "height": 800}, has_touch=True)
        tab.clock.install()
        tab.goto(f"{address}/kiosk")
        expect(tab.get_by_text("cuagan.toml dòng 3, house.box: “12” không dùng được")).to_be_visible()
        expect(tab.get_by_text("cấu hình tốt lần trước")).to_be_visible()
        expect(tab.locator("figure svg.code")).to_be_visible()
        yield tab
        tab.close()


def test_a_touch_goes_on_at_once(glass: Page) -> None:
    glass.touchscreen.tap(640, 400)
    glass.wait_for_url("**/kiosk")


def test_a_press_of_a_button_goes_on_at_once(glass: Page, appliance: Appliance) -> None:
    page = appliance.stage.now()[1]
    appliance.stage.show(msgspec.structs.replace(page, revision=page.revision + 1))
    glass.clock.run_for(3000)
    glass.wait_for_url("**/kiosk")


def test_it_goes_on_by_itself_and_comes_once(glass: Page) -> None:
    glass.clock.run_for(61_000)
    glass.wait_for_url("**/kiosk")
    glass.reload()
    assert glass.url.endswith("/kiosk")
