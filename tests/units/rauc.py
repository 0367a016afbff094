"""Trixie's RAUC, as client and as service, on a bus of its own."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path


class Rauc:
    """`command`: the words that run it; `bus`: a folder for its D-Bus."""

    def __init__(self, command: Sequence[str | Path], bus: Path) -> None:
        self.command = list(command)
        self.address = f"unix:path={bus}/bus"
        self.environment = os.environ | {"DBUS_STARTER_BUS_TYPE": "session", "DBUS_SESSION_BUS_ADDRESS": self.address}

    @contextlib.contextmanager
    def serving(self, conf: Path, environment: Mapping[str, str]) -> Iterator[None]:
        """The service runs with these settings, and asks the backend that they name."""
        bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={self.address}"])
        words = [*self.command, "-c", conf, "--override-boot-slot=B", "service"]
        try:
            self._until(lambda: Path(self.address.partition("=")[2]).exists())
            service = subprocess.Popen(words, env={**self.environment, **environment})
            try:
                self._until(lambda: self._run("status").returncode == 0)
                yield
            finally:
                service.kill()
                service.wait()
        finally:
            bus.kill()
            bus.wait()

    def ask(self, *words: str | Path) -> str:
        """What it says."""
        done = self._run(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.command, *words], env=self.environment, capture_output=True, text=True, check=False
        )

    @staticmethod
    def _until(true: object) -> None:
        end = time.monotonic() + 10
        while not true():  # type: ignore[operator]
            assert time.monotonic() < end
            time.sleep(0.05)
