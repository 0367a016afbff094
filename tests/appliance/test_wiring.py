"""The wiring drawing cannot disagree with the button map, nor the map with the header."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from gpiozero.pins.mock import MockFactory

from appliance.config import Buttons
from appliance.devices import BUTTONS
from appliance.wiring import GPIO, GROUND, POWER, drawing
from tools.wiring import PICTURE, picture

NAMES = {name: name for name in BUTTONS}


def test_the_header_is_the_one_that_gpiozero_knows() -> None:
    header = MockFactory().board_info.headers["J8"]
    names = {pin: header.pins[pin].name for pin in range(1, 41)}
    assert {pin: f"GPIO{bcm}" for bcm, pin in GPIO.items()} == {
        pin: name for pin, name in names.items() if name.startswith("GPIO")
    }
    assert {pin for pin, name in names.items() if name == "GND"} == set(GROUND)
    assert {pin for pin, name in names.items() if name.endswith("V") or "3V3" in name} == set(POWER)


def test_the_drawing_in_the_hardware_guide_is_that_of_the_default_map() -> None:
    assert PICTURE.read_text(encoding="utf-8") == picture(), "python -m tools.wiring"


@pytest.mark.parametrize("lines", [(5, 6, 13, 19, 26), (2, 3, 4, 17, 27), (21, 20, 16, 12, 7)])
def test_every_wire_begins_at_its_pin_and_ends_at_its_button(lines: tuple[int, ...]) -> None:
    svg = drawing(dict(zip(BUTTONS, lines, strict=True)), NAMES)
    ElementTree.fromstring(svg)
    circles = dict(enumerate(re.findall(r'<circle cx="(\d+)" cy="(\d+)" r="6"', svg), 2))
    wires = re.findall(r'<path d="M(\d+) (\d+)L\d+ \d+H\d+V(\d+)H404"', svg)
    assert [(x, y) for x, y, _ in wires] == [circles[GPIO[line]] for line in lines if GPIO[line] > 1]
    assert [int(end) for *_, end in wires] == sorted(int(end) for *_, end in wires)


def test_a_pressed_button_is_shown_closed() -> None:
    lines = {name: getattr(Buttons(), name) for name in BUTTONS}
    assert drawing(lines, NAMES, pressed={"ok"}) != drawing(lines, NAMES)
