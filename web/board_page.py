"""A page of the board, and the panels it may hang on: how much room they have, how long their lines are. Pure."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from appliance.listings.changes import Change
from appliance.listings.listing import Case, Notice, Paper, Procedure
from appliance.listings.workdays import Unusual
from appliance.pages import Text


@dataclasses.dataclass(frozen=True, slots=True)
class Panel:
    """One way the panel hangs.

    width, room: of a sheet; a standing panel shares the room of a procedure with the list above it. list_columns,
    beside_columns: of the list of everything, and of the procedures beside one; beside, beside_room: the width of such
    a column, and the height of all. title: the size of a heading. fee: its share of the width of fee and time.
    """

    width: int
    room: int
    list_columns: int
    beside_columns: int
    beside: int
    beside_room: int
    title: int
    fee: float


PANELS = {
    "lying": Panel(1358, 1024, 2, 1, 402, 440, title=80, fee=0.62 / 1.62),
    "standing": Panel(992, 1468, 1, 2, 476, 250, title=72, fee=0.72 / 1.72),
}
"""By how they hang; the first is what a board is taken for until its browser says."""

PAPERS, FACTS, NOTES, BESIDE = 51, 43, 34, 38
"""Sizes of type as board.css has them."""


class Size(NamedTuple):
    """How a page is set. grown: how much larger its type is; gap: between blocks; pad: of the notes at its foot."""

    grown: float
    gap: int
    pad: int


SIZES = (Size(1.36, 20, 24), Size(1.18, 20, 24), Size(1.0, 20, 24), Size(1.0, 8, 12))
"""The largest first: `size-0` to `size-3` in board.css."""

CLOSEST = SIZES[-1]


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """What the ward says at short notice, until when."""

    text: str
    until: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class BoardPage:
    """One page: a list of everything (`groups`), a notice, what the ward says at short notice (`said`), what changed
    this week, days off, how to file (`how`), or some blocks of a case. doubts: the facts on it that are not verified;
    size: which of `SIZES`.
    """

    groups: tuple[tuple[Text, tuple[Procedure, ...]], ...] = ()
    notice: Notice | None = None
    changes: tuple[Change, ...] = ()
    days: tuple[Unusual, ...] = ()
    said: Said | None = None
    how: bool = False
    section: Text | None = None
    procedure: Procedure | None = None
    case: Case | None = None
    beside: tuple[Procedure, ...] = ()
    papers: tuple[tuple[int, Paper], ...] = ()
    terms: bool = False
    sources: bool = False
    doubts: tuple[str, ...] = ()
    size: int = len(SIZES) - 1
    part: int = 1
    parts: int = 1


def largest(fills: Callable[[Size], float]) -> int:
    """Which of the sizes is the largest that fills no more than a page; the smallest if none."""
    return next((place for place, size in enumerate(SIZES) if fills(size) <= 1), len(SIZES) - 1)
