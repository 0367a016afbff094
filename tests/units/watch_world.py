"""A watch over a whole box whose world is set by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from appliance.errors import ApplianceError, Fault
from appliance.upkeep import watching
from appliance.upkeep.standing import Standing
from appliance.upkeep.watching import Watch

BUILT = 1_790_000_000
WELL = {"buttons": None, "camera": None, "reader": None, "printer": None, "listing": None, "city": None}


@dataclasses.dataclass
class Trial:
    """The slot under trial, as RAUC and firmware would have it."""

    on_trial: bool = True
    good: int = 0
    restarts: int = 0
    deaf: bool = False

    def trying(self) -> bool:
        return self.on_trial

    def proven(self) -> bool:
        return not self.on_trial

    def mark_good(self) -> None:
        if self.deaf:
            raise ApplianceError(Fault.UPDATE_FAILED, "no answer")
        self.good, self.on_trial = self.good + 1, False

    def restart(self) -> None:
        self.restarts += 1

    def other_works(self) -> bool:
        return False

    def try_other(self) -> None:
        raise AssertionError("there is no other")


class Watched:
    """A watch whose world is set by hand."""

    def __init__(self, folder: Path, trial: Trial, built: int = BUILT) -> None:
        self.trial = trial
        self.now = 30.0
        self.standing: Standing | None = Standing(False, 0, WELL)
        self.down: Sequence[str] = ()
        self.folder = folder
        self.forgotten: list[float] = []
        self.connected: int | None = 2
        self.screens_restarted = 0
        self.watch = Watch(
            state=folder,
            runtime=folder,
            ask=lambda: self.standing,
            down=lambda units: [unit for unit in self.down if unit in units],
            trial=trial,
            built=built,
            screens=self,
            forget=lambda: self.forgotten.append(self.now),
            clock=lambda: self.now,
        )

    def outputs(self) -> int | None:
        return self.connected

    def restart(self) -> None:
        self.screens_restarted += 1

    def for_seconds(self, seconds: float) -> None:
        until = self.now + seconds
        while self.now <= until:
            self.watch.look()
            self.now += 5

    def found(self) -> dict[str, Fault | None]:
        report = watching.read(self.folder)
        assert report
        return {check.name: check.fault for check in report.checks}
