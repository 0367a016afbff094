"""How updates stand, for whoever tells the city: the update process says it in a folder that everybody may read."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import msgspec

from appliance.errors import Fault
from appliance.storage import lay
from appliance.upkeep.commands import Failed
from appliance.upkeep.updates import Running, State, Step
from appliance.wire.reports import Update

FOLDER = Path("/run/cuagan-update")
"""The update process's own (`RuntimeDirectory=`)."""

FILE = "state.json"
WANTED = "update-wanted"
"""In the kiosk's memory-backed folder: a look for updates that is younger than this file has been asked for."""

PATIENCE_S = 30.0
_LOOK_S = 0.25


RELEASED = "update-released"
"""There too: what the city has last said that this box may take."""


def allow(runtime: Path, built: int) -> None:
    """The city has released to this box what was built then; 0: nothing."""
    if released(runtime) != built:
        lay(runtime / RELEASED, str(built).encode())


def released(runtime: Path) -> int:
    """When that was built which this box may take; 0 when the city has said nothing yet."""
    with contextlib.suppress(OSError, ValueError):
        return int((runtime / RELEASED).read_text(encoding="ascii"))
    return 0


class Told(msgspec.Struct, frozen=True):
    """What is told to the city, and when it was last looked: CLOCK_MONOTONIC, seconds.

    version, detail: of the bundle that `update` is about; stick: why the bundle on the last stick was not taken.
    """

    update: Update
    looked: float
    version: str = ""
    detail: str = ""
    stick: str = ""


class Teller:
    """The update process's voice. folder: its own in memory; running: the system that runs."""

    def __init__(self, folder: Path, running: Running) -> None:
        self._folder = folder
        self._running = running
        self._stick = ""

    def stick(self, fault: Fault | None) -> None:
        """A stick was looked at; why its bundle was not taken. Told with the next look."""
        self._stick = str(fault or "")

    def __call__(self, state: State) -> None:
        """So it stands, after a look or in the middle of one."""
        step, fault = state.step, state.fault
        if step is Step.COMMITTED and state.built > self._running.built:  # it was left later (`way_back`)
            step, fault = Step.UNDONE, Fault.UPDATE_UNDONE
        update = Update(
            compatible=self._running.compatible,
            running=self._running.built,
            step=step,
            built=state.built,
            fault=str(fault or ""),
        )
        told = Told(update, time.monotonic(), state.version, state.detail[:200], self._stick)
        lay(self._folder / FILE, msgspec.json.encode(told), mode=0o644)


def told(folder: Path = FOLDER) -> Told | None:
    """What was last said; None when nobody brings new versions here."""
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Told)
    return None


class Wanted:
    """Whether a look was asked for since this was last said so."""

    def __init__(self, runtime: Path) -> None:
        self._file = runtime / WANTED
        self._seen = self._stamp()

    def __call__(self) -> bool:
        before, self._seen = self._seen, self._stamp()
        return self._seen != before

    def _stamp(self) -> int:
        try:
            return self._file.stat().st_mtime_ns
        except FileNotFoundError:
            return 0


def look_now(runtime: Path, folder: Path = FOLDER, patience_s: float = PATIENCE_S) -> str:
    """Have it looked for a new version at once; how far that has got. Failed where nobody brings new versions."""
    if told(folder) is None:
        raise Failed("nobody brings new versions here")
    asked = time.monotonic()
    (runtime / WANTED).touch()
    while (now := told(folder)) and now.looked < asked and time.monotonic() < asked + patience_s:
        time.sleep(_LOOK_S)
    if now is None:
        raise Failed("nobody brings new versions here")
    return f"{now.update.step} {now.update.fault}".strip() if now.looked >= asked else "at it"
