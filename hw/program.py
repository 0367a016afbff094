"""A child process that cannot outlive us."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

MARK = "CUAGAN_STARTED_BY"
"""In the environment of a program and of all that it starts: the process that started the program."""

_PATH = f"{os.defpath}:/usr/local/sbin:/usr/sbin:/sbin"


def which(name: str) -> str:
    """The path of a program, looked for in the system's folders too, which are not on a user's PATH."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:{_PATH}")
    if found is None:
        raise FileNotFoundError(f"{name} is not installed (system-packages.ini names its package)")
    return found


def wait_until(ready: Callable[[], bool], seconds: float, what: str) -> None:
    """Look every 10 ms; TimeoutError when `what` has not come about in time."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(0.01)


class Program:
    """One program in a session of its own.

    The kernel kills it when the thread that started it dies (`setpriv --pdeathsig`), so start it from a thread that
    lives as long as the program should; `stop` and `kill` end everything that the program started too.
    """

    def __init__(self, *argv: str | Path, log: Path, user: str = "", env: Mapping[str, str] | None = None) -> None:
        self.log = log
        self._argv = [which("setpriv"), "--pdeathsig=KILL", *_as_user(user), "--", which(str(argv[0])), *argv[1:]]
        self._env = {**os.environ, MARK: str(os.getpid()), **(env or {})}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it, unless it runs; what an earlier run left behind is ended first."""
        if self.running:
            return
        self.kill()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self._env, start_new_session=True
            )

    def stop(self, seconds: float = 3) -> None:
        """Ask it to end, wait, then kill whatever is left of it."""
        if self._process is not None:
            self._process.terminate()
            self._wait(seconds)
        self.kill()

    def kill(self) -> None:
        """End it and all its descendants at once, as a pulled plug does."""
        if self._process is None:
            return
        for pid in _session(self._process.pid):
            _kill(pid)
        self._process.wait()
        self._process = None

    def _wait(self, seconds: float) -> None:
        assert self._process is not None
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return


def _as_user(user: str) -> list[str]:
    return [f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []


def _session(session: int) -> list[int]:
    """Every process of a session: cupsd gives its filters process groups of their own, so a group is not enough."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _sid(entry) == session]


def _sid(entry: Path) -> int | None:
    try:
        return os.getsid(int(entry.name))
    except ProcessLookupError:
        return None


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
