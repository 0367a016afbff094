"""What an officer tells a box: each kind with what it needs, followed to its end, asked once where it is felt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import msgspec
import pytest
from playwright.sync_api import Page, expect

from appliance.wire.commands import Command
from appliance.wire.reports import Done, Keeps
from appliance.wire.signing import public_text, verify_message
from city.fleet.fleet import Fleet
from city.fleet.telling import OFFERED, arguments
from city.keys import command_key
from city.language import catalogues
from tests.city.houses import give, told
from tests.city.test_console_http import Officer

NOW = dt.datetime(2026, 11, 27, 9, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("form", "found"),
    [
        ({"kind": "reboot"}, ("reboot", {})),
        ({"kind": "maintenance", "hours": "2"}, ("maintenance", {"until": "2026-11-27T11:00:00+00:00"})),
        ({"kind": "maintenance", "hours": "9000"}, None),
        ({"kind": "maintenance", "lift": "yes"}, ("maintenance", {})),
        ({"kind": "screen-hours", "from": "06:00", "to": "21:30"}, ("screen-hours", {"from": "06:00", "to": "21:30"})),
        ({"kind": "screen-hours", "from": "6am", "to": "21:30"}, None),
        ({"kind": "board-message", "text": "  ", "hours": "1"}, None),
        ({"kind": "reboot", "lift": "yes"}, ("reboot", {})),
        ({"kind": "answer-help"}, None),
    ],
)
def test_a_form_tells_what_it_may_and_nothing_else(form: dict[str, str], found: object) -> None:
    assert arguments(form, NOW) == found


def test_every_kind_says_in_words_what_it_will_do() -> None:
    for text in catalogues().values():
        for each in OFFERED:
            assert text(f"does-{each.kind}") != text(f"order-{each.kind}")


def last(fleet: Fleet, box: str) -> Command:
    (signed,) = fleet.orders.waiting(box)
    return verify_message(signed, [public_text(command_key(fleet.places))], Command)


def test_a_message_for_the_board_is_signed_with_its_end(
    clerk: Officer,
    stands: Callable[..., str],
    fleet: Fleet,
) -> None:
    box = stands("Nhà")
    text = "Chiều nay mất điện"
    assert clerk.post(f"/fleet/boxes/{box}/do", kind="board-message", text=text, hours="4").status_code == 303
    given = last(fleet, box)
    assert given.arguments["text"] == text
    assert dt.datetime.fromisoformat(given.arguments["until"]) > given.issued_at


@pytest.fixture
def a_day_later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Moves the commands' clock beyond the life of those that were given."""

    def move() -> None:
        late = dt.datetime.now(dt.UTC) + dt.timedelta(hours=25)
        monkeypatch.setattr("city.fleet.commands._now", lambda: late)

    return move


def test_a_command_that_nobody_fetched_in_time_is_never_handed_out(
    stands: Callable[..., str],
    fleet: Fleet,
    a_day_later: Callable[[], None],
) -> None:
    box = stands("Nhà")
    fleet.tell(box, "reboot", {}, "canbo")
    a_day_later()
    assert fleet.orders.waiting(box) == []
    assert [order.state for order in fleet.orders.latest([box], 1)] == ["expired"]


def test_what_a_silent_box_did_in_time_is_not_called_expired(
    stands: Callable[..., str],
    fleet: Fleet,
    a_day_later: Callable[[], None],
) -> None:
    box = stands("Nhà")
    fleet.tell(box, "reboot", {}, "canbo")
    command = last(fleet, box).command
    a_day_later()
    assert fleet.orders.waiting(box) == []
    fleet.orders.heard(box, [Done(command=command, state="done")])
    assert [order.state for order in fleet.orders.latest([box], 1)] == ["done"]


NOTICED = [each for each in OFFERED if each.noticed]


def test_each_command_is_followed_from_queued_to_its_end_without_reloading(
    screen: Page,
    stands: Callable[..., str],
    fleet: Fleet,
) -> None:
    box = stands("Nhà văn hóa Tổ 7")
    screen.get_by_text("Nhà văn hóa Tổ 7").click()
    newest = screen.locator('[aria-labelledby="orders"] li').first
    for each in OFFERED:
        give(screen, each.kind, "Chiều nay mất điện")
        expect(newest.locator(".state")).to_have_class("state queued")
        command = last(fleet, box).command
        for state in ("delivered", "started", "failed" if each.kind == "camera-test" else "done"):
            fleet.orders.heard(box, [Done(command=command, state=state)])
        end = "failed" if each.kind == "camera-test" else "done"
        expect(newest.locator(".state")).to_have_class(f"state {end}")
    kinds = [order.kind for order in fleet.orders.latest([box], len(OFFERED))]
    assert kinds == [each.kind for each in reversed(OFFERED)]


def test_what_residents_notice_is_not_one_press_away(screen: Page, stands: Callable[..., str]) -> None:
    stands("Nhà văn hóa Tổ 7")
    screen.get_by_text("Nhà văn hóa Tổ 7").click()
    for each in NOTICED:
        button = screen.locator(f'form:has(input[value="{each.kind}"]) button').first
        expect(button).to_be_hidden()


def test_what_a_box_keeps_to_is_on_its_page(
    clerk: Officer,
    stands: Callable[..., str],
    fleet: Fleet,
) -> None:
    box = stands("Nhà")
    keeps = Keeps(maintenance_s=3600, board="Mất điện", board_s=60, lit="06:00-21:00", dark=True)
    report = msgspec.structs.replace(told(), keeps=keeps)
    fleet.reports.take(box, report, msgspec.json.encode(report))
    page = clerk.get(f"/fleet/boxes/{box}").text
    assert "Bảo trì đến" in page
    assert "Mất điện" in page
    assert "06:00-21:00" in page
    assert "đang để đen" in page
