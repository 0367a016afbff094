"""Five buttons on GPIO lines through gpiozero; each closes its line to ground and is pulled up.

Debouncing is our own, as gpiozero's mock has none (it ignores `bounce_time`) and the same rule must hold on both. A
press counts at its first falling edge, so that it takes effect at once; contacts that open for less than `debounce_s`
have not been let go. A held button is one press: nothing repeats, since EN 301 549 5.7 asks that key repeat can be
turned off, and slow fingers would set it off.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from typing import Any

from appliance.errors import ApplianceError, Fault
from appliance.events import Bus, ButtonPressed, ButtonStuck, TechnicianCalled

LOG = logging.getLogger(__name__)
STUCK_S = 10.0
PAIR, PAIR_S = frozenset({"help", "down"}), 3.0
"""The outermost two held for so long call the technician's page: no one hand does that by chance."""


class GpioButtons:
    """`devices.Buttons` over gpiozero.

    pins: BCM number by button name. driver: the pin factory, "lgpio" or "mock". stuck_s: a button held longer than
    this is reported as stuck. Raises ApplianceError BUTTONS_MISSING when the driver or a line is not to be had.
    """

    def __init__(
        self, pins: Mapping[str, int], driver: str, bus: Bus, *, debounce_s: float = 0.03, stuck_s: float = STUCK_S
    ) -> None:
        from gpiozero import GPIOZeroError

        self.debounce_s = debounce_s
        self._driver = driver
        self._factory = open_factory(driver)
        try:
            self._lines = {name: _Line(name, self._factory, pin, bus, debounce_s) for name, pin in pins.items()}
        except (GPIOZeroError, OSError) as error:
            self._factory.close()
            raise ApplianceError(Fault.BUTTONS_MISSING, f"{driver}: {error}") from error
        self._stuck_s = stuck_s
        self._pair_since: float | None = None
        self._bus = bus
        self._closing = threading.Event()
        self._watch = threading.Thread(target=self._report_stuck, name="buttons", daemon=True)
        self._watch.start()

    def describe(self) -> str:
        """The driver and the line of each button."""
        lines = ", ".join(f"{name} {line.pin.info.name}" for name, line in self._lines.items())
        return f"gpiozero {self._driver}{' (simulated)' if self._driver == 'mock' else ''}: {lines}"

    def probe(self) -> Fault | None:
        """BUTTON_STUCK while any button is."""
        return Fault.BUTTON_STUCK if any(line.stuck for line in self._lines.values()) else None

    def down(self) -> frozenset[str]:
        """The buttons whose contacts are closed now."""
        return frozenset(name for name, line in self._lines.items() if line.held)

    def close(self) -> None:
        """Let go of the lines."""
        self._closing.set()
        self._watch.join()
        for line in self._lines.values():
            line.close()
        self._factory.close()

    def pin(self, button: str) -> Any:
        """gpiozero's pin of a button: with the mock driver its `drive_low()` is a finger. KeyError if unknown."""
        return self._lines[button].pin

    def _report_stuck(self) -> None:
        while not self._closing.wait(self._stuck_s / 20):
            for line in self._lines.values():
                line.check_stuck(self._stuck_s)
            self._check_pair(time.monotonic())

    def _check_pair(self, now: float) -> None:
        """Called once for each time that the two, and no other, are held long enough."""
        if self.down() != PAIR:
            self._pair_since = None
        elif self._pair_since is None:
            self._pair_since = now
        elif now - self._pair_since >= PAIR_S:
            self._pair_since = float("inf")
            self._bus.put(TechnicianCalled())


def open_factory(driver: str) -> Any:
    """gpiozero's pin factory of this name, or BUTTONS_MISSING: never another one in its place."""
    return {"mock": _mock_factory, "lgpio": _lgpio_factory}[driver]()


def _mock_factory() -> Any:
    from gpiozero.pins.mock import MockFactory

    return MockFactory()


def _lgpio_factory() -> Any:
    try:
        import lgpio
        from gpiozero import GPIOZeroError
        from gpiozero.pins.lgpio import LGPIOFactory
    except (ImportError, OSError) as error:
        raise ApplianceError(Fault.BUTTONS_MISSING, f"lgpio: {error}") from error
    try:
        return LGPIOFactory()
    except (lgpio.error, GPIOZeroError, OSError) as error:
        raise ApplianceError(Fault.BUTTONS_MISSING, f"lgpio: {error}") from error


class _Line:
    """One button: turns edges into presses. Edges come in the vendor's thread, `check_stuck` in ours."""

    def __init__(self, name: str, factory: Any, pin: int, bus: Bus, debounce_s: float) -> None:
        from gpiozero import InputDevice

        self._name = name
        self._bus = bus
        self._debounce_s = debounce_s
        self._lock = threading.Lock()
        self._device = InputDevice(pin, pull_up=True, pin_factory=factory)
        self._released = float("-inf")
        self._held_since = time.monotonic() if self._device.is_active else None
        self.stuck = False
        self.pin = self._device.pin
        self.pin.edges = "both"
        self.pin.when_changed = self._changed

    def close(self) -> None:
        self.pin.when_changed = None
        self._device.close()

    @property
    def held(self) -> bool:
        """Whether its contact is closed now."""
        return self._held_since is not None

    def check_stuck(self, limit_s: float) -> None:
        with self._lock:
            if self._held_since is None:
                return
            if not self._device.is_active:  # its edge was lost
                self._let_go()
            elif not self.stuck and time.monotonic() - self._held_since > limit_s:
                self._set_stuck(True)

    def _changed(self, ticks: float, state: float) -> None:
        """`ticks`: when the edge happened, in the driver's seconds; only differences mean anything."""
        with self._lock:
            if state:
                self._release(ticks)
            else:
                self._press(ticks)

    def _press(self, ticks: float) -> None:
        if self._held_since is not None:  # edges that come too fast become one: the kernel tells the line as it is then
            return
        self._held_since = time.monotonic()
        if ticks - self._released >= self._debounce_s:
            self._bus.put(ButtonPressed(self._name))

    def _release(self, ticks: float) -> None:
        self._released = ticks
        self._let_go()

    def _let_go(self) -> None:
        self._held_since = None
        if self.stuck:
            self._set_stuck(False)

    def _set_stuck(self, stuck: bool) -> None:
        self.stuck = stuck
        LOG.warning("button %s is %s", self._name, "stuck" if stuck else "free again")
        self._bus.put(ButtonStuck(self._name, stuck))
