"""The printer's worker: slips and leaflets go to the queue, are watched, and never come out on another's visit."""

from __future__ import annotations

import contextlib
import logging
import queue
import time
from collections.abc import Callable
from pathlib import Path

from appliance.config import Config
from appliance.devices import Job, JobState, Printer
from appliance.errors import ApplianceError, Fault
from appliance.events import Bus, DeviceFault
from appliance.listings.forms import Forms
from appliance.outbox.outbox import Outbox, SlipState
from appliance.printing.kinds import Document, LeafletDocument, NotPrinted, SlipDocument
from appliance.printing.lost_slip import RELEASE_SECONDS, LostSlip
from appliance.printing.notes import Note, Notes
from appliance.printing.orders import Order, SlipOrder
from appliance.printing.printed import Printed
from appliance.printing.trial_print import TrialPrint

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
PROBE_SECONDS = 5.0

ENDED = (JobState.PRINTED, JobState.UNKNOWN, JobState.CANCELLED)


class Prints:
    """Owns the printer; `run` is its thread, `described` what the printer said of itself last.

    Only what the present visit ordered is under way. forms: the blank forms on the card.
    """

    def __init__(
        self,
        printer: Printer,
        config: Config,
        runtime: Path,
        open_outbox: Callable[[], Outbox],
        open_printed: Callable[[], Printed],
        forms: Forms,
        bus: Bus,
    ) -> None:
        self.described = ""
        self._printer = printer
        self._config = config
        self._notes = Notes(runtime / "print")
        self._open_outbox = open_outbox
        self._open_printed = open_printed
        self._forms = forms
        self._bus = bus
        self._requests: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._under_way: dict[str, _Watched] = {}
        self._fault: Fault | None = None
        self._probed = 0.0
        self._lost: LostSlip | None = None
        self._spent = ("", 0)
        self._test = TrialPrint(printer, runtime / "print-test")

    def print_test(self, draw: Callable[[Path], None], tell: Callable[[Job], None]) -> None:
        """Print a page of the technician's; `tell` hears of it until it has ended."""
        self._requests.put(lambda: self._test.begin(draw, tell))

    def take(self, order: Order, again: bool = False) -> None:
        """Print what is ordered and watch it; what was ordered before is only watched on, unless `again`."""
        self._requests.put(lambda: self._begin(order, again))

    def release(self) -> None:
        """The visit is over."""
        self._requests.put(self._release)

    def run(self) -> None:
        """Serve requests, and between them watch."""
        self.prepare()
        while True:
            self.step()

    def prepare(self) -> None:
        """Go on with what a crash left, and see which slip a power cut left open."""
        self._outbox = self._open_outbox()
        self._printed = self._open_printed()
        for note in self._notes.under_way():
            try:
                self._under_way[note.order.key] = _Watched(note, self._document(note.order))
            except KeyError:  # the slip of a dossier that is gone
                self._notes.condemn(note)
        self._lost = self._left_open()

    def step(self) -> None:
        """Serve one request, or look when there is none for a while."""
        try:
            self._requests.get(timeout=POLL_SECONDS)()
        except queue.Empty:
            self._look()
            self._test.look()

    def _document(self, order: Order) -> Document:
        if isinstance(order, SlipOrder):
            return SlipDocument(order, self._outbox, self._config, self._bus)
        return LeafletDocument(order, self._printed, self._forms, self._config, self._bus, self._sheets_of)

    def _begin(self, order: Order, again: bool) -> None:
        for other in list(self._under_way.values()):
            if other.order.visit != order.visit or (again and other.order.key == order.key):
                self._drop(other)
        if self._lost and self._lost.settled:
            self._lost = None
        if order.key in self._under_way:
            self._under_way[order.key].job = None  # told anew
        else:
            self._start(order, again)
        self._look()

    def _start(self, order: Order, again: bool) -> None:
        watched = _Watched(Note(order), self._document(order))
        self._under_way[order.key] = watched
        known = None if again else _known(watched.document)
        if known:
            self._tell(watched, Job(0, known))

    def _look(self) -> None:
        self._probe()
        for watched in list(self._under_way.values()):
            self._watch(watched)
        if not self._under_way:
            with contextlib.suppress(ApplianceError):  # said by the probe; tried again in a moment
                self._clear_up()

    def _watch(self, watched: _Watched) -> None:
        try:
            self._clear_up()
            job = self._of_before(watched) or self._printer.job(watched.note.job or self._submit(watched))
        except NotPrinted as refusal:
            job = Job(0, JobState.CANCELLED, refusal.fault)
            self._mark(watched, job.state)
        except ApplianceError as error:
            job = Job(watched.note.job, JobState.SENT, error.fault)
        self._tell(watched, job)
        if watched.released_at and watched.order.key in self._under_way and _held_up(watched, job):
            self._drop(watched)

    def _submit(self, watched: _Watched) -> int:
        """Hand it to the queue, unless the queue has it already: a crash may have come before that was noted."""
        note, pdf = watched.note, self._notes.pdf(watched.note)
        if note.sheets and pdf.exists():
            note.job = self._printer.find(pdf) or 0
        else:
            self._notes.write(note)
            note.sheets = watched.document.draw(pdf, self._printer.papers)
            self._spent = (note.order.visit, self._sheets_of(note.order.visit) + note.sheets.total)
            self._notes.write(note)
        note.job = note.job or self._printer.submit(pdf, watched.document.title, note.sheets.paper)
        self._notes.write(note)
        pdf.unlink(missing_ok=True)
        return note.job

    def _sheets_of(self, visit: str) -> int:
        """Sheets that this visit has ordered; a crash forgets those that have come out."""
        return self._spent[1] if self._spent[0] == visit else 0

    def _tell(self, watched: _Watched, job: Job) -> None:
        if job == watched.job:
            return
        watched.job = job
        if watched.note.job:
            self._mark(watched, job.state)
        if (
            job.state in ENDED
        ):  # kept before it is forgotten here: a crash in between keeps it twice, and it counts once
            self._under_way.pop(watched.order.key, None)
            self._notes.drop(watched.note)
        watched.document.tell(job, watched.note.sheets)

    def _mark(self, watched: _Watched, state: JobState) -> None:
        if state == watched.kept:
            return
        watched.kept = state
        try:
            watched.document.keep(state, watched.note.sheets)
        except ApplianceError as error:  # a card that takes nothing any more must not cost the paper as well
            log.error("%s is %s, which cannot be kept: %s", watched.document.title, state, error)

    def _release(self) -> None:
        for watched in self._under_way.values():
            watched.released_at = time.monotonic()
        self._look()

    def _drop(self, watched: _Watched) -> None:
        """Take it back, so that it never comes out for somebody else."""
        self._under_way.pop(watched.order.key, None)
        self._mark(watched, JobState.CANCELLED)
        self._notes.condemn(watched.note)

    def _clear_up(self) -> None:
        """Nothing is printed before everything that must not come out has been taken back."""
        if self._lost:
            self._lost.ask_after(self._printer)
        for note in self._notes.condemned():
            job_id = note.job or self._printer.find(self._notes.pdf(note))
            if job_id:
                self._printer.cancel(job_id)
            self._notes.acquit(note)

    def _probe(self) -> None:
        if time.monotonic() - self._probed < PROBE_SECONDS:
            return
        self._probed = time.monotonic()
        self.described = self._printer.describe()
        fault = self._printer.probe()
        if fault != self._fault:
            self._fault = fault
            self._bus.put(DeviceFault("printer", fault))

    def _left_open(self) -> LostSlip | None:
        """The newest slip, if nothing here tells what became of it: the queue has forgotten it in a power cut."""
        for row in self._outbox.rows(limit=1):
            if row.slip != SlipState.PRINTED and row.dossier_id not in self._under_way:
                return LostSlip(row, self._outbox)
        return None

    def _of_before(self, watched: _Watched) -> Job | None:
        """The slip that was sent before the power cut comes out after all: then it is the one, and no other is sent."""
        same = self._lost and self._lost.dossier_id == watched.order.key and not watched.note.job
        return self._lost.job if self._lost and same else None


class _Watched:
    """A document under way. job: what was told of it last; kept: what was kept; released_at: when its visit ended."""

    def __init__(self, note: Note, document: Document) -> None:
        self.note = note
        self.document = document
        self.job: Job | None = None
        self.kept: JobState | None = None
        self.released_at: float | None = None

    @property
    def order(self) -> Order:
        """What it was made for."""
        return self.note.order


def _held_up(watched: _Watched, job: Job) -> bool:
    return job.fault is not None or time.monotonic() - (watched.released_at or 0) > RELEASE_SECONDS


def _known(document: Document) -> JobState | None:
    try:
        return document.known()
    except ApplianceError as error:
        log.error("what became of %s before cannot be read: %s", document.title, error)
        return None
