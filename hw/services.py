"""The box's other processes, as systemd sees them."""

from __future__ import annotations

import functools
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from appliance.config import Config
from appliance.upkeep.watching import SCREENS
from hw import compositor

READS: Mapping[str, Sequence[str]] = {
    "cuagan-outbox.service": ("house.box", "city", "folders"),
    "cuagan-mirror.service": ("city", "folders", "times.mirror_s"),
    "cuagan-report.service": ("house.box", "city", "folders", "host", "printer.queue", "printer.socket"),
    "cuagan-update.service": ("city", "folders", "updates", "web.port"),
    "cuagan-cups.service": ("printer.uri",),
    "cuagan-screen.service": ("display",),
}
"""What each process takes from the settings when it begins. The kiosk looks after itself (`settings.followed`)."""


def down(units: Sequence[str]) -> Sequence[str]:
    """Those of these units that do not run and serve now (systemctl(1), `is-active`)."""
    asked = subprocess.run(["systemctl", "is-active", *units], capture_output=True, text=True, check=False)
    states = asked.stdout.split()
    return [unit for unit, state in zip(units, states, strict=True) if state != "active"] if states else list(units)


def readers(before: Config | None, after: Config) -> Sequence[str]:
    """The units that began with what has changed since; all of them when nobody knows what was before."""
    if before is None:
        return list(READS)
    return [unit for unit, keys in READS.items() if any(_at(before, key) != _at(after, key) for key in keys)]


def restart(units: Sequence[str]) -> None:
    """Start these anew, those of them that run."""
    if units:
        subprocess.run(["systemctl", "try-restart", *units], capture_output=True, check=False)


def _at(config: Config, key: str) -> object:
    """The value at a key as `house.box`, or a whole section."""
    return functools.reduce(getattr, key.split("."), config)


class Screens:
    """The box's screens. folder: the compositor's, in which its watcher leaves what wlr-randr said."""

    def __init__(self, folder: Path = Path("/run/cuagan-screen")) -> None:
        self._folder = folder

    def outputs(self) -> int | None:
        """How many of the compositor's show a picture; None when it does not say."""
        lit = compositor.lit(self._folder)
        return None if lit is None else len(lit)

    def restart(self) -> None:
        """Start compositor and browsers anew."""
        subprocess.run(["systemctl", "restart", "--no-block", *SCREENS], capture_output=True, check=False)


def forget_restarts() -> None:
    """Let every unit of ours start at once again when it ends: systemd counts restarts until it is told to forget them,
    and each makes the next wait longer (`RestartSteps=`).
    """
    subprocess.run(["systemctl", "reset-failed", "cuagan-*"], capture_output=True, check=False)
