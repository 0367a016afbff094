"""Buttons held while the box starts: the way to the reset page when nothing else is."""

from __future__ import annotations

import time
from collections.abc import Callable

from appliance.config import Buttons
from appliance.devices import BUTTONS
from appliance.errors import ApplianceError
from appliance.events import Bus

PAIR = frozenset({"back", "up"})
HELD_S, LOOK_S = 5.0, 0.1


def held_at_start(lines: Buttons) -> bool:
    """Whether back and up, and no other, are held now and for five seconds more; at once False when they are not."""
    from hw.buttons import GpioButtons

    try:
        buttons = GpioButtons({name: getattr(lines, name) for name in BUTTONS}, lines.driver, Bus())
    except ApplianceError:  # said by the kiosk, which opens them too
        return False
    try:
        return held(buttons.down)
    finally:
        buttons.close()


def held(down: Callable[[], frozenset[str]], seconds: float = HELD_S) -> bool:
    """Whether the pair stays down for so long."""
    until = time.monotonic() + seconds
    while down() == PAIR:
        if time.monotonic() >= until:
            return True
        time.sleep(LOOK_S)
    return False
