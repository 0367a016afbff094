"""The technician's self-test: each device exercised once, each answer a line of ✓ or ✗ with what was measured.

It begins when the technician says so, and never while a resident is at the box. What needs a hand (five buttons, the
glass, a code before the reader, the test sheet under the camera) waits for it; the other checks answer by themselves.
Nothing of what was read or seen is kept: of a code its length, of the table a picture in memory until the next test.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from appliance.config import Config, Display
from appliance.devices import BUTTONS, Devices, HostFacts, Job, JobState
from appliance.errors import ApplianceError, Fault
from appliance.events import Bus, ButtonPressed, CodeRead, Event, TechnicianCalled
from appliance.pages import Screen, Text, literal, say
from appliance.settings.prepare import OWN_WIFI
from appliance.stage import Stage
from appliance.storage import durable_file, lay, named_faults
from appliance.upkeep import health

if TYPE_CHECKING:
    from appliance.devices import Image
    from appliance.printing.prints import Prints
    from appliance.scanner import Scanner
    from appliance.upkeep.camera_check import Seen
    from appliance.upkeep.city_look import CityLook

CHECKS = (
    *("buttons", "touch", "board", "camera", "reader", "printer", "link", "network", "clock", "storage"),
    *("temperature", "power"),
)
"""In the order of the sheet."""

CELLS = 20
"""Fields of the touch grid, 5 × 4: each larger than a finger's error at the glass's edge."""

UNKNOWN = "technician-unknown"
"""What a line says that this machine cannot measure."""

NO_BOARD = "test-board-none"
"""What a line says of a second screen that is not seen: a box may have none, or it is off."""

COMMISSIONED = "commissioned"
"""In the state folder: the commissioning sheet has come out by itself."""

CLOCK_OFF_S = 5
ROOM_BYTES = 1_000_000_000
WORN_PERCENT = 80
WEAK_DBM = -75
"""Below this a Wi-Fi is joined but drops out."""


class Result(msgspec.Struct, frozen=True):
    """A line of the sheet. good: None while it is not known yet. hint: what to do, when something is wrong."""

    name: str
    good: bool | None
    measured: Text
    hint: Text | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Tools:
    """What the self-test works with; camera and printer only through the workers that own them."""

    config: Config
    bus: Bus
    devices: Devices
    scanner: Scanner
    prints: Prints
    stage: Stage
    look_at_city: Callable[[], CityLook]
    clock_trusted: Callable[[], bool]
    facts: Callable[[], Mapping[str, str]]


class SelfTest:
    """`run` is its thread; everything else may be called from any."""

    def __init__(self, tools: Tools) -> None:
        self.picture = b""
        self.began: dt.datetime | None = None
        self._tools = tools
        self._events = tools.bus.subscribe()
        self._lock = threading.Lock()
        self._results: Mapping[str, Result] = {}
        self._pressed: frozenset[str] = frozenset()
        self._touched: frozenset[int] = frozenset()
        self._code = ""
        self._mark = Path(tools.config.folders.state) / COMMISSIONED
        self._printing = False

    @property
    def called(self) -> str:
        """The code that the last call by the box's own buttons made for telephones; "" before one."""
        return self._code

    @property
    def code(self) -> str:
        """What opens the technician's page on a telephone: the code of the settings, else that of the last call."""
        return self._tools.config.technician.code or self._code

    def run(self) -> None:
        """Take events for ever."""
        while True:
            self.note(self._events.get())

    def note(self, event: Event) -> None:
        """A call of the held pair; and while a test runs, presses and codes."""
        match event:
            case TechnicianCalled():
                self._code = f"{secrets.randbelow(10**6):06}"
                if self._tools.stage.away():  # called again before that page: a hand that the glass does not feel
                    lay(Path(self._tools.config.folders.runtime) / OWN_WIFI, b"")
                else:
                    self._tools.stage.summon("/technician")
            case ButtonPressed(button) if self.began:
                self._pressed |= {button}
                self._tell(buttons(self._pressed, self._tools.devices.buttons.probe()))
            case CodeRead(text) if self.began:
                self._tell(Result("reader", True, say("test-read", count=len(text))))

    def results(self) -> Sequence[Result]:
        """Every line, in the order of the sheet."""
        return [self._results.get(name) or Result(name, None, say("test-waiting")) for name in CHECKS]

    def start(self) -> bool:
        """Begin anew. Refused while somebody is at the box: False."""
        if self._tools.stage.now()[1].screen != Screen.ATTRACT:
            return False
        with self._lock:
            self.began, self.picture = dt.datetime.now(dt.UTC), b""
            self._pressed, self._touched = frozenset(), frozenset()
            self._results = {}
        devices = self._tools.devices
        self._tell(buttons(self._pressed, devices.buttons.probe()))
        self._tell(touch(self._touched))
        self._tell(reader(devices.reader.probe()))
        self._tell(Result("camera", None, say("test-camera-wait")))
        facts = devices.host.facts()
        for result in [*of_host(facts, devices.host.probe()), board(facts, self._tools.config.display), link(facts)]:
            self._tell(result)
        self._tools.scanner.look(self._seen)
        self._tell(Result("printer", None, say("test-printer-wait")))
        self._tools.prints.print_test(self._draw, lambda job: self._tell(printer(job)))
        threading.Thread(target=self._ask_city, name="selftest", daemon=True).start()
        return True

    def look_again(self) -> bool:
        """Another picture, when the sheet lies or the lens was turned. Refused while somebody is at the box."""
        if self._tools.stage.now()[1].screen != Screen.ATTRACT:
            return False
        self._tools.scanner.look(self._seen)
        return True

    def touch(self, cell: int) -> None:
        """A field of the grid was touched."""
        if self.began and 0 <= cell < CELLS:
            self._touched |= {cell}
            self._tell(touch(self._touched))

    def down(self) -> frozenset[str]:
        """Which buttons are down now."""
        try:
            return self._tools.devices.buttons.down()
        except ApplianceError:
            return frozenset()

    def _tell(self, result: Result) -> None:
        with self._lock:
            self._results = {**self._results, result.name: result}
            due = through(self.results()) and not self._printing and not self._mark.exists()
            self._printing = self._printing or due
        if due:
            self.print_sheet()

    def _seen(self, still: Image | Fault) -> None:
        """In the camera's thread."""
        if isinstance(still, Fault):
            self._tell(_failed("camera", still))
            return
        from appliance.upkeep import camera_check

        self.picture = camera_check.peaking(still)
        self._tell(camera(camera_check.examine(still)))

    def _draw(self, pdf: Path) -> None:
        """In the printer's thread."""
        from appliance.printing.trial_sheet import draw  # fpdf2 is heavy

        draw(self._tools.config, pdf)

    def sheet(self) -> bytes:
        """The commissioning sheet as PDF, with what is known now."""
        from appliance.printing.trial_sheet import commissioning  # fpdf2 is heavy

        return commissioning(self._tools.config, self.results(), self._tools.facts(), self.picture)

    def print_sheet(self) -> None:
        """The commissioning sheet, on paper; its own printing is watched like the test sheet's. By itself it comes
        once, when a test is through for the first time.
        """
        sheet = self.sheet()

        def put(pdf: Path) -> None:
            pdf.write_bytes(sheet)

        self._tools.prints.print_test(put, self._sheet_went)

    def _sheet_went(self, job: Job) -> None:
        """In the printer's thread. A sheet that did not come out comes again after the next test."""
        if job.state == JobState.PRINTED and not self._mark.exists():
            with contextlib.suppress(ApplianceError), named_faults(), durable_file(self._mark) as file:
                file.write(b"")
        self._printing = job.state in (JobState.SENT, JobState.PRINTING)
        self._tell(printer(job))

    def _ask_city(self) -> None:
        look = self._tools.look_at_city()
        self._tell(network(look))
        self._tell(clock(look, self._tools.clock_trusted()))


def through(results: Sequence[Result]) -> bool:
    """Whether every line is well, but for what this machine cannot measure and what it may do without."""
    return all(each.good or (each.good is None and each.measured.id in (UNKNOWN, NO_BOARD)) for each in results)


def _failed(name: str, fault: Fault) -> Result:
    return Result(name, False, literal(str(fault)), say(f"fault-{fault}-hint"))


def buttons(pressed: frozenset[str], fault: Fault | None) -> Result:
    """All five, each once."""
    if fault:
        return _failed("buttons", fault)
    return Result("buttons", len(pressed) == len(BUTTONS) or None, say("test-pressed", count=len(pressed)))


def touch(touched: frozenset[int]) -> Result:
    """Every field of the grid."""
    return Result("touch", len(touched) == CELLS or None, say("test-touched", count=len(touched), all=CELLS))


def camera(seen: Seen) -> Result:
    """Resolution and sharpness of the test sheet."""
    if seen.dpi is None:
        return Result("camera", False, say("test-no-sheet"), say("test-no-sheet-hint"))
    sharp = f"{seen.sharpness:.2f}" if seen.sharpness is not None else "–"
    measured = say("test-camera", dpi=seen.dpi, sharpness=sharp, brightness=seen.brightness)
    return Result("camera", seen.good, measured, None if seen.good else say("test-camera-hint"))


def reader(fault: Fault | None) -> Result:
    """There; whether it reads, a code must show."""
    return _failed("reader", fault) if fault else Result("reader", None, say("test-reader-wait"))


def printer(job: Job) -> Result:
    """No more than the printer says."""
    if job.fault or job.state in (JobState.CANCELLED, JobState.UNKNOWN):
        return _failed("printer", job.fault or Fault.PRINTER_TROUBLE)
    if job.state == JobState.PRINTED:
        return Result("printer", True, say("slip-state-printed"))
    return Result("printer", None, say("slip-state-sent"))


def board(facts: HostFacts, display: Display) -> Result:
    """The second screen; and whether the first is where the settings say."""
    if facts.screens is None:
        return Result("board", None, say(UNKNOWN))
    if facts.screens and display.touch not in facts.screens:
        measured = say("test-board-only", outputs=", ".join(facts.screens), touch=display.touch)
        return Result("board", False, measured, say("test-board-only-hint", touch=display.touch))
    if display.board in facts.screens:
        return Result("board", True, say("test-board", output=display.board))
    return Result("board", None, say(NO_BOARD, output=display.board), say("test-board-none-hint"))


def link(facts: HostFacts) -> Result:
    """How the box is in the house's network, as the kernel says it."""
    if facts.cable:
        return Result("link", True, say("test-link-cable"))
    if facts.wifi_dbm is not None:
        weak = facts.wifi_dbm < WEAK_DBM
        measured = say("test-link-wifi", dbm=facts.wifi_dbm)
        return Result("link", not weak, measured, say("test-link-weak-hint") if weak else None)
    if facts.cable is None:
        return Result("link", None, say(UNKNOWN))
    return Result("link", False, say("test-link-none"), say("test-link-none-hint"))


def network(look: CityLook) -> Result:
    """The way to the city."""
    if look.fault:
        return _failed("network", look.fault)
    if look.milliseconds is None:
        return Result("network", None, say("test-waiting"))
    return Result("network", True, say("test-network", milliseconds=look.milliseconds))


def clock(look: CityLook, trusted: bool) -> Result:
    """Beside the city's, where that answers."""
    if look.clock_error_s is None:
        return Result("clock", trusted or None, say("test-clock-set" if trusted else "test-clock-unset"))
    good = abs(look.clock_error_s) <= CLOCK_OFF_S
    return Result("clock", good, say("test-clock", count=look.clock_error_s), None if good else say("test-clock-hint"))


def of_host(facts: HostFacts, fault: Fault | None) -> list[Result]:
    """The card, the temperature, the power."""
    return [storage(facts, fault), *(_found(each) for each in (health.temperature(facts), health.power(facts)))]


def _found(finding: health.Finding) -> Result:
    if finding.fault:
        return _failed(finding.name, finding.fault)
    if not finding.detail:
        return Result(finding.name, None, say(UNKNOWN))
    return Result(finding.name, True, literal(finding.detail))


def storage(facts: HostFacts, fault: Fault | None) -> Result:
    """Room, errors that ext4 has counted, and how worn the card says it is, where it does."""
    if fault:
        return _failed("storage", fault)
    measured = say(
        "test-storage",
        free=f"{facts.disk_free_bytes / 1e9:.1f}",
        errors=facts.disk_errors or 0,
        worn="–" if facts.wear_percent is None else f"{facts.wear_percent} %",
    )
    bad = facts.disk_free_bytes < ROOM_BYTES or facts.disk_errors or (facts.wear_percent or 0) >= WORN_PERCENT
    return Result("storage", not bad, measured, say("test-storage-hint") if bad else None)
