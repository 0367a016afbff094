"""How many lines a text takes on the board, by the widths of the very font that it is set in.

Sizes and widths are pixels of a panel of 1920×1080 or 1080×1920.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from PIL import ImageFont

import appliance

_FONTS = Path(appliance.__file__).parent / "fonts"
_EM = 200
_SLACK = 1.02
"""Browsers have the font in parts, with no kerning between them, and round the widths of letters."""

NO_BREAK = "\N{NO-BREAK SPACE}"
PLAIN, STRONG, BOLD = 400, 600, 700

_BREAKS = re.compile(r"(?<=[/-])(?=[^\W\d])")
Piece = tuple[str, float, int]
"""Some text with its size and weight; it breaks between words, unless its spaces are no-break spaces."""


def line_count(pieces: Iterable[Piece], room: float) -> int:
    """Lines that a paragraph takes on lines of this width; at least one. A word that is longer than a line breaks."""
    count, used = 1, 0.0
    for text, size, weight in pieces:
        for before, part in _parts(text):
            space, wide = width(before, size, weight), width(part, size, weight)
            if used and used + space + wide > room:
                count, used = count + 1, 0.0
            used += wide + (space if used else 0)
            while used > room:
                count, used = count + 1, used - room
    return count


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """What stands together on a line, each with what stands before it: words, and what follows a slash or a hyphen."""
    for word in text.split(" "):
        first, *others = _BREAKS.split(word)
        yield " ", first
        yield from (("", each) for each in others)


def width(text: str, size: float, weight: int) -> float:
    """Of a text on one line."""
    return _ems(text, weight) * size * _SLACK


@functools.lru_cache(maxsize=20_000)
def _ems(text: str, weight: int) -> float:
    return float(_font(weight).getlength(text)) / _EM


@functools.cache
def _font(weight: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONTS / f"BeVietnamPro-{weight}.ttf"), _EM)
