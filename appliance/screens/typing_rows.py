"""The keyboard as actions: keys for fingers, and rows by which buttons reach them."""

from __future__ import annotations

from appliance.dossier import Draft
from appliance.keyboard import Key, layout
from appliance.pages import Action, literal, say
from appliance.typing import preview


def typing_rows(draft: Draft, kind: str) -> list[Action]:
    """Every key of the layout for this kind of field, each row led by the action that enters it."""
    marks = preview(draft.place.text)
    rows = layout(kind, shift=draft.shift, digits=draft.digits)
    return [action for number, keys in enumerate(rows, 1) for action in _row(f"row:{number}", keys, marks)]


def _row(name: str, keys: list[Key], marks: dict[str, str]) -> list[Action]:
    enter = Action(name, literal(" ".join(key.label for key in keys if len(key.label) == 1)), "row", verb="rail-row")
    return [enter, *[_key(key, name, marks) for key in keys]]


def _key(key: Key, row: str, marks: dict[str, str]) -> Action:
    if key.kind == "mark":
        text, hint = literal(marks.get(key.id, key.label)), say(f"key-{key.id.replace(':', '-')}")
        return Action(f"key:{key.id}", text, "mark", hint=hint, verb="rail-press", row=row, width=key.width)
    text = say(f"key-{key.id}") if key.kind == "tool" else literal(key.label)
    return Action(f"key:{key.id}", text, "key", verb="rail-press", row=row, width=key.width)
