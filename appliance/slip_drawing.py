"""The slip as it looks on paper."""

from __future__ import annotations

import datetime as dt
import itertools
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import segno
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos

from appliance.slip import Slip
from appliance.texts import catalogue

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Be Vietnam Pro"

A5 = (148.0, 210.0)
MARGIN, WIDTH, BOTTOM = 11.0, 126.0, 196.0
"""All in millimetres; the footer stands below BOTTOM."""

LABEL = 33.0
"""The labels' column."""

VALUE_GAP, ROW_GAP = 0.5, 0.7
"""Between one paper and the next; between a row and the lines above and below it."""

QR_SIDE = 34.0
"""From the first dark module to the last; the quiet zone around it is left to the paper."""

QR_GAP = 6.0
"""Four modules of the largest QR code that a slip may have (ISO/IEC 18004 asks for that much quiet)."""

DIGIT, DASH = 11.0, 8.0
"""The cells of the number: the font has no figures of equal width."""

SMALL, BODY, STRONG, HEADING, TITLE, NUMBER = 9.0, 11.0, 12.0, 13.0, 19.0, 46.0
"""Points."""

LEADING = 1.29
"""Line height over font size: Ễ needs it."""


class SlipDrawing(FPDF):
    """Draws from the top down; whatever does not fit goes to the next page."""

    def __init__(self, slip: Slip) -> None:
        super().__init__(unit="mm", format=A5)
        self._slip = slip
        self._texts = catalogue(slip.language)
        for weight, style in ((400, ""), (700, "B")):
            self.add_font(FAMILY, style, FONTS / f"BeVietnamPro-{weight}.ttf")
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(auto=False)
        self.c_margin = 0
        self._file_title = self._say("slip-file-title", number=slip.number)
        self.set_title(self._file_title)
        self.set_lang(slip.language)
        self.add_page()

    def draw(self) -> None:
        """Fill the page, and as many more as it takes."""
        self._title()
        self._number()
        self._warning()
        self._rows()
        self._next()

    def header(self) -> None:
        """fpdf2 calls this at the beginning of each page."""
        if self.page_no() == 1:
            self._house()
        else:
            self._text("B", STRONG, self._say("slip-continued", label=self._file_title))
        self.ln(2)
        self._line(0.7)
        self.ln(3)
        if self._slip.simulated:
            self._band(self._say("slip-trial"))

    def footer(self) -> None:
        """fpdf2 calls this at the end of each page."""
        self.set_y(BOTTOM + 2)
        self._line(0.2)
        self.set_font(FAMILY, "", SMALL)
        self.cell(0, 6, self._say("slip-unnamed"))
        printed = self._say("slip-printed", time=_clock(self._slip.printed), page=f"{self.page_no()}/{{nb}}")
        self.set_x(MARGIN + WIDTH - self.get_string_width(printed.replace("{nb}", "9")))
        self.cell(0, 6, printed)

    def normalize_text(self, text: str) -> str:
        """Letters composed with their marks: the font has those."""
        return str(super().normalize_text(unicodedata.normalize("NFC", text)))

    def _house(self) -> None:
        self._door(MARGIN, MARGIN)
        self.set_xy(MARGIN + 15, MARGIN)
        self._text("B", HEADING, self._slip.house, WIDTH - 15)
        self.set_x(MARGIN + 15)
        self._text("", BODY, self._say("slip-ward", ward=self._slip.ward), WIDTH - 15)
        self.set_y(max(self.get_y(), MARGIN + 12))

    def _door(self, x: float, y: float) -> None:
        """Our mark, on a grid of 24: a door left ajar, its frame, its louvred leaf."""

        def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
            return [(x + column / 2, y + row / 2) for column, row in points]

        self.set_line_width(1.2)
        self.polyline(at((3, 22), (3, 3), (20, 3), (20, 22)))
        self.set_fill_color(0)
        self.polygon(at((3, 22), (3, 3), (12, 6), (12, 24)), style="F")
        self.set_draw_color(255)
        self.set_line_width(0.55)
        for row in (9, 13, 17):
            self.polyline(at((5.5, row), (9.5, row + 1)))
        self.set_draw_color(0)

    def _title(self) -> None:
        y = self.get_y()
        self._text("B", TITLE, self._say("slip-title"))
        below = self.get_y()
        self.set_xy(MARGIN, y)
        self.set_font(FAMILY, "", BODY)
        self.cell(0, below - y, self._say("slip-number"), align="R")
        self.set_y(below)

    def _number(self) -> None:
        self.set_font(FAMILY, "B", NUMBER)
        y = self.get_y()
        for character in self._slip.number:
            self.cell(DASH if character == "-" else DIGIT, 17, character, align="C")
        self.set_y(y + 18)

    def _band(self, text: str) -> None:
        self.set_fill_color(0)
        self.set_text_color(255)
        self.set_font(FAMILY, "B", BODY)
        self.multi_cell(0, 6.5, text, fill=True, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_text_color(0)
        self.ln(2)

    def _warning(self) -> None:
        """Framed: that this is not the receipt, and what else must not be overlooked."""
        top = self.get_y()
        self.ln(1)
        for message in ("slip-not-official", *(["slip-partly-online"] if self._slip.partly_online else [])):
            self.ln(1)
            self.set_x(MARGIN + 3)
            self._text("B", STRONG, self._say(message), WIDTH - 6)
        self.ln(2)
        self.set_line_width(0.7)
        self.rect(MARGIN, top, WIDTH, self.get_y() - top, round_corners=True, corner_radius=1.6)
        self.ln(2.5)

    def _rows(self) -> None:
        slip = self._slip
        created = slip.created
        moment = self._say(
            "slip-created-value",
            time=_clock(created),
            weekday=self._say("slip-weekday", day=created.weekday()),
            date=created.strftime("%d/%m/%Y"),
        )
        doubt = [] if slip.clock_trusted else [self._say("slip-clock-untrusted")]
        scanned = [self._say("slip-paper-pages", name=name, pages=pages) for name, pages in slip.scanned]
        name = self._say("slip-procedure-value", name=slip.procedure_name, code=slip.procedure_code)
        self._row("slip-procedure", [name])
        self._row("slip-created", [moment, *doubt])
        self._row("slip-due", [self._due(slip.due)] if slip.due else [])
        self._row("slip-papers", scanned or [self._say("slip-none")])
        self._row("slip-missing", slip.missing)
        self._row("slip-to-show", slip.to_show)
        self._row("slip-state", [self._state(slip)])

    def _state(self, slip: Slip) -> str:
        if slip.arrived:
            return self._say("slip-state-arrived", time=_clock(slip.arrived))
        return self._say("slip-state-value", time=_clock(slip.created))

    def _due(self, day: dt.date) -> str:
        weekday = self._say("slip-weekday", day=day.weekday())
        return self._say("slip-due-value", weekday=weekday, date=day.strftime("%d/%m/%Y"))

    def _row(self, message: str, values: Sequence[str]) -> None:
        """A label and its values one under another, each of them whole on one page; nothing without values."""
        label = self._say(message)
        under_label = 0.0
        for place, value in enumerate(values):
            fits = self.get_y() + self._height("B", BODY, value, WIDTH - LABEL) <= BOTTOM
            if not fits:
                self.add_page()
            if place == 0 or not fits:
                under_label = self._label(self._say("slip-continued", label=label) if place else label)
            self.set_x(MARGIN + LABEL)
            self._text("B", BODY, value, WIDTH - LABEL)
            self.ln(VALUE_GAP)
        if values:
            self.set_y(max(under_label, self.get_y()) + ROW_GAP)
            self._line(0.2)
            self.ln(ROW_GAP)

    def _label(self, text: str) -> float:
        """Write it, stay on its first line, and tell where it ends."""
        y = self.get_y()
        self._text("", BODY, text, LABEL - 3)
        end = self.get_y()
        self.set_y(y)
        return end

    def _next(self) -> None:
        """At the foot of the page: what to do now, beside the code to follow the dossier with."""
        steps = [
            self._say("slip-next-keep"),
            self._say("slip-next-track", code=f"**{self._slip.code}**"),
            self._say("slip-next-originals"),
        ]
        width = WIDTH - QR_SIDE - QR_GAP
        text = self._height("B", HEADING, "H", width) + sum(self._height("", BODY, step, width - 5) for step in steps)
        height = max(QR_SIDE + 1, text)
        if self.get_y() + QR_GAP + height > BOTTOM:
            self.add_page()
        top = BOTTOM - height
        self._qr(MARGIN + WIDTH - QR_SIDE, BOTTOM - QR_SIDE - 1)
        self.set_xy(MARGIN, top)
        self._text("B", HEADING, self._say("slip-next"), width)
        for place, step in enumerate(steps, 1):
            self.set_font(FAMILY, "", BODY)
            self.cell(5, BODY * LEADING / self.k, f"{place}.")
            self._text("", BODY, step, width - 5)

    def _qr(self, x: float, y: float) -> None:
        """As vectors: each run of dark modules a rectangle."""
        matrix = [list(line) for line in segno.make(self._slip.track_url, error="m", micro=False).matrix]
        module = QR_SIDE / len(matrix)
        self.set_fill_color(0)
        for row, line in enumerate(matrix):
            column = 0
            for dark, run in itertools.groupby(line):
                length = len(list(run))
                if dark:
                    self.rect(x + column * module, y + row * module, length * module, module, style="F")
                column += length

    def _text(self, style: str, size: float, text: str, width: float = WIDTH) -> None:
        """A paragraph from where we stand; then at the left margin below it. `**` makes bold."""
        self.set_font(FAMILY, style, size)
        self.multi_cell(
            width, size * LEADING / self.k, text, align="L", markdown=True, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )

    def _height(self, style: str, size: float, text: str, width: float) -> float:
        self.set_font(FAMILY, style, size)
        height = self.multi_cell(
            width, size * LEADING / self.k, text, markdown=True, dry_run=True, output=MethodReturnValue.HEIGHT
        )
        return cast(float, height)

    def _line(self, width: float) -> None:
        self.set_line_width(width)
        self.line(MARGIN, self.get_y(), MARGIN + WIDTH, self.get_y())

    def _say(self, message: str, **arguments: str | int) -> str:
        return str(self._texts.format_value(message, arguments))


def _clock(moment: dt.datetime) -> str:
    return moment.strftime("%H:%M")
