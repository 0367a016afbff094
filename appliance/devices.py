"""What the core asks of the devices. `hw/` answers over the vendors' libraries; nothing here imports them.

Devices are passive: a worker thread (`workers.py`) owns each one and is the only caller of its methods, except for
`Buttons` and `CodeReader`, which put events on the bus from the vendor's own thread. A method that cannot do its
work raises `ApplianceError` with a named fault; it never waits past the deadline it documents.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Image = npt.NDArray[np.uint8]
    """A picture: height × width × 3 bytes, BGR, as OpenCV has it."""

from appliance.errors import Fault

BUTTONS = ("help", "back", "up", "ok", "down")
"""The five buttons, from the top of the rail to its bottom."""


class Device(Protocol):
    """What every device can do besides its work."""

    def describe(self) -> str:
        """Which driver runs on which device, in one line, for the technician; says so when it is simulated."""

    def probe(self) -> Fault | None:
        """A quick look (well under a second): the fault it stands in, or None."""

    def close(self) -> None:
        """Let go of the device; may be called twice."""


class Buttons(Device, Protocol):
    """Five buttons; puts `ButtonPressed`, `ButtonStuck` and `TechnicianCalled` on the bus it was made with."""

    def down(self) -> frozenset[str]:
        """Which of them are down now. BUTTONS_MISSING when there are none."""


class CodeReader(Device, Protocol):
    """A serial code reader; puts `CodeRead` or `CodeRefused` on the bus it was made with."""


class DocumentCamera(Device, Protocol):
    """A camera that looks down at the table."""

    def frame(self) -> Image:
        """The newest preview picture, about 1280×720. CAMERA_HUNG when none comes in 5 s."""

    def still(self) -> Image:
        """A full-size picture, up to 4608×2592, taken now. CAMERA_HUNG when none comes in 10 s."""


class JobState(enum.StrEnum):
    """What is known of a sheet: never more than the printer said."""

    SENT = "sent"
    PRINTING = "printing"
    PRINTED = "printed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """A print job as the queue tells it now; `fault` is what holds it up, if anything does."""

    id: int
    state: JobState
    fault: Fault | None = None


class Printer(Device, Protocol):
    """A print queue."""

    def papers(self) -> frozenset[str]:
        """Which of A4 and A5 it has loaded, or can take where it does not say. PRINTER_MISSING without a queue."""

    def submit(self, pdf: Path, title: str, paper: str = "") -> int:
        """Send a PDF file; the job's id. The title must name nobody. PRINTER_* when the queue does not take it.

        paper: A4 or A5, one of `papers`; "" for what the queue has.
        """

    def job(self, job_id: int) -> Job:
        """Ask the queue about a job. UNKNOWN when it ended without proof that paper came out."""

    def cancel(self, job_id: int) -> None:
        """Take a job back; a job that has ended already is no error."""

    def find(self, pdf: Path) -> int | None:
        """The job of a file of this name, if the queue ever took one; the name must be used once only."""

    def recall(self, title: str, patient: bool) -> JobState | None:
        """What the printer itself did with the newest job of this title, one that the queue has forgotten.

        PRINTED, PRINTING while it comes out and somebody is `patient`; else it is taken back: CANCELLED. UNKNOWN when
        the printer cannot tell, None when it never had one. PRINTER_* when nobody answers.
        """


@dataclasses.dataclass(frozen=True, slots=True)
class HostFacts:
    """What the computer says of itself; None where it cannot tell."""

    temperature_c: float | None
    throttled: Sequence[str] | None
    disk_free_bytes: int
    disk_total_bytes: int
    memory_available_bytes: int | None
    board: str | None
    serial: str | None = None
    slot: str | None = None
    """Which of the two systems runs, where there are two."""
    disk_errors: int | None = None
    """Errors that ext4 has counted on the state's file system."""
    wear_percent: int | None = None
    """How much of its life the card says it has used; SD cards mostly do not say."""
    screens: Sequence[str] | None = None
    """The outputs that show a picture, by their connectors (`HDMI-A-1`)."""
    cable: bool | None = None
    """Whether a network cable has somebody at its other end."""
    wifi_dbm: int | None = None
    """How strongly the house's Wi-Fi is received; None when it is not joined."""


class Host(Device, Protocol):
    """The computer itself."""

    def facts(self) -> HostFacts:
        """Temperature, throttling by name, disk, memory."""


@dataclasses.dataclass(frozen=True, slots=True)
class SampleCard:
    """A card of a plainly fictional person; `flaw` says why it must be refused, and is empty for a good one."""

    text: str
    flaw: str


class Simulator(Protocol):
    """The dock's verbs, over the vendors' own simulators. `verb` names are those of `cuagan simulate`."""

    cards: Sequence[SampleCard]
    """What can be passed over the reader, `card 1` the first."""

    def verbs(self) -> Sequence[str]:
        """Every verb with its arguments, as the command line's help shows them: `press BUTTON [SECONDS]`."""

    def do(self, verb: str, arguments: Sequence[str]) -> None:
        """Carry out one verb. ValueError says what is wrong with it, in one line."""

    def state(self) -> dict[str, str]:
        """What the table, printer, reader and uplink are like now: for the dock to show."""

    def thumbnail(self, paper: str) -> bytes:
        """A small PNG of a paper that `lay` knows. ValueError: no such paper."""


@dataclasses.dataclass(frozen=True, slots=True)
class Devices:
    """All devices of a box, as its configuration names them."""

    buttons: Buttons
    camera: DocumentCamera
    reader: CodeReader
    printer: Printer
    host: Host

    def each(self) -> dict[str, Device]:
        """By the name that faults and pages use."""
        return {
            "buttons": self.buttons,
            "camera": self.camera,
            "reader": self.reader,
            "printer": self.printer,
            "host": self.host,
        }
