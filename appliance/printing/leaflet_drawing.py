"""The leaflet as it looks on paper, on A5 or A4."""

from __future__ import annotations

from collections.abc import Iterator

from appliance.listings.sources import in_words
from appliance.printing.drawing import BODY, QR_GAP, SMALL, Drawing, Sheet, clock
from appliance.printing.leaflet import Leaflet, LeafletPaper

NAME = 17.0
"""Points, on A5."""

QR = 22.0
"""Millimetres: modules of 0.7 mm for the addresses that houses have."""


class LeafletDrawing(Drawing):
    """A leaflet on this paper."""

    def __init__(self, leaflet: Leaflet, sheet: Sheet) -> None:
        self._leaflet = leaflet
        super().__init__(sheet, leaflet.language, leaflet.plain_name, leaflet.house, leaflet.ward, leaflet.simulated)

    def draw(self) -> None:
        """Fill the page, and as many more as it takes."""
        self._name()
        doubts = ["leaflet-unverified"] if self._leaflet.doubtful else []
        self._framed(["leaflet-not-official", *doubts])
        self._rows()

    def _name(self) -> None:
        """What it is about; beside it the code that opens it on a telephone, below it the address for who types it."""
        leaflet, top, width = self._leaflet, self.get_y(), self.sheet.width
        if leaflet.phone:
            width -= QR + QR_GAP
            self._qr(self.sheet.margin + width + QR_GAP, top, leaflet.phone, QR)
            self.set_y(top)
        self._text("", BODY, self._say("leaflet-kind"), width)
        self._text("B", NAME, leaflet.plain_name, width)
        self._text("", BODY, self._say("leaflet-official", name=leaflet.name, code=leaflet.code), width)
        if leaflet.phone:
            self._text("", SMALL, self._say("leaflet-phone", address=leaflet.phone), width)
            self.set_y(max(self.get_y(), top + QR))
        self.ln(2)

    def footer(self) -> None:
        """fpdf2 calls this at the end of each page."""
        printed = self._leaflet.printed
        said = self._say(
            "leaflet-printed-at",
            time=clock(printed),
            date=printed.strftime("%d/%m/%Y"),
            page=f"{self.page_no()}/{{nb}}",
        )
        self._foot(self._say("leaflet-foot"), said)

    def _rows(self) -> None:
        leaflet = self._leaflet
        self._row("leaflet-case", [leaflet.case] if leaflet.case else [])
        self._row("leaflet-papers", list(self._papers()) or [self._say("slip-none")], beneath=self._doubt("ho_so"))
        self._row("leaflet-fee", [leaflet.fee], beneath=self._doubt("le_phi"))
        self._row("leaflet-time", [leaflet.time], beneath=self._doubt("thoi_han"))
        partly = [self._say("leaflet-partly")] if leaflet.partly_online else []
        self._row("leaflet-place", [leaflet.place, *partly], beneath=self._doubt("dia_chi"))
        self._row("leaflet-result", [leaflet.result], beneath=self._doubt("ket_qua"))
        self._row("leaflet-attached", leaflet.attached)
        taken = leaflet.retrieved_on.strftime("%d/%m/%Y")
        as_of = self._say("leaflet-as-of", date=taken, listing=leaflet.listing)
        unnamed = self._say("source-unnamed")
        sources = dict.fromkeys(in_words(text) or unnamed for _, text in leaflet.sources)
        self._row("leaflet-sources", [as_of, *sources], style="", size=SMALL)

    def _papers(self) -> Iterator[str]:
        for number, paper in enumerate(self._leaflet.papers, 1):
            yield f"{number}. {paper.name} ({self._kind(paper)})"

    def _kind(self, paper: LeafletPaper) -> str:
        kind = self._say(f"paper-{paper.how}", originals=paper.originals, copies=paper.copies)
        return f"{kind}; {self._say('leaflet-form')}" if paper.form else kind

    def _doubt(self, fact: str) -> str:
        return self._say("leaflet-doubt") if fact in self._leaflet.doubtful else ""
