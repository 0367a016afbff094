"""The on-screen keyboard: every letter can be reached, and how many presses of five buttons a name takes."""

from __future__ import annotations

import unicodedata
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from appliance.keyboard import DIGIT_ROWS, DIGITS, KEYPAD, LETTER_ROWS, LETTERS, SHIFT, layout, shifts_by_itself, strike
from appliance.pages import Page, Screen
from appliance.typing import MARK_KEYS
from tests.appliance.box import Box

PRESSES = {
    "Nguyễn Thị Thuỳ Dương": 123,
    "Trần Văn Hoà": 81,
    "Lê Quỳnh Như Ý": 98,
    "Đặng Thị Đào": 79,
}
"""The fewest presses that type a name, for tests/README.md."""


def test_rows_of_a_text_field_are_ten_units_wide_and_a_keypad_three() -> None:
    for rows, width in ((LETTER_ROWS, 10), (DIGIT_ROWS, 10), (KEYPAD, 3)):
        assert [sum(key.width for key in row) for row in rows] == [width] * 4


@pytest.mark.parametrize("rows", [LETTER_ROWS, DIGIT_ROWS, KEYPAD])
def test_no_key_is_there_twice_and_one_can_always_delete(rows: Sequence[Sequence[object]]) -> None:
    ids = [getattr(key, "id", "") for row in rows for key in row]
    assert len(ids) == len(set(ids))
    assert "backspace" in ids


def test_every_vietnamese_letter_every_mark_and_every_digit_has_its_key() -> None:
    assert {key.id for row in LETTER_ROWS for key in row} >= {*"abcdeghiklmnopqrstuvxyđfjwz", *MARK_KEYS, "space"}
    for rows in (DIGIT_ROWS, KEYPAD):
        assert {key.id for row in rows for key in row} >= set("0123456789")
    assert {key.id for row in DIGIT_ROWS for key in row} >= set(".,-/@&()'\"")


def test_letters_and_signs_lead_to_each_other_but_a_keypad_has_only_digits() -> None:
    assert layout("text") is LETTER_ROWS
    assert layout("text", digits=True) is DIGIT_ROWS
    assert layout("date") is layout("digits", digits=True) is KEYPAD
    assert any(key.id == DIGITS for row in LETTER_ROWS for key in row)
    assert any(key.id == LETTERS for row in DIGIT_ROWS for key in row)


def test_shift_makes_capitals_of_letters_and_leaves_marks_and_tools_alone() -> None:
    assert strike("", "đ", shift=True) == "Đ"
    assert strike("Đao", "mark:huyen", shift=True) == "Đào"
    assert strike("Đào", "space", shift=True) == "Đào "


def test_names_get_capitals_at_every_word_and_sentences_at_the_first() -> None:
    assert [shifts_by_itself(text, "words") for text in ("", "L", "Lê ", "Anh-")] == [True, False, True, True]
    assert [shifts_by_itself(text, "first") for text in ("", "S", "Số ")] == [True, False, False]
    assert not shifts_by_itself("", "none")


# By buttons


class Ring(NamedTuple):
    """Where the golden ring is, and the text so far."""

    text: str
    row: str
    focus: str


def walks(page: Page) -> Mapping[str, list[str]]:
    """What up and down walk through, by the row entered ("" outside)."""
    rows = {action.row for action in page.actions}
    return {row: [action.id for action in page.actions if action.row == row] for row in rows}


def reached(ring: Ring, walk: Mapping[str, list[str]]) -> Iterator[tuple[str, Ring]]:
    """What each press of a button that matters here leads to."""
    here = walk[ring.row]
    place = here.index(ring.focus)
    yield "up", ring._replace(focus=here[place - 1])
    yield "down", ring._replace(focus=here[(place + 1) % len(here)])
    if ring.row:
        yield "back", ring._replace(row="", focus=ring.row)
    if ring.focus in walk and not ring.row:
        keys = walk[ring.focus]
        yield "ok", ring._replace(row=ring.focus, focus=keys[len(keys) // 2])
    key = ring.focus.removeprefix("key:")
    if ring.row and key not in (SHIFT, DIGITS, "backspace"):
        yield "ok", ring._replace(text=strike(ring.text, key, shift=shifts_by_itself(ring.text, "words")))


def on_the_way(text: str, target: str) -> bool:
    """Whether nothing would have to be taken off the text to make it the target: letters, then marks of each word."""
    words, wanted = text.split(" "), target.split(" ")
    return words[:-1] == wanted[: len(words) - 1] and _may_become(words[-1], wanted[len(words) - 1])


def _may_become(word: str, wanted: str) -> bool:
    letters, final = _letters(word), _letters(wanted)
    pairs = zip(letters, final, strict=False)
    return len(letters) <= len(final) and all(is_ <= to or (is_, to) == ({"d"}, {"đ"}) for is_, to in pairs)


def _letters(word: str) -> list[set[str]]:
    """Letters with their marks; tones apart, since they wander while a word grows."""
    decomposed = (unicodedata.normalize("NFD", char) for char in word)
    return [set(char) - set("\u0301\u0300\u0309\u0303\u0323") for char in decomposed]


def fewest_presses(page: Page, target: str) -> list[str]:
    """The buttons of a shortest way to type the target on this page."""
    walk = walks(page)
    start = Ring("", page.row, page.focus)
    before: dict[Ring, tuple[str, Ring] | None] = {start: None}
    waiting = deque([start])
    while waiting[0].text != target:
        ring = waiting.popleft()
        for button, following in reached(ring, walk):
            if following not in before and on_the_way(following.text, target):
                before[following] = (button, ring)
                waiting.append(following)
    return list(_backwards(before, waiting[0]))[::-1]


def _backwards(before: Mapping[Ring, tuple[str, Ring] | None], ring: Ring) -> Iterator[str]:
    while step := before[ring]:
        button, ring = step
        yield button


@pytest.fixture
def asked(tmp_path: Path) -> Box:
    """A box that asks for the applicant's name."""
    box = Box(tmp_path)
    box.to_identity()
    box.touch("type", "choose:self")
    assert (box.page.screen, box.page.title.id) == (Screen.QUESTION, "question-applicant_name")
    return box


@pytest.mark.parametrize(("name", "presses"), PRESSES.items())
def test_a_name_is_typed_by_five_buttons_in_so_many_presses(asked: Box, name: str, presses: int) -> None:
    buttons = fewest_presses(asked.page, name)
    asked.press(*buttons)
    assert asked.page.field
    assert asked.page.field.text == name
    assert len(buttons) == presses
