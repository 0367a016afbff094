"""The officers' page of the ward's days off: a year at a time, checked, shown as a draft, published like the rest."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, render_template, request

from appliance.listings.workdays import POSTED
from city.language import LOCAL
from city.listings.days_off import LONGEST, Mistake, YearForm, of_calendar, years
from city.listings.drafting import File
from city.listings.pages import drafted
from city.parts import part

BLANK_OFF, BLANK_SWAPS = 4, 2
"""Empty lines below those that are filled in."""

MOST_LINES = 60
calendar_pages = Blueprint("calendar", __name__, url_prefix="/listings/calendar")


@calendar_pages.get("/")
def page() -> str:
    """A year's days off to fill in; this year's unless another is asked for."""
    calendar = _published()
    asked = request.args.get("year", datetime.datetime.now(LOCAL).year, int)
    return _page(of_calendar(calendar, asked), calendar)


@calendar_pages.post("/")
def save() -> Any:
    """A draft of the listing with these days off, or the form again with what is wrong, as it was typed."""
    calendar, form = _published(), _typed()
    if form.year not in years(calendar, _today()):
        abort(400)
    mistakes = form.mistakes()
    if mistakes:
        return _page(form, calendar, mistakes), 422
    content = json.dumps(form.laid_over(calendar, _today()), ensure_ascii=False).encode()
    return drafted([File(f"lich-nghi-{form.year}.json", content)], "update")


def _typed() -> YearForm:
    given = request.form
    return YearForm(
        year=given.get("year", 0, int),
        announced="announced" in given,
        source=given.get("source", "")[: 4 * LONGEST],
        closes=given.get("closes", ""),
        weekdays=tuple(given.getlist("weekday")),
        off=_pairs("off-day", "off-name"),
        swaps=_pairs("swap-worked", "swap-off"),
    )


def _pairs(first: str, second: str) -> tuple[tuple[str, str], ...]:
    columns = (request.form.getlist(name)[:MOST_LINES] for name in (first, second))
    return tuple((one.strip(), other.strip()[:LONGEST]) for one, other in zip(*columns, strict=False))


def _page(form: YearForm, calendar: Mapping[str, Any], mistakes: list[Mistake] | None = None) -> str:
    return render_template(
        "console/calendar.html",
        form=form,
        off=_with_blanks(form.off, BLANK_OFF),
        swaps=_with_blanks(form.swaps, BLANK_SWAPS),
        years=years(calendar, _today()),
        mistakes=mistakes or [],
        wrong={(each.field, each.row): each.reason for each in mistakes or []},
        longest=LONGEST,
    )


def _with_blanks(pairs: Sequence[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """The lines up to the last that is filled in, each in its place, and empty ones below."""
    filled = max((place for place, pair in enumerate(pairs, 1) if any(pair)), default=0)
    return [*pairs[:filled], *[("", "")] * count]


def _published() -> Mapping[str, Any]:
    """The calendar that is up; an empty one where none is."""
    publishing = part("posting").publishing
    current = publishing.current()
    found: Mapping[str, Any] = publishing.document(current.version.number if current else None).get(POSTED) or {}
    return found


def _today() -> datetime.date:
    return datetime.datetime.now(LOCAL).date()
