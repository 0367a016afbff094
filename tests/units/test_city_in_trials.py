"""A city that cannot be reached: in a house that has no network, in an outage, and because of a new version."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from appliance.errors import Fault
from appliance.upkeep import watching
from appliance.upkeep.standing import Standing
from appliance.upkeep.updates import TRIALS, Running, Step
from appliance.upkeep.watching import DEADLINE_S, GREEN_S
from tests.units.update_world import BOARD, NEWER, NOW, OLDER, Box, Unreachable, Works
from tests.units.watch_world import WELL, Trial, Watched


class House:
    """One card with two systems, and what watches over them. `cut_off`: the systems that do not reach the city."""

    def __init__(self, works: Works, folder: Path) -> None:
        self.box = Box(works, folder)
        self.nobody = Unreachable(works.bundle(OLDER), OLDER)
        self.health = folder / "health"
        self.health.mkdir()
        self.cut_off: set[int] = set()
        self.box.updates.take(works.bundle(NEWER))
        self.start(NOW)

    def start(self, built: int) -> None:
        """The machine starts with this system."""
        self.watched = Watched(self.health, Trial(on_trial=built == NEWER), built)
        self.box.running, self.box.rauc.on_trial = Running(BOARD, built), built == NEWER
        self.box.start()

    def for_seconds(self, seconds: float) -> None:
        """It runs."""
        met = Fault.CITY_UNREACHABLE if self.box.running.built in self.cut_off else None
        self.watched.standing = Standing(False, 0, WELL | {"listing": met})
        self.watched.for_seconds(seconds)

    def old(self) -> Step:
        """The old system starts and runs until it has looked after its update."""
        self.start(NOW)
        self.for_seconds(2 * GREEN_S)
        self.box.given_up = watching.given_up(self.health)
        self.box.well = watching.settled(watching.read(self.health), dt.datetime.now(dt.UTC))
        self.box.updates.turn(self.nobody)
        return self.box.step

    def new(self) -> bool:
        """The new one is tried; whether it is committed."""
        self.start(NEWER)
        self.for_seconds(DEADLINE_S)
        return not self.watched.trial.on_trial


@pytest.fixture
def house(works: Works, tmp_path: Path) -> House:
    return House(works, tmp_path)


def test_a_house_without_a_network_has_its_new_version_from_a_stick(house: House) -> None:
    house.cut_off = {NOW, NEWER}
    assert house.old() is Step.TRIED
    assert house.new()


def test_a_version_that_breaks_the_network_is_left_again_and_given_up_in_the_end(house: House) -> None:
    house.cut_off = {NEWER}
    for _ in range(TRIALS):
        assert house.old() is Step.TRIED
        assert not house.new()
    assert house.old() is Step.UNDONE


@pytest.mark.parametrize("lasts", [True, False])
def test_an_outage_in_the_middle_of_a_trial_costs_the_house_no_update(house: House, lasts: bool) -> None:
    assert house.old() is Step.TRIED
    house.cut_off = {NOW, NEWER}
    assert not house.new(), "it may be the new version's fault"
    house.cut_off = {NOW, NEWER} if lasts else set()
    assert house.old() is Step.TRIED
    assert house.new()
