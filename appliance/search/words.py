"""Vietnamese words: how they are compared, spelled, misheard and sorted. Pure.

A tone mark may stand on either vowel (hòa, hoà), đ may be typed as d, and people who write what they hear mix up
letters that sound alike where they live. Each of these is one function here.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""In the order of Vietnamese dictionaries: huyền, hỏi, ngã, sắc, nặng."""

_ALPHABET = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_WORD_END = -1

_ALIKE_FIRST = {"tr": "ch", "x": "s", "gi": "d", "r": "d", "k": "c", "q": "c", "ngh": "ng", "gh": "g", "l": "n"}
_ALIKE_LAST = {"ch": "t", "nh": "n", "ng": "n", "c": "t"}
"""Beginnings and ends of syllables that sound alike in some part of the country, folded."""


class Spelling(NamedTuple):
    """A word's letters and its tone apart, so that hoà and hòa are spelled the same."""

    letters: str
    tone: str


def split(text: str) -> list[str]:
    """The runs of letters and digits, in small letters."""
    text = unicodedata.normalize("NFC", text.casefold())
    return "".join(char if char.isalnum() or unicodedata.combining(char) else " " for char in text).split()


def fold(text: str) -> str:
    """For comparing as people type: small letters, no diacritics, đ as d; hoà, hòa and hoa are the same."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in letters if not unicodedata.combining(char)).replace("đ", "d")


def spelling(word: str) -> Spelling:
    """Letters (decomposed) and tone of a word."""
    chars = unicodedata.normalize("NFD", word.casefold())
    letters = "".join(char for char in chars if char not in _TONES)
    return Spelling(letters, "".join(char for char in chars if char in _TONES))


def sound(folded: str) -> str:
    """The same for folded syllables that somewhere sound alike: trứng and chứng, kí and ký, sao and xao."""
    text = folded.replace("y", "i")
    for written, heard in _ALIKE_FIRST.items():
        if text.startswith(written) and len(text) > len(written):
            text = heard + text[len(written) :]
            break
    for written, heard in _ALIKE_LAST.items():
        if text.endswith(written) and len(text) > len(written) + 1:
            return text[: -len(written)] + heard
    return text


def sort_key(text: str) -> tuple[list[int], list[tuple[int, ...]]]:
    """Orders as ICU does for Vietnamese: by the letters of the whole text (a ă â … d đ …), then by its words' tones."""
    letters: list[int] = []
    tones: list[tuple[int, ...]] = []
    for word in split(text):
        letter, tone = spelling(word)
        letters += [*map(_place, unicodedata.normalize("NFC", letter)), _WORD_END]
        tones.append(tuple(map(_TONES.index, tone)))
    return letters, tones


def _place(letter: str) -> int:
    """Digits first, then the alphabet; whatever else there is comes after it."""
    return _ALPHABET.index(letter) if letter in _ALPHABET else len(_ALPHABET) + ord(letter[0])
