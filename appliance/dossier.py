"""A dossier while the resident makes it: answers, papers, pages, and what is still missing."""

from __future__ import annotations

import uuid
from typing import Literal

import msgspec

from appliance.pages import Screen
from appliance.printing.orders import LeafletOrder

MAX_PAGES = 40
"""Pages a dossier may have; the next one is refused kindly."""

MAX_BYTES = 64 * 1024 * 1024
"""Bytes a sealed dossier may have, the city's limit too."""


class DraftPage(msgspec.Struct, frozen=True):
    """A flattened page in the draft's folder: `<id>.jpg` and `<id>.thumb.jpg`."""

    id: str
    width: int
    height: int
    found: bool = True
    flaws: tuple[str, ...] = ()


class DraftPaper(msgspec.Struct):
    """One paper that the listing asks for. `how`: nop (handed in, so scanned) or xuat_trinh (only shown)."""

    name: str
    how: Literal["nop", "xuat_trinh"]
    pages: list[DraftPage] = []
    missing: bool = False

    @property
    def settled(self) -> bool:
        """Nothing is left to do for it here."""
        return self.how != "nop" or self.missing or bool(self.pages)


class Place(msgspec.Struct):
    """Where the resident is: screen, what it is about, focus, keyboard row, turned page, typed text."""

    screen: Screen
    argument: str = ""
    focus: str = ""
    row: str = ""
    turn: int = 1
    text: str = ""


class Draft(msgspec.Struct):
    """Everything of a visit, and nothing outlives it. Times are CLOCK_BOOTTIME seconds unless they say otherwise."""

    visit: str = msgspec.field(default_factory=lambda: str(uuid.uuid4()))
    trail: list[Place] = msgspec.field(default_factory=lambda: [Place(Screen.ATTRACT)])
    purpose: str = "submit"
    language: str = "vi"
    size: str = "m"
    theme: str = "light"
    procedure: str = ""
    case: int = 0
    consent_at: str = ""
    """RFC 3339, or "" while the box is not ticked."""
    card: dict[str, str] = {}
    answers: dict[str, str] = {}
    editing: bool = False
    shift: bool = False
    digits: bool = False
    error: tuple[str, dict[str, str | int]] | None = None
    suggestion: str = ""
    papers: list[DraftPaper] = []
    shot: DraftPage | None = None
    """The page just photographed, not yet kept."""
    leaflets: dict[str, LeafletOrder] = {}
    """The newest order of each leaflet, by procedure, case and whether its blank forms come with it."""
    dossier_id: str = ""
    number: str = ""
    guesses: int = 0
    """Slip codes that were wrong in this visit."""
    touched: float = 0.0
    asked: float = 0.0
    """When it was last asked whether anybody is still here."""

    @property
    def place(self) -> Place:
        """Where the resident is now."""
        return self.trail[-1]

    @property
    def paper(self) -> DraftPaper:
        """The paper that this page is about: the argument of its place is the paper's index, also after going back."""
        return self.papers[int(self.place.argument)]

    @property
    def visiting(self) -> bool:
        """Whether somebody is here, and with her something to wipe."""
        return self.trail[0].screen not in (Screen.ATTRACT, Screen.RATE)

    @property
    def page_count(self) -> int:
        """Pages kept so far."""
        return sum(len(paper.pages) for paper in self.papers)

    def next_paper(self) -> int | None:
        """The first paper that is neither scanned nor said to be missing."""
        return next((index for index, paper in enumerate(self.papers) if not paper.settled), None)


def outcome(draft: Draft) -> str:
    """How a visit that ends like this is counted (`events.VisitEnded`); "" where it was none, or is counted already."""
    if not draft.visiting:
        return ""
    if draft.number and draft.procedure:
        return "filed"
    if draft.consent_at:
        return "abandoned"
    return "guided" if draft.procedure or draft.leaflets else "other"
