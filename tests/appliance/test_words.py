"""Vietnamese words: compared as people type them, sorted as ICU sorts them."""

from __future__ import annotations

import unicodedata
from functools import reduce

import icu
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.search.words import fold, sort_key, sound, spelling, split
from appliance.typing import TONES, press

ORDER = icu.Collator.createInstance(icu.Locale("vi"))
ORDER.setStrength(icu.Collator.SECONDARY)  # capitals are no matter
KEYS = st.text("abcdeghiklmnopqrstuvxyfjwz", min_size=1, max_size=7)
SYLLABLES = KEYS.map(lambda keys: reduce(press, keys, ""))
"""What a keyboard makes of any keys: Vietnamese syllables with their tones in one place, and other words."""
TEXTS = st.lists(SYLLABLES | st.text("0123456789", min_size=1, max_size=3), min_size=1, max_size=4).map(" ".join)


@given(st.lists(TEXTS, min_size=2, max_size=12))
def test_texts_are_sorted_as_icu_sorts_vietnamese(texts: list[str]) -> None:
    assert [ORDER.getSortKey(text) for text in sorted(texts, key=sort_key)] == sorted(map(ORDER.getSortKey, texts))


@given(TEXTS, TEXTS)
def test_two_texts_are_of_one_place_exactly_where_icu_says_so(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) == (ORDER.compare(one, other) == 0)


@given(TEXTS)
def test_capitals_and_decomposed_letters_sort_alike(text: str) -> None:
    assert sort_key(text) == sort_key(text.upper()) == sort_key(unicodedata.normalize("NFD", text))


@given(TEXTS)
def test_folding_leaves_plain_letters_and_takes_nothing_twice(text: str) -> None:
    assert fold(text).isascii()
    assert fold(fold(text)) == fold(text) == fold(text.upper()) == fold(unicodedata.normalize("NFD", text))


@given(SYLLABLES, st.sampled_from(sorted(TONES)))
def test_a_tone_never_changes_what_a_word_folds_to(word: str, tone: str) -> None:
    assert fold(press(word, f"mark:{tone}")) == fold(word)


@given(st.text())
def test_any_text_can_be_folded_split_and_sorted(text: str) -> None:
    fold(text), split(text), sort_key(text), sound(fold(text))
    assert all(split(word) == [word] for word in split(text))


@pytest.mark.parametrize(
    ("old", "new"), [("hòa", "hoà"), ("xóa", "xoá"), ("thủy", "thuỷ"), ("khỏe", "khoẻ"), ("ủy", "uỷ")]
)
def test_old_and_new_placing_of_a_tone_are_one_word(old: str, new: str) -> None:
    assert spelling(old) == spelling(new)
    assert sort_key(old) == sort_key(new)
    assert spelling(old) != spelling(fold(old))


def test_fold_brings_everything_to_plain_letters() -> None:
    assert fold("Đăng ký HỘ TỊCH, hoà/hòa") == "dang ky ho tich, hoa/hoa"


def test_names_are_sorted_as_in_a_vietnamese_dictionary() -> None:
    ordered = ["2", "a", "anh", "ánh", "ăn", "ân", "da", "đa", "hoa", "hòa", "hoá", "hòn", "hôn", "hơn", "Ích", "y"]
    assert sorted(set(ordered), key=sort_key) == ordered
    assert sorted(["ma", "mạ", "mà", "mã", "má", "mả"], key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


@pytest.mark.parametrize(
    ("heard", "written"),
    [("trứng", "chứng"), ("xao", "sao"), ("kí", "ký"), ("gia", "da"), ("chú", "trú"), ("lăm", "năm"), ("nghe", "ngê")],
)
def test_syllables_that_sound_alike_somewhere_are_alike(heard: str, written: str) -> None:
    assert sound(fold(heard)) == sound(fold(written))


@pytest.mark.parametrize(("one", "other"), [("ma", "ba"), ("tu", "to"), ("sinh", "kinh"), ("an", "am")])
def test_other_syllables_are_not(one: str, other: str) -> None:
    assert sound(one) != sound(other)
