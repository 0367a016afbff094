"""A resident's visit: one thread, one table of transitions (`steps/`), one table of delays (`config.Times`).

Every press, touch, key, code and answer of a worker arrives here as an event; nowhere else is one interpreted. The
thread never waits for a device: workers do, and answer with events that name their visit. Answers for a visit that
has ended are dropped, with what they brought.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import logging
from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from appliance import citizen_card, steps
from appliance.absence import Absence
from appliance.config import Config
from appliance.devices import Job
from appliance.dossier import Draft, DraftPage, Place, outcome
from appliance.drafts import Drafts, boottime
from appliance.errors import ApplianceError, Fault
from appliance.events import (
    Bus,
    ButtonPressed,
    ButtonStuck,
    CodeRead,
    CodeRefused,
    DeviceFault,
    DossierSealed,
    Event,
    HelpProgress,
    KeyTyped,
    LeafletChanged,
    OutboxChanged,
    PageCaptured,
    SheetSeen,
    SlipChanged,
    TechnicianCalled,
    Tick,
    Touched,
    VisitEnded,
    WardSays,
    WorkFailed,
)
from appliance.listings.forms import Forms
from appliance.listings.listing import Form
from appliance.listings.shelf import Shelf
from appliance.listings.workdays import Workdays
from appliance.outbox.outbox import Outbox, Row, SlipState
from appliance.pages import Page, Screen, step_focus
from appliance.printing.orders import Order
from appliance.screens import build
from appliance.screens.scene import Scene
from appliance.stage import Stage
from appliance.upkeep.ward_help import Asked
from appliance.upkeep.ward_orders import Kept

log = logging.getLogger(__name__)

STAYS_LIT_S = 180.0
"""For so long after the last press the screens do not rest."""


class Work(Protocol):
    """What a visit asks of the workers; every call returns at once, answers come as events."""

    def watch(self, watching: bool, codes: bool) -> None:
        """Turn the live picture on or off, and whether codes in it are read."""

    def capture(self, visit: str) -> None:
        """Photograph the sheet; PageCaptured or WorkFailed."""

    def seal(self, draft: Draft) -> None:
        """Make the dossier durable; DossierSealed or WorkFailed."""

    def print_out(self, order: Order, again: bool = False) -> None:
        """Print a slip or leaflet and watch it; SlipChanged, LeafletChanged. One sent before is only watched, unless
        `again`.
        """

    def release_prints(self) -> None:
        """The visit is over: what is held up at the printer is cancelled, what is on its way may come out."""


@dataclasses.dataclass(frozen=True)
class Parts:
    """What a visit works with."""

    config: Config
    bus: Bus
    drafts: Drafts
    shelf: Shelf
    outbox: Outbox
    work: Work
    workdays: Workdays
    clock_trusted: Callable[[], bool]
    forms: Forms
    beat: Callable[[], None] = lambda: None
    kept: Callable[[], Kept] = Kept


class Visit:
    """Owns the draft and the page; `run` is its thread."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.draft = self._left_behind(parts) or Draft()
        self.faults: dict[str, Fault] = {}
        self.fault: Fault | None = None
        self.busy = False
        self.seen = False
        self.lying = False
        self.job: Job | None = None
        self.leaflets: dict[str, LeafletChanged] = {}
        self.asked: Asked | None = None
        self.absence = Absence(parts.config.times)
        self._ok_at = 0.0
        self._woken = -STAYS_LIT_S
        self._events = parts.bus.subscribe()
        self.page = build(self.scene())
        self._came = (self.page.revision, self._where())
        self.stage = Stage(self.page)

    @staticmethod
    def _left_behind(parts: Parts) -> Draft | None:
        """The draft that a crash left; without its procedure, if the listings have changed meanwhile."""
        draft = parts.drafts.load()
        if draft and draft.procedure and not parts.shelf.visit.has(draft.procedure):
            draft.procedure, draft.trail = "", [Place(Screen.HOME), Place(Screen.FIND)]
        return draft

    def run(self) -> None:
        """Take events for ever."""
        self.resume()
        while True:
            self.parts.beat()
            self.handle(self._events.get())

    def resume(self) -> None:
        """Go on where the draft stands: a crash may have left one."""
        self.arrive()
        steps.sending.resume(self)
        if self.draft.place.screen == Screen.IDLE:
            self._count_down()
        self._show()

    # What the steps use

    def scene(self) -> Scene:
        """What pages are built from, now."""
        draft, kept, now = self.draft, self.parts.kept(), dt.datetime.now(dt.UTC)
        return Scene(
            draft=draft,
            listings=self.parts.shelf.visit,
            workdays=(self.parts.shelf.visit.workdays or self.parts.workdays) if self.parts.clock_trusted() else None,
            house=self.parts.config.house,
            now=now,
            faults=self.faults,
            row=self.row(),
            job=self.job,
            leaflet=self.leaflet(),
            forms=self._forms(),
            limits=self.parts.config.printer,
            offer="" if draft.visiting else self._offered(),
            seconds_left=self.absence.seconds_left,
            busy=self.busy,
            seen=self.seen,
            lying=self.lying,
            fault=self.fault,
            asked=self.asked,
            closed_until=kept.until,
            dark=kept.dark(now.astimezone().time()) and self._unused(),
        )

    def _unused(self) -> bool:
        """Whether nobody has pressed anything for a while, and the clock that says so can be believed."""
        pressed = boottime() - self._woken <= STAYS_LIT_S
        return not self.draft.visiting and not pressed and self.parts.clock_trusted()

    def row(self) -> Row | None:
        """What the outbox has of this visit's dossier, or of the one that is asked for; None until it is sealed."""
        place = self.draft.place
        with contextlib.suppress(KeyError):
            return self.parts.outbox.row(place.argument if place.screen == Screen.TRACKED else self.draft.dossier_id)
        return None

    def leaflet(self) -> LeafletChanged | None:
        """What is known of the leaflet that this page is about."""
        place = self.draft.place
        order = self.draft.leaflets.get(place.argument) if place.screen == Screen.LEAFLET else None
        return self.leaflets.get(order.id) if order else None

    def _forms(self) -> Mapping[str, Form]:
        """The blank forms that are here; only asked for where they are offered."""
        wanted = self.draft.place.screen in (Screen.PROCEDURE, Screen.LEAFLET)
        return self.parts.forms.here(self.parts.shelf.visit.forms) if wanted else {}

    def interrupted(self) -> Row | None:
        """The newest dossier, if its slip never came out and it is too young to be another day's."""
        for row in self.parts.outbox.rows(limit=1):
            age = (dt.datetime.now(dt.UTC) - row.sealed_at).total_seconds()
            if row.slip in (SlipState.NONE, SlipState.UNKNOWN) and age < self.parts.config.times.slip_offer_s:
                return row
        return None

    def go(self, screen: Screen, argument: str = "") -> None:
        """Open a page on top of the present one."""
        self.draft.trail.append(Place(screen, argument))
        self.arrive()

    def swap(self, screen: Screen, argument: str = "") -> None:
        """Open a page in the place of the present one, so that back does not return to it."""
        self.draft.trail[-1] = Place(screen, argument)
        self.arrive()

    def back(self) -> None:
        """Return to the page before, past those about photographs that are gone since; the first page has none."""
        draft = self.draft
        if len(draft.trail) > 1:
            draft.trail.pop()
            while draft.place.screen == Screen.MORE and not draft.paper.pages:
                draft.trail.pop()
            self.arrive()

    def arrive(self) -> None:
        """A page was come to: drop the last page's error and fault, set the camera going or at rest."""
        place = self.draft.place
        self.draft.error, self.draft.suggestion, self.fault, self.seen = None, "", None, False
        self.draft.editing = self.draft.editing and place.screen != Screen.CHECK
        by_camera = place.screen == Screen.IDENTITY and place.argument == "camera"
        self.parts.work.watch(place.screen == Screen.PAPER or by_camera, codes=by_camera)

    def fail(self, message: str, **arguments: str | int) -> None:
        """Show an error on this page, in place."""
        self.draft.error = (message, dict(arguments))

    def end(self) -> None:
        """Wipe everything of this visit; only how it ended is counted."""
        how = outcome(self.draft)
        self.parts.work.watch(watching=False, codes=False)
        self.parts.work.release_prints()
        self.parts.drafts.wipe()
        self.draft = Draft()
        self.busy, self.lying, self.job, self.leaflets = False, False, None, {}
        self.asked = None
        self.absence.over()
        self.arrive()
        if how:
            self.parts.bus.put(VisitEnded(how))
        log.info("visit ended, wiped")

    # Events

    def handle(self, event: Event) -> None:
        """Take one event and show what it changed; a press before a page of the technician's was meant for that."""
        if isinstance(event, ButtonPressed) and self.stage.away():
            return
        visiting = self.draft.visiting
        if isinstance(event, ButtonPressed | Touched | KeyTyped | CodeRead):
            self.draft.touched = self._woken = boottime()
        if not (self.page.dark and isinstance(event, ButtonPressed | Touched | KeyTyped)):  # it only wakes
            self._take(event)
        self._show()  # before saving: a page that cannot be built must not come back after the crash
        if self.draft.visiting and (visiting or not isinstance(event, Tick)):
            self.save()

    def save(self) -> None:
        """Keep the draft for the case that this process dies."""
        self.parts.drafts.save(self.draft)

    def _take(self, event: Event) -> None:
        match event:
            case ButtonPressed(button):
                self._press(button)
            case Touched(action, revision):
                self._touch(action, revision)
            case KeyTyped(key, revision):
                self._key(key, revision)
            case CodeRead(text):
                self._code(text)
            case CodeRefused(fault):
                self._code_refused(fault)
            case DeviceFault(device, fault):
                self._device(device, fault)
            case ButtonStuck(_, stuck):
                self._device("buttons", Fault.BUTTON_STUCK if stuck else None)
            case SheetSeen(seen):
                self.seen, self.lying = seen, self.lying and seen
            case PageCaptured() | WorkFailed() | DossierSealed() | SlipChanged() | LeafletChanged():
                self._answer(event)
            case WardSays() | HelpProgress() | TechnicianCalled():
                self._called(event)
            case OutboxChanged():
                pass  # the scene reads the row anew
            case Tick():
                self._tick()

    def _called(self, event: WardSays | HelpProgress | TechnicianCalled) -> None:
        match event:
            case WardSays(text, call):
                self._heard(call, text)
            case HelpProgress(call, progress):
                self._help_progresses(call, progress)
            case TechnicianCalled():
                self._uncall_help()

    def _heard(self, call: str, text: str) -> None:
        """The ward says something: it is shown at once, over whatever is done, and closing it leads back there."""
        if call and (self.asked is None or self.asked.call != call):
            return  # whoever called has gone
        at = self.asked.at if self.asked else dt.datetime.now(dt.UTC)
        self.asked = Asked(call, at, text)
        self._help()

    def _help_progresses(self, call: str, progress: str) -> None:
        """Still no answer. That nobody answers is shown at once: whoever waits for it should not go on waiting."""
        if self.asked is None or self.asked.call != call or self.asked.said:
            return
        self.asked = dataclasses.replace(self.asked, progress=progress, progress_at=dt.datetime.now(dt.UTC))
        if progress == "nobody":
            self._help()

    def _press(self, button: str) -> None:
        if self.draft.place.screen == Screen.IDLE:
            self.back()
            return
        presses: dict[str, Callable[[], None]] = {
            "help": self._help,
            "back": self._back,
            "up": lambda: self._walk(-1),
            "down": lambda: self._walk(+1),
            "ok": self._ok,
        }
        presses[button]()
        self._ok_at = boottime() if button == "ok" else 0.0

    def _ok(self) -> None:
        """What cannot be taken back is not done by one of many quick presses: its own button then asks for another."""
        action = self.page.action(self.page.focus)
        if action and action.final and boottime() - self._ok_at < self.parts.config.times.reading_s:
            self.fail("hurried")
        else:
            self.activate(self.page.focus)

    def _walk(self, direction: int) -> None:
        self.draft.place.focus = step_focus(self.page, direction)

    def _help(self) -> None:
        if not self.busy and self.draft.place.screen not in (Screen.HELP, Screen.IDLE):
            self.go(Screen.HELP)

    def _uncall_help(self) -> None:
        """The held pair has called the technician's page; its first press had opened help on the way."""
        if self.draft.place.screen == Screen.HELP:
            self.back()

    def _back(self) -> None:
        if self.draft.place.row:
            self.draft.place.focus, self.draft.place.row = self.draft.place.row, ""
        elif self.page.back and not self.busy:
            self.back()

    def _touch(self, action: str, revision: int) -> None:
        if self._meant_for_here(revision) and self.page.action(action):
            self.activate(action)

    def activate(self, action: str) -> None:
        """Do what an action of this page stands for; the table in `steps/` says what."""
        if not self.busy and self.page.action(action):
            steps.take(self, action)

    def _key(self, key: str, revision: int) -> None:
        if not self._meant_for_here(revision):
            return
        if self.page.field and (key == "Backspace" or (len(key) == 1 and key.isprintable())):
            steps.typing.type_key(self, "backspace" if key == "Backspace" else key)
            return
        buttons = {"ArrowUp": "up", "ArrowDown": "down", "Escape": "back", "F1": "help", "Enter": "ok", " ": "ok"}
        if key == "Enter" and self.page.field:
            self.activate("answer" if self.page.action("answer") else self.page.actions[0].id)
        elif key in buttons:
            self._press(buttons[key])

    def _code(self, text: str) -> None:
        if self.draft.place.screen != Screen.IDENTITY:
            return
        try:
            self.draft.card = citizen_card.parse(text).fields()
        except ApplianceError as error:
            self.fault = error.fault
        else:
            self.go(Screen.CARD)

    def _code_refused(self, fault: Fault) -> None:
        if self.draft.place.screen == Screen.IDENTITY:
            self.fault = fault

    def _device(self, device: str, fault: Fault | None) -> None:
        if self.fault == self.faults.get(device):
            self.fault = None  # what the last try failed with is over
        self.faults = {name: known for name, known in self.faults.items() if name != device}
        if fault:
            self.faults[device] = fault
            log.warning("%s: %s", device, fault)

    def _answer(self, event: PageCaptured | WorkFailed | DossierSealed | SlipChanged | LeafletChanged) -> None:
        if event.visit != self.draft.visit:
            if isinstance(event, PageCaptured):
                self.parts.drafts.drop(DraftPage(event.page, event.width, event.height))
            return
        match event:
            case PageCaptured(_, page, width, height, found, flaws):
                self.busy = False
                self.draft.shot = DraftPage(page, width, height, found, flaws)
                self.go(Screen.REVIEW, self.draft.place.argument)
            case WorkFailed(_, _, fault):
                self.busy = False
                steps.sending.failed(self, fault)
            case DossierSealed(_, dossier_id, number):
                self.busy = False
                steps.sending.sealed(self, dossier_id, number)
            case SlipChanged(_, _, job):
                self.job = job
            case LeafletChanged(_, order):
                self.leaflets[order] = event

    def _tick(self) -> None:
        if self.absence.left(self.draft) and not self._talks():
            self.end()
        if not self.draft.visiting:
            self.parts.shelf.begin()
            return
        if self.busy:
            return
        if self.draft.place.screen == Screen.IDLE:
            self._count_down()
        elif self.absence.suspected(self.draft):
            self.absence.ask(self.draft)
            self.go(Screen.IDLE)
            self._count_down()

    def _talks(self) -> bool:
        """Whether a call rings, or the ward says something to whoever comes: that stays until it is closed."""
        return self.asked is not None and self.draft.trail[0].screen == Screen.ATTRACT

    def _count_down(self) -> None:
        if self.absence.certain(self.draft):
            self.end()

    def _offered(self) -> str:
        row = self.interrupted()
        return row.number if row else ""

    # The page

    def _show(self) -> None:
        fresh, where = build(self.scene()), self._where()
        moved = where != self._came[1]
        changed = moved or _shape(fresh) != _shape(self.page)
        self.page = msgspec.structs.replace(fresh, revision=self.page.revision + changed)
        if moved:
            self._came = (self.page.revision, where)
        self.stage.show(self.page)

    def _where(self) -> tuple[object, ...]:
        draft = self.draft
        return (draft.visit, len(draft.trail), draft.place.screen, draft.place.argument, draft.place.turn)

    def _meant_for_here(self, revision: int) -> bool:
        """Whether a touch or key was made since this place was come to: results may have changed under the finger."""
        return self._came[0] <= revision <= self.page.revision


def _shape(page: Page) -> tuple[object, ...]:
    """What makes a page another page, with a revision of its own."""
    ids = tuple(action.id for action in page.actions)
    return (page.screen, page.turn, page.language, page.size, page.picture, ids)
