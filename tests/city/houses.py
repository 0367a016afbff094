"""Houses whose boxes report, and an officer who looks at them: by HTTP, and in a browser."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Callable, Iterator

import msgspec
import pytest
from playwright.sync_api import Browser, Page

from appliance.wire.reports import Found, Help, Report, Vitals
from appliance.wire.signing import new_key, public_text
from city.fleet.fleet import Fleet
from city.fleet.telling import OFFERED
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
    with room(browser, city, console, "Các nhà") as page:
        yield page


@contextlib.contextmanager
def room(browser: Browser, city: City, console: str, name: str) -> Iterator[Page]:
    """The console as an officer at a desk sees it, logged in and in this room."""
    page = browser.new_context(viewport=DESK, reduced_motion="reduce").new_page()
    page.goto(console)
    page.fill("#name", city.officer)
    page.fill("#password", city.password)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=name).click()
    yield page
    page.context.close()


def give(page: Page, kind: str, words: str) -> None:
    """Press a command on the page of a house as an officer does: open what is asked once more, fill in what it needs,
    say yes.
    """
    told_of = next(each for each in OFFERED if each.kind == kind)
    row = page.locator(".telling > li", has=page.locator(f'input[name="kind"][value="{kind}"]'))
    if told_of.noticed:
        row.locator("summary").click()
    form = row.locator("form").first
    if "text" in told_of.fields:
        form.locator('input[name="text"]').fill(words)
    form.get_by_role("button").click()
