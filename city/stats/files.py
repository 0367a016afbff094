"""The tables as files: CSV that Excel opens as UTF-8, and XLSX. Words that begin like a formula stay words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from city.language import Catalogue
from city.stats.sheet import Figure
from city.stats.tables import Row, Table, said

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet may take for the beginning of a formula (OWASP, "CSV Injection")."""

BOM = "\ufeff"


def csv_file(tables: Sequence[Table], t: Catalogue) -> bytes:
    """All tables, one below the other."""
    out = io.StringIO()
    writer = csv.writer(out)
    for table in tables:
        for line in _lines(table, t):
            writer.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in line])
        writer.writerow([])
    return (BOM + out.getvalue()).encode()


def xlsx_file(tables: Sequence[Table], t: Catalogue) -> bytes:
    """Each table on a page of its own."""
    import openpyxl
    from openpyxl.styles import Alignment, Font

    book = openpyxl.Workbook()
    book.remove(book.active)
    for table in tables:
        page = book.create_sheet(t(f"stats-page-{table.name}"))
        for number, line in enumerate(_lines(table, t), 1):
            for place, value in enumerate(line, 1):
                cell = page.cell(number, place)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.font = Font(bold=number <= 2)  # noqa: PLR2004 - the title and the head
        page.column_dimensions["A"].width = 44
        for place in range(1, len(table.head)):
            page.column_dimensions[chr(ord("A") + place)].width = 44 if table.name == "headings" else 18
        page.freeze_panes = "B3"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _lines(table: Table, t: Catalogue) -> Iterator[Sequence[str | int]]:
    yield [table.title]
    yield table.head
    for row in table.rows:
        yield [row.label, *_cells(row, t)]
    for note in table.notes:
        yield [note]


def _cells(row: Row, t: Catalogue) -> Sequence[str | int]:
    return row.texts or [_cell(figure, t) for figure in row.figures]


def _cell(figure: Figure, t: Catalogue) -> str | int:
    known = figure.known
    return said(figure, t) if known is None else known


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
