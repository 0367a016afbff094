"""A new box's screens before it belongs to a ward: the code, its QR, the fingerprint, and why it waits."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from appliance.appliance import Appliance
from appliance.city_link.claiming import Waiting
from appliance.config import Config
from appliance.errors import Fault
from appliance.events import ButtonPressed, TechnicianCalled
from appliance.texts import LANGUAGES
from appliance.wire.claims import Grant
from tests.web.served import box, served
from web.claim import SCREENS, create_claim_app
from web.render import Renderer

PRINT = "3F9A-11C2-77D0-E4B8"
GRANT = Grant(public_key="A" * 43 + "=", box="0007", house="Nhà văn hóa Tổ 7", root="A" * 43 + "=", city_json=b"{}")
RENDERER = Renderer(Config(), simulated=True)


class Showing:
    """What the screen is told to show."""

    def __init__(self) -> None:
        self.now = Waiting(PRINT, "ab2d-ef3h-jk4m", time.monotonic() + 840)


@pytest.fixture
def showing() -> Showing:
    return Showing()


@pytest.fixture
def client(showing: Showing) -> FlaskClient:
    return create_claim_app(RENDERER, lambda: showing.now).test_client()


@pytest.mark.parametrize("place", SCREENS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_both_screens_show_the_code_in_every_language(client: FlaskClient, place: str, language: str) -> None:
    page = client.get(f"{place}?lang={language}", base_url="http://localhost").text
    assert all(part in page for part in ("ab2d", "ef3h", "jk4m", PRINT, "<svg"))
    assert "claim-" not in page


def test_a_box_that_cannot_reach_the_city_says_what_to_do(client: FlaskClient, showing: Showing) -> None:
    showing.now = Waiting(PRINT, fault=Fault.CITY_UNREACHABLE)
    page = client.get("/kiosk", base_url="http://localhost").text
    assert "dây mạng" in page
    assert "Đang hỏi phường" in page


def test_a_box_that_was_taken_in_says_whose_it_is(client: FlaskClient, showing: Showing) -> None:
    showing.now = Waiting(PRINT, granted=GRANT)
    assert "Nhà văn hóa Tổ 7" in client.get("/claim/now", base_url="http://localhost").text


@pytest.mark.parametrize("wrong", ["used", "unknown", "forged"])
def test_a_token_that_is_no_good_is_named_beside_the_code(client: FlaskClient, showing: Showing, wrong: str) -> None:
    showing.now = dataclasses.replace(showing.now, token=wrong)
    page = client.get("/kiosk", base_url="http://localhost").text
    assert "Không cần sửa thẻ: dùng mã dưới đây" in page
    assert "ab2d" in page


def test_nobody_from_outside_sees_the_code(client: FlaskClient) -> None:
    assert client.get("/kiosk", base_url="http://evil.example").status_code == 403


@pytest.fixture
def screen(browser: Browser, showing: Showing) -> Iterator[Page]:
    app = create_claim_app(RENDERER, lambda: showing.now)
    with served(app) as url:
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        page.goto(f"{url}/kiosk")
        yield page
        page.context.close()


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080), (1080, 1920)], ids=str)
@pytest.mark.parametrize("token", ["", "unknown"])
def test_the_square_can_be_read_off_the_screen(
    screen: Page, showing: Showing, size: tuple[int, int], token: str, tmp_path: object
) -> None:
    showing.now = dataclasses.replace(showing.now, token=token)
    screen.reload()
    screen.set_viewport_size({"width": size[0], "height": size[1]})
    picture = f"{tmp_path}/screen.png"
    screen.screenshot(path=picture)
    texts = [found.text for found in zxingcpp.read_barcodes(Image.open(picture).convert("L"))]
    assert texts == [f"CUAGAN ab2d-ef3h-jk4m {PRINT}"]
    assert screen.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert screen.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_screen_changes_by_itself(screen: Page, showing: Showing) -> None:
    showing.now = Waiting(PRINT, granted=GRANT)
    expect(screen.get_by_role("heading")).to_contain_text("Nhà văn hóa Tổ 7")


@pytest.fixture
def mounted(tmp_path: Path, showing: Showing) -> Iterator[tuple[Appliance, FlaskClient]]:
    """A box that no city has taken, with its devices."""
    with box(tmp_path) as appliance:
        yield appliance, create_claim_app(RENDERER, lambda: showing.now, None, appliance).test_client()


def test_a_box_that_no_city_has_taken_is_tested_by_touch(mounted: tuple[Appliance, FlaskClient]) -> None:
    appliance, client = mounted
    assert 'href="/technician#glass"' in client.get("/kiosk").text
    assert "/technician/test" in client.get("/technician").text
    assert client.post("/technician/test/start").headers["Location"] == "/technician/test"
    appliance.selftest.note(ButtonPressed("ok"))
    assert "đã bấm 1 trên 5 nút" in client.get("/technician/test/now").text


def test_the_held_pair_calls_the_technicians_page_onto_the_glass_alone(mounted: tuple[Appliance, FlaskClient]) -> None:
    appliance, client = mounted
    assert client.get("/claim/now").status_code == 200
    appliance.selftest.note(TechnicianCalled())
    assert client.get("/claim/now").status_code == 404, "the browser asks for the whole screen again"
    assert client.get("/board").status_code == 200
    assert client.get("/kiosk").headers["Location"] == "/technician#glass"
    assert client.get("/kiosk").status_code == 200
