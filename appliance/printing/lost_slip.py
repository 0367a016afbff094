"""The slip that a power cut left open: here nothing is known of it any more, but the printer may still have it."""

from __future__ import annotations

import logging
import time

from appliance.devices import Job, JobState, Printer
from appliance.errors import ApplianceError
from appliance.outbox.outbox import Outbox, Row, SlipState
from appliance.printing.kinds import title_of

log = logging.getLogger(__name__)

RELEASE_SECONDS = 20.0
"""How long a document may still be on its way out after its visit ended: longer than a sheet takes."""


class LostSlip:
    """It may come out now, but not later, and not beside another. `settled`: the printer has told, or never will."""

    def __init__(self, row: Row, outbox: Outbox) -> None:
        self.dossier_id = row.dossier_id
        self.settled = False
        self._title = title_of(row)
        self._known = row.slip
        self._outbox = outbox
        self._since = time.monotonic()
        self._state: JobState | None = None

    def ask_after(self, printer: Printer) -> None:
        """Ask the printer, unless it has told. PRINTER_* when nobody answers."""
        if self.settled:
            return
        waited = time.monotonic() - self._since > RELEASE_SECONDS
        try:
            self._state = printer.recall(self._title, patient=not waited)
        except ApplianceError:
            if waited:
                self._settle(SlipState.UNKNOWN)
            raise
        self.settled = self._state != JobState.PRINTING
        if self.settled:
            self._settle(SlipState.PRINTED if self._state == JobState.PRINTED else SlipState.UNKNOWN)

    @property
    def job(self) -> Job | None:
        """What comes out after all, or did: then no other is sent."""
        return Job(0, self._state) if self._state in (JobState.PRINTING, JobState.PRINTED) else None

    def _settle(self, slip: SlipState) -> None:
        """One that was sent is not known to have come out unless the printer says so."""
        if slip != self._known and (self._known == SlipState.SENT or slip == SlipState.PRINTED):
            self._known = slip
            try:
                self._outbox.mark_slip(self.dossier_id, slip)
            except ApplianceError as error:
                log.error("%s is %s, which cannot be kept: %s", self._title, slip, error)
