"""A box that is not set up: what its screen says, and the page that a telephone opens, in a real browser."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from appliance.city_link.claiming import Waiting
from appliance.config import Config, Folders, load
from appliance.errors import Fault
from appliance.settings.offered import OFFERED
from appliance.settings.prepare import Places, read_report
from appliance.settings.setting_up import SettingUp
from hw.system import System
from tests.web.served import served
from tests.web.test_layout import AXE, RUN_AXE
from web import gate
from web.claim import create_claim_app
from web.render import Renderer
from web.setup import SHOWN, SetupScreen, create_setup_page

WRONG = """[house]
name = “Nhà”
box = 12
helperr = "x"
[wifi]
ssid = "Nhà"
password = "ngắn"
[panel]
name = "x"
[city]
url = "x"
claim = 1
"""
TOKEN = str(OFFERED["city.claim"])
READY = f'[city]\nurl = "https://x.vn"\nclaim = "{TOKEN}"\n'

BELOW = (
    "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().bottom > innerHeight + 1).length"
)


class Fresh:
    """A box at its first start, prepared as on the card."""

    def __init__(self, folder: Path) -> None:
        self.places = Places(folder / "none.toml", folder / "card", folder / "state", folder / "run/cuagan")
        self.places.card.mkdir()
        self._folder = folder
        self.on_air = True
        self.start("")

    def start(self, card: str) -> SettingUp:
        """Power on, with this file on the card."""
        (self.places.card / "cuagan.toml").write_text(card, encoding="utf-8")
        System(self.places, self._folder).prepare()
        self.config = load([self.places.runtime / "config.toml"])
        folders = Folders(state=str(self.places.state), runtime=str(self.places.runtime))
        self.setting_up = SettingUp(
            Config(house=self.config.house, folders=folders), lambda: "192.168.1.20", lambda: self.on_air
        )
        return self.setting_up

    def app(self, waiting: Waiting) -> Flask:
        """The screens of the box, with what the city has said so far."""
        renderer = Renderer(self.config, simulated=False)
        return create_claim_app(renderer, lambda: waiting, SetupScreen(self.setting_up, renderer, "cuagan 0.0.1"))

    def screen(self, waiting: Waiting | None = None) -> FlaskClient:
        return self.app(waiting or Waiting(self.setting_up.fingerprint)).test_client()

    def code(self) -> str:
        report = read_report(self.places.runtime)
        assert report
        assert report.hotspot
        return report.hotspot.code


@pytest.fixture
def fresh(tmp_path: Path) -> Fresh:
    return Fresh(tmp_path)


@pytest.fixture
def telephone(browser: Browser, fresh: Fresh) -> Iterator[Page]:
    """At the entrance of the set-up page."""
    with served(create_setup_page(fresh.setting_up, Renderer(fresh.config, simulated=False))) as address:
        tab = browser.new_page(viewport={"width": 390, "height": 844}, has_touch=True)
        tab.goto(address)
        yield tab
        tab.close()


def test_a_fresh_box_says_how_to_set_it_up_without_a_keyboard(fresh: Fresh) -> None:
    page = fresh.screen().get("/kiosk").text
    report = read_report(fresh.places.runtime)
    assert report
    assert report.hotspot
    for words in (report.hotspot.ssid, report.hotspot.password, report.hotspot.code[:3], "http://10.42.0.1:8602/"):
        assert words in page
    assert page.count('class="code"') == 2, "a code to join, a code to open"


def test_a_wifi_that_is_not_on_the_air_is_not_offered(fresh: Fresh) -> None:
    """The radio has joined the house's: a telephone finds the page there."""
    fresh.on_air = False
    page = fresh.screen().get("/kiosk").text
    assert "Nối điện thoại vào cùng mạng với máy" in page
    assert "http://192.168.1.20:8602/" in page
    assert "CuaGan-" not in page


def test_every_mistake_of_the_card_is_on_the_screen_or_counted(fresh: Fresh) -> None:
    fresh.start(WRONG)
    page = fresh.screen().get("/kiosk").text
    assert "7 chỗ sai" in page
    assert f"Còn {7 - SHOWN} chỗ sai nữa" in page
    assert "cuagan.toml dòng 3, house.box: “12” không dùng được; đúng là bốn chữ số: 0012, trong dấu nháy" in page
    assert "ngắn" not in page, "a password is never shown"


def test_a_box_without_a_wifi_of_its_own_gives_the_mistakes_as_a_code(fresh: Fresh) -> None:
    fresh.places.image.write_text("[setup]\nport = 0\n")
    fresh.start(WRONG)
    assert fresh.screen().get("/kiosk").text.count('class="code"') == 1


def test_a_box_that_cannot_reach_its_city_says_why_and_how_to_mend_its_network(fresh: Fresh) -> None:
    fresh.start(READY)
    screen = fresh.screen(Waiting(fresh.setting_up.fingerprint, fault=Fault.CITY_UNREACHABLE))
    page = screen.get("/kiosk").text
    assert "Chưa gọi được phường" in page
    assert "xem dây mạng" in page
    assert fresh.setting_up.fingerprint in page
    assert "192.168.1.20" in page
    assert TOKEN not in page
    assert screen.get("/claim/now").status_code == 404, "the browser fetches this screen in place of the code's"


def test_the_code_for_the_officer_stays_while_it_may_be_typed(fresh: Fresh) -> None:
    fresh.start(READY)
    screen = fresh.screen(Waiting(fresh.setting_up.fingerprint, "ab2d-ef3h-jk4m", 9e9, Fault.CITY_UNREACHABLE))
    assert "ef3h" in screen.get("/kiosk").text
    assert screen.get("/setup/now").status_code == 404


def test_a_token_that_the_city_did_not_take_is_not_called_given(fresh: Fresh) -> None:
    fresh.start(READY)
    waiting = Waiting(fresh.setting_up.fingerprint, fault=Fault.CITY_UNREACHABLE, token="used")
    page = fresh.screen(waiting).get("/kiosk").text
    assert "không dùng được; gọi được phường thì màn hình hiện mã khác" in page


def test_what_the_page_wrote_counts_though_the_card_still_has_its_mistakes(fresh: Fresh) -> None:
    fresh.start(WRONG)
    assert fresh.setting_up.view().to_do
    assert not fresh.setting_up.save({"city.url": "https://x.vn"})
    assert not fresh.start(WRONG).view().to_do


def test_from_the_telephone_to_the_boxs_own_file(telephone: Page, fresh: Fresh) -> None:
    telephone.get_by_label("Mã trên màn hình máy").fill("000 000")
    telephone.get_by_role("button", name="Vào").click()
    expect(telephone.get_by_role("alert")).to_contain_text("Mã chưa đúng")
    telephone.get_by_label("Mã trên màn hình máy").fill(fresh.code())
    telephone.get_by_role("button", name="Vào").click()
    telephone.get_by_label("Mã máy do phường cấp").fill("một hai")
    telephone.get_by_label("Tên phường").fill("Phường Thử")
    telephone.get_by_label("Tên Wi-Fi").fill("Nhà; văn")
    telephone.get_by_label("Mật khẩu Wi-Fi").fill("mật khẩu")
    telephone.get_by_role("button", name="Cất và dùng").click()
    expect(telephone.get_by_role("alert")).to_contain_text("1 mục chưa đúng")
    expect(telephone.get_by_label("Mã máy do phường cấp")).to_have_attribute("aria-invalid", "true")
    assert not (fresh.places.state / "box.toml").exists(), "nothing is half kept"
    telephone.get_by_label("Mã máy do phường cấp").fill("0012")
    telephone.get_by_label("Mật khẩu Wi-Fi").fill("mật khẩu")
    telephone.get_by_role("button", name="Cất và dùng").click()
    expect(telephone.get_by_role("status")).to_contain_text("Đã cất")
    own = tomllib.loads((fresh.places.state / "box.toml").read_text())
    assert own == {
        "house": {"ward": "Phường Thử", "box": "0012"},
        "wifi": {"ssid": "Nhà; văn", "password": "mật khẩu"},
    }
    fresh.start("")
    assert (fresh.config.house.box, fresh.config.wifi.ssid) == ("0012", "Nhà; văn")
    expect(telephone.get_by_label("Mật khẩu Wi-Fi")).to_have_value("")


def test_what_was_set_can_be_emptied_and_a_secret_left_alone_stays(fresh: Fresh) -> None:
    fresh.setting_up.save({"wifi.ssid": "Nhà", "wifi.password": "12345678", "network.dns": "1.1.1.1 9.9.9.9"})
    assert not fresh.setting_up.save({**fresh.setting_up.values(), "network.dns": "", "house.name": "B"})
    own = tomllib.loads((fresh.places.state / "box.toml").read_text())
    assert own["wifi"] == {"ssid": "Nhà", "password": "12345678"}
    assert own["network"] == {"dns": []}


def test_a_wifi_that_needs_no_password_any_more_is_one_tick(fresh: Fresh, telephone: Page) -> None:
    fresh.setting_up.save({"wifi.ssid": "Nhà", "wifi.password": "12345678"})
    telephone.get_by_label("Mã trên màn hình máy").fill(fresh.code())
    telephone.get_by_role("button", name="Vào").click()
    telephone.get_by_label("Tên Wi-Fi").fill("Nhà mới")
    telephone.locator('input[name=empty][value="wifi.password"]').check()
    telephone.get_by_role("button", name="Cất và dùng").click()
    expect(telephone.get_by_role("status")).to_contain_text("Đã cất")
    own = tomllib.loads((fresh.places.state / "box.toml").read_text())
    assert own["wifi"] == {"ssid": "Nhà mới", "password": ""}


def test_what_a_version_that_was_left_again_wrote_is_not_in_the_pages_way(fresh: Fresh) -> None:
    (fresh.places.state / "box.toml").write_text("[next]\nkey = 1\n[wifi]\nband = 6\n")
    assert not fresh.setting_up.save({"wifi.ssid": "Nhà"})
    own = tomllib.loads((fresh.places.state / "box.toml").read_text())
    assert own == {"next": {"key": 1}, "wifi": {"band": 6, "ssid": "Nhà"}}
    fresh.start("")
    assert fresh.config.wifi.ssid == "Nhà"


def test_without_the_code_nothing_but_its_dress_is_shown_and_nothing_kept(fresh: Fresh) -> None:
    page = create_setup_page(fresh.setting_up, Renderer(fresh.config, simulated=False)).test_client()
    assert page.get("/setup-page.css").status_code == page.get("/phone.css").status_code == 200
    assert 'name="house.box"' not in page.get("/").text
    assert page.post("/", data={"house.box": "0099"}).status_code == 403
    assert not (fresh.places.state / "box.toml").exists()
    entered = page.post("/enter", data={"code": fresh.code()})
    assert entered.status_code == 303
    assert page.post("/", data={"house.box": "0099"}, headers={"Origin": "http://evil.example"}).status_code == 403


def test_who_guesses_the_code_waits_and_the_right_one_waits_too() -> None:
    now = [0.0]
    door = gate.Gate(lambda: "123456", clock=lambda: now[0])
    for _ in range(gate.FREE):
        assert not door.enter("000000")
    assert door.waits() == gate.FIRST_WAIT_S
    assert not door.enter("123456"), "no guess is looked at now"
    now[0] += gate.FIRST_WAIT_S
    assert not door.enter("000001")
    assert door.waits() == 2 * gate.FIRST_WAIT_S
    now[0] += 2 * gate.FIRST_WAIT_S
    session = door.enter(" 123456 ")
    assert door.knows(session)
    now[0] += gate.SESSION_S
    assert not door.knows(session)


def test_a_box_without_a_code_opens_to_none() -> None:
    assert not gate.Gate(lambda: "").enter("")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080), (1024, 768)])
@pytest.mark.parametrize("card", ["", WRONG, READY])
def test_the_screen_fits_and_is_readable(browser: Browser, fresh: Fresh, width: int, height: int, card: str) -> None:
    fresh.start(card)
    waiting = Waiting(fresh.setting_up.fingerprint, fault=Fault.CITY_UNREACHABLE)
    with served(fresh.app(waiting)) as address:
        tab = browser.new_page(viewport={"width": width, "height": height})
        tab.goto(f"{address}/kiosk")
        tab.wait_for_function("document.fonts.ready.then(() => true)")
        assert tab.evaluate("document.documentElement.scrollHeight <= innerHeight")
        assert tab.evaluate(BELOW) == 0
        tab.evaluate(AXE)
        assert tab.evaluate(RUN_AXE) == []
        tab.close()


def test_the_page_on_a_telephone_is_readable_and_fits_its_width(telephone: Page, fresh: Fresh) -> None:
    fresh.start(WRONG)
    telephone.get_by_label("Mã trên màn hình máy").fill(fresh.code())
    telephone.get_by_role("button", name="Vào").click()
    telephone.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert telephone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    telephone.evaluate(AXE)
    assert telephone.evaluate(RUN_AXE) == []


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080)])
@pytest.mark.parametrize("card", ["", WRONG])
def test_every_code_can_be_read_off_the_screen(
    browser: Browser, fresh: Fresh, tmp_path: Path, width: int, height: int, card: str
) -> None:
    fresh.start(card)
    report = read_report(fresh.places.runtime)
    assert report
    assert report.hotspot
    with served(fresh.app(Waiting(fresh.setting_up.fingerprint))) as address:
        tab = browser.new_page(viewport={"width": width, "height": height})
        tab.goto(f"{address}/kiosk")
        tab.screenshot(path=tmp_path / "screen.png")
        tab.close()
    texts = {found.text for found in zxingcpp.read_barcodes(Image.open(tmp_path / "screen.png").convert("L"))}
    own = report.hotspot
    ways = {f"WIFI:T:WPA;S:{own.ssid};P:{own.password};;", "http://10.42.0.1:8602/"}
    assert ways <= texts
    told = "".join(texts - ways)
    assert ("dòng 4, house.helperr" in told) if card else not told


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080)])
def test_the_mistakes_can_be_read_off_the_screen_as_text(
    browser: Browser, fresh: Fresh, tmp_path: Path, width: int, height: int
) -> None:
    fresh.places.image.write_text("[setup]\nport = 0\n")
    fresh.start(WRONG)
    with served(fresh.app(Waiting(fresh.setting_up.fingerprint))) as address:
        tab = browser.new_page(viewport={"width": width, "height": height})
        tab.goto(f"{address}/kiosk")
        tab.screenshot(path=tmp_path / "screen.png")
        assert tab.evaluate(BELOW) == 0
        tab.close()
    (code,) = zxingcpp.read_barcodes(Image.open(tmp_path / "screen.png").convert("L"))
    assert code.text.startswith("cuagan.toml dòng 2, name: dấu nháy cong")
    assert "dòng 4, house.helperr" in code.text
