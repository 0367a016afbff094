"""The keyboard as actions: keys for fingers, and rows by which buttons reach them."""

from __future__ import annotations

from collections.abc import Sequence

from appliance.dossier import Draft
from appliance.keyboard import SHIFT, Key, layout, shifts_by_itself
from appliance.pages import Action, literal, say
from appliance.typing import preview


def typing_rows(draft: Draft, kind: str, capitals: str = "none") -> list[Action]:
    """Every key of the layout for this kind of field, each row led by the action that enters it."""
    marks = preview(draft.place.text)
    rows = layout(kind, digits=draft.digits)
    shift = shifted(draft, capitals)
    return [action for number, keys in enumerate(rows, 1) for action in _row(f"row:{number}", keys, marks, shift)]


def shifted(draft: Draft, capitals: str) -> bool:
    """Whether the next letter is a capital: by itself at the start of names and sentences, or by the shift key."""
    return draft.shift != shifts_by_itself(draft.place.text, capitals)


def _row(name: str, keys: Sequence[Key], marks: dict[str, str], shift: bool) -> list[Action]:
    enter = Action(name, literal(" ".join(key.label for key in keys if len(key.label) == 1)), "row", verb="rail-row")
    return [enter, *[_key(key, name, marks, shift) for key in keys]]


def _key(key: Key, row: str, marks: dict[str, str], shift: bool) -> Action:
    if key.kind == "mark" and key.id.startswith("mark:"):
        text, hint = literal(marks.get(key.id, key.label)), say(f"key-{key.id.replace(':', '-')}")
        return Action(f"key:{key.id}", text, "mark", hint=hint, verb="rail-press", row=row, width=key.width)
    text = say(f"key-{key.id}") if key.kind == "tool" else literal(key.label)
    look, on = ("mark" if key.kind == "mark" else "key"), key.id == SHIFT and shift
    return Action(f"key:{key.id}", text, look, verb="rail-press", on=on, row=row, width=key.width)
