"""The box's other processes, as systemd sees them."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence


def down(units: Sequence[str]) -> Sequence[str]:
    """Those of these units that do not run and serve now (systemctl(1), `is-active`)."""
    asked = subprocess.run(["systemctl", "is-active", *units], capture_output=True, text=True, check=False)
    states = asked.stdout.split()
    return [unit for unit, state in zip(units, states, strict=True) if state != "active"] if states else list(units)


def forget_restarts() -> None:
    """Let every unit of ours start at once again when it ends: systemd counts restarts until it is told to forget them,
    and each makes the next wait longer (`RestartSteps=`).
    """
    subprocess.run(["systemctl", "reset-failed", "cuagan-*"], capture_output=True, check=False)
