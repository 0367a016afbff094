"""A house has another Wi-Fi: the technician tells a box that is a city's, by telephone, without taking out its card."""

from __future__ import annotations

import threading
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from appliance.appliance import Appliance
from appliance.events import TechnicianCalled
from appliance.settings.prepare import OWN_WIFI, REPORT, Hotspot, Report
from appliance.storage import lay
from tests.web.served import box, shown
from web.render import Renderer
from web.technician_phone import create_technician_app

OWN = Hotspot("CuaGan-3F9A", "abcdefghjk", "123456")
THERE = "http://10.42.0.1:8602"


@pytest.fixture
def prepared(tmp_path: Path) -> Iterator[Appliance]:
    """A box that was prepared and is a city's; its technician has called."""
    with box(tmp_path) as appliance:
        threading.Thread(target=appliance.selftest.run, daemon=True).start()
        say(appliance, None)
        appliance.bus.put(TechnicianCalled())
        while not appliance.selftest.code:
            time.sleep(0.02)
        yield appliance


def say(appliance: Appliance, own: Hotspot | None) -> None:
    """What cuagan-prepare leaves."""
    lay(Path(appliance.config.folders.runtime) / REPORT, msgspec.json.encode(Report([], "card", own)))


@pytest.fixture
def telephone(prepared: Appliance) -> FlaskClient:
    app = create_technician_app(prepared, Renderer(prepared.config, simulated=False), lambda: "")
    return app.test_client()


def enter(appliance: Appliance, telephone: FlaskClient) -> None:
    telephone.post("/enter", data={"code": appliance.selftest.code}, base_url=THERE)


def test_the_boxes_own_wifi_is_asked_for_at_the_glass_and_shown_with_all_that_a_telephone_needs(
    prepared: Appliance, browser: Browser
) -> None:
    runtime = Path(prepared.config.folders.runtime)
    with shown(prepared) as address:
        tab = browser.new_page(viewport={"width": 1280, "height": 800}, has_touch=True)
        tab.goto(f"{address}/technician")
        with tab.expect_response(lambda response: response.request.method == "POST"):
            tab.get_by_role("button", name="Mở Wi-Fi của máy").tap()
        assert (runtime / OWN_WIFI).exists()
        say(prepared, OWN)
        expect(tab.locator(".own")).to_contain_text("Wi-Fi của máy chưa phát")
        expect(tab.locator(".own")).not_to_contain_text(OWN.password)
        prepared.own_wifi_on_air = lambda: True
        for words in (OWN.ssid, OWN.password, "http://10.42.0.1:8602/", prepared.selftest.code):
            expect(tab.locator(".own")).to_contain_text(words)
        expect(tab.locator(".own svg")).to_be_visible()
        tab.close()


def test_the_wifi_is_changed_by_telephone_and_who_the_box_is_cannot_be(
    prepared: Appliance, telephone: FlaskClient
) -> None:
    assert telephone.get("/technician/settings", base_url=THERE).status_code == 403
    assert telephone.post("/technician/settings", data={"wifi.ssid": "Lạ"}, base_url=THERE).status_code == 403
    enter(prepared, telephone)
    assert "/technician/settings" in telephone.get("/technician", base_url=THERE).text
    page = telephone.get("/technician/settings", base_url=THERE).text
    assert 'name="wifi.ssid"' in page
    assert 'name="house.box"' not in page
    changed = {"wifi.ssid": "Nhà mới", "wifi.password": "mật khẩu mới", "house.box": "0099", "city.url": "http://x"}
    answer = telephone.post("/technician/settings", data=changed, base_url=THERE)
    assert (answer.status_code, "mật khẩu mới" in answer.text) == (200, False)
    own = tomllib.loads((Path(prepared.config.folders.state) / "box.toml").read_text())
    assert own == {"wifi": {"ssid": "Nhà mới", "password": "mật khẩu mới"}}


def test_a_wrong_value_is_named_and_nothing_is_kept(prepared: Appliance, telephone: FlaskClient) -> None:
    enter(prepared, telephone)
    answer = telephone.post("/technician/settings", data={"wifi.ssid": "Nhà", "wifi.password": "ngắn"}, base_url=THERE)
    assert answer.status_code == 422
    assert "8 đến 63 ký tự" in answer.text
    assert not (Path(prepared.config.folders.state) / "box.toml").exists()


def test_a_telephone_opens_no_wifi(prepared: Appliance, telephone: FlaskClient) -> None:
    enter(prepared, telephone)
    telephone.post("/technician/own-wifi", base_url=THERE)
    assert not (Path(prepared.config.folders.runtime) / OWN_WIFI).exists()


def test_a_glass_that_feels_nothing_still_opens_the_wifi_by_the_held_pair(prepared: Appliance) -> None:
    wish = Path(prepared.config.folders.runtime) / OWN_WIFI
    prepared.selftest.note(TechnicianCalled())
    assert not wish.exists(), "the page is only called"
    prepared.stage.leave()
    prepared.selftest.note(TechnicianCalled())
    assert wish.exists()
