"""Draws the sample papers: sheets of A4 from papers.toml, and a citizen card with a QR code. All say MẪU.

Everything is measured in millimetres and drawn at 200 dots per inch, the resolution at which the desk's camera sees
paper. The same paper always comes out the same.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import cast

import segno
from PIL import Image, ImageDraw, ImageFont

from hw.desk.samples import CARD, Form, forms, sample_card

FONTS = Path(__file__).parents[2] / "appliance/fonts"
REGULAR, BOLD = "BeVietnamPro-400.ttf", "BeVietnamPro-700.ttf"

DOTS = 200 / 25.4
"""Pixels per millimetre."""

A4, ID_1 = (210.0, 297.0), (85.6, 54.0)
PAPER, INK, PEN, STAMP, FAINT = (251, 250, 246), (38, 38, 42), (35, 62, 140), (196, 42, 48), (238, 237, 232)
NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
WORTHLESS = "MẪU · giấy minh họa, không có giá trị"

Place = tuple[float, float]


def draw(name: str) -> Image.Image:
    """The paper as RGBA, upright, transparent where a card's corners are round. KeyError: no such paper."""
    return _card() if name == CARD else _sheet(forms()[name])


class Sheet:
    """A piece of paper to draw on, in millimetres from its top left."""

    def __init__(self, size: Place, seed: str) -> None:
        self.image = Image.new("RGBA", (round(size[0] * DOTS), round(size[1] * DOTS)), (*PAPER, 255))
        self.chance = random.Random(seed)  # an unsteady hand, not a secret
        self._draw = ImageDraw.Draw(self.image)

    def print(
        self, at: Place, text: str, size: float, *, bold: bool = False, anchor: str = "ls", ink: tuple[int, ...] = INK
    ) -> float:
        """Printed text, its baseline at `at`, its em `size` mm; how long it is, in mm."""
        font = _font(BOLD if bold else REGULAR, size)
        self._draw.text(_dots(at), text, fill=ink, font=font, anchor=anchor)
        return font.getlength(text) / DOTS

    def write(self, at: Place, text: str, size: float) -> None:
        """Handwriting: slanted, in blue, each word a little off the line."""
        x, y = at
        for word in text.split():
            x += self._word((x, y + self.chance.uniform(-0.35, 0.35)), word, size) + size * 0.3

    def _word(self, at: Place, word: str, size: float) -> float:
        font = _font(REGULAR, size)
        length, room = font.getlength(word), size * DOTS
        mask = Image.new("L", (round(length + 2 * room), round(3 * room)))
        ImageDraw.Draw(mask).text((room, 2 * room), word, fill=255, font=font, anchor="ls")
        slanted = mask.transform(
            mask.size, Image.Transform.AFFINE, (1, 0.3, -0.6 * room, 0, 1, 0), Image.Resampling.BICUBIC
        )
        turned = slanted.rotate(self.chance.uniform(-1, 1), Image.Resampling.BICUBIC)
        x, y = _dots(at)
        self.image.paste(PEN, (round(x - room), round(y - 2 * room)), turned)
        return length / DOTS

    def line(self, points: Sequence[Place], width: float, ink: tuple[int, ...] = INK) -> None:
        """A pen's or a rule's line through the points."""
        self._draw.line([_dots(point) for point in points], ink, max(1, round(width * DOTS)), joint="curve")

    def dots(self, start: Place, end_x: float) -> None:
        """The dotted line that one writes on."""
        x = start[0]
        while x < end_x:
            self._dot((x, start[1]), 0.13)
            x += 1.1

    def _dot(self, at: Place, radius: float) -> None:
        x, y = _dots(at)
        self._draw.ellipse(
            (x - radius * DOTS, y - radius * DOTS, x + radius * DOTS, y + radius * DOTS), (150, 150, 150)
        )

    def sign(self, at: Place) -> None:
        """A signature: loops that run to the right."""
        a, b, c = (self.chance.uniform(0.8, 1.3) for _ in range(3))
        steps = [step / 60 for step in range(61)]
        loops = [
            (at[0] + 30 * t + 4 * math.sin(9 * a * t), at[1] - 7 * b * math.sin(14 * c * t) * (1 - 0.6 * t))
            for t in steps
        ]
        self.line(loops, 0.45, PEN)

    def stamp(self, at: Place) -> None:
        """A round red stamp that says MẪU, put on a little crooked."""
        room = 44 * DOTS
        mark = Image.new("L", (round(room), round(room)))
        pen = ImageDraw.Draw(mark)
        for radius, width in ((18.0, 0.8), (15.8, 0.35)):
            pen.ellipse(
                [
                    room / 2 - radius * DOTS,
                    room / 2 - radius * DOTS,
                    room / 2 + radius * DOTS,
                    room / 2 + radius * DOTS,
                ],
                outline=200,
                width=round(width * DOTS),
            )
        pen.text((room / 2, room / 2), "MẪU", 190, _font(BOLD, 8), anchor="mm")
        pen.text((room / 2, room / 2 + 8 * DOTS), "không có giá trị", 170, _font(REGULAR, 2.9), anchor="mm")
        turned = mark.rotate(self.chance.uniform(-14, 14), Image.Resampling.BICUBIC)
        x, y = _dots(at)
        self.image.paste(STAMP, (round(x - room / 2), round(y - room / 2)), turned)

    def paragraph(self, at: Place, text: str, size: float, width: float) -> float:
        """Printed lines no longer than `width`; where the next line would stand."""
        font, line, y = _font(REGULAR, size), "", at[1]
        for word in text.split():
            longer = f"{line} {word}".strip()
            if font.getlength(longer) > width * DOTS:
                self.print((at[0], y), line, size)
                line, y = word, y + size * 1.6
            else:
                line = longer
        self.print((at[0], y), line, size)
        return y + size * 1.6


def _sheet(form: Form) -> Image.Image:
    sheet = Sheet(A4, form.title)
    _watermark(sheet)
    y = _head(sheet, form)
    for label, value in form.fields:
        _field(sheet, y, label, value)
        y += 9.6
    if form.text:
        y = sheet.paragraph((24, y + 3), form.text, 4.3, 164)
    _signatures(sheet, form, y + 6)
    sheet.print((105, 288), form.foot or WORTHLESS, 3.2, anchor="ms")
    return sheet.image


def _watermark(sheet: Sheet) -> None:
    width, height = sheet.image.size
    mask = Image.new("L", (width, height))
    ImageDraw.Draw(mask).text((width / 2, height / 2), "MẪU", 255, _font(BOLD, 66), anchor="mm")
    sheet.image.paste(FAINT, (0, 0), mask.rotate(35, Image.Resampling.BICUBIC))


def _head(sheet: Sheet, form: Form) -> float:
    """Issuer, nation, title; where the first field stands."""
    centred = partial(sheet.print, anchor="ms")
    if form.left:
        centred((55, 24), form.left[0], 3.7)
        centred((55, 29.5), form.left[1], 3.7, bold=True)
        sheet.line([(42, 32), (68, 32)], 0.25)
        centred((146, 24), NATION[0], 3.7, bold=True)
        centred((146, 29.5), NATION[1], 3.9, bold=True)
        sheet.line([(124, 32), (168, 32)], 0.25)
    top = 54.0 if form.left else 32.0
    centred((105, top), form.title, 7.2, bold=True)
    centred((105, top + 7.5), form.subtitle, 4.3)
    centred((105, top + 13.5), WORTHLESS, 3.4)
    return top + 28


def _field(sheet: Sheet, y: float, label: str, value: str) -> None:
    start = max(24 + sheet.print((24, y), label, 4.3) + 3, 36)
    sheet.dots((start, y + 1), 188)
    sheet.write((start + 2, y), value, 4.9)


def _signatures(sheet: Sheet, form: Form, y: float) -> None:
    if form.place:
        sheet.print((146, y), form.place, 4.0, anchor="ms")
    for x, signer in zip((58, 146), form.signers, strict=False):
        if signer:
            sheet.print((x, y + 7), signer, 4.2, bold=True, anchor="ms")
            sheet.sign((x - 15, y + 25))
    if form.stamp:
        sheet.stamp((134, y + 28))


def _card() -> Image.Image:
    """A card the size of a citizen card, with such a card's QR code and nothing of its artwork."""
    payload = sample_card()
    number, _, name, born, sex, *_ = payload.split("|")
    sheet = Sheet(ID_1, payload)
    sheet.image.paste((214, 236, 229), (0, 0, *sheet.image.size))
    sheet.image.paste((150, 200, 190), (0, 0, sheet.image.width, round(11 * DOTS)))
    sheet.print((4, 7), "THẺ MẪU", 4.6, bold=True)
    sheet.print((29, 7), "không phải căn cước thật", 2.6)
    _portrait(sheet)
    rows = [
        ("Số / No.", number),
        ("Họ và tên", name),
        ("Ngày sinh", f"{born[:2]}/{born[2:4]}/{born[4:]}"),
        ("Giới tính", sex),
    ]
    for index, (label, value) in enumerate(rows):
        sheet.print((29, 18 + index * 9), label, 2.3)
        sheet.print((29, 22.2 + index * 9), value, 3.2, bold=True)
    _qr(sheet, payload, (65, 34.3))
    return _rounded(sheet.image, 3.2)


def _portrait(sheet: Sheet) -> None:
    pen = ImageDraw.Draw(sheet.image)
    pen.rectangle([*_dots((4, 14)), *_dots((25, 44))], (190, 214, 214))
    pen.ellipse([*_dots((10, 19)), *_dots((19, 30))], (120, 140, 140))
    pen.pieslice([*_dots((6, 31)), *_dots((23, 57))], 180, 360, (120, 140, 140))


def _qr(sheet: Sheet, payload: str, at: Place) -> None:
    """The code with three pixels to a module, on white."""
    rows = [bytes(row) for row in segno.make(payload, error="l").matrix]
    code = Image.new("L", (len(rows), len(rows)))
    code.putdata([0 if dark else 255 for row in rows for dark in row])
    x, y = (round(value) for value in _dots(at))
    grown = code.resize((code.width * 3, code.height * 3), Image.Resampling.NEAREST)
    sheet.image.paste((255, 255, 255), (x - 12, y - 12, x + grown.width + 12, y + grown.height + 12))
    sheet.image.paste(grown, (x, y))


def _rounded(image: Image.Image, radius: float) -> Image.Image:
    shape = Image.new("L", image.size)
    ImageDraw.Draw(shape).rounded_rectangle([0, 0, image.width - 1, image.height - 1], radius * DOTS, 255)
    image.putalpha(shape)
    return image


def _font(file: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / file, round(size * DOTS))


def _dots(at: Place) -> Place:
    return cast("Place", tuple(value * DOTS for value in at))
