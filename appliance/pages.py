"""What a page offers, for touch, buttons and later voice alike.

A page is a list of actions in reading order, one of which has the focus, and a revision. Buttons move the focus and
activate it; a touch names an action and the revision it was seen on. Nothing here knows HTML or hardware.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec

from appliance.errors import Fault

Item = TypeVar("Item")

ROW = "row"
"""Actions of this look are rows of the keyboard: buttons enter them, fingers never touch them."""


class Screen(enum.StrEnum):
    """Every screen by name; the value is the template's name too."""

    ATTRACT = "attract"
    HOME = "home"
    FIND = "find"
    GROUPS = "groups"
    PROCEDURES = "procedures"
    SEARCH = "search"
    PROCEDURE = "procedure"
    CASES = "cases"
    LEAFLET = "leaflet"
    CONSENT = "consent"
    IDENTITY = "identity"
    CARD = "card"
    QUESTION = "question"
    PAPER = "paper"
    REVIEW = "review"
    MORE = "more"
    BRING = "bring"
    CHECK = "check"
    SEALING = "sealing"
    DONE = "done"
    RATE = "rate"
    TRACK = "track"
    TRACKED = "tracked"
    LEAVE = "leave"
    HELP = "help"
    IDLE = "idle"
    LOOK = "look"
    FAULT = "fault"


class Text(msgspec.Struct, frozen=True):
    """A message of the catalogue with its arguments, or (id "") literal text in `args["text"]`."""

    id: str
    args: Mapping[str, str | int] = {}


def say(message: str, **args: str | int) -> Text:
    """The catalogue's message of this id."""
    return Text(message, args)


def literal(text: str) -> Text:
    """Words that come from data (a listing, an answer), shown as they are."""
    return Text("", {"text": text})


class Action(msgspec.Struct, frozen=True):
    """Something that can be pressed.

    look: main (the page's one filled button), plain, choice (a card with icon), tick (a box, see `on`), key, mark (a
    gold key), row, tool (in the bar).
    verb: what OK does while this has the focus, a message id for the rail.
    row: the keyboard row this key belongs to; buttons reach it only inside that row.
    final: it cannot be taken back, so it is not done by one of many quick presses.
    """

    id: str
    text: Text
    look: str = "plain"
    icon: str = ""
    hint: Text | None = None
    verb: str = "rail-choose"
    on: bool = False
    row: str = ""
    width: float = 1
    final: bool = False


class Row(msgspec.Struct, frozen=True):
    """A line of facts: label, value, and the action that changes or shows it, if any."""

    label: Text
    value: Text
    action: str = ""
    icon: str = ""
    tag: str = ""
    """How the fact stands: submit, show, missing, good, waiting, fault, unverified or nothing."""


class Field(msgspec.Struct, frozen=True):
    """The text being typed."""

    label: Text
    text: str
    hint: Text | None = None
    kind: str = "text"


class Page(msgspec.Struct, frozen=True):
    """One page as everybody sees it."""

    screen: Screen
    title: Text
    actions: tuple[Action, ...]
    focus: str
    lead: Text | None = None
    rows: tuple[Row, ...] = ()
    field: Field | None = None
    error: Text | None = None
    fault: Fault | None = None
    picture: str = ""
    """A URL path below the kiosk's own of the picture this page shows, or "preview"."""
    number: str = ""
    code: str = ""
    """The slip's private code: with the number it answers where the dossier is."""
    heading: Text | None = None
    """What this visit is about, for the bar; None before a procedure is chosen."""
    step: int = 0
    """1 to 6 on the way of a dossier, 0 elsewhere."""
    turn: int = 1
    turns: int = 1
    back: bool = True
    busy: bool = False
    progress: int = 0
    row: str = ""
    """The keyboard row that the buttons are in."""
    clock: str = ""
    """The time of day as `08:42`: a page is shown anew when it changes."""
    language: str = "vi"
    size: str = "m"
    theme: str = "light"
    dark: bool = False
    """The screens rest: nothing is shown until somebody presses."""
    revision: int = 0

    def action(self, name: str) -> Action | None:
        """The action of that id, if the page offers it."""
        return next((action for action in self.actions if action.id == name), None)


def walkable(page: Page) -> list[str]:
    """The ids that up and down walk, in order: the keys of the entered row, or everything outside rows."""
    return [action.id for action in page.actions if action.row == page.row]


def step_focus(page: Page, direction: int) -> str:
    """The id one further down (+1) or up (-1), wrapping round."""
    order = walkable(page)
    if not order:
        return page.focus
    here = order.index(page.focus) if page.focus in order else (-1 if direction > 0 else 0)
    return order[(here + direction) % len(order)]


def rail(page: Page) -> dict[str, str]:
    """What each button does now, as message ids; "" for nothing."""
    focused = page.action(page.focus)
    walk = len(walkable(page)) > 1
    return {
        "help": "" if page.screen == Screen.HELP else "rail-help",
        "back": ("rail-leave-row" if page.row else "rail-back") if page.back or page.row else "",
        "up": ("rail-previous" if page.row else "rail-up") if walk else "",
        "ok": focused.verb if focused else "",
        "down": ("rail-next" if page.row else "rail-down") if walk else "",
    }


def split(items: Sequence[Item], weights: Sequence[float], room: float) -> list[list[Item]]:
    """Deal items onto pages of this much room, in order; an item heavier than a page gets one alone."""
    pages: list[list[Item]] = [[]]
    used = 0.0
    for item, weight in zip(items, weights, strict=True):
        if pages[-1] and used + weight > room:
            pages.append([])
            used = 0.0
        pages[-1].append(item)
        used += weight
    return pages
