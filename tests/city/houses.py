"""Houses whose boxes report, and an officer who looks at them: by HTTP, and in a browser."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator

import msgspec
import pytest
from playwright.sync_api import Browser, Page

from appliance.wire.reports import Found, Help, Report, Vitals
from appliance.wire.signing import new_key, public_text
from city.fleet.fleet import Fleet
from tests.city.test_console_browser import DESK
from tests.city.test_console_http import Officer
from tests.city.world import City


def told(*faults: str, serial: str = "aaaa", clock_s: float = 0, **vitals: int) -> Report:
    return Report(
        counter=time.time_ns() // 1000,
        nonce="",
        boot="a" * 8,
        clock=dt.datetime.now(dt.UTC) + dt.timedelta(seconds=clock_s),
        serial=serial,
        findings=[Found(check="x", fault=fault, for_s=600) for fault in faults],
        vitals=Vitals(**vitals),
    )


@pytest.fixture
def fleet(city: City) -> Fleet:
    return city.fleet()


@pytest.fixture
def stands(fleet: Fleet) -> Callable[..., str]:
    """Puts a box into a new house and lets it report."""

    def stand(name: str, *faults: str, serial: str = "aaaa", help: Help | None = None) -> str:
        box = f"{len(fleet.devices.all()):04}"
        fleet.devices.add(box, public_text(new_key()))
        fleet.houses.put(box, fleet.houses.make(name, "Phường Thử"), "Pi 5", "aaaa")
        report = told(*faults, serial=serial)
        fleet.reports.take(box, report, msgspec.json.encode(report))
        if help:
            fleet.calls.rings(box, help)
        return box

    return stand


@pytest.fixture
def clerk(city: City, console: str) -> Iterator[Officer]:
    """Logged in."""
    browser = Officer(console)
    assert browser.log_in(city).status_code == 303
    yield browser
    browser.session.close()


@pytest.fixture
def screen(browser: Browser, city: City, console: str) -> Iterator[Page]:
    page = browser.new_context(viewport=DESK, reduced_motion="reduce").new_page()
    page.goto(console)
    page.fill("#name", city.officer)
    page.fill("#password", city.password)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Các nhà").click()
    yield page
    page.context.close()
