"""The display board: what to bring, the fee, the time, page by page, for people who stand four metres away.

The browser keeps one number, that of the page it shows, and asks for the next one; each page replaces the one before,
so a board may stand there for weeks.
"""

from __future__ import annotations

import datetime as dt
import functools
import time
from collections.abc import Callable
from pathlib import Path

import segno
from flask import Blueprint, request
from markupsafe import Markup

from appliance.appliance import Appliance
from appliance.errors import Fault
from appliance.listings.mirror_folder import Heard, read_report
from appliance.listings.sources import in_words
from appliance.upkeep.ward_orders import Kept
from web import language
from web.board_page import PANELS, Said
from web.board_pages import lay_out
from web.render import Renderer

PAGE_SECONDS = 12
"""How long a page stands: three papers and a fee read slowly."""

MOST = 5
"""So many of the procedures that are filed most here come first."""

ASKED_S = 600.0
"""For so long what is filed most is not counted again."""

AHEAD = dt.timedelta(days=75)
"""How far ahead days off are told."""

UNHEARD = (Fault.CITY_UNREACHABLE, Fault.CITY_NOT_OURS, Fault.CITY_TROUBLE)
BEATS = 2.5
"""After so many looks that heard nothing the board says so."""

SOURCES = ("ho_so", "le_phi", "thoi_han", "ma", "*")
"""What a listing gives sources for, by its own names; each has a text `board-source-…`."""


def blueprint(appliance: Appliance, renderer: Renderer) -> Blueprint:
    """`/board`, and below it each page by its number, counted round."""
    routes = Blueprint("board", __name__)
    runtime = Path(appliance.config.folders.runtime)
    laid_out = functools.lru_cache(maxsize=2 * len(PANELS))(lay_out)
    phones, page_of = bool(appliance.config.phone.url), appliance.config.phone.page_of
    most_filed = _kept(functools.partial(appliance.open_outbox().most_filed, MOST), ASKED_S)

    def render(template: str, number: int) -> str:
        shown = appliance.shelf.shown
        listings = shown.listings
        today = dt.datetime.now().astimezone().date()
        panel = request.args.get("panel", "")
        panel = panel if panel in PANELS else next(iter(PANELS))
        days = (listings.workdays or appliance.workdays).unusual(today, today + AHEAD)
        pages = laid_out(
            shown,
            PANELS[panel],
            coded=phones,
            asked=most_filed(),
            days=tuple(days),
            said=_said(appliance.orders.kept()),
            language=language.asked(),
        )
        page = pages[number % len(pages)]
        address = page_of(page.procedure.code) if page.procedure else ""
        return renderer.render(
            f"board/{template}.html",
            language.asked(),
            lang=language.asked(),
            page=page,
            number=number % len(pages),
            following=(number + 1) % len(pages),
            panel=panel,
            code=_code(address) if address else "",
            published=shown.published.astimezone().date() if shown.published else None,
            copied=min((procedure.retrieved_on for procedure in listings.procedures), default=None),
            today=today,
            seconds=PAGE_SECONDS,
            unlinked=_unlinked(read_report(runtime), BEATS * appliance.config.times.mirror_s),
            sources=SOURCES,
            in_words=in_words,
            ward=appliance.config.house.ward,
            resting=appliance.stage.now()[1].dark,
            software=appliance.software,
        )

    @routes.get("/board")
    def board() -> str:
        return render("board", 0)

    @routes.get("/board/pages/<int:number>")
    def page(number: int) -> str:
        return render("page", number)

    return routes


def _said(kept: Kept) -> Said | None:
    return Said(kept.said, kept.said_until.astimezone()) if kept.said_until else None


def _kept(ask: Callable[[], tuple[str, ...]], seconds: float) -> Callable[[], tuple[str, ...]]:
    """Asks anew only when the last answer is older than that."""
    kept: list[tuple[float, tuple[str, ...]]] = []

    def answer() -> tuple[str, ...]:
        if not kept or time.monotonic() - kept[0][0] > seconds:
            kept[:] = [(time.monotonic(), ask())]
        return kept[0][1]

    return answer


def _code(url: str) -> Markup:
    """A QR code as a drawing of the page, with its quiet zone (ISO/IEC 18004) left to the page."""
    return Markup(segno.make(url, error="m", micro=False).svg_inline(border=0, omitsize=True, svgclass="code"))


def _unlinked(heard: Heard, seconds: float) -> dt.datetime | None:
    """Since when the city cannot be heard, once that is longer than a look or two would explain."""
    last = heard.good or heard.since
    if heard.fault not in UNHEARD or last is None or (dt.datetime.now(dt.UTC) - last).total_seconds() <= seconds:
        return None
    return last.astimezone()
