"""What a page is built from, and the parts that pages share."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from appliance.config import House, Printer
from appliance.devices import Job, JobState
from appliance.dossier import Draft
from appliance.errors import Fault
from appliance.events import LeafletChanged
from appliance.listings.listing import Form
from appliance.listings.procedures import Case, Listings, Procedure
from appliance.listings.workdays import Workdays
from appliance.outbox.outbox import Row as OutboxRow
from appliance.pages import Action, Page, Row, Screen, Text, literal, say, split
from appliance.texts import catalogue
from appliance.upkeep.ward_help import Asked

CHOICES = {"s": 6, "m": 6, "l": 4, "xl": 4}
"""Choice cards on a page, by text size."""

ROWS = {"s": 4, "m": 4, "l": 3, "xl": 2}
"""Rows with a button each on a page, by text size."""

LINES = {"s": 11.4, "m": 11.3, "l": 9.4, "xl": 7.6}
"""Lines of running text on a page of facts, its official name included, by text size."""

ROW_LINES = {"s": 0.6, "m": 0.6, "l": 1.6, "xl": 1.6}
"""Lines that a fact takes besides its text: air, and in the large sizes its label, which then stands above it."""

LINE_LENGTH = {"s": 46, "m": 46, "l": 46, "xl": 42}
"""Characters that a line of facts holds, by text size."""

HITS = {"s": 2, "m": 2, "l": 2, "xl": 1}
"""Search results beside the keyboard, by text size."""

WITHOUT_TOOLS = {Screen.SEALING, Screen.RATE, Screen.LEAVE, Screen.HELP, Screen.IDLE, Screen.LOOK, Screen.FAULT}
"""Pages that lie over another one, or that must not be left."""

SIZES = ("s", "m", "l", "xl")
THEMES = ("light", "dark", "contrast")
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


@dataclasses.dataclass(frozen=True)
class Scene:
    """All that a page may show.

    busy: a worker is at it; seen: the camera sees a sheet; lying: one
    that was photographed and not taken away since; fault: what the last work failed with; offer: the number of
    an interrupted visit's slip; seconds_left: until the visit is wiped; workdays: None while the clock is not to be
    believed, since then no due day is told; leaflet: what is known of the one that this page is about; forms: the blank
    ones that can be printed, by file name; limits: how much of both; asked: the ward's help, if it was called;
    closed_until: the end of the maintenance, if there is one; dark: the screens rest.
    """

    draft: Draft
    listings: Listings
    house: House
    now: dt.datetime
    faults: Mapping[str, Fault] = dataclasses.field(default_factory=dict)
    row: OutboxRow | None = None
    job: Job | None = None
    leaflet: LeafletChanged | None = None
    forms: Mapping[str, Form] = dataclasses.field(default_factory=dict)
    limits: Printer = dataclasses.field(default_factory=Printer)
    offer: str = ""
    seconds_left: int = 0
    busy: bool = False
    seen: bool = False
    lying: bool = False
    fault: Fault | None = None
    workdays: Workdays | None = None
    asked: Asked | None = None
    closed_until: dt.datetime | None = None
    dark: bool = False

    @property
    def procedure(self) -> Procedure:
        """The procedure of this visit."""
        return self.listings.get(self.draft.procedure)

    @property
    def case_forms(self) -> tuple[Form, ...]:
        """The blank forms that the case's papers have here, each once."""
        named = dict.fromkeys(paper.form for paper in self.case.papers if paper.form)
        return tuple(self.forms[name] for name in named if name in self.forms)

    @property
    def slip_awaited(self) -> bool:
        """Whether the dossier is sealed and its slip has not come out yet, but may."""
        return bool(self.draft.number) and (self.job is None or self.job.state in (JobState.SENT, JobState.PRINTING))

    @property
    def case(self) -> Case:
        """The case of the procedure that applies."""
        return self.procedure.cases[self.draft.case]


def compose(scene: Scene, title: Text, actions: Sequence[Action], **rest: Any) -> Page:
    """The page of the scene's place with the bar's tools added, the focus on something that exists."""
    draft = scene.draft
    offered = (*actions, *_tools(draft))
    values: dict[str, Any] = {
        "screen": draft.place.screen,
        "focus": _focus(draft, offered),
        "row": draft.place.row,
        "heading": _heading(scene),
        "language": draft.language,
        "size": draft.size,
        "theme": draft.theme,
        "busy": scene.busy,
        "clock": scene.now.astimezone().strftime("%H:%M"),
        "back": len(draft.trail) > 1,
        "dark": scene.dark,
    }
    return Page(title=title, actions=offered, **(values | rest))


def start_at(scene: Scene, action: str) -> dict[str, str]:
    """Where the focus starts when it is not on the main action; it moves on once the resident has moved it."""
    place = scene.draft.place
    return {} if place.focus or place.row else {"focus": action}


def _heading(scene: Scene) -> Text | None:
    """What this visit is about; of an interrupted visit only the outbox's row still knows."""
    if scene.draft.procedure:
        return literal(scene.procedure.plain_name)
    return literal(scene.row.summary.procedure_name) if scene.row else None


def _focus(draft: Draft, actions: Sequence[Action]) -> str:
    here = [action for action in actions if action.row == draft.place.row]
    if any(action.id == draft.place.focus for action in here):
        return draft.place.focus
    if draft.place.row:
        return here[len(here) // 2].id  # where the letters used most are: a quarter fewer presses than from the edge
    main = next((action for action in here if action.look == "main"), None)
    return (main or here[0]).id if here else ""


def _tools(draft: Draft) -> list[Action]:
    if draft.place.screen in WITHOUT_TOOLS:
        return []
    other = next(name for name in LANGUAGES if name != draft.language)
    tools = [Action("look", say("tool-look"), "tool", "size", verb="rail-open")]
    if draft.place.screen == Screen.DONE:
        return tools
    if draft.visiting:
        return [*tools, Action("leave", say("tool-leave"), "tool", "leave", verb="rail-choose")]
    return [*tools, Action(f"language:{other}", literal(LANGUAGES[other]), "tool", "language", verb="rail-choose")]


def turned(draft: Draft, items: Sequence[Any], room: int) -> tuple[list[Any], int, int]:
    """The items of the page that is turned to, with that page's number and how many there are."""
    return turned_by_weight(draft, items, [1] * len(items), room)


def turned_by_weight(
    draft: Draft, items: Sequence[Any], weights: Sequence[float], room: float
) -> tuple[list[Any], int, int]:
    """The same for items of different heights."""
    pages = split(items, weights, room)
    turn = max(1, min(draft.place.turn, len(pages)))
    return pages[turn - 1], turn, len(pages)


def turners(turn: int, turns: int, look: str = "plain") -> list[Action]:
    """The actions that turn pages; none where there is only one. `look` is that of going on."""
    before = [Action("turn:previous", say("turn-previous"), icon="previous", verb="rail-choose")] if turn > 1 else []
    after = [Action("turn:next", say("turn-next"), look, "next", verb="rail-choose")] if turn < turns else []
    return before + after


def choices_page(scene: Scene, title: Text, choices: Sequence[Action], **rest: Any) -> Page:
    """A page that is one list of choices, turned where they do not fit."""
    shown, turn, turns = turned(scene.draft, choices, CHOICES[scene.draft.size])
    return compose(scene, title, [*shown, *turners(turn, turns)], turn=turn, turns=turns, **rest)


def lines(text: str, size: str) -> float:
    """How many lines of facts a text takes, a little generously."""
    return 1 + len(text) // LINE_LENGTH[size]


def facts(scene: Scene, rows: Sequence[Row], name: str = "") -> tuple[list[Row], int, int]:
    """The facts of the page that is turned to, measured in lines, below an official name."""
    size = scene.draft.size
    weights = [
        ROW_LINES[size] + max(lines(_said(row.value, scene.draft.language), size), 1 if row.icon else 2) for row in rows
    ]
    return turned_by_weight(scene.draft, rows, weights, LINES[size] - lines(name, size))


def _said(text: Text, language: str) -> str:
    return str(catalogue(language).format_value(text.id, dict(text.args)) if text.id else text.args["text"])
