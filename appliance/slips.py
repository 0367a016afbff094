"""The printer's worker: a dossier's slip goes to the queue, is watched, and never comes out on another's visit."""

from __future__ import annotations

import contextlib
import logging
import queue
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from appliance.config import Config
from appliance.devices import Job, JobState, Printer
from appliance.errors import ApplianceError, Fault
from appliance.events import Bus, DeviceFault, SlipChanged
from appliance.outbox import Outbox, Row, SlipState
from appliance.slip import slip_of

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
PROBE_SECONDS = 5.0
RELEASE_SECONDS = 20.0
"""How long a slip may still be on its way out after its visit ended: longer than a sheet takes."""

ENDED = (JobState.PRINTED, JobState.UNKNOWN, JobState.CANCELLED)


class Slips:
    """Owns the printer; `run` is its thread, `described` what the printer said of itself last.

    At most one slip is under way: that of the present visit.
    """

    def __init__(
        self, printer: Printer, config: Config, runtime: Path, open_outbox: Callable[[], Outbox], bus: Bus
    ) -> None:
        self.described = ""
        self._printer = printer
        self._config = config
        self._folder = runtime / "print"
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._open_outbox = open_outbox
        self._bus = bus
        self._requests: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._watched: _Watched | None = None
        self._fault: Fault | None = None
        self._probed = 0.0
        self._lost: _Lost | None = None

    def print_slip(self, visit: str, dossier_id: str, again: bool) -> None:
        """Print the slip and watch it; one that was sent before is only watched on, unless `again`."""
        self._requests.put(lambda: self._begin(visit, dossier_id, again))

    def release(self) -> None:
        """The visit is over."""
        self._requests.put(self._release)

    def run(self) -> None:
        """Serve requests, and between them watch."""
        self.prepare()
        while True:
            self.step()

    def prepare(self) -> None:
        """Open the outbox, and see which slip a power cut left open."""
        self._outbox = self._open_outbox()
        self._lost = self._left_open()

    def step(self) -> None:
        """Serve one request, or look when there is none for a while."""
        try:
            self._requests.get(timeout=POLL_SECONDS)()
        except queue.Empty:
            self._look()

    def _begin(self, visit: str, dossier_id: str, again: bool) -> None:
        if self._watched and not self._watched.over:
            self._drop(self._watched)
        if self._lost and self._lost.settled:
            self._lost = None
        note = self._note(dossier_id)
        self._condemn_all_but(None if again else note)
        self._watched = watched = _Watched(visit, self._outbox.row(dossier_id))
        if note.exists():
            watched.job_id, watched.file = _read(note)
        elif not again and watched.row.slip != SlipState.NONE:
            self._tell(watched, Job(0, JobState(watched.row.slip.value)))
        self._look()

    def _look(self) -> None:
        self._probe()
        watched = self._watched
        if watched is None or watched.over:
            with contextlib.suppress(ApplianceError):  # said by the probe; tried again in a moment
                self._clear_up()
            return
        try:
            self._clear_up()
            job = self._of_before(watched) or self._printer.job(watched.job_id or self._submit(watched))
        except ApplianceError as error:
            job = Job(watched.job_id or 0, JobState.SENT, error.fault)
        self._tell(watched, job)
        if watched.released_at and self._held_up(watched, job):
            self._drop(watched)

    def _held_up(self, watched: _Watched, job: Job) -> bool:
        return job.fault is not None or time.monotonic() - (watched.released_at or 0) > RELEASE_SECONDS

    def _submit(self, watched: _Watched) -> int:
        """Hand the slip to the queue, unless the queue has it already: a crash may have come before that was noted."""
        note, pdf = self._note(watched.row.dossier_id), self._folder / watched.file
        watched.job_id = self._printer.find(pdf) if note.exists() else None
        if watched.job_id is None:
            _write(note, 0, watched.file)
            watched.job_id = self._printer.submit(self._drawn(watched.row, pdf), _title(watched.row))
        _write(note, watched.job_id, watched.file)
        pdf.unlink(missing_ok=True)
        return watched.job_id

    def _drawn(self, row: Row, pdf: Path) -> Path:
        """The slip as a PDF: drawn once, however often the queue refuses it."""
        from appliance import documents  # fpdf2 is heavy: not before the first slip

        if not pdf.exists():
            documents.slip_pdf(slip_of(row, self._config), pdf)
        return pdf

    def _tell(self, watched: _Watched, job: Job) -> None:
        if job == watched.job:
            return
        watched.job = job
        if job.state in ENDED:
            watched.over = True
            self._note(watched.row.dossier_id).unlink(missing_ok=True)
        if watched.job_id is not None:
            self._mark(watched, job.state)
        self._bus.put(SlipChanged(watched.visit, watched.row.dossier_id, job))

    def _mark(self, watched: _Watched, state: JobState) -> None:
        slip = SlipState.SENT if state == JobState.PRINTING else SlipState(state.value)
        if slip != watched.slip:
            watched.slip = slip
            self._record(watched.row, slip)

    def _release(self) -> None:
        if self._watched:
            self._watched.released_at = time.monotonic()
        else:
            self._condemn_all_but(None)  # left by a crash, and nobody's any more
        self._look()

    def _drop(self, watched: _Watched) -> None:
        """Take the slip back, so that it never comes out for somebody else."""
        watched.over = True
        self._condemn_all_but(None)
        self._mark(watched, JobState.CANCELLED)

    def _condemn_all_but(self, kept: Path | None) -> None:
        """Have every noted job but one cancelled, however long the queue cannot be reached."""
        for note in self._folder.glob("*.job"):
            if note != kept:
                note.rename(note.with_suffix(".condemned"))
        for slip in self._folder.glob("*.pdf"):
            slip.unlink()

    def _clear_up(self) -> None:
        """Nothing is printed before every slip that must not come out has been taken back."""
        self._ask_after_lost()
        for note in self._folder.glob("*.condemned"):
            job_id, file = _read(note)
            job_id = job_id or self._printer.find(self._folder / file)
            if job_id:
                self._printer.cancel(job_id)
            note.unlink()

    def _probe(self) -> None:
        if time.monotonic() - self._probed < PROBE_SECONDS:
            return
        self._probed = time.monotonic()
        self.described = self._printer.describe()
        fault = self._printer.probe()
        if fault != self._fault:
            self._fault = fault
            self._bus.put(DeviceFault("printer", fault))

    def _note(self, dossier_id: str) -> Path:
        """Where a job is noted from before it is handed over until it ended: its number, 0 at first, and its file.

        In memory like the queue, so that a power cut forgets both.
        """
        return self._folder / f"{dossier_id}.job"

    def _left_open(self) -> _Lost | None:
        """The newest slip, if nothing here tells what became of it: the queue has forgotten it in a power cut."""
        for row in self._outbox.rows(limit=1):
            if row.slip != SlipState.PRINTED and not self._note(row.dossier_id).exists():
                return _Lost(row)
        return None

    def _ask_after_lost(self) -> None:
        """The printer may still have such a slip: it may come out now, but not later, and not beside another one."""
        lost = self._lost
        if lost is None or lost.settled:
            return
        waited = time.monotonic() - lost.since > RELEASE_SECONDS
        try:
            lost.state = self._printer.recall(_title(lost.row), patient=not waited)
        except ApplianceError:
            if waited:
                self._settle(lost.row, SlipState.UNKNOWN)
            raise
        lost.settled = lost.state != JobState.PRINTING
        if lost.settled:
            self._settle(lost.row, SlipState.PRINTED if lost.state == JobState.PRINTED else SlipState.UNKNOWN)

    def _of_before(self, watched: _Watched) -> Job | None:
        """The slip that was sent before the power cut comes out after all: then it is the one, and no other is sent."""
        lost = self._lost
        same = lost and lost.row.dossier_id == watched.row.dossier_id and watched.job_id is None
        return Job(0, lost.state) if lost and same and lost.state in (JobState.PRINTING, JobState.PRINTED) else None

    def _settle(self, row: Row, slip: SlipState) -> None:
        """One that was sent is not known to have come out unless the printer says so."""
        known = self._outbox.row(row.dossier_id).slip
        if slip != known and (known == SlipState.SENT or slip == SlipState.PRINTED):
            self._record(row, slip)

    def _record(self, row: Row, slip: SlipState) -> None:
        try:
            self._outbox.mark_slip(row.dossier_id, slip)
        except ApplianceError as error:  # a card that takes nothing any more must not cost the slip as well
            log.error("%s: its slip is %s, which cannot be kept: %s", row.number, slip, error)


class _Watched:
    """The slip under way."""

    def __init__(self, visit: str, row: Row) -> None:
        self.visit = visit
        self.row = row
        self.job_id: int | None = None
        self.file = f"{uuid.uuid4()}.pdf"
        self.job: Job | None = None
        self.slip: SlipState | None = None
        self.released_at: float | None = None
        self.over = False


class _Lost:
    """A slip of before a power cut; `state`: what the printer said of it last."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.since = time.monotonic()
        self.state: JobState | None = None
        self.settled = False


def _title(row: Row) -> str:
    return f"Phiếu {row.number}"


def _read(note: Path) -> tuple[int | None, str]:
    job_id, file = note.read_text().split()
    return int(job_id) or None, file


def _write(note: Path, job_id: int, file: str) -> None:
    """Whole or not at all: a crash must not leave half a note."""
    fresh = note.with_suffix(".new")
    fresh.write_text(f"{job_id} {file}")
    fresh.replace(note)
