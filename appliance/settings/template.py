"""The technician's file as it lies on a fresh card, and filled in for one of thirty: every key with a sentence.

Made from the list of what is offered, so that it cannot disagree with what the box reads; a test holds the committed
one to it.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
import tomli_w

from appliance.config import Config
from appliance.pages import Text, say
from appliance.settings.check import Mistake, mistakes, right, text_name
from appliance.settings.offered import OFFERED, Example
from appliance.settings.text import read
from appliance.texts import LANGUAGES, catalogue

HEAD = """# Cửa Gần: cấu hình của một máy. Lưu dạng UTF-8, chữ nằm trong dấu nháy thẳng "…".
# Bỏ dấu # ở đầu mục cần đặt. Sai chỗ nào, màn hình máy nói chỗ ấy; mã QR ở đó mở trang sửa bằng điện thoại.
# The settings of one box. Save as UTF-8, text in straight quotation marks. Take away the # of what is to be set.
# Whatever is wrong is said on the box's screen.
"""

FILLED = {"city.url", "city.claim"}
"""What every card needs, and what may not be empty in a table for many: the city tells a box everything else."""


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

    Comma or semicolon, as Excel saves either. Lists are separated by spaces within a cell; an empty cell sets nothing.
    """
    text = table.decode("utf-8-sig")
    first = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    files: dict[str, str] = {}
    wrong = _of_columns(rows.fieldnames or [])
    for row in rows if not wrong else []:
        values = {key: from_text(key, cell) for key, cell in row.items() if cell and cell.strip()}
        missing = sorted(FILLED - values.keys())
        wrong += [Mistake("CSV", rows.line_num, key, say("mistake-missing"), right(key)) for key in missing]
        filled = template(values)
        found = mistakes(read(filled.encode()), "CSV")
        wrong += [msgspec.structs.replace(each, line=rows.line_num) for each in found]
        files[f"{len(files) + 1:02}"] = filled
    return files, wrong


def _of_columns(names: Sequence[str]) -> list[Mistake]:
    unknown = [Mistake("CSV", 1, name or "", say("mistake-unknown-key")) for name in names if name not in OFFERED]
    lacking = [Mistake("CSV", 1, name, say("mistake-missing"), right(name)) for name in sorted(FILLED - set(names))]
    return unknown + lacking


def from_text(key: str, cell: str) -> Any:
    """A cell or field as its key's kind; what does not fit stays text, a mistake. Excel's 12 is the box 0012."""
    section, name = key.split(".")
    kind = type(getattr(getattr(Config(), section), name))
    cell = cell.strip()
    if key == "house.box" and cell.isdigit():
        return cell.zfill(4)
    if kind is bool:
        return {"true": True, "false": False}.get(cell.lower(), cell)
    if kind is int:
        return int(cell) if cell.isdigit() else cell
    return _listed(key, cell) if kind is tuple else cell


def _listed(key: str, cell: str) -> list[str]:
    """SSH keys have spaces in them, addresses have none."""
    return [cell] if key == "technician.ssh_keys" else cell.split()
