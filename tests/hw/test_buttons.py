"""Five buttons on gpiozero's own mock pins; edge trains as contacts really make them."""

import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.devices import BUTTONS
from appliance.errors import ApplianceError, Fault
from appliance.events import Bus, ButtonPressed, ButtonStuck, Event
from hw.buttons import GpioButtons

PINS = {"help": 5, "back": 6, "up": 13, "ok": 19, "down": 26}
NEVER_OPEN = 60.0  # a debounce so long that no stall of the machine makes chatter look like a second press


class Rig:
    """Buttons and what they have put on the bus."""

    def __init__(self, debounce_s: float = NEVER_OPEN, stuck_s: float = 60.0) -> None:
        bus = Bus()
        self.events = bus.subscribe()
        self.buttons = GpioButtons(PINS, "mock", bus, debounce_s=debounce_s, stuck_s=stuck_s)

    def down(self, button: str) -> None:
        self.buttons.pin(button).drive_low()

    def up(self, button: str) -> None:
        self.buttons.pin(button).drive_high()

    def train(self, button: str, edges: list[tuple[float, int]]) -> None:
        """Edges with their times, as a driver reports them."""
        for at, level in edges:
            self.buttons.pin(button).when_changed(at, level)

    def seen(self) -> list[Event]:
        found = []
        while not self.events.empty():
            found.append(self.events.get_nowait())
        return found


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.buttons.close()


@pytest.mark.parametrize("button", BUTTONS)
def test_a_press_counts_at_its_first_edge(rig: Rig, button: str) -> None:
    rig.down(button)
    assert rig.seen() == [ButtonPressed(button)]


def test_five_chatters_are_one_press(rig: Rig) -> None:
    for _ in range(5):
        rig.down("ok")
        rig.up("ok")
    assert rig.seen() == [ButtonPressed("ok")]


def test_bounce_on_release_is_no_second_press(rig: Rig) -> None:
    rig.down("ok")
    for _ in range(5):
        rig.up("ok")
        rig.down("ok")
    rig.up("ok")
    assert rig.seen() == [ButtonPressed("ok")]


def test_two_presses_one_after_the_other_are_two() -> None:
    rig = Rig(debounce_s=0.001)
    rig.down("ok")
    rig.up("ok")
    time.sleep(0.002)  # longer than the debounce, however slow the machine
    rig.down("ok")
    rig.buttons.close()
    assert rig.seen() == [ButtonPressed("ok"), ButtonPressed("ok")]


def test_two_buttons_at_once_are_two_presses_in_order(rig: Rig) -> None:
    rig.down("down")
    rig.down("ok")
    rig.up("down")
    rig.up("ok")
    assert rig.seen() == [ButtonPressed("down"), ButtonPressed("ok")]


def test_a_held_button_is_one_press_then_stuck_then_free() -> None:
    rig = Rig(stuck_s=0.02)
    rig.down("back")
    assert rig.events.get(timeout=10) == ButtonPressed("back")
    assert rig.events.get(timeout=10) == ButtonStuck("back", True)
    assert rig.buttons.probe() is Fault.BUTTON_STUCK
    rig.up("back")
    assert rig.events.get(timeout=10) == ButtonStuck("back", False)
    assert rig.buttons.probe() is None
    rig.buttons.close()
    assert rig.seen() == []


def test_an_old_edge_is_judged_by_when_it_happened_not_when_it_arrived(rig: Rig) -> None:
    rig.train("ok", [(0.0, 0), (70.0, 1), (140.0, 0)])
    assert rig.seen() == [ButtonPressed("ok"), ButtonPressed("ok")]


bursts = st.lists(st.floats(0.0001, 0.002), max_size=6).map(lambda gaps: gaps[: len(gaps) // 2 * 2])
phases = st.floats(0.05, 3.0)


@given(st.lists(st.tuples(bursts, phases, bursts, phases), max_size=8))
def test_any_train_of_bouncing_presses_gives_as_many_presses(
    presses: list[tuple[list[float], float, list[float], float]],
) -> None:
    rig = Rig(debounce_s=0.03)
    at = 0.0
    for closing, held, opening, rest in presses:
        for level, burst, steady in ((0, closing, held), (1, opening, rest)):
            rig.train("up", [(at, level)])
            for bounce, gap in enumerate(burst):
                at += gap
                rig.train("up", [(at, level if bounce % 2 else 1 - level)])
            at += steady
    rig.buttons.close()
    assert rig.seen() == [ButtonPressed("up")] * len(presses)


def test_a_missing_driver_is_a_named_fault_and_no_mock_takes_its_place() -> None:
    with pytest.raises(ApplianceError) as missing:
        GpioButtons(PINS, "lgpio", Bus())
    assert missing.value.fault is Fault.BUTTONS_MISSING


def test_two_buttons_on_one_line_are_refused() -> None:
    with pytest.raises(ApplianceError) as missing:
        GpioButtons({"ok": 5, "back": 5}, "mock", Bus())
    assert missing.value.fault is Fault.BUTTONS_MISSING


def test_closed_buttons_are_silent_and_may_be_closed_again(rig: Rig) -> None:
    pin = rig.buttons.pin("ok")
    rig.buttons.close()
    rig.buttons.close()
    pin.drive_low()
    assert rig.seen() == []


def test_the_technician_reads_which_driver_runs(rig: Rig) -> None:
    assert rig.buttons.describe().startswith("gpiozero mock (simulated): help GPIO5, back GPIO6")
