"""The box's buttons for real: our driver, gpiozero, lgpio and the kernel's GPIO, on lines that the kernel simulates."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.guest import guest

Said = dict[str, list[str]]


@pytest.fixture(scope="module")
def said() -> Said:
    """What each scenario of `buttons.py` came to; one machine plays them all."""
    script = Path(__file__).with_name("buttons.py")
    told = guest.run(f"PYTHONDONTWRITEBYTECODE=1 {sys.executable} {script}")
    line = next(line for line in told.splitlines() if line.startswith("{"))
    return dict(json.loads(line))


def pressed(*buttons: str) -> list[str]:
    return [f"ButtonPressed(button='{button}')" for button in buttons]


def test_each_button_is_its_own(said: Said) -> None:
    assert said["each_button"] == pressed("help", "back", "up", "ok", "down")


def test_ten_presses_are_ten(said: Said) -> None:
    assert said["ten_presses"] == pressed(*["ok"] * 10)


def test_a_contact_that_chatters_is_one_press_each_time(said: Said) -> None:
    assert said["bouncing"] == pressed("ok", "ok", "ok")


def test_a_button_that_is_held_is_one_press(said: Said) -> None:
    assert said["held"] == pressed("down")


def test_a_button_that_does_not_come_up_is_stuck_and_then_free(said: Said) -> None:
    stuck = [f"ButtonStuck(button='back', stuck={state})" for state in (True, False)]
    assert said["stuck"] == [*pressed("back"), *stuck]


def test_two_fingers_are_two_presses(said: Said) -> None:
    assert sorted(said["two_at_once"]) == sorted(pressed("up", "down"))


def test_a_lamp_is_on_when_it_is_told_so(said: Said) -> None:
    assert said["lamp"] == ["1", "0", "1"]
