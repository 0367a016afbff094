"""Reads and looks at printed pages with programs that are not ours (poppler, ZXing)."""

from __future__ import annotations

import dataclasses
import io
import re
import subprocess
import unicodedata
from pathlib import Path
from xml.etree import ElementTree

import zxingcpp
from PIL import Image

DPI = 200
MM = 25.4 / DPI
POINT = 25.4 / 72
"""Millimetres in a pixel and in a point."""


@dataclasses.dataclass(frozen=True)
class Word:
    """A word on a page; its box in millimetres."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Word) -> bool:
        """Whether the two boxes share more than a hair; line boxes touch, so a third of the height is let through."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return self.page == other.page and across > 0.1 and down > (self.bottom - self.top) / 3


def text_of(pdf: Path) -> str:
    """What it says, with single spaces."""
    said = run("pdftotext", "-layout", pdf, "-").decode()
    return unicodedata.normalize("NFC", " ".join(said.split()))


def words_of(pdf: Path) -> list[Word]:
    """Every word with its place."""
    html = run("pdftotext", "-bbox", pdf, "-").decode()
    tree = ElementTree.fromstring(
        re.sub(r"<!DOCTYPE[^>]*>", "", html).replace(' xmlns="http://www.w3.org/1999/xhtml"', "")
    )
    return [
        Word(number, word.text or "", *(float(word.attrib[side]) * POINT for side in ("xMin", "yMin", "xMax", "yMax")))
        for number, page in enumerate(tree.iter("page"), 1)
        for word in page.iter("word")
    ]


def size_of(pdf: Path) -> tuple[float, float]:
    """Millimetres of its first page, to a tenth."""
    found = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", run("pdfinfo", pdf).decode())
    assert found
    return round(float(found[1]) * POINT, 1), round(float(found[2]) * POINT, 1)


def pages_of(pdf: Path) -> int:
    """How many pages it has."""
    found = re.search(r"Pages:\s+(\d+)", run("pdfinfo", pdf).decode())
    assert found
    return int(found[1])


def picture_of(pdf: Path, page: int = 1) -> Image.Image:
    """A page as it looks on paper, at `DPI`."""
    return Image.open(io.BytesIO(run("pdftoppm", "-png", "-r", DPI, "-f", page, "-l", page, pdf)))


def codes_on(picture: Image.Image) -> list[zxingcpp.Barcode]:
    """The QR codes on it."""
    return list(zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode))


def run(*words: object) -> bytes:
    """What a program answers."""
    return subprocess.run([str(word) for word in words], check=True, capture_output=True).stdout
