"""Whether the whole box is well, seen from outside its processes: each check one small function with a name.

While a new system is on trial this decides: well for `GREEN_S` without a break commits it, not well until `DEADLINE_S`
restarts into the old one. `cuagan health` is the process; the undo timer of the same unit tree is there for the case
that it never starts.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from appliance.errors import ApplianceError, Fault
from appliance.heart import Heart
from appliance.storage import durable_file, lay
from appliance.upkeep.dark_screen import DarkScreen
from appliance.upkeep.standing import Standing
from appliance.upkeep.way_back import Slots, WayBack

log = logging.getLogger(__name__)

GREEN_S = 60.0
DEADLINE_S = 600.0
STEADY_S = 1800.0
"""Well for so long, a box has no bad restarts left that should make the next one wait."""

SETTLED_S = 180.0
"""A machine that started less than this ago is still bringing its processes up."""

LOOK_S = 5.0
TOUCH = "cuagan-touch.service"
SCREENS = ("cuagan-screen.service", TOUCH, "cuagan-board.service")
WORKERS = ("cuagan-outbox.service", "cuagan-mirror.service", "cuagan-cups.service")

GONE = (Fault.BUTTONS_MISSING, Fault.CAMERA_MISSING, Fault.CAMERA_HUNG, Fault.READER_MISSING, Fault.PRINTER_MISSING)
"""Faults that say that a device is not there, rather than that it wants paper."""

WAY = (Fault.CITY_UNREACHABLE, Fault.CITY_NOT_OURS, Fault.CITY_TROUBLE)
"""Faults of the way to the city, rather than of what went over it."""

LINKS = ("listing", "city")
"""The findings that tell of that way: the last look for a listing, the dossiers that wait."""

BASELINE = "devices.json"
"""In the state folder: which devices were there, and what reached the city, when the box was last well."""

REPORT = "health.json"

GIVEN_UP = "given-up"
"""In the state folder: `built` of the last version that was not well in its trial. `undo-trial` writes it too."""


class Trial(Slots, Protocol):
    """The slot that runs, and the other (`hw.slots.Slots`)."""

    def trying(self) -> bool:
        """Whether it has not proven itself yet and is left at the next start."""

    def proven(self) -> bool:
        """Whether it is noted as one that works."""

    def mark_good(self) -> None:
        """Commit it."""

    def restart(self) -> None:
        """Restart, into the slot that starts by itself."""


class Screens(Protocol):
    """The box's screens (`hw.services.Screens`)."""

    def outputs(self) -> int | None:
        """How many the compositor has; None when it does not say."""

    def restart(self) -> None:
        """Start everything that makes a picture anew."""


class Check(msgspec.Struct, frozen=True):
    """The result of one check; `detail` is for the technician, and may tell what is not held against the box."""

    name: str
    fault: Fault | None
    detail: str = ""


class Report(msgspec.Struct, frozen=True):
    """What was found at a moment. `green`: every check is well; `settled`: they have been for `GREEN_S`, so that what
    is there is noted.
    """

    at: dt.datetime
    green: bool
    settled: bool
    trying: bool
    checks: Sequence[Check]


def kiosk(standing: Standing | None) -> Check:
    """It answers, and its visit takes presses."""
    return Check("kiosk", Fault.KIOSK_SILENT if standing is None else None)


def screen(down: Sequence[str], outputs: int | None = None) -> Check:
    """Compositor and browsers serve, on a screen: a browser does only while its page's own script answers. One screen
    is enough: it shows the kiosk.
    """
    dark = [unit for unit in SCREENS if unit in down] or (["no output"] if outputs == 0 else [])
    said = dark or (["no second screen"] if outputs == 1 else [])
    return Check("screen", Fault.SCREEN_DARK if dark else None, ", ".join(said))


def workers(down: Sequence[str]) -> Check:
    """The processes behind the screen run."""
    idle = [unit for unit in WORKERS if unit in down]
    return Check("workers", Fault.WORKER_DOWN if idle else None, ", ".join(idle))


def city(standing: Standing | None, before: Sequence[str]) -> Check:
    """What reached the city before the trial reaches it now. That it cannot be reached is else only told."""
    met = {name: fault for name in LINKS if standing and (fault := standing.faults.get(name)) in WAY}
    lost = next((fault for name, fault in met.items() if name in before), None)
    return Check("city", lost, "" if lost else ", ".join(sorted({str(fault) for fault in met.values()})))


def devices(standing: Standing | None, before: Sequence[str]) -> Check:
    """Every device that was there before the trial is there now."""
    gone = sorted(set(before) - set(present(standing)) - set(LINKS))
    return Check("devices", Fault.DEVICE_GONE if gone else None, ", ".join(gone))


def present(standing: Standing | None) -> Sequence[str]:
    """The devices that are there, and what reaches the city."""
    return sorted(name for name, fault in (standing.faults if standing else {}).items() if fault not in GONE + WAY)


class Watch:
    """Looks at the box again and again. state: root's own folder on the card; runtime: where the report is left."""

    def __init__(
        self,
        *,
        state: Path,
        runtime: Path,
        ask: Callable[[], Standing | None],
        down: Callable[[Sequence[str]], Sequence[str]],
        trial: Trial,
        built: int = 0,
        screens: Screens,
        forget: Callable[[], None] = lambda: None,
        deadline_s: float = DEADLINE_S,
        patience: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`built`: of the version that runs; `forget`: has systemd forget how often it restarted what; `patience`: how
        many times longer than on a board a screen may stay dark; `clock`: seconds since the machine's start.
        """
        self._state = state
        self._runtime = runtime
        self._ask = ask
        self._down = down
        self._trial = trial
        self._built = built
        self._screens = screens
        self._way_back = WayBack(state, built, trial)
        self._dark = DarkScreen(state, screens.restart, trial.restart, patience, self._way_back.take)
        self._forget = forget
        self._deadline_s = deadline_s
        self._clock = clock
        self._green_since: float | None = None
        self._settled = False
        self._proven = False
        self._forgotten = False

    def keep(self, heart: Heart) -> None:
        """For ever."""
        heart.ready()
        while True:
            report = self.look()
            heart.beat()
            heart.say("well" if report.green else ", ".join(str(each.fault) for each in report.checks if each.fault))
            time.sleep(LOOK_S)

    def look(self) -> Report:
        """Carry out every check, leave the report, and decide what follows of it."""
        standing, down, trying = self._ask(), self._down([*SCREENS, *WORKERS]), self._trial.trying()
        outputs = self._screens.outputs()
        # a picture without a city is better than none
        before = self._before() if trying and not self._way_back.taken() else ()
        checks = [kiosk(standing), screen(down, outputs), workers(down)]
        checks += [city(standing, before), devices(standing, before)]
        ill = [each.name for each in checks if each.fault]
        self._decide(ill, trying, present(standing))
        report = Report(dt.datetime.now(dt.UTC), not ill, self._settled, trying, checks)
        write(self._runtime / REPORT, report)
        if not trying:
            dark = any(each.fault is Fault.SCREEN_DARK for each in checks)
            seen = bool(standing and standing.visiting and TOUCH not in down)
            self._dark.look(dark, seen, self._clock(), plugged=outputs != 0)
        return report

    def _decide(self, ill: Sequence[str], trying: bool, here: Sequence[str]) -> None:
        now = self._clock()
        if not ill:
            self._green_since = now if self._green_since is None else self._green_since
            if now - self._green_since >= GREEN_S:
                self._settle(here)
            if now - self._green_since >= STEADY_S and not self._forgotten:
                self._forget()
                self._forgotten = True
            return
        self._green_since, self._settled, self._forgotten = None, False, False
        if trying and now > self._deadline_s:
            self._leave(ill)

    def _leave(self, ill: Sequence[str]) -> None:
        """Back to the system before. A city that alone is missing may be away for that one too: whether it is shows
        there, so this is no verdict, and the trial is repeated (`updates.TRIALS`).
        """
        log.critical("this system is not well (%s): back to the one before", ", ".join(ill))
        if list(ill) != ["city"]:
            # a card that is full or broken must not keep the box here
            with contextlib.suppress(OSError), durable_file(self._state / GIVEN_UP) as file:
                file.write(str(self._built).encode())
        self._trial.restart()

    def _settle(self, here: Sequence[str]) -> None:
        """The box is well: commit what runs, and remember what is plugged in and reached."""
        if not self._proven:
            try:
                self._commit()
            except ApplianceError as error:  # tried again at the next look; until it succeeds nothing is committed
                log.error("%s", error)
                return
        if list(here) != list(self._before()):
            try:
                with durable_file(self._state / BASELINE) as file:
                    file.write(msgspec.json.encode(here))
            except OSError as error:
                log.error("the card takes nothing: %s", error)
                return
        self._settled = True

    def _commit(self) -> None:
        if self._trial.trying() or not self._trial.proven():
            self._trial.mark_good()
            log.info("this system has proven itself")
        self._proven = True

    def _before(self) -> Sequence[str]:
        try:
            return msgspec.json.decode((self._state / BASELINE).read_bytes(), type=list[str])
        except (OSError, msgspec.MsgspecError):
            return []


def given_up(state: Path) -> int:
    """`built` of the last version that was not well in its trial; 0 when there was none."""
    try:
        return int((state / GIVEN_UP).read_text("ascii"))
    except (OSError, ValueError):
        return 0


def write(path: Path, report: Report) -> None:
    """Leave it whole or not at all, for everybody on this machine to read."""
    lay(path, msgspec.json.encode(report), mode=0o644)


def read(runtime: Path) -> Report | None:
    """What was last found; None when nobody has looked yet."""
    try:
        return msgspec.json.decode((runtime / REPORT).read_bytes(), type=Report)
    except (OSError, msgspec.MsgspecError):
        return None


def settled(report: Report | None, now: dt.datetime) -> bool:
    """Whether the box has been well for its time, by a report that is not old."""
    return _fresh(report, now) and report is not None and report.settled


def only_seen_from_outside(report: Report | None, now: dt.datetime, up_s: float) -> Mapping[str, Fault | None]:
    """What no process can say of itself, by check: the screens and the processes. Nothing while the machine starts
    (up_s: for so long it runs), or when nobody has looked lately.
    """
    if report is None or not _fresh(report, now) or up_s < SETTLED_S:
        return {}
    return {each.name: each.fault for each in report.checks if each.name in ("screen", "workers")}


def _fresh(report: Report | None, now: dt.datetime) -> bool:
    return report is not None and abs((now - report.at).total_seconds()) < 4 * LOOK_S


def summary(report: Report) -> Mapping[str, str]:
    """Each check by its name with `ok` or its fault, for people."""
    return {each.name: f"{each.fault or 'ok'}{f' ({each.detail})' if each.detail else ''}" for each in report.checks}
