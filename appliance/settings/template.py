"""The technician's file as it lies on a fresh card, and filled in for one of thirty: every key with a sentence.

Made from the list of what is offered, so that it cannot disagree with what the box reads; a test holds the committed
one to it.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
import tomli_w

from appliance.config import Config
from appliance.pages import Text, say
from appliance.settings.check import Mistake, mistakes, right, text_name
from appliance.settings.offered import OFFERED, Example
from appliance.settings.text import decode, read
from appliance.texts import LANGUAGES, catalogue

HEAD = """# Cửa Gần: cấu hình của một máy. Lưu dạng UTF-8, chữ nằm trong dấu nháy thẳng "…".
# Bỏ dấu # ở đầu mục cần đặt. Sai chỗ nào, màn hình máy nói chỗ ấy; mã QR ở đó mở trang sửa bằng điện thoại.
# The settings of one box. Save as UTF-8, text in straight quotation marks. Take away the # of what is to be set.
# Whatever is wrong is said on the box's screen.
"""

FILLED = {"city.url", "city.claim"}
"""What every card needs, and what may not be empty in a table for many: the city tells a box everything else."""


CSV = "CSV"
"""What mistakes call the table for many cards: its name is known to whoever gave it."""


def meaning(key: str) -> Text:
    """What a key is for."""
    return say(f"setting-{text_name(key)}")


def template(values: Mapping[str, Example]) -> str:
    """The file with these keys set (`section.key`) and every other offered one left as a comment with its example."""
    parts = [HEAD]
    for section, keys in itertools.groupby(OFFERED, lambda key: key.partition(".")[0]):
        parts.append(f"\n[{section}]\n")
        parts += [line for key in keys for line in _entry(key, values)]
    return "".join(parts)


def _entry(key: str, values: Mapping[str, Example]) -> Iterator[str]:
    yield "\n"
    for language in LANGUAGES:
        what, how = (catalogue(language).format_value(text.id) for text in (meaning(key), right(key)))
        yield f"# {what}. {how[0].upper()}{how[1:]}.\n"
    name = key.partition(".")[2]
    mark, value = ("", values[key]) if key in values else ("#", OFFERED[key])
    yield mark + tomli_w.dumps({name: value}, multiline_strings=False).replace("[\n    ", "[").replace(",\n]", "]")


def cards(table: bytes) -> tuple[dict[str, str], list[Mistake]]:
    """A CSV with keys as its columns and a row for each card: files by the number of the card, and every mistake.

    Comma, semicolon or tab, as Excel saves it. Lists are separated by spaces within a cell; an empty cell sets nothing,
    and a row of such is no card.
    """
    try:
        rows = list(_rows(decode(table)))
    except UnicodeDecodeError as error:
        return {}, [Mistake(CSV, table[: error.start].count(b"\n") + 1, "", say("mistake-not-utf8"))]
    except csv.Error:
        return {}, [Mistake(CSV, 0, "", say("mistake-no-table"))]
    names = [name.strip() for name in rows[0].cells] if rows else []
    wrong = _of_columns(names)
    if wrong:
        return {}, wrong
    wrong += [mistake for row in rows for mistake in _beyond(row, names)]
    cells = {row.line: dict(zip(names, row.cells, strict=False)) for row in rows[1:]}
    values = {
        line: {key: from_text(key, cell) for key, cell in row.items() if key and cell.strip()}
        for line, row in cells.items()
    }
    files = [template(row) for row in values.values()]
    for (line, row), filled in zip(values.items(), files, strict=True):
        wrong += _of_row(line, row, filled)
    wrong += _shared(values)
    return {f"{number:02}": text for number, text in enumerate(files, 1)}, sorted(wrong, key=lambda each: each.line)


class _Row(msgspec.Struct, frozen=True):
    line: int
    cells: Sequence[str]


def _rows(text: str) -> Iterator[_Row]:
    """Those with anything in them, by the line on which each ends. csv.Error where this is no table."""
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield _Row(reader.line_num, cells)


def _of_columns(names: Sequence[str]) -> list[Mistake]:
    unknown = [Mistake(CSV, 1, name, say("mistake-unknown-key")) for name in names if name and name not in OFFERED]
    twice = [
        Mistake(CSV, 1, name, say("mistake-twice")) for name in sorted(set(names)) if name and names.count(name) > 1
    ]
    lacking = [Mistake(CSV, 1, name, say("mistake-missing"), right(name)) for name in sorted(FILLED - set(names))]
    return unknown + twice + lacking


def _beyond(row: _Row, names: Sequence[str]) -> Iterator[Mistake]:
    """Cells without a column: a separator too many has pushed all behind it to the right. What they say may be a
    secret.
    """
    for column, cell in enumerate(row.cells, 1):
        if cell.strip() and not (column <= len(names) and names[column - 1]):
            yield Mistake(CSV, row.line, "", say("mistake-no-column", column=str(column)))


def _of_row(line: int, values: Mapping[str, Any], filled: str) -> list[Mistake]:
    missing = [Mistake(CSV, line, key, say("mistake-missing"), right(key)) for key in sorted(FILLED - values.keys())]
    return missing + [msgspec.structs.replace(each, line=line) for each in mistakes(read(filled.encode()), CSV)]


def _shared(rows: Mapping[int, Mapping[str, Any]]) -> Iterator[Mistake]:
    """What no two boxes may have: a claim code, which counts once, a box code, an address within one Wi-Fi."""
    first: dict[tuple[str, ...], int] = {}
    for line, row in rows.items():
        for key, within in (("city.claim", ""), ("house.box", ""), ("network.address", "wifi.ssid")):
            if key in row and (not within or within in row):
                earlier = first.setdefault((key, _bare(row[key]), str(row.get(within, ""))), line)
                if earlier != line:
                    yield Mistake(CSV, line, key, say("mistake-as-in-line", line=str(earlier)))


def _bare(value: object) -> str:
    """However it was typed: a code has dashes and capitals, or none."""
    return re.sub(r"[\s-]", "", str(value)).casefold()


def from_text(key: str, cell: str) -> Any:
    """A cell or field as its key's kind; what does not fit stays text, a mistake. Excel's 12 is the box 0012."""
    section, name = key.split(".")
    kind = type(getattr(getattr(Config(), section), name))
    cell = cell.strip()
    if key == "house.box" and cell.isdecimal():
        return cell.zfill(4)
    if kind is bool:
        return {"true": True, "false": False}.get(cell.lower(), cell)
    if kind is int:
        return int(cell) if cell.isdecimal() else cell
    return _listed(key, cell) if kind is tuple else cell


def _listed(key: str, cell: str) -> list[str]:
    """SSH keys have spaces in them, addresses have none."""
    return [cell] if key == "technician.ssh_keys" else cell.split()
