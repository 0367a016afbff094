"""The officers' page of alerts: set in a browser, a test tells how it really ended, no mistake costs what was typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from city.alerts.settings import Wishes, WishesStore
from city.alerts.worker import Alerts
from city.fleet.fleet import Fleet
from tests.city.receivers import mail_server, ways_to
from tests.city.test_alerts_sending import drain
from tests.city.test_console_browser import sound
from tests.city.test_console_http import Officer
from tests.city.world import City

DEEDS = ["/alerts/", "/alerts/test"]
RIGHT = {
    "language": "vi", "addresses": "canbo@phuong.example", "day_from": "06:30", "day_to": "21:00",
    "act": "day", "watch": "never", "ended": "day",
}  # fmt: skip


@pytest.fixture
def alerts(city: City, fleet: Fleet) -> Alerts:
    return Alerts(city.places.store_url, fleet, city.places.alert_ways, city.places.hook_secret)


@pytest.fixture
def desk(screen: Page) -> Page:
    """At the page of alerts."""
    screen.get_by_role("link", name="Báo tin").click()
    return screen


@pytest.mark.parametrize("path", ["/alerts/", "/alerts/now", "/alerts/stream"])
def test_only_officers_see_alerts(console: str, path: str) -> None:
    assert Officer(console).get(path).headers["Location"] == "/login"


@pytest.mark.parametrize("path", DEEDS)
def test_only_officers_and_their_own_page_set_alerts(clerk: Officer, path: str) -> None:
    assert clerk.post(path, origin="https://evil.example", **RIGHT).status_code == 403
    clerk.session.cookies.clear()
    assert clerk.post(path, **RIGHT).headers["Location"] == "/login"


@pytest.mark.parametrize(
    "change",
    [
        {"addresses": "canbo@phuong.example\nBcc: x"},
        {"webhook": "http://a.example/"},
        {"act": "sometimes"},
        {"day_from": "25:00"},
        {"step1": "a@b.example", "minutes1": "sớm"},
        {"step1": "a@b.example", "minutes1": "90"},
        {"step1": "nobody", "minutes1": "3"},
        {"addresses": "\n".join(f"a{place}@b.example" for place in range(30))},
    ],
)
def test_a_mistake_changes_nothing(clerk: Officer, city: City, change: dict[str, str]) -> None:
    answer = clerk.post("/alerts/", **(RIGHT | change))
    assert answer.status_code == 400
    assert "Chưa lưu" in answer.text
    assert WishesStore(city.places.store_url).read() == Wishes()


def test_what_is_set_is_kept_and_written_down_with_who_did_it(clerk: Officer, city: City, fleet: Fleet) -> None:
    assert clerk.post("/alerts/", **RIGHT, step1="b@p.example a@p.example", minutes1="3").status_code == 303
    wishes = WishesStore(city.places.store_url).read()
    assert wishes.addresses == ["canbo@phuong.example"]
    assert [(step.minutes, list(step.addresses)) for step in wishes.chain] == [(3, ["b@p.example", "a@p.example"])]
    (happened,) = fleet.journal.latest(1)
    assert (happened.kind, happened.officer) == ("alerts-set", city.officer)


def test_the_page_says_when_nobody_sends_alerts(desk: Page, alerts: Alerts) -> None:
    expect(desk.get_by_text("Báo tin chưa từng chạy")).to_be_visible()
    alerts.look()
    expect(desk.get_by_text("Đang chạy: máy chủ xem các nhà")).to_be_visible()


def test_a_test_message_tells_how_it_really_ended(desk: Page, alerts: Alerts, city: City, tmp_path: Path) -> None:
    desk.get_by_label("Địa chỉ thư, mỗi dòng").fill("canbo@phuong.example")
    desk.get_by_role("button", name="Lưu").click()
    expect(desk.get_by_text("Đã lưu. Từ giờ")).to_be_visible()
    desk.get_by_role("button", name="Gửi thử").click()
    line = desk.locator("#lists li").first
    expect(line).to_contain_text("đang gửi")
    drain(alerts)
    expect(line).to_contain_text("Máy chủ chưa được cài nơi gửi thư")
    expect(line).to_contain_text("sẽ thử lại")
    with mail_server(tmp_path) as server:
        ways_to(server, city.places)
        desk.get_by_role("button", name="Gửi thử").click()
        expect(desk.locator("#lists li")).to_have_count(2)
        drain(alerts)
        expect(line).to_contain_text("máy nhận đã nhận")
        assert [letter["Subject"] for letter in server.taken] == ["Thư thử: báo tin của Cửa Gần đến được đây"]
        server.answer = "550 no such mailbox"
        desk.get_by_role("button", name="Gửi thử").click()
        expect(desk.locator("#lists li")).to_have_count(3)
        drain(alerts)
        expect(line).to_contain_text("không gửi được")
        expect(line).to_contain_text("550 no such mailbox")
    sound(desk)


def test_a_mistake_is_shown_at_its_field_and_nothing_typed_is_lost(desk: Page) -> None:
    desk.get_by_label("Địa chỉ thư, mỗi dòng").fill("canbo@phuong.example\nsai")
    desk.get_by_label("Ban ngày từ").fill("07:15")
    desk.get_by_role("button", name="Lưu").click()
    expect(desk.get_by_text("Chưa lưu")).to_be_visible()
    field = desk.get_by_label("Địa chỉ thư, mỗi dòng")
    expect(field).to_have_value("canbo@phuong.example\nsai")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(desk.get_by_label("Ban ngày từ")).to_have_value("07:15")
    sound(desk)
    desk.goto(re.sub(r"/alerts/.*", "/alerts/?lang=en", desk.url))
    expect(desk.get_by_role("heading", level=1)).to_have_text("Alerts")
    sound(desk)
