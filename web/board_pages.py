"""What stands on each page of the board, reckoned so that nothing runs over the edge of the panel that it hangs on.

Heights are pixels of a panel of 1920×1080 lying or 1080×1920 standing, as board.css draws them; widths are characters
that surely fit on a line. What fits on one page stands on one, in the largest type that leaves it there.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from appliance.listings.changes import Change
from appliance.listings.procedures import Listings, Procedure
from appliance.listings.shelf import Shown
from appliance.listings.workdays import Unusual
from appliance.pages import Text, literal, say, split
from web.board_page import FACTS, PAPERS, SIZES, BoardPage, Panel, Said, Size, largest
from web.board_sheet import Sheet, height_beside
from web.board_type import BOLD, NO_BREAK, PLAIN, Piece, line_count

HEADING, GAP = 92, 20
"""A line of a heading, and what is below it."""

LEVEL = 130
"""What a column of a list on several pages may stay short of being full, so that the other one is not overfull."""

LIST_ROOM = 1356
"""A standing panel has the invitation above the list, which a lying one has beside it."""

TAG = f"chỉ{NO_BREAK}cho{NO_BREAK}xem-"
"""As wide as a tag with its border."""

REMINDER = 15
"""After so many pages the list of everything is shown again: three minutes."""


def lay_out(
    shown: Shown,
    panel: Panel,
    *,
    coded: bool,
    asked: Sequence[str] = (),
    days: Sequence[Unusual] = (),
    said: Said | None = None,
    language: str = "vi",
) -> Sequence[BoardPage]:
    """Every page of the board in the order they are shown: the list of everything, the ward's notices, its days off,
    what changed, how to file, what is filed most (`asked`: codes), then level by level and field by field; the list
    comes back now and then, so that nobody waits for a whole round.

    coded: a QR code stands beside the heading of each procedure. said: comes before the list of everything.
    """
    listings = shown.listings
    everything = [*([BoardPage(said=said)] if said else []), *overview(listings, panel)]
    most = [listings.get(code) for code in asked if listings.has(code)]
    first = _section(say("board-most-filed"), most, panel, (coded, language)) if most else ()
    rest = [page for title, among in _sections(listings) for page in _section(title, among, panel, (coded, language))]
    how = [BoardPage(how=True)] if rest else []
    notices = [BoardPage(notice=notice) for notice in listings.notices]
    news = [BoardPage(changes=tuple(changed)) for changed in _listed(shown.changes, _words_of_change, panel)]
    off = [BoardPage(days=tuple(among)) for among in _listed(days, _words_of_day, panel)]
    return [*everything, *notices, *off, *news, *how, *first, *_reminded(rest, everything)]


def overview(listings: Listings, panel: Panel) -> Iterator[BoardPage]:
    """The list of everything, with which a round begins."""
    entries = [(title, each, each is among[0]) for title, among in _sections(listings) for each in among]

    def heights(size: Size) -> list[float]:
        return [_entry(procedure, panel, size.grown, first=first) for _, procedure, first in entries]

    room = min(panel.room - HEADING - GAP, LIST_ROOM)
    size = largest(lambda size: _tallest(heights(size), panel.list_columns) / room)
    whole = heights(SIZES[size])
    several = _tallest(whole, panel.list_columns) > room
    capacity = (room - LEVEL) * panel.list_columns if several else math.inf
    for shown in split(entries, whole, capacity):
        groups = [list(group) for _, group in itertools.groupby(shown, lambda entry: id(entry[0]))]
        titled = tuple((group[0][0], tuple(each for _, each, _ in group)) for group in groups)
        yield BoardPage(groups=titled, size=size)


def _tallest(heights: Sequence[float], columns: int) -> float:
    """Of one column, or of two that are as level as they can be."""
    if columns == 1:
        return sum(heights)
    return min((max(sum(heights[:cut]), sum(heights[cut:])) for cut in range(len(heights) + 1)), default=0)


Listed = TypeVar("Listed", Change, Unusual)


def _listed(entries: Sequence[Listed], words: Callable[[Listed], list[Piece]], panel: Panel) -> Iterator[list[Listed]]:
    """Lines of a list by the page."""
    room = panel.room - HEADING * (3 - panel.list_columns) - GAP
    weights = [(60 * line_count(words(each), panel.width) + 27) / room for each in entries]
    return filter(None, split(entries, weights, 1.0))


def _words_of_change(change: Change) -> list[Piece]:
    facts = "giấy tờ, lệ phí, thời gian, chi tiết".replace(" ", NO_BREAK)
    return [(change.procedure.plain_name, PAPERS, PLAIN), (facts, FACTS, PLAIN), (TAG, FACTS, BOLD)]


def _words_of_day(day: Unusual) -> list[Piece]:
    name = f"{day.name} (dự kiến theo luật)".replace(" ", NO_BREAK)
    return [("Chủ Nhật, 30/12/2026", PAPERS, PLAIN), (name, FACTS, PLAIN), (TAG, FACTS, BOLD)]


def _reminded(pages: Sequence[BoardPage], everything: Sequence[BoardPage]) -> Iterator[BoardPage]:
    for start in range(0, len(pages), REMINDER):
        if start:
            yield from everything
        yield from pages[start : start + REMINDER]


def _sections(listings: Listings) -> Sequence[tuple[Text, Sequence[Procedure]]]:
    """The fields of each level; the level is named where there are several."""
    levels, fields = listings.levels(), listings.fields()
    found = [
        (
            literal(field.name if len(levels) == 1 else f"{level.name}: {field.name}"),
            [procedure for procedure in listings.by_level(level.id) if procedure.field == field.id],
        )
        for level in levels
        for field in fields
    ]
    return [(title, among) for title, among in found if among]


def _entry(procedure: Procedure, panel: Panel, size: float, *, first: bool) -> float:
    """The height of a line of the list of everything, with the heading above it."""
    column = (panel.width - 60 * (panel.list_columns - 1)) / panel.list_columns
    text = line_count([(procedure.plain_name, PAPERS * size, PLAIN)], column)
    return size * 60 * text + 17 + (70 if first else 0)


def _section(title: Text, procedures: Sequence[Procedure], panel: Panel, how: tuple[bool, str]) -> Iterator[BoardPage]:
    weights = [_share_beside(procedure, panel) for procedure in procedures]
    for beside in split(procedures, weights, 1.0):
        for procedure in beside:
            for case in procedure.cases:
                yield from Sheet(title, procedure, case, tuple(beside), panel, *how).pages()


def _share_beside(procedure: Procedure, panel: Panel) -> float:
    return height_beside(procedure, panel) / panel.beside_columns / panel.beside_room
