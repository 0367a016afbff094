"""A committed version that gives no picture is left for the one before: by the real backend, the firmware by hand."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.errors import Fault
from appliance.upkeep import update_told
from appliance.upkeep.dark_screen import HOUR_S, MACHINE_S
from appliance.upkeep.standing import Standing
from appliance.upkeep.updates import Running, State, Step
from appliance.upkeep.watching import DEADLINE_S, GREEN_S, SCREENS, Watch
from appliance.upkeep.way_back import TIMES
from hw.slots import Slots
from tests.units.test_tryboot import BACKEND, Card

BUILT = {"A": 1_790_000_000, "B": 1_800_000_000}
START_S, LOOK_S = 30.0, 5.0
NO_CITY = Standing(False, 0, {"listing": Fault.CITY_UNREACHABLE, "city": Fault.CITY_UNREACHABLE})


class Box(Slots):
    """A box that committed B and had A before. dark: slots that give no picture; screens: how many are plugged in."""

    def __init__(self, folder: Path, runtime: Path) -> None:
        super().__init__(BACKEND)
        self.card, self.state, self._runtime = Card(folder), folder / "health", runtime
        self.state.mkdir()
        self.dark: set[str] = set()
        self.screens = 2
        self.starts: list[str] = []
        self._said: dict[tuple[str, ...], str] = {}

    def _asked(self, *words: str) -> str:
        """The backend's own answer, asked for once in each start: hours pass here."""
        if words not in self._said:
            self._said[words] = super()._asked(*words)
        return self._said[words]

    def update(self) -> None:
        """B is installed, tried and committed."""
        self.card.installed()
        self.begin(tried=True)
        self.mark_good()
        self.begin()

    def begin(self, tried: bool = False) -> None:
        """The machine starts, by the firmware."""
        self._said.clear()
        self.card.start(tried)
        self.now = START_S
        self.starts.append(self.current())
        self.watch = Watch(
            state=self.state,
            runtime=self._runtime,
            ask=lambda: None if self.current() in self.dark else NO_CITY,
            down=lambda units: [unit for unit in units if unit in SCREENS and self.current() in self.dark],
            trial=self,
            built=BUILT[self.current()],
            screens=self.Outputs(self),
            clock=lambda: self.now,
        )

    class Outputs:
        def __init__(self, box: Box) -> None:
            self.outputs = lambda: box.screens
            self.restart = lambda: None

    def for_seconds(self, seconds: float) -> None:
        for _ in range(int(seconds / LOOK_S)):
            self.now += LOOK_S
            self.watch.look()

    # What RAUC and systemd would do

    def mark_good(self) -> None:
        self.card.ask("set-state", self.current(), "good")
        self._said.clear()

    def try_other(self) -> None:
        self.begin(tried=True)

    def restart(self) -> None:
        self.begin()


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as runtime:  # in memory, as on a box: it is written at every look
        box = Box(tmp_path, Path(runtime))
        for name, value in box.card.environment().items():
            monkeypatch.setenv(name, value)
        box.update()
        box.starts.clear()
        yield box


def test_a_version_that_gives_no_picture_in_two_starts_is_left_and_the_one_before_stays(box: Box) -> None:
    box.dark = {"B"}
    box.for_seconds(MACHINE_S + 10)
    assert box.starts == ["B"], "once more, from the beginning"
    box.for_seconds(MACHINE_S + 10)
    assert box.starts == ["B", "A"]
    assert box.trying()
    box.for_seconds(GREEN_S + 10)
    assert not box.trying(), "it stays, though no city can be reached just now"
    box.begin()
    assert box.starts == ["B", "A", "A"]


def test_what_is_told_of_it_is_that_the_update_was_undone(tmp_path: Path) -> None:
    update_told.Teller(tmp_path, Running("test", BUILT["A"]))(State(step=Step.COMMITTED, built=BUILT["B"]))
    told = update_told.told(tmp_path)
    assert told
    assert (told.update.step, told.update.fault) == ("undone", "update-undone")


def test_a_version_before_that_is_no_better_is_left_again_and_not_tried_for_ever(box: Box) -> None:
    box.dark = {"A", "B"}
    box.for_seconds(24 * HOUR_S)
    assert box.starts.count("A") == TIMES
    assert set(box.starts[-5:]) == {"B"}
    assert not box.trying()


def test_a_power_cut_in_its_trial_costs_one_of_its_times(box: Box) -> None:
    box.dark = {"B"}
    box.for_seconds(2 * MACHINE_S + 20)
    assert box.current() == "A"
    box.begin()
    assert box.current() == "B"
    box.for_seconds(MACHINE_S + 10)
    assert box.current() == "A"
    box.for_seconds(GREEN_S + 10)
    assert not box.trying()


def test_a_start_with_a_picture_between_two_without_is_no_reason(box: Box) -> None:
    box.dark = {"B"}
    box.for_seconds(MACHINE_S + 10)
    box.dark = set()
    box.for_seconds(60)
    box.begin()
    box.dark = {"B"}
    box.for_seconds(HOUR_S / 2)
    assert set(box.starts) == {"B"}


def test_a_picture_that_was_there_and_went_is_no_reason(box: Box) -> None:
    box.for_seconds(60)
    box.dark = {"B"}
    box.for_seconds(MACHINE_S + 10)
    box.dark = set()
    box.for_seconds(60)
    box.dark = {"B"}
    box.for_seconds(HOUR_S / 2)
    assert set(box.starts) == {"B"}


def test_a_screen_that_is_pulled_out_is_no_reason(box: Box) -> None:
    box.screens = 0
    box.for_seconds(6 * HOUR_S)
    assert set(box.starts) == {"B"}


def test_a_slot_that_is_being_written_is_never_started(box: Box) -> None:
    box.card.ask("set-state", "A", "bad")
    box.dark = {"B"}
    box.for_seconds(6 * HOUR_S)
    assert set(box.starts) == {"B"}


def test_a_deadline_of_its_trial_leads_back_to_what_was_committed(box: Box) -> None:
    box.dark = {"B"}
    box.for_seconds(2 * MACHINE_S + 20)
    assert box.current() == "A"
    box.dark = {"A", "B"}
    box.for_seconds(DEADLINE_S + 10)
    assert box.current() == "B"
