"""The printer's worker: a dossier's slip goes to the queue, is watched, and never comes out on another's visit."""

from __future__ import annotations

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
        self._outbox = self._open_outbox()
        self._settle_lost()
        while True:
            try:
                self._requests.get(timeout=POLL_SECONDS)()
            except queue.Empty:
                self._look()

    def _begin(self, visit: str, dossier_id: str, again: bool) -> None:
        if self._watched and not self._watched.over:
            self._drop(self._watched)
        row = self._outbox.row(dossier_id)
        note = self._note(dossier_id)
        self._watched = _Watched(visit, row, again)
        if not again and note.exists():
            self._watched.job_id = int(note.read_text())
        self._look()

    def _look(self) -> None:
        self._probe()
        watched = self._watched
        if watched is None or watched.over:
            return
        try:
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

        path = self._folder / f"{watched.row.dossier_id}.pdf"
        documents.slip_pdf(slip_of(watched.row, self._config), path)
        try:
            watched.job_id = self._printer.submit(path, f"Phiếu {watched.row.number}")
        finally:
            path.unlink(missing_ok=True)
        self._note(watched.row.dossier_id).write_text(str(watched.job_id))

    def _tell(self, watched: _Watched, job: Job) -> None:
        if job == watched.job:
            return
        watched.job = job
        watched.over = job.state in ENDED
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
        self._look()

    def _drop(self, watched: _Watched) -> None:
        """Take the slip back, so that it never comes out for somebody else."""
        if watched.job_id is not None:
            self._printer.cancel(watched.job_id)
        watched.over = True
        self._mark(watched, JobState.CANCELLED)

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
        """Where the job's number is kept, in memory like the queue itself: a power cut forgets both."""
        return self._folder / f"{dossier_id}.job"

    def _settle_lost(self) -> None:
        """A slip that was sent before a power cut: the queue has forgotten it, so nobody knows."""
        for row in self._outbox.rows(limit=1):
            if row.slip == SlipState.SENT and not self._note(row.dossier_id).exists():
                self._outbox.mark_slip(row.dossier_id, SlipState.UNKNOWN)


class _Watched:
    """The slip under way."""

    def __init__(self, visit: str, row: Row, again: bool) -> None:
        self.visit = visit
        self.row = row
        self.again = again
        self.job_id: int | None = None
        self.job: Job | None = None
        self.slip: SlipState | None = None
        self.released_at: float | None = None
        self.over = False
