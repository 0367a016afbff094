"""A box whose clock stands in 1970, at a real city: it is told the time for itself alone, and believes nothing else."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from appliance.city_link import city_time
from appliance.wire.reports import CityTime
from appliance.wire.signing import new_key, public_text, sign_message
from city.keys import command_key, receipt_key
from tests.city.test_reports import Box
from tests.city.world import City, TusClient


class Hands:
    """Does a command and counts."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self, _: Mapping[str, str]) -> str:
        self.done += 1
        return ""


@pytest.fixture
def wrong(city: City, intake: TusClient, tmp_path: Path) -> Box:
    """It knows that its own clock cannot be believed."""
    made = Box(tmp_path / "card", intake.url, "0000", city.key)
    made.show()
    made.reporter._around = dataclasses.replace(
        made.reporter._around,
        clock_trusted=lambda: False,
        keys=lambda: [public_text(command_key(city.places))],
        time_keys=lambda: [public_text(receipt_key(city.places))],
    )
    return made


def known(box: Box) -> dt.datetime | None:
    return city_time.now(box.runtime, trusted=False)


def test_a_box_in_1970_does_a_good_command_and_none_that_is_over(city: City, wrong: Box) -> None:
    hands = Hands()
    assert known(wrong) is None
    wrong.report()
    city.fleet().tell("0000", "reboot", {}, "canbo")
    wrong.report()
    now = known(wrong)
    assert now
    assert abs((now - dt.datetime.now(dt.UTC)).total_seconds()) < 60
    assert wrong.commands.do_next({"reboot": hands}, now)
    assert hands.done == 1
    city.fleet().tell("0000", "reboot", {}, "canbo")
    wrong.report()
    assert wrong.commands.do_next({"reboot": hands}, now + dt.timedelta(hours=25))
    assert hands.done == 1


def test_a_box_that_believes_its_clock_is_told_the_time_with_its_commands(city: City, wrong: Box) -> None:
    wrong.reporter._around = dataclasses.replace(wrong.reporter._around, clock_trusted=lambda: True)
    assert wrong.report().time == b""
    city.fleet().tell("0000", "test-print", {}, "canbo")
    assert wrong.report().time


@pytest.mark.parametrize("what", ["another box", "another report", "another key"])
def test_a_time_that_was_said_to_another_is_not_believed(city: City, wrong: Box, what: str) -> None:
    key = new_key() if what == "another key" else receipt_key(city.places)
    told = CityTime(
        box="0001" if what == "another box" else "0000",
        counter=6 if what == "another report" else 7,
        at=dt.datetime(1999, 1, 1, tzinfo=dt.UTC),
    )
    wrong.reporter._hear(msgspec.json.encode(sign_message(key, told)), 7, 0.0)
    assert known(wrong) is None


def test_a_time_that_was_said_to_this_report_is_believed(city: City, wrong: Box) -> None:
    told = CityTime(box="0000", counter=7, at=dt.datetime.now(dt.UTC))
    wrong.reporter._hear(msgspec.json.encode(sign_message(receipt_key(city.places), told)), 7, 0.0)
    assert known(wrong) is not None
