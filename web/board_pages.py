"""What stands on each page of the board, reckoned so that nothing runs over the edge of either panel.

Heights are pixels of a panel of 1920×1080 lying or 1080×1920 standing, as board.css draws them; widths are characters
that surely fit on a line. A block takes a share of the room that it leaves on the tighter of the two panels.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Iterator, Sequence

from appliance.changes import Change
from appliance.listing import Notice
from appliance.pages import Text, literal, say, split
from appliance.procedures import Case, Listings, Paper, Procedure
from appliance.shelf import Shown


@dataclasses.dataclass(frozen=True, slots=True)
class Panel:
    """One way the panel hangs.

    room: for a page of a procedure, which a standing panel shares with the list above it. list_room: for the list of
    everything; beside_room: for the procedures of the same field. coded: the share of its width that a heading keeps
    beside a QR code. The others: characters a line of each kind of text.
    """

    room: int
    list_room: int
    beside_room: int
    title: int
    coded: float
    note: int
    paper: int
    fee: int
    time: int
    entry: int
    beside: int


LYING = Panel(1024, 1560, 440, title=31, coded=0.83, note=65, paper=45, fee=21, time=34, entry=22, beside=19)
STANDING = Panel(1432, 1370, 250, title=24, coded=0.76, note=47, paper=31, fee=15, time=23, entry=33, beside=22)
PANELS = (LYING, STANDING)

TAGS = {"nop": "(nộp)", "xuat_trinh": "(chỉ cho xem)"}
"""As wide as the tags behind a paper."""

ROOMY = 0.6
"""A page that is no fuller than this has its papers in larger type."""

GAP = 20
"""Between blocks."""

REMINDER = 15
"""After so many pages the list of everything is shown again: three minutes."""

CODE = 236
"""A QR code with the word under it."""


@dataclasses.dataclass(frozen=True, slots=True)
class BoardPage:
    """One page: a list of everything (`groups`), a notice, what changed this week, how to file (`how`), or some blocks
    of a case; roomy: papers may be larger.
    """

    groups: tuple[tuple[Text, tuple[Procedure, ...]], ...] = ()
    notice: Notice | None = None
    changes: tuple[Change, ...] = ()
    how: bool = False
    section: Text | None = None
    procedure: Procedure | None = None
    case: Case | None = None
    beside: tuple[Procedure, ...] = ()
    papers: tuple[tuple[int, Paper], ...] = ()
    terms: bool = False
    sources: bool = False
    roomy: bool = False
    part: int = 1
    parts: int = 1


Block = tuple[int, Paper] | str
"""What is never divided: a numbered paper, TERMS, SOURCES, or BOTH where they fit on one page."""

TERMS, SOURCES = "terms", "sources"
"""Fee and time with their doubts; where the listing has it all from."""

BOTH = f"{TERMS} {SOURCES}"


def lay_out(shown: Shown, *, coded: bool, asked: Sequence[str] = ()) -> Sequence[BoardPage]:
    """Every page of the board in the order they are shown: the list of everything, the ward's notices, what changed,
    how to file, what is filed most (`asked`: codes), then level by level and field by field; the list comes back now
    and then, so that nobody waits for a whole round.

    coded: a QR code stands beside the heading of each procedure.
    """
    listings = shown.listings
    everything = list(overview(listings))
    most = [listings.get(code) for code in asked if listings.has(code)]
    first = _section(say("board-most-filed"), most, coded=coded) if most else ()
    rest = [page for title, among in _sections(listings) for page in _section(title, among, coded=coded)]
    how = [BoardPage(how=True)] if rest else []
    notices = [BoardPage(notice=notice) for notice in listings.notices]
    return [*everything, *notices, *_news(shown.changes), *how, *first, *_reminded(rest, everything)]


def overview(listings: Listings) -> Iterator[BoardPage]:
    """The list of everything, with which a round begins."""
    entries = [(title, each, each is among[0]) for title, among in _sections(listings) for each in among]
    weights = [_share_of_entry(procedure, first=first) for _, procedure, first in entries]
    for shown in split(entries, weights, 1.0):
        groups = [list(group) for _, group in itertools.groupby(shown, lambda entry: id(entry[0]))]
        yield BoardPage(groups=tuple((group[0][0], tuple(each for _, each, _ in group)) for group in groups))


def _news(changes: Sequence[Change]) -> Iterator[BoardPage]:
    weights = [_share_of_change(change) for change in changes]
    for shown in split(changes, weights, 1.0):
        if shown:
            yield BoardPage(changes=tuple(shown))


def _share_of_change(change: Change) -> float:
    text = f"{change.procedure.plain_name} giấy tờ, lệ phí, thời gian, chi tiết (mới)"
    return max((60 * lines(text, panel.paper) + 27) / (panel.room - 92 * 2 - GAP) for panel in PANELS)


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


def _share_of_entry(procedure: Procedure, *, first: bool) -> float:
    heading = 70 if first else 0
    return max((60 * lines(procedure.plain_name, panel.entry) + 17 + heading) / panel.list_room for panel in PANELS)


def _section(title: Text, procedures: Sequence[Procedure], *, coded: bool) -> Iterator[BoardPage]:
    weights = [_share_beside(procedure) for procedure in procedures]
    for beside in split(procedures, weights, 1.0):
        for procedure in beside:
            for case in procedure.cases:
                yield from _case(title, procedure, case, tuple(beside), coded=coded)


def _share_beside(procedure: Procedure) -> float:
    """Lying the list is one column, standing it is two."""
    return max(_beside(procedure, LYING) / LYING.beside_room, _beside(procedure, STANDING) / 2 / STANDING.beside_room)


def _case(
    title: Text, procedure: Procedure, case: Case, beside: tuple[Procedure, ...], *, coded: bool
) -> Iterator[BoardPage]:
    def share(block: Block) -> float:
        return max(
            _height(block, procedure, case, panel) / _room(procedure, panel, beside, coded=coded) for panel in PANELS
        )

    papers = list(enumerate(case.papers, 1))
    blocks: list[Block] = [*papers, BOTH] if share(BOTH) <= 1 else [*papers, TERMS, SOURCES]
    parts = split(blocks, [share(block) for block in blocks], 1.0)
    for number, shown in enumerate(parts, 1):
        yield BoardPage(
            section=title,
            procedure=procedure,
            case=case,
            beside=beside,
            papers=tuple(block for block in shown if isinstance(block, tuple)),
            terms=TERMS in shown or BOTH in shown,
            sources=SOURCES in shown or BOTH in shown,
            roomy=sum(map(share, shown)) <= ROOMY,
            part=number,
            parts=len(parts),
        )


def _height(block: Block, procedure: Procedure, case: Case, panel: Panel) -> int:
    if isinstance(block, tuple):
        return 60 * lines(f"{block[1].name} {TAGS[block[1].how]}", panel.paper) + 27
    height = _terms(procedure, case, panel) if TERMS in block else 0
    return height + (_sources(procedure, panel) if SOURCES in block else 0)


def _terms(procedure: Procedure, case: Case, panel: Panel) -> int:
    text = 50 * max(lines(case.fee.text, panel.fee), lines(case.time.text, panel.time))
    return 67 + text + (82 if procedure.partly_online else 0) + (65 if procedure.unverified else 0) + 2 * GAP


def _sources(procedure: Procedure, panel: Panel) -> int:
    text = " ".join(f"nguồn lấy ngày {of}: {text};" for of, text in procedure.sources.items())
    return 41 * lines(text, panel.note) + (0 if procedure.unverified else 24 + GAP)


def _room(procedure: Procedure, panel: Panel, beside: Sequence[Procedure], *, coded: bool) -> int:
    above = _two_columns(beside) if panel is STANDING else 0
    return panel.room - above - _heading(procedure, panel, coded=coded) - GAP


def _heading(procedure: Procedure, panel: Panel, *, coded: bool) -> int:
    official = f"{procedure.name} · mã {procedure.code} · làm tại {procedure.agency} · Chưa kiểm chứng."
    case = 60 if len(procedure.cases) > 1 else 0
    kept = panel.coded if coded else 1.0
    title = 92 * lines(procedure.plain_name, int(panel.title * kept))
    height = title + 42 * lines(official, int(panel.note * kept)) + case
    return max(height, CODE) if coded else height


def _two_columns(beside: Sequence[Procedure]) -> int:
    heights = [_beside(procedure, STANDING) for procedure in beside]
    return sum(max(heights[row : row + 2]) for row in range(0, len(heights), 2))


def _beside(procedure: Procedure, panel: Panel) -> int:
    return 46 * lines(procedure.plain_name, panel.beside) + 22


def lines(text: str, length: int) -> int:
    """Lines that a text takes, breaking between words as the browser does."""
    count, used = 1, 0
    for word in text.split():
        if used and used + 1 + len(word) > length:
            count, used = count + 1, 0
        used += len(word) + (1 if used else 0)
    return max(count, math.ceil(len(text) / length))
