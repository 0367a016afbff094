"""The city's commands on the card: taken only from the city, done once, whatever stops in between."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from appliance.upkeep.commands import BLOCK, Commands, Failed, Later
from appliance.wire.commands import KINDS, Command
from appliance.wire.signing import SignatureError, new_key, public_text, sign, sign_message

KEY = new_key()
NOW = dt.datetime.now(dt.UTC)
HOUR = dt.timedelta(hours=1)


def signed(kind: str = "reboot", key: Any = KEY, **changed: Any) -> bytes:
    facts = {
        "command": secrets.token_hex(16),
        "box": "0042",
        "kind": kind,
        "issued_at": NOW,
        "expires_at": NOW + HOUR,
    }
    return msgspec.json.encode(sign_message(key, msgspec.convert(facts | changed, Command)))


def take(commands: Commands, data: bytes) -> None:
    commands.take(data, "0042", [public_text(KEY)])


class Hands:
    """Does a kind of command and counts."""

    def __init__(self, raises: Exception | None = None) -> None:
        self.done: list[Mapping[str, str]] = []
        self.raises = raises

    def __call__(self, arguments: Mapping[str, str]) -> str:
        self.done.append(arguments)
        if self.raises:
            raise self.raises
        return "as told"


def states(commands: Commands) -> list[str]:
    return [each.state for each in commands.news()]


@pytest.fixture
def commands(tmp_path: Path) -> Commands:
    return Commands(tmp_path, "first")


def test_a_command_is_told_as_delivered_and_as_done(commands: Commands) -> None:
    take(commands, signed("test-print", arguments={"copies": "1"}))
    assert states(commands) == ["delivered"]
    commands.told(commands.news())
    assert states(commands) == []
    hands = Hands()
    assert commands.do_next({"test-print": hands}, NOW)
    assert hands.done == [{"copies": "1"}]
    assert [(each.state, each.detail) for each in commands.news()] == [("done", "as told")]
    assert not commands.do_next({"test-print": hands}, NOW)


def test_a_command_that_comes_again_is_done_once(commands: Commands) -> None:
    data, hands = signed("sync-listing"), Hands()
    for _ in range(3):
        take(commands, data)
        commands.do_next({"sync-listing": hands}, NOW)
    assert len(hands.done) == 1


def test_a_command_that_fails_says_why(commands: Commands) -> None:
    take(commands, signed("test-print"))
    commands.do_next({"test-print": Hands(Failed("no printer"))}, NOW)
    assert [(each.state, each.detail) for each in commands.news()] == [("failed", "no printer")]


def test_a_command_whose_time_is_over_is_not_done(commands: Commands) -> None:
    hands = Hands()
    take(commands, signed("reboot"))
    assert commands.do_next({"reboot": hands}, NOW + HOUR)
    assert hands.done == []
    assert states(commands) == ["expired"]


def test_a_reboot_happens_once_and_is_told_as_done_after_it(commands: Commands, tmp_path: Path) -> None:
    hands = Hands(Later())
    take(commands, signed("reboot"))
    commands.do_next({"reboot": hands}, NOW)
    assert states(commands) == ["started"]
    after = Commands(tmp_path, "second")
    after.settle(["reboot"])
    assert states(after) == ["done"]
    assert not after.do_next({"reboot": hands}, NOW)
    assert len(hands.done) == 1


def test_a_process_that_died_before_the_reboot_does_not_claim_it(commands: Commands, tmp_path: Path) -> None:
    take(commands, signed("reboot"))
    commands.do_next({"reboot": Hands(Later())}, NOW)
    again = Commands(tmp_path, "first")
    again.settle(["reboot"])
    assert [(each.state, each.detail) for each in again.news()] == [("failed", "interrupted")]


def test_power_that_fails_in_the_middle_is_told_as_interrupted(commands: Commands, tmp_path: Path) -> None:
    class Cut(BaseException):
        pass

    def cut(_: Mapping[str, str]) -> str:
        raise Cut

    take(commands, signed("test-print"))
    with pytest.raises(Cut):
        commands.do_next({"test-print": cut}, NOW)
    after = Commands(tmp_path, "second")
    after.settle(["test-print"])
    assert states(after) == ["failed"]
    hands = Hands()
    assert not after.do_next({"test-print": hands}, NOW)


def test_each_process_does_its_own_kinds(commands: Commands, tmp_path: Path) -> None:
    take(commands, signed("test-print"))
    take(commands, signed("reboot"))
    kiosk = Commands(tmp_path, "first")
    hands = Hands()
    assert kiosk.do_next({"test-print": hands}, NOW)
    assert not kiosk.do_next({"test-print": hands}, NOW)
    assert sorted(states(commands)) == ["delivered", "done"]


REFUSED = {
    "another key": signed(key=new_key()),
    "another box": signed(box="0043"),
    "no command": msgspec.json.encode(sign(KEY, b'{"type":"command","kind":"reboot"}')),
    "nothing": b"",
}


@pytest.mark.parametrize("which", REFUSED)
def test_what_the_city_did_not_sign_for_this_box_is_refused(commands: Commands, which: str) -> None:
    with pytest.raises(SignatureError):
        take(commands, REFUSED[which])
    assert states(commands) == []


@pytest.mark.parametrize("kind", ["shell", "run", "", "reboot; rm", "REBOOT"])
def test_nothing_but_the_list_can_be_told(kind: str) -> None:
    assert kind not in KINDS
    with pytest.raises(msgspec.ValidationError):
        signed(kind)


def test_counters_never_come_twice(commands: Commands, tmp_path: Path) -> None:
    first = commands.counters(0)
    second = Commands(tmp_path, "second").counters(0)
    assert len(first) == len(second) == BLOCK
    assert max(first) < min(second)
    assert min(commands.counters(10_000)) > 10_000 - 1
