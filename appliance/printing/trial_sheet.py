"""What the technician prints: the test sheet, which the camera is then tried on, and the commissioning sheet."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

import segno
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from appliance.config import Config
from appliance.pages import Text
from appliance.printing.drawing import FAMILY, FONTS
from appliance.texts import catalogue
from appliance.upkeep.selftest import Result

A4 = (210.0, 297.0)
MARGIN, WIDTH = 15.0, 180.0
SIZES = (6, 7, 8, 9, 10, 11, 12)
"""Points of the lines of print: a form's smallest is 8."""

SAMPLE = "Ưỡn ngực Ễnh ương, quyển sổ hộ khẩu số 0123456789 của bà Nguyễn Thị Thuỳ Dương"
MARKS = {True: "OK", False: "LỖI", None: "…"}


class _Sheet(FPDF):
    """A4 in our letters, filled from the top down."""

    def __init__(self, title: str) -> None:
        super().__init__(unit="mm", format=A4)
        for weight, style in ((400, ""), (700, "B")):
            self.add_font(FAMILY, style, FONTS / f"BeVietnamPro-{weight}.ttf")
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN)
        self.set_title(title)
        self.set_lang("vi")
        self.add_page()
        self.line_of(title, 22, "B")

    def normalize_text(self, text: str) -> str:
        """Letters composed with their marks: the font has those."""
        return str(super().normalize_text(unicodedata.normalize("NFC", text)))

    def line_of(self, text: str, points: float, style: str = "") -> None:
        """A line, or as many as it takes."""
        self.set_font(FAMILY, style, points)
        self.multi_cell(WIDTH, points * 0.3528 * 1.35, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def draw(config: Config, to: Path) -> None:
    """The test sheet: print of every size, grey steps, fine lines and a code; nobody's own paper is needed."""
    sheet = _Sheet(_say("sheet-test"))
    sheet.line_of(f"{config.house.name} · {_say('technician-box', box=config.house.box)} · {_now()}", 11)
    for points in SIZES:
        sheet.line_of(f"{points} pt  {SAMPLE}", points)
    top = sheet.get_y() + 6
    for step in range(9):
        sheet.set_fill_color(round(255 * step / 8))
        sheet.rect(MARGIN + 20 * step, top, 20, 16, style="DF")
    for each in range(60):
        sheet.set_line_width(0.1 + 0.1 * (each // 20))
        sheet.line(MARGIN + 3 * each, top + 22, MARGIN + 3 * each, top + 42)
    code = io.BytesIO()
    segno.make(f"CUAGAN TEST {config.house.box}", error="m", micro=False).save(code, kind="png", scale=10, border=4)
    sheet.image(code, MARGIN, top + 48, 45)
    for each in range(6):
        sheet.set_xy(MARGIN + 55, top + 52 + 6 * each)
        sheet.set_font(FAMILY, "", 9)
        sheet.cell(0, 6, _say("sheet-how"))
    sheet.set_line_width(1)
    sheet.rect(8, 8, A4[0] - 16, A4[1] - 16)
    sheet.output(str(to))


def commissioning(config: Config, results: Sequence[Result], facts: Mapping[str, str], picture: bytes) -> bytes:
    """The sheet that stays with the box, a PDF: every device with its measure, what the camera sees, who the box is."""
    sheet = _Sheet(_say("sheet-title"))
    sheet.line_of(f"{config.house.name} · {config.house.ward}", 13, "B")
    sheet.line_of(f"{_say('technician-box', box=config.house.box)} · {_now()}", 11)
    sheet.ln(3)
    for name, value in facts.items():
        sheet.line_of(f"{_say(f'fact-{name}')}: {value}", 10)
    sheet.ln(3)
    for result in results:
        sheet.line_of(f"[{MARKS[result.good]}]  {_say(f'check-{result.name}')}: {_words(result.measured)}", 11, "B")
        if result.hint:
            sheet.line_of(f"        {_words(result.hint)}", 10)
    if picture:
        sheet.ln(3)
        sheet.line_of(_say("sheet-picture"), 10)
        sheet.image(io.BytesIO(picture), w=110)
    sheet.ln(4)
    sheet.line_of(_say("sheet-signed"), 11)
    return bytes(sheet.output())


def _say(name: str, **values: str) -> str:
    return str(catalogue("vi").format_value(name, dict(values)))


def _words(text: Text) -> str:
    return _say(text.id, **text.args) if text.id else str(text.args["text"])  # type: ignore[arg-type]


def _now() -> str:
    return dt.datetime.now().astimezone().strftime("%H:%M %d/%m/%Y")
