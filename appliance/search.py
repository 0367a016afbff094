"""Finding entries by a few words, typed with or without Vietnamese diacritics. Pure."""

from __future__ import annotations

import bisect
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""In the order of Vietnamese dictionaries: huyền, hỏi, ngã, sắc, nặng."""

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"


def fold(text: str) -> str:
    """For comparing as people type: small letters, no diacritics, đ as d; hoà, hòa and hoa are the same."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in letters if not unicodedata.combining(char)).replace("đ", "d")


def sort_key(text: str) -> list[tuple[list[int], list[int]]]:
    """Orders as Vietnamese dictionaries do: word by word, letters (a ă â … d đ …) before tones."""
    return [(_letter_ranks(word), _tone_ranks(word)) for word in _words(text)]


def _letter_ranks(word: str) -> list[int]:
    toneless = "".join(char for char in unicodedata.normalize("NFD", word) if char not in _TONES)
    return [_ALPHABET.find(char) for char in unicodedata.normalize("NFC", toneless)]


def _tone_ranks(word: str) -> list[int]:
    return [_TONES.index(char) for char in unicodedata.normalize("NFD", word) if char in _TONES]


def _words(text: str) -> list[str]:
    """The runs of letters and digits, in small letters."""
    text = unicodedata.normalize("NFC", text.casefold())
    return "".join(char if char.isalnum() else " " for char in text).split()


def _spelling(word: str) -> tuple[str, str]:
    """The word's letters and its tone apart, so that hoà and hòa are spelled the same."""
    chars = unicodedata.normalize("NFD", word)
    return "".join(char for char in chars if char not in _TONES), "".join(char for char in chars if char in _TONES)


class Index:
    """The words of all entries: plain, then as spelled, then the best rank among the texts of each entry with it."""

    def __init__(self, entries: Iterable[Sequence[str]]) -> None:
        """Each entry is its texts, the most telling first."""
        self._ranks: dict[str, dict[tuple[str, str], dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
        for number, texts in enumerate(entries):
            for rank, text in enumerate(texts):
                for word in _words(text):
                    self._ranks[fold(word)][_spelling(word)].setdefault(number, rank)
        self._sorted = sorted(self._ranks)

    def find(self, query: str) -> list[int]:
        """Numbers of the entries that have, for every word of the query, a word beginning like it; the best first."""
        scores = [self._scores(word) for word in _words(query)]
        common = set(scores[0]).intersection(*scores[1:]) if scores else set()
        return sorted(common, key=lambda number: (sum(score[number] for score in scores), number))

    def _scores(self, word: str) -> dict[int, float]:
        """The best score (low is good) of each entry that has a word beginning like this."""
        best: dict[int, float] = {}
        wanted = _spelling(word)
        for spelling, ranks in self._beginning_with(fold(word)):
            penalty = _penalty(wanted, spelling)
            for number, rank in ranks.items():
                best[number] = min(best.get(number, rank + penalty), rank + penalty)
        return best

    def _beginning_with(self, prefix: str) -> Iterator[tuple[tuple[str, str], dict[int, int]]]:
        for place in range(bisect.bisect_left(self._sorted, prefix), len(self._sorted)):
            if not self._sorted[place].startswith(prefix):
                return
            yield from self._ranks[self._sorted[place]].items()


def _penalty(wanted: tuple[str, str], spelling: tuple[str, str]) -> float:
    """Nothing for the very word, a little for one that begins with it, more for other diacritics."""
    if spelling == wanted:
        return 0
    begins = spelling[0].startswith(wanted[0]) and wanted[1] in ("", spelling[1])
    return 0.25 if begins else 0.5
