"""What is put on paper or into a dossier: pages as PDF, and the slip."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import msgspec
import segno
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from PIL import Image

from appliance.config import Config
from appliance.outbox import Row
from appliance.texts import catalogue

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Be Vietnam Pro"
A4 = (210.0, 297.0)
A5 = (148.0, 210.0)
"""Millimetres (ISO 216)."""

MARGIN, WIDTH, LABEL, BOTTOM = 10.0, 128.0, 34.0, 200.0
QR_SIDE = 34.0
"""Millimetres of the slip on A5."""


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a slip says. It names nobody, so it can be drawn again from the outbox's row."""

    number: str
    code: str
    house: str
    ward: str
    procedure_code: str
    procedure_name: str
    created: dt.datetime
    printed: dt.datetime
    clock_trusted: bool
    scanned: Sequence[tuple[str, int]]
    missing: Sequence[str]
    to_show: Sequence[str]
    partly_online: bool
    track_url: str
    simulated: bool
    language: str = "vi"


def slip_of(row: Row, config: Config) -> Slip:
    """The slip of a sealed dossier, as of now."""
    summary = row.summary
    base = config.city.track_url or config.city.url
    return Slip(
        number=row.number,
        code=row.slip_code,
        house=config.house.name,
        ward=config.house.ward,
        procedure_code=summary.procedure_code,
        procedure_name=summary.procedure_name,
        created=summary.created,
        printed=dt.datetime.now(dt.UTC),
        clock_trusted=summary.clock_trusted,
        scanned=[(paper.name, paper.pages) for paper in summary.papers if paper.state == "scanned"],
        missing=[paper.name for paper in summary.papers if paper.state == "missing"],
        to_show=[paper.name for paper in summary.papers if paper.state == "to_show"],
        partly_online=summary.partly_online,
        track_url=f"{base}/phieu/{row.number}?ma={row.slip_code}",
        simulated=config.house.box == "0000",
    )


def pages_to_pdf(images: Sequence[Path], out: Path, title: str) -> None:
    """One A4 page a JPEG file, upright or lying as the picture is, its bytes untouched."""
    pdf = FPDF(unit="mm", format="A4")
    pdf.set_title(title)
    pdf.set_auto_page_break(auto=False)
    for path in images:
        with Image.open(path) as picture:
            width, height = picture.size
        lying = width > height
        pdf.add_page(orientation="landscape" if lying else "portrait")
        page = (A4[1], A4[0]) if lying else A4
        scale = min(page[0] / width, page[1] / height)
        placed = (width * scale, height * scale)
        pdf.image(path, (page[0] - placed[0]) / 2, (page[1] - placed[1]) / 2, *placed)
    pdf.output(str(out))


def slip_pdf(slip: Slip, out: Path) -> None:
    """The slip as an A5 PDF with embedded fonts; long lists flow onto a second page."""
    drawing = _SlipDrawing(slip)
    drawing.draw()
    drawing.output(str(out))


class _SlipDrawing(FPDF):
    """Draws from the top down; whatever does not fit goes to the next page."""

    def __init__(self, slip: Slip) -> None:
        super().__init__(unit="mm", format=A5)
        self._slip = slip
        self._texts = catalogue(slip.language)
        for weight, style in ((400, ""), (700, "B")):
            self.add_font(FAMILY, style, FONTS / f"BeVietnamPro-{weight}.ttf")
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(auto=False)
        self.set_title(self._say("slip-file-title", number=slip.number))
        self.set_lang(slip.language)
        self.add_page()

    def draw(self) -> None:
        self._head()
        self._number()
        self._warning()
        self._rows()
        self._next()

    def footer(self) -> None:
        """fpdf2 calls this at the end of each page."""
        self.set_y(BOTTOM)
        self._line(0.2)
        self.set_font(FAMILY, "", 8)
        self.cell(0, 6, self._say("slip-unnamed"))
        page = f"{self.page_no()}/{{nb}}"
        self.set_x(MARGIN)
        self.cell(0, 6, self._say("slip-printed", time=_clock(self._slip.printed), page=page), align="R")

    def _head(self) -> None:
        self._door(MARGIN, MARGIN + 1)
        self.set_xy(MARGIN + 14, MARGIN)
        self.set_font(FAMILY, "B", 12)
        self.multi_cell(WIDTH - 14, 5.5, self._slip.house, new_x=XPos.LEFT, new_y=YPos.NEXT)
        self.set_font(FAMILY, "", 10)
        self.multi_cell(
            WIDTH - 14, 5, self._say("slip-ward", ward=self._slip.ward), new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )
        self.ln(2)
        self._line(0.7)
        self.ln(3)

    def _door(self, x: float, y: float) -> None:
        """Our mark: a door left ajar."""
        self.set_fill_color(0)
        self.rect(x, y, 10, 10, style="F")
        self.set_fill_color(255)
        self.rect(x + 5.5, y + 1.5, 3, 8.5, style="F")

    def _number(self) -> None:
        if self._slip.simulated:
            self._band(self._say("slip-trial"))
        self.set_font(FAMILY, "B", 17)
        self.cell(0, 9, self._say("slip-title"), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_font(FAMILY, "", 10)
        self.cell(0, 5, self._say("slip-number"), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_font(FAMILY, "B", 40)
        y, cell = self.get_y(), WIDTH / len(self._slip.number)
        for place, character in enumerate(self._slip.number):
            self.set_xy(MARGIN + place * cell, y)
            self.cell(cell, 15, character, align="C")
        self.set_xy(MARGIN, y + 16)

    def _band(self, text: str) -> None:
        self.set_fill_color(0)
        self.set_text_color(255)
        self.set_font(FAMILY, "B", 11)
        self.cell(0, 7, text, fill=True, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_text_color(0)
        self.ln(2)

    def _warning(self) -> None:
        self.set_font(FAMILY, "B", 10.5)
        self.set_line_width(0.6)
        y = self.get_y()
        self.set_xy(MARGIN + 3, y + 2)
        self.multi_cell(WIDTH - 6, 5, self._say("slip-not-official"), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        end = self.get_y() + 2
        self.rect(MARGIN, y, WIDTH, end - y)
        self.set_y(end + 3)

    def _rows(self) -> None:
        slip = self._slip
        created = slip.created.astimezone()
        name = self._say("slip-procedure-value", name=slip.procedure_name, code=slip.procedure_code)
        moment = self._say(
            "slip-created-value",
            time=_clock(created),
            weekday=self._say("slip-weekday", day=created.weekday()),
            date=created.strftime("%d/%m/%Y"),
        )
        doubt = [] if slip.clock_trusted else [self._say("slip-clock-untrusted")]
        scanned = [self._say("slip-paper-pages", name=name, pages=pages) for name, pages in slip.scanned]
        self._row("slip-procedure", [name])
        self._row("slip-created", [moment, *doubt])
        self._row("slip-papers", scanned or [self._say("slip-none")])
        if slip.missing:
            self._row("slip-missing", slip.missing)
        if slip.to_show:
            self._row("slip-to-show", slip.to_show)
        self._row("slip-state", [self._say("slip-state-value", time=_clock(created))])

    def _row(self, label: str, values: Sequence[str]) -> None:
        """A label, its values one under another, and a line; each value stays whole on one page."""
        for place, value in enumerate(values):
            text = self._say(label) if place == 0 else ""
            self._pair(text, value)
        self._line(0.1)
        self.ln(1.2)

    def _pair(self, label: str, value: str) -> None:
        self.set_font(FAMILY, "B", 10)
        height = self.multi_cell(WIDTH - LABEL, 4.8, value, align="L", dry_run=True, output=MethodReturnValue.HEIGHT)
        if self.get_y() + cast(float, height) > BOTTOM - 3:
            self.add_page()
        y = self.get_y()
        self.set_font(FAMILY, "", 10)
        self.multi_cell(LABEL - 2, 4.8, label, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        under_label = self.get_y()
        self.set_xy(MARGIN + LABEL, y)
        self.set_font(FAMILY, "B", 10)
        self.multi_cell(WIDTH - LABEL, 4.8, value, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_y(max(under_label if label else 0, self.get_y()) + 0.8)

    def _next(self) -> None:
        needed = QR_SIDE + (12 if self._slip.partly_online else 0)
        if self.get_y() + needed > BOTTOM - 2:
            self.add_page()
        if self._slip.partly_online:
            self._band(self._say("slip-partly-online"))
        top = max(self.get_y(), BOTTOM - QR_SIDE - 3)
        self._qr(MARGIN + WIDTH - QR_SIDE, top)
        self.set_xy(MARGIN, top)
        self.set_font(FAMILY, "B", 11)
        self.cell(0, 6, self._say("slip-next"), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_font(FAMILY, "", 9.5)
        track = self._say("slip-next-track", code=self._slip.code)
        for place, text in enumerate((self._say("slip-next-keep"), track, self._say("slip-next-originals")), 1):
            self.multi_cell(
                WIDTH - QR_SIDE - 4, 4.6, f"{place}. {text}", align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT
            )

    def _qr(self, x: float, y: float) -> None:
        """As vectors, with the quiet zone of four modules that ISO/IEC 18004 asks for."""
        matrix = list(segno.make(self._slip.track_url, error="m").matrix_iter(border=4))
        module = QR_SIDE / len(matrix)
        self.set_fill_color(0)
        for row, line in enumerate(matrix):
            for column, dark in enumerate(line):
                if dark:
                    self.rect(x + column * module, y + row * module, module, module, style="F")

    def _line(self, width: float) -> None:
        self.set_line_width(width)
        self.line(MARGIN, self.get_y(), MARGIN + WIDTH, self.get_y())

    def _say(self, message: str, **arguments: str | int) -> str:
        # no marks around what is put in: printed text has one direction, and fonts have no glyph for them
        text: str = self._texts.format_value(message, arguments)
        return text.replace("\u2068", "").replace("\u2069", "")


def _clock(moment: dt.datetime) -> str:
    return moment.astimezone().strftime("%H:%M")
