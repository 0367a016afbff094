"""The printer's worker: a dossier's slip goes to the queue, is watched, and never comes out on another's visit."""

from __future__ import annotations

import contextlib
import queue
import time
from collections.abc import Callable
from pathlib import Path

from appliance.config import Config
from appliance.devices import Job, JobState, Printer
from appliance.errors import ApplianceError, Fault
from appliance.events import Bus, DeviceFault, SlipChanged
from appliance.outbox import Outbox, Row, SlipState
from appliance.slip import slip_of

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
        """Open the outbox, and settle what a power cut left open."""
        self._outbox = self._open_outbox()
        self._settle_lost()

    def step(self) -> None:
        """Serve one request, or look when there is none for a while."""
        try:
            self._requests.get(timeout=POLL_SECONDS)()
        except queue.Empty:
            self._look()

    def _begin(self, visit: str, dossier_id: str, again: bool) -> None:
        if self._watched and not self._watched.over:
            self._drop(self._watched)
        note = self._note(dossier_id)
        self._condemn_all_but(None if again else note)
        self._watched = watched = _Watched(visit, self._outbox.row(dossier_id))
        if note.exists():
            watched.job_id = int(note.read_text())
        elif not again and watched.row.slip != SlipState.NONE:
            self._tell(watched, Job(0, JobState(watched.row.slip.value)))
        self._look()

    def _look(self) -> None:
        self._probe()
        watched = self._watched
        if watched is None or watched.over:
            with contextlib.suppress(ApplianceError):  # said by the probe; tried again in a moment
                self._cancel_condemned()
            return
        try:
            self._cancel_condemned()
            if watched.job_id is None:
                self._submit(watched)
            job = self._printer.job(watched.job_id or 0)
        except ApplianceError as error:
            job = Job(watched.job_id or 0, JobState.SENT, error.fault)
        self._tell(watched, job)
        if watched.released_at and self._held_up(watched, job):
            self._drop(watched)

    def _held_up(self, watched: _Watched, job: Job) -> bool:
        return job.fault is not None or time.monotonic() - (watched.released_at or 0) > RELEASE_SECONDS

    def _submit(self, watched: _Watched) -> None:
        from appliance import documents  # fpdf2 is heavy: not before the first slip

        path = self._pdf(watched)
        if not path.exists():  # drawn once, however often the queue refuses it
            documents.slip_pdf(slip_of(watched.row, self._config), path)
        watched.job_id = self._printer.submit(path, f"Phiếu {watched.row.number}")
        self._note(watched.row.dossier_id).write_text(str(watched.job_id))
        path.unlink()

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
            self._outbox.mark_slip(watched.row.dossier_id, slip)

    def _release(self) -> None:
        if self._watched:
            self._watched.released_at = time.monotonic()
        else:
            self._condemn_all_but(None)  # left by a crash, and nobody's any more
        self._look()

    def _drop(self, watched: _Watched) -> None:
        """Take the slip back, so that it never comes out for somebody else."""
        watched.over = True
        self._pdf(watched).unlink(missing_ok=True)
        self._condemn_all_but(None)
        self._mark(watched, JobState.CANCELLED)

    def _condemn_all_but(self, kept: Path | None) -> None:
        """Have every noted job but one cancelled, however long the queue cannot be reached."""
        for note in self._folder.glob("*.job"):
            if note != kept:
                note.rename(note.with_suffix(".condemned"))

    def _cancel_condemned(self) -> None:
        for note in self._folder.glob("*.condemned"):
            self._printer.cancel(int(note.read_text()))
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
        """Where a job's number is kept until it ended: in memory like the queue, so that a power cut forgets both."""
        return self._folder / f"{dossier_id}.job"

    def _pdf(self, watched: _Watched) -> Path:
        return self._folder / f"{watched.row.dossier_id}.pdf"

    def _settle_lost(self) -> None:
        """A slip that was sent before a power cut: the queue has forgotten it, so nobody knows."""
        for row in self._outbox.rows(limit=1):
            if row.slip == SlipState.SENT and not self._note(row.dossier_id).exists():
                self._outbox.mark_slip(row.dossier_id, SlipState.UNKNOWN)


class _Watched:
    """The slip under way."""

    def __init__(self, visit: str, row: Row) -> None:
        self.visit = visit
        self.row = row
        self.job_id: int | None = None
        self.job: Job | None = None
        self.slip: SlipState | None = None
        self.released_at: float | None = None
        self.over = False
