"""A form handed in at the console comes out of the kiosk's printer with its leaflet, in one press, and is counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.city.listings.blanks import blank
from tests.journeys.desk import ROOT, Desk, wait_for
from tests.journeys.resident import Presser, Toucher, see
from tests.journeys.test_journey import BIRTH, log_in
from tests.journeys.test_listing_journey import PROMISED_S, published
from tests.paper import text_of


def hand_in(officer: Page, desk: Desk, file: Path) -> None:
    """The form beside the first paper of a birth registration."""
    officer.goto(f"{desk.console}/listings/forms/{BIRTH}")
    officer.locator('input[type="file"]').first.set_input_files(file)
    officer.get_by_role("button", name="Đọc tệp, xem thay đổi").click()
    expect(officer.locator("dd img")).to_be_visible()
    officer.get_by_role("button", name="Công bố bản này").click()
    expect(officer.get_by_role("heading", name="Đang công bố bản")).to_be_visible()


def technician(desk: Desk) -> str:
    """What the technician's page says now."""
    return requests.get(f"{desk.base}/technician/now", timeout=10).text


@pytest.mark.parametrize("kind", [Toucher, Presser])
def test_one_press_brings_the_leaflet_with_its_blank_form(
    kind: type[Toucher | Presser],
    start_desk: Callable[..., Desk],
    glass: BrowserContext,
    browser: Browser,
    tmp_path: Path,
) -> None:
    desk = start_desk()
    officer = browser.new_page()
    log_in(desk, officer)
    published(officer, ROOT / "sample-data" / "procedures.json")
    file = tmp_path / "Tờ khai đăng ký khai sinh.pdf"
    file.write_bytes(blank(pages=2))
    hand_in(officer, desk, file)
    label = re.search(r"bản (\S+):", officer.get_by_role("heading", name="Đang công bố bản").inner_text())
    assert label
    wait_for(lambda: label[1] in technician(desk), PROMISED_S, "the listing with its form on the box")

    page = glass.new_page()
    page.goto(f"{desk.base}/kiosk")
    resident = kind(desk, page)
    for action in ("start", "lookup", "event", "group:sinh-con", f"procedure:{BIRTH}"):
        resident.choose(action)
    see(page, "procedure")
    expect(page.locator('[data-action="leaflet:forms"]')).to_be_visible(timeout=PROMISED_S * 1000)
    resident.choose("leaflet:forms")
    see(page, "leaflet")
    sheets = wait_for(desk.printed, 30, "a printed leaflet")
    said = " ".join(text_of(sheets[-1]).split())
    assert "Làm giấy khai sinh" in said and "không phải giấy tờ chính thức" in said and said.count("TO KHAI") == 2
    expect(page.locator(".page")).to_contain_text("Đã in xong", timeout=30_000)

    resident.choose("close")
    see(page, "procedure")
    assert len(desk.printed()) == 1
    assert "1 tờ hướng dẫn, 2 tờ mẫu" in technician(desk)
