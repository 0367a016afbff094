"""One cell of a spreadsheet and the listing's value, both ways.

Lists have a line an item; an item of several parts has them between bars. A line end inside an item is written ↵.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from city.listings.columns import HOW, NO, ONLINE, WAYS, YES, Column, Form

RETURN = "↵"
FACTS = ("le_phi", "thoi_han", "ho_so", "ma", "*")
"""Facts that a source may be named for."""

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\Z")
_PARTS = 4


class CellError(ValueError):
    """A cell that cannot be read. `reason` ends the catalogue's `reject-…`; detail: the piece that is wrong."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def cleaned(cell: object, column: Column) -> str:
    """What stands in a workbook's cell, as text. A code must be text: a number has lost its last zeros."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return YES if cell else NO
    if isinstance(cell, dt.datetime | dt.date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, int | float) and column.key in ("ma", "thay_the_boi"):
        raise CellError("code-number", str(cell))
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = unicodedata.normalize("NFC", str(cell).replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.strip(" \t\u00a0") for line in text.split("\n")).strip()


def read(column: Column, text: str) -> Any:
    """The listing's value of a cell that is not empty."""
    return _READERS[column.form](text)


def written(column: Column, value: Any) -> str:
    """The cell of a value; "" for none."""
    if value in (None, "", [], ()):
        return ""
    return _WRITERS[column.form](value)


def day(text: str) -> str:
    """A day as the listing has it (yyyy-mm-dd), from that or from day/month/year."""
    found = _DAY_FIRST.match(text)
    try:
        if found:
            return dt.date(int(found[3]), int(found[2]), int(found[1])).isoformat()
        return dt.date.fromisoformat(text[:10] if text[10:].startswith((" ", "T")) else text).isoformat()
    except ValueError as error:
        raise CellError("date", text) from error


def lines(text: str) -> list[str]:
    """The items of a cell with a line each."""
    return [line.strip().replace(RETURN, "\n") for line in text.split("\n") if line.strip()]


def _words(text: str) -> list[str]:
    return [word.strip() for word in re.split(r"[;,\n]", text) if word.strip()]


def _one_of(words: Mapping[str, str], text: str) -> str:
    asked = text.strip().casefold()
    for key, word in words.items():
        if asked in (key, word.casefold()):
            return key
    raise CellError("choice", text)


def _papers(text: str) -> list[dict[str, Any]]:
    return [_paper(line) for line in text.split("\n") if line.strip()]


def _paper(line: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.rsplit("|", _PARTS - 1)]
    if len(parts) != _PARTS or not all(part.isascii() and part.isdigit() for part in parts[1:3]):
        raise CellError("papers", line)
    name, originals, copies, how = parts
    counts = {"ban_chinh": int(originals), "ban_sao": int(copies)}
    return {"ten": name.replace(RETURN, "\n"), **counts, "cach": _one_of(HOW, how)}


def _ways(text: str) -> list[Any]:
    if "|" not in text:
        return [_one_of(WAYS, way) for way in _words(text)]
    return [_way(line) for line in text.split("\n") if line.strip()]


def _way(line: str) -> Any:
    way, *rest = (part.strip().replace(RETURN, "\n") for part in line.split("|"))
    if len(rest) >= _PARTS:
        raise CellError("ways", line)
    said = dict(zip(("thoi_han", "le_phi", "mo_ta"), rest, strict=False))
    return {"hinh_thuc": _one_of(WAYS, way), **{key: value for key, value in said.items() if value}}


def _basis(text: str) -> list[dict[str, str]]:
    return [_act(line) for line in text.split("\n") if line.strip()]


def _act(line: str) -> dict[str, str]:
    parts = [part.strip().replace(RETURN, "\n") for part in line.split("|")]
    if len(parts) > _PARTS or not parts[0]:
        raise CellError("basis", line)
    keys = ("so_ky_hieu", "trich_yeu", "ngay_ban_hanh", "co_quan_ban_hanh")
    act = {key: value for key, value in zip(keys, parts, strict=False) if value}
    return {**act, "ngay_ban_hanh": day(act["ngay_ban_hanh"])} if "ngay_ban_hanh" in act else act


def _doubts(text: str) -> bool | list[str]:
    plain = text.casefold()
    return plain == YES if plain in (YES, NO) else _words(text)


def _sources(text: str) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for line in lines(text):
        fact, colon, source = line.partition(":")
        of = (fact.strip(), source.strip()) if colon and fact.strip() in FACTS else ("*", line)
        found.setdefault(of[0], []).append(of[1])
    return {fact: "\n".join(sources) for fact, sources in found.items()}


_READERS: Mapping[Form, Callable[[str], Any]] = {
    "text": lambda text: text,
    "lines": lines,
    "words": _words,
    "date": day,
    "papers": _papers,
    "ways": _ways,
    "basis": _basis,
    "doubts": _doubts,
    "sources": _sources,
    "online": lambda text: _one_of(ONLINE, text),
}


def _joined(parts: Sequence[object]) -> str:
    said = [str(part).replace("\n", RETURN) for part in parts]
    while said and not said[-1]:
        said.pop()
    return " | ".join(said)


def _written_way(way: Any) -> str:
    if isinstance(way, str):
        return WAYS.get(way, way)
    form = str(way.get("hinh_thuc", ""))
    return _joined([WAYS.get(form, form), way.get("thoi_han", ""), way.get("le_phi", ""), way.get("mo_ta", "")])


def _written_ways(ways: Sequence[Any]) -> str:
    said = [_written_way(way) for way in ways]
    return "\n".join(said) if any("|" in each for each in said) else "; ".join(said)


def _written_paper(paper: Mapping[str, Any]) -> str:
    how = str(paper.get("cach", ""))
    return _joined([paper.get("ten", ""), paper.get("ban_chinh", ""), paper.get("ban_sao", ""), HOW.get(how, how)])


def _written_act(act: Mapping[str, Any]) -> str:
    return _joined([act.get(key) or "" for key in ("so_ky_hieu", "trich_yeu", "ngay_ban_hanh", "co_quan_ban_hanh")])


def _written_sources(sources: Mapping[str, str]) -> str:
    return "\n".join(
        source.replace("\n", RETURN) if fact == "*" else f"{fact}: {source}".replace("\n", RETURN)
        for fact, source in sources.items()
    )


def _written_day(iso: str) -> str:
    """Day/month/year, as the guide asks for it."""
    return f"{dt.date.fromisoformat(iso):%d/%m/%Y}"


_WRITERS: Mapping[Form, Callable[[Any], str]] = {
    "text": str,
    "lines": lambda items: "\n".join(str(item).replace("\n", RETURN) for item in items),
    "words": "; ".join,
    "date": _written_day,
    "papers": lambda papers: "\n".join(map(_written_paper, papers)),
    "ways": _written_ways,
    "basis": lambda acts: "\n".join(map(_written_act, acts)),
    "doubts": lambda doubts: (YES if doubts else NO) if isinstance(doubts, bool) else "; ".join(doubts),
    "sources": _written_sources,
    "online": lambda online: ONLINE.get(online, str(online)),
}
