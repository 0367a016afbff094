"""A page of the technician's through the queue: drawn, sent, and watched until it has ended. No visit's, so no note."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from appliance.devices import Job, JobState, Printer
from appliance.errors import ApplianceError

TITLE = "Trang thử"
PAPER = "A4"
"""Else the camera cannot be measured on it."""


class TrialPrint:
    """Belongs to the printer's worker. folder: in memory, its own."""

    def __init__(self, printer: Printer, folder: Path) -> None:
        self._printer = printer
        self._folder = folder
        self._watched: tuple[int, Callable[[Job], None]] | None = None

    def begin(self, draw: Callable[[Path], None], tell: Callable[[Job], None]) -> None:
        """Draw and send it; `tell` hears of it, also when the queue does not take it."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        pdf = self._folder / "test.pdf"
        draw(pdf)
        try:
            paper = PAPER if PAPER in self._printer.papers() else ""
            self._watched = (self._printer.submit(pdf, TITLE, paper), tell)
        except ApplianceError as error:
            tell(Job(0, JobState.SENT, error.fault))
        pdf.unlink()

    def look(self) -> None:
        """Tell what became of it so far."""
        if self._watched is None:
            return
        job_id, tell = self._watched
        try:
            job = self._printer.job(job_id)
        except ApplianceError as error:
            job = Job(job_id, JobState.SENT, error.fault)
        tell(job)
        if job.state in (JobState.PRINTED, JobState.UNKNOWN, JobState.CANCELLED):
            self._watched = None
