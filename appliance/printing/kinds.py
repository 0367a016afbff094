"""What the printer's worker prints: how each kind is drawn, what is kept of it, whom it is told to."""

from __future__ import annotations

import datetime as dt
import logging
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from appliance.config import Config
from appliance.devices import Job, JobState
from appliance.errors import ApplianceError, Fault
from appliance.events import Bus, LeafletChanged, SlipChanged
from appliance.listings.forms import Forms
from appliance.outbox.outbox import Outbox, Row, SlipState
from appliance.printing.orders import LeafletOrder, SlipOrder
from appliance.printing.printed import Printed, Sheets
from appliance.printing.slip import slip_of

log = logging.getLogger(__name__)


class NotPrinted(Exception):
    """This document is not going to be printed, whatever the printer does."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


class Document(Protocol):
    """Something that an order asks for."""

    title: str
    """What the queue calls it; it names nobody."""

    def known(self) -> JobState | None:
        """What is known of it from before, if nothing of it is under way; None: it is to be printed."""

    def draw(self, pdf: Path, papers: Callable[[], frozenset[str]]) -> Sheets:
        """Make the file, for one of the printer's papers. NotPrinted when it must not be."""

    def keep(self, state: JobState, sheets: Sheets | None) -> None:
        """Keep what the printer said. STORAGE_* when the card fails it."""

    def tell(self, job: Job, sheets: Sheets | None) -> None:
        """Let the visit know."""


class SlipDocument:
    """The slip of a dossier, drawn from its row."""

    def __init__(self, order: SlipOrder, outbox: Outbox, config: Config, bus: Bus) -> None:
        self._order = order
        self._outbox = outbox
        self._config = config
        self._bus = bus
        self.title = title_of(outbox.row(order.dossier_id))

    def known(self) -> JobState | None:
        """What the row says."""
        slip = self._outbox.row(self._order.dossier_id).slip
        return None if slip == SlipState.NONE else JobState(slip.value)

    def draw(self, pdf: Path, papers: Callable[[], frozenset[str]]) -> Sheets:
        """On the queue's paper."""
        from appliance import documents  # fpdf2 is heavy: not before the first slip

        row = self._outbox.row(self._order.dossier_id)
        documents.slip_pdf(slip_of(row, self._config, self._order.language), pdf)
        return Sheets(0, 0)

    def keep(self, state: JobState, sheets: Sheets | None) -> None:
        """In the dossier's row."""
        slip = SlipState.SENT if state == JobState.PRINTING else SlipState(state.value)
        self._outbox.mark_slip(self._order.dossier_id, slip)

    def tell(self, job: Job, sheets: Sheets | None) -> None:
        """As `SlipChanged`."""
        self._bus.put(SlipChanged(self._order.visit, self._order.dossier_id, job))


class LeafletDocument:
    """A leaflet with its blank forms; as many sheets as a visit and a day may have, and no more."""

    def __init__(
        self,
        order: LeafletOrder,
        printed: Printed,
        forms: Forms,
        config: Config,
        bus: Bus,
        sheets_so_far: Callable[[str], int],
    ) -> None:
        self._order = order
        self._printed = printed
        self._forms = forms
        self._config = config
        self._bus = bus
        self._so_far = sheets_so_far
        self.title = f"Tờ hướng dẫn {order.leaflet.code}"

    def known(self) -> JobState | None:
        """How it ended, if it has."""
        return self._printed.outcome(self._order.id)

    def draw(self, pdf: Path, papers: Callable[[], frozenset[str]]) -> Sheets:
        """On A5 where there is any, on A4 with blank forms: those are made for it."""
        from appliance import documents

        loaded = papers()
        wanted = ("A4", "A5") if self._order.forms else ("A5", "A4")
        paper = next((each for each in wanted if each in loaded), "A5")
        try:
            sheets = documents.leaflet_pdf(self._order.leaflet, self._contents(), paper, pdf)
        except ValueError as error:
            raise NotPrinted(Fault.FORM_UNUSABLE) from error
        self._allow(sheets, pdf)
        return sheets if paper in loaded else Sheets(sheets.leaflet, sheets.forms)

    def keep(self, state: JobState, sheets: Sheets | None) -> None:
        """Counted when it has ended, under the day on which it did."""
        if state in (JobState.PRINTED, JobState.UNKNOWN, JobState.CANCELLED):
            leaflet = self._order.leaflet
            self._printed.keep(self._order.id, self._today(), leaflet.code, sheets or Sheets(0, 0), state)

    def tell(self, job: Job, sheets: Sheets | None) -> None:
        """As `LeafletChanged`."""
        self._bus.put(LeafletChanged(self._order.visit, self._order.id, job, sheets))

    def _contents(self) -> list[bytes]:
        contents = [self._forms.content(form) for form in self._order.forms]
        if None in contents:
            raise NotPrinted(Fault.FORM_UNUSABLE)
        return [content for content in contents if content is not None]

    def _allow(self, sheets: Sheets, pdf: Path) -> None:
        limits = self._config.printer
        fault = None
        if self._so_far(self._order.visit) + sheets.total > limits.visit_sheets:
            fault = Fault.PRINTED_ENOUGH
        elif self._printed_today() + sheets.total > limits.day_sheets:
            fault = Fault.PRINTED_ENOUGH_TODAY
        if fault:
            pdf.unlink()
            raise NotPrinted(fault)

    def _printed_today(self) -> int:
        try:
            return self._printed.sheets(self._today())
        except ApplianceError as error:  # a card that fails must not cost the leaflet as well
            log.error("what was printed today cannot be counted: %s", error)
            return 0

    def _today(self) -> dt.date:
        return dt.datetime.now(zoneinfo.ZoneInfo(self._config.house.time_zone)).date()


def title_of(row: Row) -> str:
    """What the queue calls a dossier's slip."""
    return f"Phiếu {row.number}"
