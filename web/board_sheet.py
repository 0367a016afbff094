"""One case of a procedure on the board: papers, fee, time, doubts, sources, on as few pages as hold them. Pure."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from appliance.listings.listing import Case, Paper, Procedure
from appliance.listings.sources import in_words
from appliance.pages import Text
from appliance.texts import catalogue
from web.board_page import BESIDE, CLOSEST, FACTS, NOTES, PAPERS, BoardPage, Panel, Size, largest
from web.board_type import BOLD, NO_BREAK, PLAIN, STRONG, Piece, line_count

DOUBTS = ("ho_so", "le_phi", "thoi_han")
"""What may be doubtful on a page, by the listing's names: papers, fee, time."""

CODE, CODE_WIDTH = 236, 220
"""A QR code with the word under it, and what it takes of the width."""

CLOSE = 0.975
"""How much narrower the letters of a heading stand."""

SOURCE = "procedure code "
"""As long as what is said before a source."""

PART = 190
"""What "page 1/2" takes of a heading's width."""

Block = tuple[int, Paper] | str
"""What is never divided: a numbered paper, TERMS or SOURCES."""

TERMS, SOURCES = "terms", "sources"
"""Fee and time; where the listing has it all from."""


DOUBT = "Chưa kiểm chứng: giấy tờ, lệ phí, thời gian. Hỏi lại phường trước khi đi."
FROM = "Nguồn (lấy ngày 30/12/2026):"
SOURCE = "mã thủ tục"
UNNAMED = "không ghi tên nguồn"
"""As long as the texts at the foot."""


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """One case of a procedure on one panel."""

    title: Text
    procedure: Procedure
    case: Case
    beside: tuple[Procedure, ...]
    panel: Panel
    coded: bool
    language: str

    @property
    def _words(self) -> Words:
        return words_of(self.language)

    def pages(self) -> Iterator[BoardPage]:
        """All on one page in the largest type that leaves it there, or else on several."""
        blocks: list[Block] = [*enumerate(self.case.papers, 1), TERMS, SOURCES]
        parts = [blocks] if self._fills(blocks, CLOSEST) <= 1 else self._dealt(blocks)
        for number, shown in enumerate(parts, 1):
            yield self._page(shown, number, len(parts))

    def _dealt(self, blocks: Sequence[Block]) -> list[list[Block]]:
        """On several pages, in order; the sources have company."""
        parts: list[list[Block]] = [[]]
        for block in blocks:
            if parts[-1] and self._fills([*parts[-1], block], CLOSEST, several=True) > 1:
                parts.append([])
            parts[-1].append(block)
        if (
            parts[-1] == [SOURCES]
            and len(parts[-2]) > 1
            and self._fills([parts[-2][-1], SOURCES], CLOSEST, several=True) <= 1
        ):
            parts[-1].insert(0, parts[-2].pop())
        return parts

    def _page(self, shown: Sequence[Block], part: int, parts: int) -> BoardPage:
        return BoardPage(
            section=self.title,
            procedure=self.procedure,
            case=self.case,
            beside=self.beside,
            papers=tuple(block for block in shown if isinstance(block, tuple)),
            terms=TERMS in shown,
            sources=SOURCES in shown,
            doubts=self._doubts(shown),
            size=largest(lambda size: self._fills(shown, size, several=parts > 1)),
            part=part,
            parts=parts,
        )

    def _fills(self, blocks: Sequence[Block], size: Size, *, several: bool = False) -> float:
        """How much of a page these take."""
        heights = [self._height(block, size.grown) for block in blocks if block != SOURCES]
        notes = self._notes(blocks, size)
        gaps = any(isinstance(block, tuple) for block in blocks) + (TERMS in blocks) + bool(notes)
        return (sum(heights) + notes + size.gap * gaps) / self._room(several=several)

    def _height(self, block: Block, size: float) -> float:
        if isinstance(block, tuple):
            room = self.panel.width - 58 * size - 22
            return size * (60 * line_count(_pieces(block[1], size, self._words.tags), room) + 27)
        fee, time = self.case.fee.text, self.case.time.text
        both = self.panel.width - 44
        widths = (both * self.panel.fee, both * (1 - self.panel.fee))
        text = max(
            line_count([(each, FACTS * size, PLAIN)], room) for each, room in zip((fee, time), widths, strict=True)
        )
        return size * (62 + 51 * text) + 6 + (self._partly(size) if self.procedure.partly_online else 0)

    def _partly(self, size: float) -> float:
        """That one has to go to the ward all the same, with the gap above."""
        text = line_count([(self._words.partly, FACTS * size, STRONG)], self.panel.width - 60 - FACTS * size - 18)
        return size * 51 * text + 16 + 16

    def _notes(self, blocks: Sequence[Block], size: Size) -> float:
        """The doubts and sources at the foot."""
        room = self.panel.width - 136
        told = line_count([(self._words.doubt, NOTES, STRONG)], room) if self._doubts(blocks) else 0
        if SOURCES in blocks:
            sources = [
                (f"{in_words(text) or self._words.unnamed};", NOTES, PLAIN) for text in self.procedure.sources.values()
            ]
            labels = [(text, NOTES, BOLD) for text in [self._words.retrieved, *(SOURCE for _ in sources)]]
            told += line_count([*labels, *sources], room)
        return 41 * told + size.pad if told else 0

    def _doubts(self, blocks: Sequence[Block]) -> tuple[str, ...]:
        papers, *terms = DOUBTS
        here = [papers] if any(isinstance(block, tuple) for block in blocks) else []
        return tuple(fact for fact in [*here, *(terms if TERMS in blocks else ())] if self.procedure.doubtful(fact))

    def _room(self, *, several: bool) -> float:
        above = _rows(self.beside, self.panel) if self.panel.beside_columns > 1 else 0
        return self.panel.room - above - self._heading(several=several)

    def _heading(self, *, several: bool) -> float:
        procedure, size = self.procedure, self.panel.title
        official = f"{procedure.name} · mã {procedure.code} · làm tại {procedure.agency}"
        room = self.panel.width - (CODE_WIDTH if self.coded else 0)
        title = line_count([(procedure.plain_name, CLOSE * size, BOLD)], room - (PART if several else 0))
        case = 60 if len(procedure.cases) > 1 else 0
        height = 1.15 * size * title + 42 * line_count([(official, NOTES, PLAIN)], room) + case
        return max(height, CODE) if self.coded else height


class Words(NamedTuple):
    """The page's own texts in one language."""

    partly: str
    doubt: str
    retrieved: str
    unnamed: str
    tags: Mapping[str, str]


@functools.cache
def words_of(language: str) -> Words:
    """The texts of a language, with every fact in the doubt."""
    say = catalogue(language).format_value
    facts = ", ".join(say(f"board-source-{fact}") for fact in DOUBTS)
    return Words(
        partly=say("board-partly"),
        doubt=f"{say('board-unverified-facts')} {facts}. {say('board-unverified-more')}",
        retrieved=f"{say('board-sources')} ({say('board-retrieved', {'date': '30/12/2026'})}):",
        unnamed=say("source-unnamed"),
        tags={"nop": say("board-submit"), "xuat_trinh": say("board-shown-only")},
    )


def _pieces(paper: Paper, size: float, tags: Mapping[str, str]) -> list[Piece]:
    """A paper's name, how many where that is unusual, and whether it stays at the ward."""
    pieces = [(paper.name, PAPERS * size, PLAIN)]
    if paper.originals != 1 or paper.copies:
        counted = [
            f"{count} {kind}" for count, kind in ((paper.originals, "bản chính"), (paper.copies, "bản sao")) if count
        ]
        pieces.append((", ".join(counted).replace(" ", NO_BREAK), FACTS * size, PLAIN))
    tag = tags[paper.how].replace(" ", NO_BREAK)
    return [*pieces, (f"{tag}--", FACTS * size, BOLD)]


def _rows(beside: Sequence[Procedure], panel: Panel) -> int:
    """The height of the list above a sheet."""
    heights = [height_beside(procedure, panel) for procedure in beside]
    return sum(max(heights[row : row + 2]) for row in range(0, len(heights), 2))


def height_beside(procedure: Procedure, panel: Panel) -> int:
    """Of a procedure in the list beside another, or above it."""
    return 46 * line_count([(procedure.plain_name, BESIDE, BOLD)], panel.beside) + 22
