"""Spreadsheets of procedures, CSV and XLSX: a row a procedure, or a row a case; in, and out again."""

from __future__ import annotations

import csv
import dataclasses
import io
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from city.listings import cells
from city.listings.cells import CellError
from city.listings.columns import BY_KEY, COLUMNS, ONE_CASE, Column
from city.listings.files import text_of
from city.listings.refusals import CROOKED, Place, Refused, Rejection

MAX_ROWS = 5000
MAX_COLUMNS = 64
MAX_TITLE_ROWS = 10
"""Rows above the titles: a heading, the ward's name."""

_CASE = "truong_hop."


@dataclasses.dataclass
class Entry:
    """A procedure as a file gave it: the listing's own keys. places: where each of its cases stands.

    origin: a listing says everything itself; what a spreadsheet or detail sheet cannot say is taken from what stands.
    """

    raw: dict[str, Any]
    places: list[Place]
    origin: Literal["listing", "sheet", "detail"] = "sheet"


@dataclasses.dataclass(frozen=True)
class _Row:
    place: Place
    values: Mapping[str, Any]


def read(file: str, kind: str, content: bytes) -> tuple[list[Entry], list[Rejection]]:
    """The procedures of a sheet and everything that is wrong with its cells. Refused if it is no such sheet at all."""
    rows = _csv_rows(file, content) if kind == "csv" else _xlsx_rows(file, content)
    numbered = list(itertools.islice(enumerate(rows, 1), MAX_ROWS + 1))
    if len(numbered) > MAX_ROWS:
        raise Refused("rows", file, rows=MAX_ROWS)
    columns, first = _titles(file, numbered)
    rejections: list[Rejection] = []
    read_rows = [
        _row(file, number, columns, row, rejections) for number, row in numbered[first:] if any(map(_filled, row))
    ]
    if not read_rows:
        raise Refused("no-rows", file)
    return _grouped(read_rows, rejections), rejections


def _filled(cell: object) -> bool:
    return cell is not None and bool(str(cell).strip())


def _csv_rows(file: str, content: bytes) -> Iterator[Sequence[object]]:
    text = text_of(file, content)
    titles = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=titles.count)
    try:
        yield from (row[:MAX_COLUMNS] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Refused("broken", file) from error


def _xlsx_rows(file: str, content: bytes) -> Iterator[Sequence[object]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # a wrong claim about its own size must not hide rows
        yield from sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)
    except CROOKED as error:
        raise Refused("broken", file) from error


def _titles(file: str, numbered: Sequence[tuple[int, Sequence[object]]]) -> tuple[dict[int, Column], int]:
    """Which column stands where, and how many rows to pass over: titles are known whatever their order."""
    for number, row in numbered[:MAX_TITLE_ROWS]:
        found = {index: column for index, title in enumerate(row) if (column := _column(title))}
        if BY_KEY["ma"] in found.values():
            _complete(file, list(found.values()))
            return found, number
    raise Refused("no-titles", file, title=BY_KEY["ma"].title)


def _column(title: object) -> Column | None:
    said = " ".join(str(title or "").replace("*", " ").split()).casefold()
    return next((column for column in COLUMNS if column.title.casefold() == said), None)


def _complete(file: str, found: Sequence[Column]) -> None:
    twice = sorted({column.title for column in found if found.count(column) > 1})
    if twice:
        raise Refused("titles-twice", file, titles=", ".join(twice))
    missing = [column.title for column in COLUMNS if column.must and column not in found]
    if missing:
        raise Refused("titles-missing", file, titles=", ".join(missing))


def _row(
    file: str, number: int, columns: Mapping[int, Column], row: Sequence[object], rejections: list[Rejection]
) -> _Row:
    values = {}
    for index, column in columns.items():
        place = Place(file, number, column.title)
        try:
            text = cells.cleaned(row[index] if index < len(row) else None, column)
            if text:
                values[column.key] = cells.read(column, text)
        except CellError as error:
            rejections.append(Rejection(place, error.reason, error.detail))
            values[column.key] = None
    return _Row(Place(file, number), values)


def _grouped(rows: Sequence[_Row], rejections: list[Rejection]) -> list[Entry]:
    """Rows of one code and one time in force are the cases of one procedure."""
    entries: dict[object, tuple[_Row, Entry]] = {}
    for row in rows:
        code = row.values.get("ma")
        key = (code, row.values.get("hieu_luc_tu"), row.values.get("hieu_luc_den"))
        if code and key in entries:
            _add_case(*entries[key], row, rejections)
            continue
        entries[key if code else row.place] = (row, _entry(row, rejections))
    return [entry for _, entry in entries.values()]


def _entry(row: _Row, rejections: list[Rejection]) -> Entry:
    for column in COLUMNS:
        if column.must and column.key not in row.values:
            rejections.append(Rejection(_at(row, column), "missing"))
    own = {key: value for key, value in row.values.items() if not key.startswith(_CASE)}
    raw = {"tu_khoa": [], **own, "truong_hop": [_case(row.values)]}
    return Entry(raw, [row.place])


def _add_case(first: _Row, entry: Entry, row: _Row, rejections: list[Rejection]) -> None:
    for column in COLUMNS:
        if column.of_case:
            if column.must and column.key not in row.values:
                rejections.append(Rejection(_at(row, column), "missing"))
        elif column.key in row.values and row.values[column.key] != first.values.get(column.key):
            rejections.append(Rejection(_at(row, column), "differs", str(first.place.row)))
    case = _case(row.values)
    if case["ten"] in [each["ten"] for each in entry.raw["truong_hop"]]:
        rejections.append(Rejection(_at(row, BY_KEY["truong_hop.ten"]), "case-twice", case["ten"]))
    entry.raw["truong_hop"].append(case)
    entry.places.append(row.place)


def _case(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "ten": values.get("truong_hop.ten") or ONE_CASE,
        "thanh_phan_ho_so": values.get("truong_hop.thanh_phan_ho_so") or [],
        "thoi_han": {"mo_ta": values.get("truong_hop.thoi_han"), "quy_tac": ""},
        "le_phi": {"mo_ta": values.get("truong_hop.le_phi"), "so_tien": ""},
    }


def _at(row: _Row, column: Column) -> Place:
    return dataclasses.replace(row.place, column=column.title)


# Out again


def rows_of(entry: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """The rows of a procedure, one a case, as texts by the columns' keys; the first one has everything."""
    own = {column.key: cells.written(column, entry.get(column.key)) for column in COLUMNS if not column.of_case}
    for number, case in enumerate(entry.get("truong_hop", ())):
        of_case = {
            "truong_hop.ten": case["ten"],
            "truong_hop.thanh_phan_ho_so": cells.written(
                BY_KEY["truong_hop.thanh_phan_ho_so"], case["thanh_phan_ho_so"]
            ),
            "truong_hop.thoi_han": case["thoi_han"]["mo_ta"],
            "truong_hop.le_phi": case["le_phi"]["mo_ta"],
        }
        same = ("ma", "hieu_luc_tu", "hieu_luc_den")
        yield {key: text for key, text in own.items() if number == 0 or key in same} | of_case


def workbook(entries: Iterable[Mapping[str, Any]], levels: Mapping[str, str], help_lines: Sequence[str]) -> bytes:
    """A workbook of these procedures, their levels by name, with a second sheet of help.

    Every cell is text, so that no code loses its zeros.
    """
    import openpyxl
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    sheet, guide = book.active, book.create_sheet("Hướng dẫn")
    sheet.title = "Thủ tục"
    sheet.append([f"{column.title} *" if column.must else column.title for column in COLUMNS])
    for number, column in enumerate(COLUMNS, 1):
        title = sheet.cell(1, number)
        title.font, title.fill = Font(bold=True, color="FFF8E8"), PatternFill("solid", fgColor="0A4436")
        title.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(number)].width = column.width
        sheet.column_dimensions[get_column_letter(number)].number_format = "@"
    named = ({**entry, "cap": levels.get(entry["cap"], entry["cap"])} for entry in entries)
    for row_number, row in enumerate((row for entry in named for row in rows_of(entry)), 2):
        for number, column in enumerate(COLUMNS, 1):
            cell = sheet.cell(row_number, number)
            cell.value, cell.data_type = row.get(column.key, ""), "s"  # words, even where they begin like a formula
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "C2"
    for line in help_lines:
        guide.append([line])
    guide.column_dimensions["A"].width = 110
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
