"""What was tried and how it ended, one line each, so that a series which was cut off goes on where it was."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from image.shell import say

Found = dict[str, Any]


class Ledger:
    """Lines of JSON in a file: the trial's name, when it ended, and what was found."""

    def __init__(self, path: Path) -> None:
        self._path = path
        lines = path.read_text().splitlines() if path.exists() else []
        self.found: dict[str, Found] = {each.pop("trial"): each for each in map(json.loads, lines)}

    def once(self, trial: str, work: Callable[[random.Random], Found]) -> Found:
        """What came of a trial; it is carried out unless it has been. `work` draws what is random from its seed."""
        if trial not in self.found:
            say(f"== {trial}")
            found = work(random.Random(trial))
            with self._path.open("a") as file:
                file.write(json.dumps({"trial": trial, **found}) + "\n")
            self.found[trial] = found
            say(f"{trial}: {json.dumps(found)}")
        return self.found[trial]

    def of(self, kind: str) -> list[Found]:
        """Of every trial whose name begins so."""
        return [found for trial, found in self.found.items() if trial.startswith(kind)]
