"""A settings file as a person may have saved it, read so that every mistake in it is found at once.

Windows' editors leave a byte-order mark, CRLF or UTF-16, and word processors curl the quotation marks: the first three
are read as they are, the last is a mistake that is named. TOML's parser stops at the first line that it cannot read;
here that line is noted, laid aside, and the rest is read on, so that thirty cards need not be tried thirty times.
"""

from __future__ import annotations

import codecs
import dataclasses
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

MOST_UNREADABLE = 20
"""Lines that are laid aside before the file is taken for no settings file at all."""

BYTES_MAX = 64 * 1024

_CURLED = re.compile("[“”„‟‘’‚‛«»″]")
_HEADER = re.compile(r"^\s*\[\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"^\s*([\w.-]+|\"[^\"]*\")\s*=")
_LINE = re.compile(r"at line (\d+)")


@dataclasses.dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that is no TOML. `kind` is the name of its text `mistake-…`; line 0: the file as a whole.

    text: what stands before its `=`: what comes after may be a secret.
    """

    line: int
    kind: str
    text: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Read:
    """What a file says: its table, on which line each `section.key` stands, and what could not be read."""

    table: Mapping[str, Any]
    lines: Mapping[str, int]
    unreadable: Sequence[Unreadable]


def read(content: bytes) -> Read:
    """Read a settings file; nothing in it raises."""
    if len(content) > BYTES_MAX:
        return Read({}, {}, [Unreadable(0, "too-large")])
    try:
        text = decode(content)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return Read({}, {}, [Unreadable(line, "not-utf8")])
    lines = text.replace("\r\n", "\n").split("\n")
    table, unreadable = _parse(lines)
    return Read(table, _places(lines), unreadable)


def decode(content: bytes) -> str:
    """The text of a file in UTF-8, with or without its mark, or in UTF-16 with it. UnicodeDecodeError otherwise."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    return content.decode("utf-8-sig")


def _parse(lines: Sequence[str]) -> tuple[dict[str, Any], list[Unreadable]]:
    """TOML with the lines that break it laid aside, one after the other."""
    aside: list[Unreadable] = []
    rest = list(lines)
    while True:
        try:
            return tomllib.loads("\n".join(rest)), aside
        except tomllib.TOMLDecodeError as error:
            number, kind = _line_of(error, rest), "twice" if "overwrite" in str(error) else "syntax"
        if not rest or len(aside) == MOST_UNREADABLE:
            return {}, aside
        line = rest[number - 1]
        aside.append(
            Unreadable(number, "curled-quotes" if _CURLED.search(line) else kind, line.partition("=")[0].strip())
        )
        _lay_aside(rest, number)


def _lay_aside(rest: list[str], number: int) -> None:
    """Without this line; where it opens a section, without that, since its keys would count as another's."""
    opens = rest[number - 1].lstrip().startswith("[")
    rest[number - 1] = ""
    while opens and number < len(rest) and not rest[number].lstrip().startswith("["):
        rest[number] = ""
        number += 1


def _line_of(error: tomllib.TOMLDecodeError, rest: Sequence[str]) -> int:
    """The line that the parser stopped at; the last one with something on it when it stopped at the end."""
    found = _LINE.search(str(error))
    number = int(found.group(1)) if found else len(rest)
    while number > 1 and not rest[number - 1].strip():
        number -= 1
    return number


def _places(lines: Sequence[str]) -> dict[str, int]:
    """On which line each section and key begins, the first time it is written."""
    places: dict[str, int] = {}
    section = ""
    for number, line in enumerate(lines, 1):
        if header := _HEADER.match(line):
            section = header.group(1)
            places.setdefault(section, number)
        elif key := _KEY.match(line):
            places.setdefault(f"{section}.{key.group(1).strip(chr(34))}".lstrip("."), number)
    return places
