"""What the kiosk process knows and others on this machine go by: one small file in the memory-backed folder.

The kiosk owns the devices, so only it can say how they are: to the report process, and to whoever watches over the box
or updates it (`standing`). It writes the file at once when something changed and every
two seconds otherwise, so that its age says whether the kiosk still works. Nothing of a resident is in it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import queue
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from appliance.dossier import MAX_BYTES
from appliance.errors import Fault
from appliance.events import Bus, ButtonPressed, ButtonStuck, DeviceFault, Event, HelpCalled, WardSays, WorkFailed
from appliance.listings.mirror_folder import read_report
from appliance.outbox.outbox import Outbox
from appliance.pages import Page, Screen
from appliance.storage import lay
from appliance.upkeep.fault_log import FaultLog
from appliance.upkeep.health import Finding, Health
from appliance.upkeep.ward_orders import Kept

FILE = "kiosk.json"
EVERY_S = 2.0
CALL_S = 900.0
"""For so long a call for help is told: then nobody waits any more."""

CARD_BELIEVED_S = 900.0
"""A card that took something so short a time ago is not written to again only to be asked."""

_MOMENT_S = 0.05
"""The health's own thread takes the same event from its own queue: what it needs for that."""


class Told(msgspec.Struct, frozen=True):
    """A finding that is not well; `since`: seconds of CLOCK_MONOTONIC, which all processes of one start share."""

    check: str
    fault: str
    since: float | None = None
    detail: str = ""


class Call(msgspec.Struct, frozen=True):
    """Somebody asked for the ward's help."""

    call: str
    since: float


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """The file. `at`, `pressed`: CLOCK_MONOTONIC, seconds; `day`: the day that the counts are of.

    visiting: whether somebody's papers or answers are here; unsent: sealed dossiers that the city has not signed for;
    findings: what is not well; well: the names of the checks that are.
    """

    at: float
    idle: bool = True
    visiting: bool = False
    unsent: int = 0
    well: Sequence[str] = ()
    day: str = ""
    visits: int = 0
    faults: int = 0
    listing: str = ""
    findings: Sequence[Told] = ()
    pressed: Mapping[str, float] = {}
    help: Call | None = None
    kept: Kept = Kept()
    dark: bool = False


def read(runtime: Path) -> Status | None:
    """What the kiosk last said; None when it has said nothing since the start of the machine."""
    try:
        return msgspec.json.decode((runtime / FILE).read_bytes(), type=Status)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None


class Statuses:
    """Keeps the file; `run` is its thread."""

    def __init__(
        self,
        runtime: Path,
        bus: Bus,
        health: Health,
        open_outbox: Callable[[], Outbox],
        page: Callable[[], Page],
        listing: Callable[[], str],
        visiting: Callable[[], bool],
        faults: FaultLog,
        outside: Callable[[], Mapping[str, Fault | None]] = dict,
        kept: Callable[[], Kept] = Kept,
    ) -> None:
        """`outside`: what only others see of this box, by check; it is noted, and told by them."""
        self._runtime = runtime
        self._events = bus.subscribe()
        self._health = health
        self._open_outbox = open_outbox
        self._page = page
        self._listing = listing
        self._visiting = visiting
        self._faults = faults
        self._outside = outside
        self._kept = kept
        self._now = read(runtime) or Status(at=0.0)
        self._was_idle = True

    def run(self) -> None:
        """Take events for ever."""
        outbox = self._open_outbox()
        while True:
            self.step(outbox)

    def step(self, outbox: Outbox) -> None:
        """Wait for news, or for the time to say that there is none; write the file."""
        due = self._now.at + EVERY_S
        while (left := due - time.monotonic()) > 0:
            try:
                if self._note(self._events.get(timeout=left)):
                    time.sleep(_MOMENT_S)
                    break
            except queue.Empty:
                break
        with contextlib.suppress(queue.Empty):
            while True:
                self._note(self._events.get_nowait())
        self._write(outbox)

    def _note(self, event: Event) -> bool:
        """Count what is counted; whether the event is worth writing at once."""
        self._new_day()
        now = time.monotonic()
        match event:
            case ButtonPressed(button):
                self._change(pressed={**self._now.pressed, button: now})
            case DeviceFault(_, fault):
                self._change(faults=self._now.faults + (fault is not None))
                return True
            case ButtonStuck():
                return True
            case WorkFailed():
                self._change(faults=self._now.faults + 1)
                return True
            case HelpCalled(call):
                self._change(help=Call(call, now))
                return True
            case WardSays():
                self._change(help=None)
                return True
            case _:
                idle = self._page().screen == Screen.ATTRACT
                if not idle and self._was_idle:
                    self._change(visits=self._now.visits + 1)
                self._was_idle = idle
        return False

    def _change(self, **changed: object) -> None:
        self._now = msgspec.structs.replace(self._now, **changed)

    def _new_day(self) -> None:
        today = dt.date.today().isoformat()
        if self._now.day != today:
            self._change(day=today, visits=0, faults=0)

    def _write(self, outbox: Outbox) -> None:
        self._new_day()
        card = outbox.refuses(MAX_BYTES, CARD_BELIEVED_S) or outbox.doubts()
        unsent = outbox.queue()
        findings = self._health.findings(unsent, card, read_report(self._runtime))
        told = [_told(finding) for finding in findings if finding.fault]
        well = [finding.name for finding in findings if not finding.fault]
        self._faults.look({**self._outside(), **{finding.name: finding.fault for finding in findings}})
        page = self._page()
        idle = page.screen == Screen.ATTRACT
        if self._now.help and time.monotonic() - self._now.help.since > CALL_S:
            self._change(help=None)
        self._change(at=time.monotonic(), findings=told, well=well, idle=idle, listing=self._listing())
        self._change(kept=self._kept(), dark=page.dark, visiting=self._visiting(), unsent=len(unsent))
        lay(self._runtime / FILE, msgspec.json.encode(self._now))


def _told(finding: Finding) -> Told:
    """The fault's beginning on the clock that no one sets."""
    ago = (dt.datetime.now(dt.UTC) - finding.since).total_seconds() if finding.since else None
    return Told(finding.name, str(finding.fault), None if ago is None else time.monotonic() - max(0.0, ago))
