"""A screen that stays dark is started anew, then the machine; nobody's visit is cut short, and nothing goes round."""

from __future__ import annotations

from pathlib import Path

import pytest

from appliance.upkeep.dark_screen import HOUR_S, MACHINE_S, MARK, SCREENS_S, DarkScreen

LOOK_S = 5


class Machine:
    """A machine that counts what is done to it; its clock goes by hand and begins anew when it is restarted."""

    def __init__(self, card: Path) -> None:
        self.card = card
        self.screens = self.machine = 0
        self.hours: list[float] = []
        self.now = self.whole = 0.0
        self.start()

    def start(self) -> None:
        self.watch = DarkScreen(self.card, self.restart_screens, self.restart)
        self.now = 20.0

    def restart_screens(self) -> None:
        self.screens += 1

    def restart(self) -> None:
        self.machine += 1
        self.hours.append(self.whole)
        self.start()

    def for_seconds(self, seconds: float, dark: bool, somebody_sees: bool = False) -> None:
        until = self.whole + seconds
        while self.whole < until:
            self.whole += LOOK_S
            self.now += LOOK_S
            self.watch.look(dark, somebody_sees, self.now)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_moment_without_a_picture_is_left_to_systemd(machine: Machine) -> None:
    for _ in range(20):
        machine.for_seconds(SCREENS_S - 10, dark=True)
        machine.for_seconds(LOOK_S, dark=False)
    assert (machine.screens, machine.machine) == (0, 0)


def test_the_screens_are_started_anew_and_the_machine_only_when_that_does_not_help(machine: Machine) -> None:
    machine.for_seconds(SCREENS_S + 10, dark=True)
    assert (machine.screens, machine.machine) == (1, 0)
    machine.for_seconds(MACHINE_S - SCREENS_S, dark=True)
    assert machine.machine == 1
    assert (machine.card / MARK).exists()


def test_a_screen_that_is_dark_for_a_day_restarts_the_machine_at_most_once_an_hour(machine: Machine) -> None:
    machine.for_seconds(24 * HOUR_S, dark=True)
    gaps = [after - before for before, after in zip(machine.hours, machine.hours[1:], strict=False)]
    assert len(gaps) >= 20
    assert min(gaps) >= HOUR_S - 20 - LOOK_S, "20 s pass before a watcher runs"


def test_nothing_is_restarted_under_a_visit_whose_page_is_alive(machine: Machine) -> None:
    machine.for_seconds(2 * HOUR_S, dark=True, somebody_sees=True)
    assert (machine.screens, machine.machine) == (0, 0)
    machine.for_seconds(LOOK_S, dark=True)
    assert machine.machine == 1, "when they have gone"


def test_a_screen_that_is_well_for_an_hour_has_no_past(machine: Machine) -> None:
    machine.for_seconds(MACHINE_S + 10, dark=True)
    machine.for_seconds(HOUR_S + 10, dark=False)
    assert not (machine.card / MARK).exists()
    machine.for_seconds(MACHINE_S + 10, dark=True)
    assert machine.machine == 2


def test_a_card_that_takes_no_mark_keeps_the_machine_running(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "gone")
    machine.for_seconds(3 * HOUR_S, dark=True)
    assert machine.machine == 0
    assert machine.screens > 5


def test_a_mark_that_the_card_does_not_let_go_ends_no_watch(machine: Machine) -> None:
    (machine.card / MARK).mkdir()  # what unlink refuses, as a read-only card does
    machine.for_seconds(HOUR_S + 10, dark=False)
    machine.for_seconds(MACHINE_S + 10, dark=True)
    assert machine.screens > 0
