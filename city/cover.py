"""The first page of a dossier that an officer downloads: what stands beside the pages on the screen."""

from __future__ import annotations

import importlib.resources
import unicodedata
from collections.abc import Sequence

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from appliance.wire.messages import Manifest
from city.language import Catalogue
from city.store import StoredDossier

FAMILY = "Be Vietnam Pro"
MARGIN, WIDTH, LABEL = 18.0, 174.0, 62.0
"""Millimetres, on A4: beside the text, of it, of the labels' column."""

LAST_ROW = 245.0
"""Below this no row begins any more."""

BODY, HEADING, TITLE, NUMBER = 11.0, 14.0, 20.0, 30.0
"""Points."""

LEADING = 0.5
"""Millimetres of a line for a point of its letters: Ễ needs it."""

SIMULATED_BOX = "0000"


def cover(row: StoredDossier, manifest: Manifest, texts: Catalogue) -> bytes:
    """The cover as a PDF, of as many pages as the answers take."""
    page = _Cover(row, manifest, texts)
    page.draw()
    return bytes(page.output())


class _Cover(FPDF):
    def __init__(self, row: StoredDossier, manifest: Manifest, texts: Catalogue) -> None:
        super().__init__(unit="mm", format="A4")
        self._row, self._manifest, self._say = row, manifest, texts
        fonts = importlib.resources.files("appliance") / "fonts"
        for weight, style in ((400, ""), (700, "B")):
            self.add_font(FAMILY, style, str(fonts / f"BeVietnamPro-{weight}.ttf"))
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN)
        self.c_margin = 0
        self.set_title(row.number)
        self.set_lang(texts.language)
        self.add_page()

    def normalize_text(self, text: str) -> str:
        """Letters composed with their marks: the font has those."""
        return str(super().normalize_text(unicodedata.normalize("NFC", text)))

    def header(self) -> None:
        """fpdf2 calls this at the beginning of each page."""
        if self._manifest.box == SIMULATED_BOX:
            self.set_fill_color(0)
            self.set_text_color(255)
            self._text("B", BODY, self._say("dossier-simulated"), fill=True)
            self.set_text_color(0)
            self.ln(3)

    def draw(self) -> None:
        """Everything the officer reads beside the pages."""
        say, manifest = self._say, self._manifest
        self._text("B", TITLE, manifest.procedure.name)
        self._text("", BODY, f"{manifest.procedure.case} · {say('dossier-code', code=manifest.procedure.code)}")
        self.ln(3)
        self._text("", BODY, say("dossier-number"))
        self._text("B", NUMBER, self._row.number)
        if self._row.arrived_at:
            self._text("", BODY, say("dossier-arrived", clock=say.full_clock(self._row.arrived_at)))
        self._text("", BODY, say("dossier-created", clock=say.full_clock(manifest.created)))
        if not manifest.clock_trusted:
            self._text("B", BODY, say("dossier-clock"))
        answers = [(answer.label, answer.value or say("dossier-left-empty")) for answer in manifest.answers]
        self._table(say("dossier-answers"), answers, say("dossier-no-answers"))
        papers = [
            (paper.name, say(f"paper-{paper.state.replace('_', '-')}", pages=paper.pages)) for paper in manifest.papers
        ]
        self._table(say("dossier-papers"), papers, say("dossier-no-pages"))
        self.ln(3)
        consent = manifest.consent
        self._text("", BODY, say("dossier-consent", clock=say.full_clock(consent.at), version=consent.text_version))
        self._text("B", BODY, say("dossier-not-receipt"))

    def _table(self, heading: str, rows: Sequence[tuple[str, str]], nothing: str) -> None:
        self.ln(5)
        self._text("B", HEADING, heading)
        if not rows:
            self._text("", BODY, nothing)
        for label, value in rows:
            if self.get_y() > LAST_ROW:
                self.add_page()
            self.ln(1)
            self.line(MARGIN, self.get_y(), MARGIN + WIDTH, self.get_y())
            self.ln(1)
            top = self.get_y()
            self._text("", BODY, label, LABEL - 4)
            page, below = self.page_no(), self.get_y()
            self.set_xy(MARGIN + LABEL, top)
            self._text("B", BODY, value, WIDTH - LABEL)
            if self.page_no() == page:
                self.set_y(max(below, self.get_y()))

    def _text(self, style: str, size: float, text: str, width: float = WIDTH, *, fill: bool = False) -> None:
        self.set_font(FAMILY, style, size)
        self.multi_cell(width, size * LEADING, text, align="L", fill=fill, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
