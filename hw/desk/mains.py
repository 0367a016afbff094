"""The mains of a desk: start what is in the box and in the city, keep it running, and cut the box's power.

It knows no details: whatever can be started, stopped and killed is a part. Parts are started from the main thread
only and die with it (`program.py`), and what those have started the guardian ends, so that not even kill -9 of the
mains leaves an orphan.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from hw.desk.control import ControlServer

LOG = logging.getLogger(__name__)
TICK_S = 0.1
TEND_S = 1.0
LIVED_S = 10.0
BACKOFF_S = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0)
LOG_BYTES = 1_000_000

Verbs = Mapping[str, Callable[[], None]]
"""What can be done from outside the box, by the words that ask for it: `uplink cut`."""


class Part(Protocol):
    """A process, or what stands for some."""

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""

    def start(self) -> None:
        """Start it afresh. TimeoutError when it does not come up."""

    def stop(self) -> None:
        """Ask it to end, and see to it that it does."""

    def kill(self) -> None:
        """End it and whatever it started, at once; also when it has ended already."""


class Mains:
    """The supervisor behind `cuagan run`.

    box: the parts whose power can be cut, by name, in the order to start them. city: those that stand elsewhere.
    verbs: what else can be done from outside; `cut-power` and `kill-NAME` of any part are added. state: what the world
    outside is like. tend: called about once a second, to look after what changes by itself. runtime: the box's
    memory-backed folder, emptied by a power cut. control: the Unix socket for verbs. logs: its *.log are kept short.
    """

    def __init__(
        self,
        box: Mapping[str, Part],
        city: Mapping[str, Part],
        *,
        verbs: Verbs,
        state: Callable[[], dict[str, str]],
        tend: Sequence[Callable[[], object]],
        runtime: Path,
        control: Path,
        logs: Path,
    ) -> None:
        self._box = [_Kept(name, part) for name, part in box.items()]
        self._all = [*(_Kept(name, part) for name, part in city.items()), *self._box]
        self._verbs = {**verbs, "cut-power": self.cut_power, **{f"kill-{kept.name}": kept.kill for kept in self._all}}
        self._state = state
        self._tend = tend
        self._tended = 0.0
        self._runtime = runtime
        self._control = control
        self._logs = logs
        self._requests: queue.SimpleQueue[_Request] = queue.SimpleQueue()

    def run(self, started: Callable[[], None]) -> None:
        """Start everything, call `started`, and see to it until Ctrl-C or SIGTERM; then stop everything.

        For the main thread. TimeoutError and FileNotFoundError when a part cannot be started at all.
        """
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.default_int_handler)
        control = ControlServer(self._control, self._ask)
        guardian = _start_guardian()
        try:
            for kept in self._all:
                kept.start()
            started()
            while True:
                self._tick()
        except KeyboardInterrupt:
            LOG.info("stopping")
        finally:
            control.close()
            for kept in reversed(self._all):
                kept.part.stop()
            guardian.communicate()

    def cut_power(self) -> None:
        """Kill the box's processes, empty its memory-backed folder, and switch it on again."""
        LOG.warning("the power is cut")
        for kept in self._box:
            kept.kill()
        _empty(self._runtime)
        for kept in self._box:
            kept.keep()

    def _ask(self, words: Sequence[str]) -> dict[str, str]:
        """Called from the control's threads: has the main thread carry out a verb."""
        request = _Request(" ".join(words))
        self._requests.put(request)
        return request.state.result()

    def _tick(self) -> None:
        with contextlib.suppress(queue.Empty):
            self._carry_out(self._requests.get(timeout=TICK_S))
        for kept in self._all:
            kept.keep()
        if time.monotonic() - self._tended > TEND_S:
            self._look_after()

    def _look_after(self) -> None:
        _shorten(self._logs)
        for tend in self._tend:
            try:
                tend()
            except OSError as error:  # a printer or a link in trouble must not stop the mains; the next look is soon
                LOG.warning("%s", error)
        self._tended = time.monotonic()

    def _carry_out(self, request: _Request) -> None:
        try:
            if request.verb:
                self._verb(request.verb)()
            request.state.set_result(self._state())
        except (ValueError, OSError) as error:
            request.state.set_exception(error)

    def _verb(self, words: str) -> Callable[[], None]:
        if words not in self._verbs:
            raise ValueError(f"no such verb: {words}")
        return self._verbs[words]


class _Request:
    def __init__(self, verb: str) -> None:
        self.verb = verb
        self.state: Future[dict[str, str]] = Future()


class _Kept:
    """A part that is started again when it ends: at once, or ever later when it does not live long."""

    def __init__(self, name: str, part: Part) -> None:
        self.name = name
        self.part = part
        self._up = False
        self._started = 0.0
        self._due = 0.0
        self._short_lives = 0

    def start(self) -> None:
        self._up, self._started = True, time.monotonic()
        self.part.start()

    def kill(self) -> None:
        """Kill it; `keep` starts it again at once, since this says nothing about its health."""
        self.part.kill()
        self._up, self._due, self._short_lives = False, 0.0, 0

    def keep(self) -> None:
        now = time.monotonic()
        if self._up and not self.part.running:
            self._ended(now)
        if not self._up and now >= self._due:
            self._restart()

    def _ended(self, now: float) -> None:
        self.part.kill()  # what it started may be left
        self._short_lives = 0 if now - self._started > LIVED_S else self._short_lives + 1
        wait = BACKOFF_S[min(self._short_lives, len(BACKOFF_S) - 1)]
        self._up, self._due = False, now + wait
        LOG.warning("%s has ended, starting it again in %.1f s; its log says why", self.name, wait)

    def _restart(self) -> None:
        try:
            self.start()
        except TimeoutError as error:  # found not running, it is started again
            LOG.warning("%s: %s", self.name, error)
            self.part.kill()


def _start_guardian() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "hw.desk.guardian", str(os.getpid())]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _shorten(folder: Path) -> None:
    """Processes append to their logs, so that one that is copied and cut goes on at its beginning."""
    for log in folder.glob("*.log"):
        if log.stat().st_size > LOG_BYTES:
            shutil.copyfile(log, log.with_suffix(".log.old"))
            with log.open("r+b") as file:
                file.truncate()
