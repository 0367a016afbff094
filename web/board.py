"""The display board: what to bring, the fee, the time, page by page, for people who stand four metres away.

The browser keeps one number, that of the page it shows, and asks for the next one; each page replaces the one before,
so a board may stand there for weeks.
"""

from __future__ import annotations

import datetime as dt

from flask import Blueprint

from appliance.appliance import Appliance
from web import language
from web.board_pages import lay_out
from web.render import Renderer

PAGE_SECONDS = 12
"""How long a page stands: three papers and a fee read slowly."""

SOURCES = ("ho_so", "le_phi", "thoi_han", "ma", "*")
"""What a listing gives sources for, by its own names; each has a text `board-source-…`."""


def blueprint(appliance: Appliance, renderer: Renderer) -> Blueprint:
    """`/board`, and below it each page by its number, counted round."""
    routes = Blueprint("board", __name__)
    pages = lay_out(appliance.listings)
    as_of = min((procedure.retrieved_on for procedure in appliance.listings.procedures), default=None)

    def render(template: str, number: int) -> str:
        index = number % len(pages)
        return renderer.render(
            f"board/{template}.html",
            language.asked(),
            lang=language.asked(),
            page=pages[index],
            following=(index + 1) % len(pages),
            as_of=as_of,
            today=dt.datetime.now().astimezone().date(),
            seconds=PAGE_SECONDS,
            sources=SOURCES,
            software=appliance.software,
        )

    @routes.get("/board")
    def board() -> str:
        return render("board", 0)

    @routes.get("/board/pages/<int:number>")
    def page(number: int) -> str:
        return render("page", number)

    return routes
