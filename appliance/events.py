"""What happens at the box, as frozen facts, and the bus they travel on."""

from __future__ import annotations

import dataclasses
import queue
import threading

from appliance.devices import Job
from appliance.errors import Fault
from appliance.printing.printed import Sheets


@dataclasses.dataclass(frozen=True, slots=True)
class ButtonPressed:
    """A debounced press of one of `devices.BUTTONS`."""

    button: str


@dataclasses.dataclass(frozen=True, slots=True)
class ButtonStuck:
    """A button has been down for longer than anybody holds one (`stuck=True`), or is free again."""

    button: str
    stuck: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Touched:
    """A touch on an action of the page with this revision."""

    action: str
    revision: int


@dataclasses.dataclass(frozen=True, slots=True)
class KeyTyped:
    """A key of a plugged-in keyboard: one character, or Backspace, Enter, Escape, ArrowUp, ArrowDown."""

    key: str
    revision: int


@dataclasses.dataclass(frozen=True, slots=True, repr=False)
class CodeRead:
    """A line from the code reader or a QR that the camera saw. Never logged: it may be a citizen card."""

    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class CodeRefused:
    """The reader sent something that is no line of text (too long, broken)."""

    fault: Fault


@dataclasses.dataclass(frozen=True, slots=True)
class DeviceFault:
    """A device went into a fault, or (fault None) came out of it. `device`: buttons, camera, printer, reader."""

    device: str
    fault: Fault | None


@dataclasses.dataclass(frozen=True, slots=True)
class SheetSeen:
    """The preview shows a whole sheet now, or does no longer."""

    seen: bool


@dataclasses.dataclass(frozen=True, slots=True)
class PageCaptured:
    """A page was photographed and lies in the runtime folder under this name, flattened if its edges were found.

    flaws: names of `imaging.Flaw`, worst first; none when it can be read.
    """

    visit: str
    page: str
    width: int
    height: int
    found: bool
    flaws: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class WorkFailed:
    """A worker could not do what a visit asked. `work`: capture, seal, print."""

    visit: str
    work: str
    fault: Fault


@dataclasses.dataclass(frozen=True, slots=True)
class DossierSealed:
    """The dossier is durable under this number."""

    visit: str
    dossier_id: str
    number: str


@dataclasses.dataclass(frozen=True, slots=True)
class SlipChanged:
    """What is known of the slip of a dossier."""

    visit: str
    dossier_id: str
    job: Job


@dataclasses.dataclass(frozen=True, slots=True)
class HelpCalled:
    """Somebody asks for the ward's help. `call`: a random name of this call."""

    call: str


@dataclasses.dataclass(frozen=True, slots=True)
class LeafletChanged:
    """What is known of a leaflet that was ordered; `sheets`: what it takes, None before it is drawn."""

    visit: str
    order: str
    job: Job
    sheets: Sheets | None


@dataclasses.dataclass(frozen=True, slots=True)
class TechnicianCalled:
    """Somebody held the technician's pair of buttons, and so stands before the box."""


@dataclasses.dataclass(frozen=True, slots=True)
class WardSays:
    """An officer of the ward says something to whoever is at the box; `call`: which call this answers, if one."""

    text: str
    call: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class VisitEnded:
    """A visit is over and wiped. `how`: filed (a dossier was handed in), guided (somebody read what a procedure asks
    for, or took a leaflet), abandoned (a dossier was begun), other.
    """

    how: str


@dataclasses.dataclass(frozen=True, slots=True)
class Answered:
    """Somebody who has just left said how it went: good, fair, poor. It names no visit."""

    answer: str


@dataclasses.dataclass(frozen=True, slots=True)
class HelpProgress:
    """The ward has not answered a call yet; `progress`: one of `ward_help.PROGRESS`."""

    call: str
    progress: str


@dataclasses.dataclass(frozen=True, slots=True)
class OutboxChanged:
    """The rows of the outbox changed (by the outbox process or by us): look again."""


@dataclasses.dataclass(frozen=True, slots=True)
class Tick:
    """A second has passed."""


Event = (
    ButtonPressed
    | ButtonStuck
    | Touched
    | KeyTyped
    | CodeRead
    | CodeRefused
    | DeviceFault
    | SheetSeen
    | PageCaptured
    | WorkFailed
    | DossierSealed
    | SlipChanged
    | HelpCalled
    | WardSays
    | HelpProgress
    | LeafletChanged
    | TechnicianCalled
    | VisitEnded
    | Answered
    | OutboxChanged
    | Tick
)


class Bus:
    """Carries events from anywhere to whoever subscribed; `put` never blocks.

    Devices are opened before anybody listens, so a subscriber first gets how each device stood when it came.
    """

    def __init__(self) -> None:
        self._queues: list[queue.SimpleQueue[Event]] = []
        self._standing: dict[str, DeviceFault] = {}
        self._joining = threading.Lock()

    def subscribe(self) -> queue.SimpleQueue[Event]:
        """A queue that has the last word of each device, and receives every event put from now on."""
        fresh: queue.SimpleQueue[Event] = queue.SimpleQueue()
        with self._joining:
            for fault in self._standing.values():
                fresh.put(fault)
            self._queues = [*self._queues, fresh]
        return fresh

    def unsubscribe(self, subscriber: queue.SimpleQueue[Event]) -> None:
        """Put no more events on this queue."""
        with self._joining:
            self._queues = [each for each in self._queues if each is not subscriber]

    def put(self, event: Event) -> None:
        """Hand the event to every subscriber."""
        if isinstance(event, DeviceFault):
            self._stand(event)
        for subscriber in self._queues:
            subscriber.put(event)

    def _stand(self, fault: DeviceFault) -> None:
        with self._joining:
            self._standing = {**self._standing, fault.device: fault}
