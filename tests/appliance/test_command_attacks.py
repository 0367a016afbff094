"""A hostile link, another key: no command of any kind is done twice, late, out of turn or for another box."""

from __future__ import annotations

import datetime as dt
import logging
import time
from pathlib import Path

import msgspec
import pytest

from appliance.city_link import city_time
from appliance.upkeep.commands import OVERTAKEN, Commands
from appliance.wire.commands import KINDS
from appliance.wire.reports import CityTime
from appliance.wire.signing import SignatureError, new_key, sign_message
from tests.appliance.test_commands import HOUR, KEY, NOW, Hands, signed, states, take

every_kind = pytest.mark.parametrize("kind", KINDS)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def commands(tmp_path: Path) -> Commands:
    return Commands(tmp_path, "first")


def later(kind: str, by: dt.timedelta) -> bytes:
    return signed(kind, issued_at=NOW + by, expires_at=NOW + by + HOUR)


@every_kind
def test_replayed_is_done_once_and_logged(commands: Commands, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    data, hands = signed(kind), Hands()
    take(commands, data)
    commands.do_next({kind: hands}, NOW)
    take(commands, data)
    assert not commands.do_next({kind: hands}, NOW)
    assert len(hands.done) == 1
    assert f"came again: {kind}" in caplog.text


@every_kind
def test_reordered_is_refused_told_and_logged(commands: Commands, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    first, second = signed(kind), later(kind, MINUTE)
    hands = Hands()
    take(commands, second)
    take(commands, first)
    while commands.do_next({kind: hands}, NOW):
        pass
    assert len(hands.done) == 1
    assert [(each.state, each.detail) for each in commands.news()] == [("done", "as told"), ("failed", OVERTAKEN)]
    assert f"after a later one of its kind, and is not done: {kind}" in caplog.text


@every_kind
def test_in_order_both_are_done(commands: Commands, kind: str) -> None:
    hands = Hands()
    take(commands, signed(kind))
    take(commands, later(kind, MINUTE))
    while commands.do_next({kind: hands}, NOW):
        pass
    assert len(hands.done) == 2


@every_kind
def test_delayed_past_its_end_is_refused_told_and_logged(
    commands: Commands, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    hands = Hands()
    take(commands, signed(kind))
    commands.do_next({kind: hands}, NOW + HOUR)
    assert hands.done == []
    assert states(commands) == ["expired"]
    assert f"came too late: {kind}" in caplog.text


@every_kind
def test_signed_by_another_of_our_keys_or_for_another_box_is_refused(commands: Commands, kind: str) -> None:
    for data in (signed(kind, key=new_key()), signed(kind, box="0043")):
        with pytest.raises(SignatureError):
            take(commands, data)
    assert states(commands) == []


def test_what_the_same_key_signs_of_the_time_is_no_command(commands: Commands) -> None:
    told = CityTime(box="0042", counter=1, at=NOW)
    with pytest.raises(SignatureError):
        take(commands, msgspec.json.encode(sign_message(KEY, told)))


@every_kind
def test_while_nobody_knows_the_time_nothing_is_done_and_nothing_is_over(commands: Commands, kind: str) -> None:
    hands = Hands()
    take(commands, signed(kind))
    assert not commands.do_next({kind: hands}, None)
    assert states(commands) == ["delivered"]
    assert commands.do_next({kind: hands}, NOW)
    assert len(hands.done) == 1


def test_time_is_not_reckoned_back_by_an_answer_that_was_held_up(tmp_path: Path) -> None:
    """Asked at 0, answered later: the moment is reckoned from the asking, so that nothing over is taken for good."""
    city_time.keep(tmp_path, NOW, time.monotonic() - 50)
    assert (city_time.now(tmp_path, trusted=True) or NOW) - NOW >= dt.timedelta(seconds=50)
