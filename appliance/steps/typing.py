"""Keys, of the glass or plugged in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appliance import keyboard, questions
from appliance.pages import Screen
from appliance.screens.typing_rows import shifted

if TYPE_CHECKING:
    from appliance.visit import Visit

SEARCH_LENGTH, TRACK_LENGTH = 60, 12
"""Characters that one can search by, and of a slip's number with its dashes."""


def press_key(visit: Visit, key: str) -> None:
    """A key of the on-screen keyboard: a letter, a mark, or a tool."""
    draft = visit.draft
    draft.place.focus = f"key:{key}" if draft.place.row else draft.place.focus
    if key == keyboard.SHIFT:
        draft.shift = not draft.shift
    elif key in (keyboard.DIGITS, keyboard.LETTERS):
        draft.digits = key == keyboard.DIGITS
        draft.place.focus, draft.place.row = draft.place.row, ""
    else:
        _, capitals = _typing_limits(visit)
        type_key(visit, key, shifted(draft, capitals))


def type_key(visit: Visit, key: str, shift: bool = False) -> None:
    """A key that changes the text, of whichever keyboard; a plugged-in one makes its own capitals."""
    draft = visit.draft
    longest, _ = _typing_limits(visit)
    text = keyboard.strike(draft.place.text, key, shift=shift)
    draft.place.text = text if len(text) <= longest else draft.place.text
    draft.shift, draft.error, draft.suggestion = False, None, ""


def _typing_limits(visit: Visit) -> tuple[int, str]:
    """How long the text may get, and where capitals come by themselves."""
    place = visit.draft.place
    if place.screen == Screen.SEARCH:
        return SEARCH_LENGTH, "none"
    if place.screen == Screen.TRACK:
        return TRACK_LENGTH, "none"
    asked = questions.find(place.argument, visit.draft.answers, visit.scene().procedure)
    return asked.max_length, asked.capitals


def enter_row(visit: Visit, name: str) -> None:
    """Buttons go into a row of keys."""
    visit.draft.place.row = f"row:{name}"
    visit.draft.place.focus = ""
