"""The on-screen keyboard as data: rows of keys for each kind of field, the same for fingers and for buttons.

Letters are labelled in capitals, as on any keyboard; what a key types is decided by `strike`. Rows have ten units of
width, so that keys of every layout stand under each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from appliance import typing

Kind = Literal["letter", "mark", "tool"]


class Key(msgspec.Struct, frozen=True):
    """One key.

    id: what `strike` takes, the same with and without shift; tools and marks have the text `key-<id>`. label: what
    stands on it, "" for a tool; a mark key shows `typing.preview` instead wherever it would do something.
    """

    id: str
    label: str
    kind: Kind = "letter"
    width: float = 1


Layout = Sequence[Sequence[Key]]

SHIFT, DIGITS, LETTERS = "shift", "digits", "letters"
"""Tools that change the keyboard, not the text."""


def _letters(characters: str) -> tuple[Key, ...]:
    return tuple(Key(character, character.upper()) for character in characters)


def _mark(name: str, label: str) -> Key:
    return Key(f"mark:{name}", label, "mark")


def _tool(name: str, width: float = 1) -> Key:
    return Key(name, "", "tool", width)


LETTER_ROWS: Layout = (
    _letters("qwertyuiop"),
    (*_letters("asdfghjkl"), Key("đ", "Đ", "mark")),
    (_tool(SHIFT), *_letters("zxcvbnm"), _mark("mu", "â"), _mark("moc", "ơ")),
    (
        _tool(DIGITS),
        *(_mark("sac", "á"), _mark("huyen", "à"), _mark("hoi", "ả"), _mark("nga", "ã"), _mark("nang", "ạ")),
        _tool("space", 2),
        _tool("backspace", 2),
    ),
)
DIGIT_ROWS: Layout = (
    _letters("1234567890"),
    _letters(",.-/()&+@:"),
    _letters(";'\"!?%#*_="),
    (_tool(LETTERS, 2), _tool("space", 6), _tool("backspace", 2)),
)
KEYPAD: Layout = (
    _letters("123"),
    _letters("456"),
    _letters("789"),
    (Key("0", "0", width=2), _tool("backspace")),
)

_BY_KIND: Mapping[str, Layout] = {"text": LETTER_ROWS, "digits": KEYPAD, "date": KEYPAD}


def layout(kind: str, *, digits: bool = False) -> Layout:
    """The rows for a field of this kind (text, digits, date); `digits`: the digits and signs of a text field."""
    return DIGIT_ROWS if digits and kind == "text" else _BY_KIND[kind]


def strike(text: str, key: str, *, shift: bool = False) -> str:
    """The text after a key other than SHIFT, DIGITS and LETTERS; with shift a letter is a capital."""
    return typing.press(text, key.upper() if shift and len(key) == 1 else key)


def shifts_by_itself(text: str, capitals: str) -> bool:
    """Whether the next letter is a capital without asking: `words` (names), `first` (sentences) or `none`."""
    return capitals != "none" and (not text or (capitals == "words" and text.endswith((" ", "-", "/"))))
