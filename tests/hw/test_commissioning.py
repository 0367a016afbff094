"""The commissioning sheet comes out of a real queue and printer by itself, once in a box's life."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from appliance.appliance import Appliance
from appliance.devices import BUTTONS
from appliance.upkeep import selftest
from appliance.upkeep.selftest import CELLS, COMMISSIONED
from tests.hw.conftest import PrintRoom
from tests.paper import text_of
from tests.web.served import box

BY_HAND = ("buttons", "touch", "printer")
"""Lines that need neither a city nor a sheet under the camera."""


def go_through(appliance: Appliance, room: PrintRoom) -> None:
    """The technician starts the test, presses and touches everything, and the printer prints."""
    before = len(room.sheets)
    assert appliance.selftest.start()
    for button in BUTTONS:
        pin = appliance.devices.buttons.pin(button)  # type: ignore[attr-defined]
        pin.drive_low()
        pin.drive_high()
    for cell in range(CELLS):
        appliance.selftest.touch(cell)
    room.until(lambda: len(room.sheets) > before)
    room.until(lambda: selftest.through(appliance.selftest.results()))


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selftest, "CHECKS", BY_HAND)


@pytest.mark.usefixtures("lines")
def test_it_comes_when_the_first_test_is_through_and_not_again_after_a_restart(room: PrintRoom, tmp_path: Path) -> None:
    (tmp_path / "cups.sock").symlink_to(room.queue.socket)
    for life in range(2):
        with box(tmp_path) as appliance:
            for work in (appliance.prints.run, appliance.selftest.run):
                threading.Thread(target=work, daemon=True).start()
            go_through(appliance, room)
            room.until((tmp_path / "box" / COMMISSIONED).exists)
            room.until(lambda: room.idle)
            began = [text_of(sheet)[:40] for sheet in room.sheets]
            assert sum(each.startswith("Phiếu bàn giao máy") for each in began) == 1, (life, began)
    assert len(room.sheets) == 3, "two test sheets and one commissioning sheet"
