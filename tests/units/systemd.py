"""A real systemd, as a user's manager in a mount namespace of its own: it starts, watches and restarts our units."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.units.conftest import PROJECT

KEPT = (
    *("Type", "NotifyAccess", "Restart", "RestartSec"),
    *("WatchdogSec", "WatchdogSignal", "TimeoutStartSec", "TimeoutStopSec"),
)
"""Of our units; who they run as and what they may do needs a machine of their own."""

BOOTED = (
    "mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/system && exec /lib/systemd/systemd --user --unit=basic.target"
)
"""systemd wants to see that the machine was booted with it."""


class Systemd:
    """One manager. `folder`: in memory, its path short."""

    def __init__(self, folder: Path) -> None:
        self.units = folder / "config/systemd/user"
        self.units.mkdir(parents=True)
        runtime = folder / "xdg"
        runtime.mkdir(mode=0o700)
        self.environment = os.environ | {"XDG_RUNTIME_DIR": str(runtime), "XDG_CONFIG_HOME": str(folder / "config")}
        self._log = (folder / "systemd.log").open("wb")
        self._process = subprocess.Popen(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", BOOTED],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )
        if not within(20, lambda: self._ask("is-system-running") == "running"):
            self.close()
            raise AssertionError((folder / "systemd.log").read_text())

    def start(
        self, name: str, words: list[str], environment: Mapping[str, str], log: Path, changed: Mapping[str, str] = {}
    ) -> None:
        """Start a unit of ours with the same supervision, but for what is changed, and another command."""
        lines = (PROJECT / f"systemd/units/{name}.service").read_text().splitlines()
        kept = [line for line in lines if line.partition("=")[0] in KEPT]
        kept += [f'Environment="{key}={value}"' for key, value in environment.items()]
        kept += [f"{key}={value}" for key, value in changed.items()]
        kept += [f"ExecStart={' '.join(words)}", f"WorkingDirectory={PROJECT}"]
        kept += [f"StandardOutput=append:{log}", f"StandardError=append:{log}"]
        (self.units / f"{name}.service").write_text("[Unit]\nStartLimitIntervalSec=0\n[Service]\n" + "\n".join(kept))
        self._ask("daemon-reload")
        self._ask("start", "--no-block", f"{name}.service")

    def lay(self, name: str, changed: Mapping[str, str]) -> None:
        """One of our units as it is, but for these words of it, for `begin`."""
        text = (PROJECT / f"systemd/units/{name}").read_text()
        for theirs, ours in changed.items():
            text = text.replace(theirs, ours)
        (self.units / name).write_text(text)
        self._ask("daemon-reload")

    def begin(self, name: str) -> None:
        """Start such a unit, and anything else that the machine has."""
        self._ask("start", name)

    def pid(self, name: str) -> int:
        """Its main process, 0 when there is none."""
        return int(self._ask("show", f"{name}.service", "-p", "MainPID", "--value") or 0)

    def runs(self, name: str) -> bool:
        """Whether a unit of any kind is active."""
        return self._ask("is-active", name) == "active"

    def serves(self, name: str) -> bool:
        """Whether it has said that it does."""
        return self.runs(f"{name}.service")

    def restarts(self, name: str) -> int:
        return int(self._ask("show", f"{name}.service", "-p", "NRestarts", "--value"))

    def close(self) -> None:
        self._ask("exit")
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def _ask(self, *words: str) -> str:
        command = ["nsenter", "-t", str(self._process.pid), "-m", "systemctl", "--user", *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False).stdout.strip()


def within(seconds: float, true: Callable[[], bool]) -> bool:
    """Whether it comes true."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True
