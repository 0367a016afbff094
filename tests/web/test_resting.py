"""The glass while the ward wants it dark, or closed: black to the last pixel, woken by a touch anywhere."""

from __future__ import annotations

import datetime as dt
import io

from PIL import Image
from playwright.sync_api import Browser, expect

from appliance.appliance import Appliance
from appliance.events import ButtonPressed
from tests.web.served import shown


def test_a_resting_glass_is_black_and_a_touch_anywhere_wakes_it(appliance: Appliance, browser: Browser) -> None:
    later = dt.datetime.now().astimezone() + dt.timedelta(hours=12)
    appliance.orders.light({"from": f"{later:%H:%M}", "to": f"{later + dt.timedelta(minutes=1):%H:%M}"})
    appliance.visit._show()
    with shown(appliance) as address:
        tab = browser.new_page(viewport={"width": 1280, "height": 800})
        tab.goto(f"{address}/kiosk")
        expect(tab.locator(".wake")).to_be_visible()
        seen = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
        assert seen.getextrema() == ((0, 0), (0, 0), (0, 0))
        events = appliance.bus.subscribe()
        tab.mouse.click(640, 400)
        event = events.get(timeout=30)
        while not isinstance(event, ButtonPressed):
            event = events.get(timeout=30)
        appliance.visit.handle(event)
        expect(tab.locator(".wake")).to_have_count(0)
        expect(tab.locator('[data-action="start"]')).to_be_visible()
        tab.close()


def test_a_closed_glass_says_until_when_and_offers_nothing_to_begin(appliance: Appliance, browser: Browser) -> None:
    until = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    appliance.orders.maintain({"until": until.isoformat()})
    appliance.visit._show()
    with shown(appliance) as address:
        tab = browser.new_page(viewport={"width": 1280, "height": 800})
        tab.goto(f"{address}/kiosk")
        expect(tab.get_by_role("heading", level=1)).to_have_text("Máy đang được bảo trì")
        expect(tab.get_by_text(f"{until.astimezone():%H:%M}")).to_be_visible()
        expect(tab.locator('[data-action="start"]')).to_have_count(0)
        tab.close()
