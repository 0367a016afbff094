"""The statistics as tables in words: the same for the page, for CSV and for XLSX."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from city.language import Catalogue
from city.stats.periods import Period
from city.stats.protect import Shade
from city.stats.sheet import ANSWERS, BY_HOUSE, BY_PROCEDURE, STATES, Figure, Sheet

OVER_TIME = ("visits", "dossiers", "guided", "abandoned", "leaflets", "calls")


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """kind: whole, ward, or nothing; `bar`: of the row's first figure, of 100."""

    label: str
    figures: Sequence[Figure]
    kind: str = ""
    bar: int | None = None
    texts: Sequence[str] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """name: a text `stats-table-…`; head: titles of the columns, that of the labels first."""

    name: str
    title: str
    head: Sequence[str]
    rows: Sequence[Row]
    notes: Sequence[str] = ()


def said(figure: Figure, t: Catalogue) -> str:
    """A figure as it is read."""
    if figure.count is None:
        return t("stats-none")
    if figure.shade is Shade.SHOWN:
        return f"{figure.count:,}".replace(",", "." if t.language == "vi" else ",")
    return t(f"stats-{figure.shade.value}")


def named(period: Period, t: Catalogue) -> str:
    """A period as it is read."""
    if "W" in period.key:
        return t("stats-week", first=f"{period.first:%d/%m}", last=f"{period.last:%d/%m}")
    return t("stats-month", month=f"{period.first:%m/%Y}")


def over_time(sheets: Mapping[Period, Sheet], t: Catalogue) -> Table:
    """Period by period, the newest first."""
    rows = [
        Row(named(period, t), [sheet.figure(name) for name in OVER_TIME])
        for period, sheet in reversed([*sheets.items()])
    ]
    return _table("time", rows, OVER_TIME, t)


def houses(sheet: Sheet, names: Mapping[str, tuple[str, str]], t: Catalogue) -> Table:
    """House by house, under their wards where there are several."""
    wards = sorted({ward for _, ward in names.values()} | set(sheet.names("ward", *BY_HOUSE)))
    rows = []
    for ward in wards:
        inside = sorted((name, house) for house, (name, of) in names.items() if of == ward)
        inside += [(house, house) for house in sheet.names("house", *BY_HOUSE) if house not in names]
        if len(wards) > 1:
            rows.append(Row(ward or t("stats-no-ward"), [sheet.figure(m, "ward", ward) for m in BY_HOUSE], "ward"))
        rows += [Row(name, [sheet.figure(m, "house", house, ward) for m in BY_HOUSE]) for name, house in inside]
    rows.append(Row(t("stats-whole"), [sheet.figure(name) for name in BY_HOUSE], "whole"))
    return _table("houses", _barred(rows), BY_HOUSE, t)


def procedures(sheet: Sheet, names: Mapping[str, str], t: Catalogue) -> Table:
    """Procedure by procedure, those with most dossiers first, as far as that is shown."""
    rows = [
        Row(names.get(code, code), [sheet.figure(name, "procedure", code) for name in BY_PROCEDURE])
        for code in sheet.names("procedure", *BY_PROCEDURE)
    ]
    rows.sort(key=lambda row: ([-(figure.known or 0) for figure in row.figures], row.label))
    rows.append(Row(t("stats-whole"), [sheet.figure(name) for name in BY_PROCEDURE], "whole"))
    return _table("procedures", _barred(rows), BY_PROCEDURE, t)


def states(sheet: Sheet, calendar: bool, t: Catalogue) -> Table:
    """How far the dossiers that arrived have got."""
    rows = [Row(t(f"stats-arrived-{state}"), [sheet.figure("arrived", state)]) for state in STATES]
    if not calendar:
        opened = t("stats-arrived-opened")
        rows = [Row(opened, [sheet.figure("arrived", "late")]), rows[-1]]
    rows.append(Row(t("stats-whole"), [sheet.figure("arrived")], "whole"))
    share = sheet.share(("arrived", "soon"), ("arrived",)) if calendar else None
    told = t("stats-share-soon", percent=share) if share is not None else t("stats-share-not")
    return _table("states", _barred(rows), ("arrived",), t, told if calendar else t("stats-no-calendar"))


def answers(sheet: Sheet, t: Catalogue) -> Table:
    """What those said who were asked how it went."""
    rows = [Row(t(f"stats-answer-{name}"), [sheet.figure("answers", name)]) for name in ANSWERS]
    rows.append(Row(t("stats-whole"), [sheet.figure("answers")], "whole"))
    share = sheet.share(("answers", "good"), ("answers",))
    told = t("stats-share-good", percent=share) if share is not None else t("stats-share-not")
    return _table("answers", _barred(rows), ("answers",), t, told, t("stats-answers-late"))


def headings(sheet: Sheet, posted: tuple[int, dt.datetime] | None, t: Catalogue) -> Table:
    """The groups of Decision 766/QĐ-TTg: what is counted here, and what is not."""
    soon, good = sheet.share(("arrived", "soon"), ("arrived",)), sheet.share(("answers", "good"), ("answers",))
    none = t("stats-no-number")
    here = {
        "open": t("stats-766-open-here", count=posted[0], clock=t.full_clock(posted[1])) if posted else none,
        "progress": none if soon is None else t("stats-share-soon", percent=soon),
        "digital": t("stats-766-digital-here", pages=said(sheet.figure("pages"), t)),
        "online": t("stats-766-online-here", dossiers=said(sheet.figure("dossiers"), t)),
        "payment": none,
        "content": none if good is None else t("stats-share-good", percent=good),
    }
    rows = [Row(t(f"stats-766-{name}"), (), texts=(text, t(f"stats-766-{name}-not"))) for name, text in here.items()]
    title = t("stats-table-headings")
    return Table("headings", title, [t("stats-766-group"), t("stats-766-here"), t("stats-766-not")], rows)


def _table(name: str, rows: Sequence[Row], columns: Sequence[str], t: Catalogue, *notes: str) -> Table:
    head = [t(f"stats-head-{name}"), *(t(f"stats-{column}") for column in columns)]
    return Table(name, t(f"stats-table-{name}"), head, rows, notes)


def _barred(rows: Sequence[Row]) -> Sequence[Row]:
    """Each row with the length of its bar, beside the longest that is shown."""
    most = max((row.figures[0].known or 0 for row in rows if row.kind != "whole"), default=0)
    return [dataclasses.replace(row, bar=_length(row, most)) for row in rows]


def _length(row: Row, most: int) -> int | None:
    known = row.figures[0].known
    return round(100 * known / most) if known is not None and most and not row.kind else None
