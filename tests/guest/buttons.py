"""Runs in the guest: fingers on simulated lines, and what the real gpiozero on the real lgpio makes of them.

Prints one JSON object: by the name of each scenario the events that our buttons put on the bus.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

LINES = 54
PINS = {"help": 5, "back": 6, "up": 13, "ok": 19, "down": 26}
CONFIG = Path("/sys/kernel/config/gpio-sim/box")
LINE = "/sys/devices/platform/gpio-sim.0/gpiochip0/sim_gpio{pin}/{what}"


def make_chip() -> None:
    """A chip with the lines of a Pi's header, and the words in /proc/cpuinfo by which gpiozero knows the board."""
    bank = CONFIG / "bank0"
    bank.mkdir(parents=True)
    (bank / "num_lines").write_text(str(LINES))
    (CONFIG / "live").write_text("1")
    cpuinfo = Path("/run/cpuinfo")
    cpuinfo.write_text(Path("/proc/cpuinfo").read_text() + "\nRevision\t: c03115\nModel\t: Raspberry Pi 4 Model B\n")
    subprocess.run(["mount", "--bind", cpuinfo, "/proc/cpuinfo"], check=True)


def close(button: str) -> None:
    """A finger closes the line to ground."""
    Path(LINE.format(pin=PINS[button], what="pull")).write_text("pull-down")


def open_(button: str) -> None:
    """It lets go."""
    Path(LINE.format(pin=PINS[button], what="pull")).write_text("pull-up")


def press(button: str) -> None:
    close(button)
    time.sleep(0.1)
    open_(button)
    time.sleep(0.1)


def each_button() -> None:
    for button in PINS:
        press(button)


def ten_presses() -> None:
    for _ in range(10):
        press("ok")


def bouncing() -> None:
    """Each time it is pressed and let go the contact chatters for far less than it is given."""
    for _ in range(3):
        for _ in range(6):
            close("ok")
            open_("ok")
        close("ok")
        time.sleep(0.5)
        for _ in range(6):
            open_("ok")
            close("ok")
        open_("ok")
        time.sleep(0.5)


def held() -> None:
    close("down")
    time.sleep(0.8)
    open_("down")
    time.sleep(0.1)


def stuck() -> None:
    close("back")
    time.sleep(2)
    open_("back")
    time.sleep(0.3)


def two_at_once() -> None:
    close("up")
    close("down")
    time.sleep(0.1)
    open_("up")
    open_("down")
    time.sleep(0.1)


SCENARIOS: dict[str, tuple[Callable[[], None], float, float]] = {
    "each_button": (each_button, 0.03, 10.0),
    "ten_presses": (ten_presses, 0.03, 10.0),
    "bouncing": (bouncing, 0.4, 10.0),
    "held": (held, 0.03, 10.0),
    "stuck": (stuck, 0.03, 1.0),
    "two_at_once": (two_at_once, 0.03, 10.0),
}
"""What is done, with the debounce and the time after which a button is stuck, in seconds."""


def play(hands: Callable[[], None], debounce_s: float, stuck_s: float) -> list[str]:
    from appliance.events import Bus
    from hw.buttons import GpioButtons

    bus = Bus()
    events = bus.subscribe()
    for button in PINS:
        open_(button)
    buttons = GpioButtons(PINS, "lgpio", bus, debounce_s=debounce_s, stuck_s=stuck_s)
    try:
        hands()
        time.sleep(0.3)
    finally:
        buttons.close()
    said = []
    while True:
        try:
            said.append(repr(events.get_nowait()))
        except queue.Empty:
            return said


def lamp() -> list[str]:
    """A line that is driven reads back what it was driven to."""
    from gpiozero import LED

    from hw.buttons import open_factory

    value = Path(LINE.format(pin=17, what="value"))
    led = LED(17, pin_factory=open_factory("lgpio"))
    seen = []
    for drive in (led.on, led.off, led.on):
        drive()
        seen.append(value.read_text().strip())
    led.close()
    return seen


def main() -> None:
    make_chip()
    os.chdir("/run")  # lgpio leaves a pipe where it is started
    sys.path.insert(0, str(Path(__file__).parents[2]))
    found = {name: play(*scenario) for name, scenario in SCENARIOS.items()}
    sys.stdout.write(json.dumps({**found, "lamp": lamp()}) + "\n")
    sys.stdout.flush()
    os._exit(0)  # the library's own thread need not be waited for


if __name__ == "__main__":
    main()
