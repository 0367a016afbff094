"""The officer's page of houses: red only where somebody must act, the action first, true about who was heard."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from appliance.wire.reports import Help
from city.fleet import health, plots
from city.fleet.calls import ESCALATES_S
from city.fleet.fleet import Fleet
from city.fleet.houses import House
from city.fleet.reports import Heard
from tests.city.houses import told
from tests.city.test_console_browser import sound
from tests.city.test_console_http import Officer, visitor  # noqa: F401 - a fixture
from tests.city.world import City

NOW = time.time()
"""The moment of these tests: cases are made when they are collected, and must not age until they run."""
HOUSE = House(1, "Nhà văn hóa Tổ 7", "Phường Thử", "0001", "Pi 5", "aaaa", dt.datetime.now(dt.UTC))


def heard(*faults: str, ago: float = 1, forks: int = 0, clock_s: float = 0, **changed: float | str) -> Heard:
    report = told(*faults, clock_s=clock_s + NOW - time.time(), **changed)  # type: ignore[arg-type]
    return Heard("0001", NOW - ago, 60, forks, "", report)


def card(of: Heard | None, blocked: bool = False) -> health.Card:
    return health.card(HOUSE, of, blocked, NOW)


@pytest.mark.parametrize(
    ("of", "state", "first"),
    [
        (heard(), "well", None),
        (heard("printer-empty"), "act", "printer-empty"),
        (heard("city-unreachable"), "watch", "city-unreachable"),
        (heard("city-unreachable", "printer-jammed"), "act", "printer-jammed"),
        (heard("something-new"), "watch", "other"),
        (heard("printer-empty", ago=151), "act", "unheard"),
        (heard(forks=3), "act", "card-copied"),
        (heard(serial="bbbb"), "act", "board-moved"),
        (heard(clock_s=-400), "watch", "clock-wrong"),
        (None, "new", None),
    ],
)
def test_a_house_is_red_only_where_somebody_must_act(of: Heard | None, state: str, first: str | None) -> None:
    found = card(of)
    assert found.state == state
    assert [problem.name for problem in found.problems[:1]] == ([first] if first else [])


def test_what_a_silent_box_said_before_is_not_shown_as_true() -> None:
    assert [problem.name for problem in card(heard("printer-empty", ago=200)).problems] == ["unheard"]


def test_the_houses_that_need_somebody_come_first() -> None:
    cards = [card(heard()), card(heard("button-unused")), card(heard("printer-empty")), card(None)]
    assert [each.state for each in health.in_order(cards)] == ["act", "watch", "new", "well"]


def test_a_plot_leaves_a_gap_where_nothing_was_heard() -> None:
    points = [(float(at), 1.0) for at in (0, 600, 1200, 9000, 9600)]
    assert str(plots.plot(points, 0, 604_800, "x")).count("<polyline") == 2
    assert "<b>" not in str(plots.plot(points, 0, 1e6, "<b>"))
    assert str(plots.plot([], 0, 1, "x")) == ""


@pytest.fixture
def officer(city: City, visitor: Officer) -> Officer:  # noqa: F811
    assert visitor.log_in(city).status_code == 303
    return visitor


PAGES: Sequence[str] = [
    "/fleet/", "/fleet/now", "/fleet/stream", "/fleet/ring", "/fleet/claim", "/fleet/tokens", "/fleet/tokens/cards.csv",
    "/fleet/boxes/0000",
    "/fleet/boxes/0000/now", "/fleet/boxes/0000/stream", "/fleet/updates/", "/fleet/updates/now",
]  # fmt: skip
DEEDS: Sequence[str] = [
    "/fleet/claim", "/fleet/claim/confirm", "/fleet/tokens", "/fleet/tokens/x/revoke", "/fleet/boxes/0000/block",
    "/fleet/boxes/0000/do", "/fleet/boxes/0000/accept", "/fleet/calls/x/answer",
    "/fleet/updates/begin", "/fleet/updates/1/stop",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_only_officers_see_the_fleet(visitor: Officer, path: str) -> None:  # noqa: F811
    assert visitor.get(path).headers["Location"] == "/login"


@pytest.mark.parametrize("path", DEEDS)
def test_only_officers_and_their_own_pages_change_it(officer: Officer, path: str) -> None:
    assert officer.post(path, origin="https://evil.example").status_code == 403
    assert officer.post(path, origin=None).status_code == 403
    officer.session.cookies.clear()
    assert officer.post(path).headers["Location"] == "/login"


def test_the_action_stands_first_then_what_is_the_matter(officer: Officer, stands: Callable[..., str]) -> None:
    stands("Nhà văn hóa Tổ 7", "printer-empty")
    page = officer.get("/fleet/").text
    assert page.index("nạp giấy A5") < page.index("Máy in hết giấy")
    assert "10 phút" in page
    assert "1 nhà cần người" in page


def test_a_card_on_another_board_is_accepted_by_one_press(officer: Officer, stands: Callable[..., str]) -> None:
    box = stands("Nhà văn hóa Tổ 7", serial="bbbb")
    assert "chạy trên một máy khác" in officer.get(f"/fleet/boxes/{box}").text
    assert officer.post(f"/fleet/boxes/{box}/accept").status_code == 303
    assert "chạy trên một máy khác" not in officer.get(f"/fleet/boxes/{box}").text


@pytest.mark.parametrize(
    "kind", ["shell", "", "answer-help", "message", "board-message", "maintenance", "screen-hours"]
)
def test_nothing_else_can_be_told(officer: Officer, stands: Callable[..., str], fleet: Fleet, kind: str) -> None:
    box = stands("Nhà")
    assert officer.post(f"/fleet/boxes/{box}/do", kind=kind).status_code == 404
    assert not fleet.orders.latest([box], 5)


def test_what_was_told_is_shown_and_logged(officer: Officer, stands: Callable[..., str], fleet: Fleet) -> None:
    box = stands("Nhà")
    assert officer.post(f"/fleet/boxes/{box}/do", kind="reboot").status_code == 303
    page = officer.get(f"/fleet/boxes/{box}").text
    assert "đang chờ máy" in page
    assert fleet.journal.latest(1, box)[0].detail == "reboot"
    assert officer.post("/fleet/boxes/9999/do", kind="reboot").status_code == 404


def test_two_officers_cannot_both_answer(officer: Officer, stands: Callable[..., str], fleet: Fleet) -> None:
    box = stands("Nhà", help=Help(call="ab" * 16, for_s=3))
    for _ in range(2):
        officer.post(f"/fleet/calls/{'ab' * 16}/answer", text="Đang tới")
    assert [order.kind for order in fleet.orders.latest([box], 5)] == ["answer-help"]


def test_a_fault_turns_the_page_red_without_reloading(screen: Page, stands: Callable[..., str]) -> None:
    expect(screen.get_by_role("heading", level=1)).to_have_text("Không nhà nào cần người")
    stands("Nhà văn hóa Tổ 7", "printer-empty")
    expect(screen.get_by_role("heading", level=1)).to_have_text("1 nhà cần người")
    expect(screen.get_by_text("nạp giấy A5")).to_be_visible()


def test_a_call_rings_on_any_page_and_is_answered(screen: Page, stands: Callable[..., str], fleet: Fleet) -> None:
    screen.get_by_role("link", name="Niêm yết").click()
    box = stands("Nhà văn hóa Tổ 7", help=Help(call="cd" * 16, for_s=1))
    screen.get_by_text("Nhà văn hóa Tổ 7 đang gọi giúp").click()
    field = screen.get_by_label("Lời nhắn hiện ở máy")
    field.fill("Tôi ra ngay")
    screen.wait_for_timeout(1500)  # the page is drawn anew meanwhile
    stands("Nhà khác", "printer-empty")
    expect(screen.get_by_text("nạp giấy A5")).to_be_visible()
    expect(field).to_have_value("Tôi ra ngay")
    screen.get_by_role("button", name="Tôi nhận").click()
    expect(screen.get_by_text("đang gọi giúp")).to_have_count(0)
    (order,) = fleet.orders.latest([box], 5)
    assert order.kind == "answer-help"


def test_a_call_that_nobody_answers_says_to_telephone(screen: Page, stands: Callable[..., str]) -> None:
    stands("Nhà", help=Help(call="ef" * 16, for_s=ESCALATES_S + 5))
    expect(screen.get_by_text("gọi điện cho nhà văn hóa")).to_be_visible()


def test_the_pages_are_sound_on_a_desk_and_on_a_phone(screen: Page, stands: Callable[..., str], tmp_path: Path) -> None:
    box = stands("Nhà văn hóa thôn Đông Hà Thượng", "printer-empty", "city-unreachable", "button-unused", "card-worn")
    stands("Nhà", help=Help(call="ab" * 16, for_s=3))
    expect(screen.get_by_text("nạp giấy A5")).to_be_visible()
    for path in ("/fleet/", f"/fleet/boxes/{box}", "/fleet/claim", "/fleet/tokens"):
        screen.goto(re.sub(r"/fleet/.*", path, screen.url))
        sound(screen)
