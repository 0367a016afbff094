"""What the pages that we print have in common: face, sizes, rows of facts, our mark, QR codes."""

from __future__ import annotations

import datetime as dt
import itertools
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import msgspec
import segno
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos

from appliance.texts import catalogue

FONTS = Path(__file__).parents[1] / "fonts"
FAMILY = "Be Vietnam Pro"


class Sheet(msgspec.Struct, frozen=True):
    """A size of paper and how it is used, in millimetres. scale: of type and gaps; bottom: the footer stands below."""

    size: tuple[float, float]
    margin: float
    bottom: float
    scale: float = 1.0

    @property
    def width(self) -> float:
        """Between the margins."""
        return self.size[0] - 2 * self.margin


A5 = Sheet((148.0, 210.0), 11.0, 196.0)
A4 = Sheet((210.0, 297.0), 16.0, 279.0, 1.2)
SHEETS = {"A5": A5, "A4": A4}
"""By the names that printers' paper goes by here (ISO 216)."""

LABEL = 33.0
"""The labels' column."""

VALUE_GAP, ROW_GAP = 0.5, 0.7
"""Between one value and the next; between a row and the lines above and below it."""

QR_SIDE = 34.0
"""From the first dark module to the last; the quiet zone around it is left to the paper."""

QR_GAP = 6.0
"""Four modules of the largest QR code on our pages (ISO/IEC 18004 asks for that much quiet)."""

SMALL, BODY, STRONG, HEADING, TITLE = 9.0, 11.0, 12.0, 13.0, 19.0
"""Points, on A5."""

WHOLE = 12
"""Lines of a value that are not torn apart."""

LEADING = 1.29
"""Line height over font size: Ễ needs it."""


class Drawing(FPDF):
    """Draws from the top down; whatever does not fit goes to the next page.

    title: of the file, and of the pages after the first; simulated: every page says that it is for trial.
    """

    def __init__(self, sheet: Sheet, language: str, title: str, house: str, ward: str, simulated: bool) -> None:
        super().__init__(unit="mm", format=sheet.size)
        self.sheet = sheet
        self._texts = catalogue(language)
        self._file_title, self._house_name, self._ward, self._simulated = title, house, ward, simulated
        for weight, style in ((400, ""), (700, "B")):
            self.add_font(FAMILY, style, FONTS / f"BeVietnamPro-{weight}.ttf")
        self.set_margins(sheet.margin, sheet.margin)
        self.set_auto_page_break(auto=False)
        self.c_margin = 0
        self.set_title(title)
        self.set_lang(language)
        self.add_page()

    def header(self) -> None:
        """fpdf2 calls this at the beginning of each page."""
        if self.page_no() == 1:
            self._house()
        else:
            self._text("B", STRONG, self._say("slip-continued", label=self._file_title))
        self.ln(2)
        self._line(0.7)
        self.ln(3)
        if self._simulated:
            self._band(self._say("slip-trial"))

    def normalize_text(self, text: str) -> str:
        """Letters composed with their marks: the font has those."""
        return str(super().normalize_text(unicodedata.normalize("NFC", text)))

    def _foot(self, left: str, right: str) -> None:
        """Below a line at the foot of the page; `{nb}` stands for the number of pages."""
        self.set_y(self.sheet.bottom + 2)
        self._line(0.2)
        self.set_font(FAMILY, "", SMALL)
        self.cell(0, 6, left)
        self.set_x(self.sheet.margin + self.sheet.width - self.get_string_width(right.replace("{nb}", "9")))
        self.cell(0, 6, right)

    def _house(self) -> None:
        self._door(self.sheet.margin, self.sheet.margin)
        self.set_xy(self.sheet.margin + 15, self.sheet.margin)
        self._text("B", HEADING, self._house_name, self.sheet.width - 15)
        self.set_x(self.sheet.margin + 15)
        self._text("", BODY, self._say("slip-ward", ward=self._ward), self.sheet.width - 15)
        self.set_y(max(self.get_y(), self.sheet.margin + 12))

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

    def _band(self, text: str) -> None:
        self.set_fill_color(0)
        self.set_text_color(255)
        self.set_font(FAMILY, "B", BODY)
        self.multi_cell(0, 6.5, text, fill=True, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_text_color(0)
        self.ln(2)

    def _framed(self, messages: Sequence[str]) -> None:
        """What must not be overlooked."""
        top = self.get_y()
        self.ln(1)
        for message in messages:
            self.ln(1)
            self.set_x(self.sheet.margin + 3)
            self._text("B", STRONG, self._say(message), self.sheet.width - 6)
        self.ln(2)
        self.set_line_width(0.7)
        self.rect(self.sheet.margin, top, self.sheet.width, self.get_y() - top, round_corners=True, corner_radius=1.6)
        self.ln(2.5)

    def _row(
        self, message: str, values: Sequence[str], *, beneath: str = "", style: str = "B", size: float = BODY
    ) -> None:
        """A label, with a word beneath it, and its values one under another; nothing without values.

        What is short stays whole on one page.
        """
        label, column = self._say(message), LABEL * self.sheet.scale
        width = self.sheet.width - column
        under_label = 0.0
        pieces = [piece for value in values for piece in self._pieces(style, size, value, width)]
        for place, piece in enumerate(pieces):
            fits = self.get_y() + self._height(style, size, piece, width) <= self.sheet.bottom
            if not fits:
                self.add_page()
            if place == 0 or not fits:
                said = self._say("slip-continued", label=label) if place else label
                under_label = self._label(said, beneath, column - 3)
            self.set_x(self.sheet.margin + column)
            self._text(style, size, piece, width)
            self.ln(VALUE_GAP)
        if pieces:
            self.set_y(max(under_label, self.get_y()) + ROW_GAP)
            self._line(0.2)
            self.ln(ROW_GAP)

    def _pieces(self, style: str, size: float, text: str, width: float) -> list[str]:
        """The text, in pieces of some lines if it is long: none is higher than what is left of a page at most."""
        self.set_font(FAMILY, style, size * self.sheet.scale)
        found = self.multi_cell(width, text=text, align="L", dry_run=True, output=MethodReturnValue.LINES)
        lines = cast(list[str], found)
        if len(lines) <= WHOLE:
            return [text]
        return ["\n".join(lines[start : start + WHOLE]) for start in range(0, len(lines), WHOLE)]

    def _label(self, text: str, beneath: str, width: float) -> float:
        """Write it, stay on its first line, and tell where it ends."""
        y = self.get_y()
        self._text("", BODY, text, width)
        if beneath:
            self._text("B", SMALL, beneath, width)
        end = self.get_y()
        self.set_y(y)
        return end

    def _qr(self, x: float, y: float, content: str, side: float = QR_SIDE) -> None:
        """As vectors: each run of dark modules a rectangle."""
        matrix = [list(line) for line in segno.make(content, error="m", micro=False).matrix]
        module = side / len(matrix)
        self.set_fill_color(0)
        for row, line in enumerate(matrix):
            column = 0
            for dark, run in itertools.groupby(line):
                length = len(list(run))
                if dark:
                    self.rect(x + column * module, y + row * module, length * module, module, style="F")
                column += length

    def _text(self, style: str, size: float, text: str, width: float = 0, *, marked: bool = False) -> None:
        """A paragraph from where we stand; then at the left margin below it. In a `marked` one `**` makes bold."""
        self.set_font(FAMILY, style, size * self.sheet.scale)
        height = size * self.sheet.scale * LEADING / self.k
        self.multi_cell(width, height, text, align="L", markdown=marked, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _height(self, style: str, size: float, text: str, width: float, *, marked: bool = False) -> float:
        self.set_font(FAMILY, style, size * self.sheet.scale)
        line = size * self.sheet.scale * LEADING / self.k
        height = self.multi_cell(
            width, line, text, align="L", markdown=marked, dry_run=True, output=MethodReturnValue.HEIGHT
        )
        return cast(float, height)

    def _line(self, width: float) -> None:
        self.set_line_width(width)
        self.line(self.sheet.margin, self.get_y(), self.sheet.margin + self.sheet.width, self.get_y())

    def _say(self, message: str, **arguments: str | int) -> str:
        return str(self._texts.format_value(message, arguments))


def clock(moment: dt.datetime) -> str:
    """The time of day as `08:42`."""
    return moment.strftime("%H:%M")
