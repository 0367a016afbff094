"""The officers' page of statistics, and the same as files."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, g, render_template, request

from appliance.listings import workdays
from appliance.listings.workdays import POSTED, Workdays
from city.language import LANGUAGES, LOCAL, Catalogue
from city.listings.publishing import Publishing
from city.parts import part
from city.stats import tables
from city.stats.charts import bar, columns
from city.stats.files import csv_file, xlsx_file
from city.stats.periods import Period, months, weeks
from city.stats.protect import Shade
from city.stats.sheet import Sheet
from city.stats.statistics import Age, Statistics
from city.stats.tables import Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DRAWN = ("visits", "dossiers")
NAME_MAX = 200

stats = Blueprint("stats", __name__, url_prefix="/stats")


@dataclasses.dataclass(frozen=True, slots=True)
class View:
    """What was asked for: over time by weeks or months, everything else of one month."""

    by: str
    month: Period
    series: Mapping[Period, Sheet]
    sheet: Sheet
    tables: Sequence[Table]
    age: Age


@stats.get("/")
def page() -> str:
    """The statistics of a month, and of the weeks or months before it."""
    t = _text()
    view = _view(t)
    groups = [(_short(period), [sheet.figure(name) for name in DRAWN]) for period, sheet in view.series.items()]
    return render_template(
        "console/stats.html",
        view=view,
        months=list(reversed(months(_today()))),
        chart=columns(groups, DRAWN, t("stats-table-time"), t),
        drawn=DRAWN,
        bar=bar,
        said=tables.said,
        named=tables.named,
        shade=Shade,
    )


@stats.get("/so-lieu.csv")
def as_csv() -> Response:
    """The same tables as CSV."""
    t = _text()
    view = _view(t)
    return _file(csv_file(view.tables, t), "text/csv; charset=utf-8", view, "csv")


@stats.get("/so-lieu.xlsx")
def as_xlsx() -> Response:
    """The same tables as XLSX."""
    t = _text()
    view = _view(t)
    return _file(xlsx_file(view.tables, t), XLSX, view, "xlsx")


def _view(t: Catalogue) -> View:
    now = dt.datetime.now(LOCAL)
    every_month, every_week = months(now.date()), weeks(now.date())
    month = next((each for each in every_month if each.key == request.args.get("month")), every_month[-1])
    by = "week" if request.args.get("by") == "week" else "month"
    document = _document(part("publishing"))
    days_off = _workdays(document)
    statistics = Statistics(part("store"), part("fleet"), days_off, g.boxes)
    of_months = statistics.sheets(every_month)
    series = statistics.sheets(every_week) if by == "week" else of_months
    sheet = of_months[month]
    made = [
        tables.over_time(series, t),
        tables.houses(sheet, statistics.houses(), t),
        tables.procedures(sheet, _names(document), t),
        tables.states(sheet, days_off is not None, t),
        tables.answers(sheet, t),
        tables.headings(sheet, _posted(part("publishing")), t),
    ]
    return View(by, month, series, sheet, made, statistics.age(now))


def _document(publishing: Publishing) -> Mapping[str, Any]:
    """The listing that is published; the empty one before the first."""
    current = publishing.current()
    return publishing.document(current.version.number if current else None)


def _posted(publishing: Publishing) -> tuple[int, dt.datetime] | None:
    """How many procedures are posted since when."""
    current = publishing.current()
    return (current.version.procedures, current.at) if current else None


def _names(document: Mapping[str, Any]) -> Mapping[str, str]:
    """What people call each procedure, by its code."""
    return {each["ma"]: (each.get("ten_than_thien") or each["ten"])[:NAME_MAX] for each in document["thu_tuc"]}


def _workdays(document: Mapping[str, Any]) -> Workdays | None:
    """The days off that are posted with the listing; they were checked when they came."""
    calendar = document.get(POSTED)
    return workdays.load(json.dumps(calendar).encode()) if calendar else None


def _short(period: Period) -> str:
    """A period under its columns: a week by the day it begins."""
    return f"{period.first:%d/%m}" if "W" in period.key else f"{period.first:%m/%y}"


def _file(content: bytes, kind: str, view: View, end: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename=so-lieu-{view.month.key}-{view.by}.{end}"
    return answer


def _today() -> dt.date:
    return dt.datetime.now(LOCAL).date()


def _text() -> Catalogue:
    wanted = request.args.get("lang") or request.cookies.get("lang", "")
    texts: dict[str, Catalogue] = part("catalogues")
    return texts[wanted if wanted in LANGUAGES else LANGUAGES[0]]
