"""Other words for what is typed: as it is said in another part of the country, and what initials stand for. Pure.

`lấy gấy` is `lấy vợ` in Nghệ Tĩnh; `tthn` is `tình trạng hôn nhân` wherever somebody is in a hurry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product

from appliance.search.words import Spelling, fold, spelling, split

INITIALS = range(3, 7)
"""Words of a phrase whose initials may stand for it."""

MOST = 4
"""Wordings that are looked at beside the one typed."""


class Reworded:
    """What single words may stand for."""

    def __init__(self, same: Mapping[str, str], phrases: Iterable[str], known: Callable[[str], bool]) -> None:
        """same: by a word of a dialect or a short form, the words of the listing's language. phrases: what initials may
        stand for. known: whether a word, typed without diacritics, is one of the listing's own.
        """
        self._known = known
        self._same: dict[Spelling, tuple[str, ...]] = {
            spelling(word): tuple(split(said)) for word, said in same.items()
        }
        self._plain = {fold(word): tuple(split(said)) for word, said in same.items()}
        self._initials: dict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
        for words in map(split, phrases):
            if len(words) in INITIALS:
                self._initials[fold("".join(word[0] for word in words))][tuple(words)] = None

    def ways(self, typed: Sequence[str]) -> list[list[str]]:
        """The wordings that a query may stand for, without itself; none for most."""
        choices = [self._choices(word) for word in typed]
        if all(each == [(word,)] for word, each in zip(typed, choices, strict=True)):
            return []
        found = [
            [word for words in way for word in words] for way, _ in zip(product(*choices), range(MOST), strict=False)
        ]
        return [way for way in found if way != list(typed)]

    def _choices(self, word: str) -> list[tuple[str, ...]]:
        """What a word may stand for, the likeliest first; itself where nothing else is known."""
        said = self._same.get(spelling(word))
        if said:
            return [said]
        if self._known(word):
            return [(word,)]
        plain = self._plain.get(word)
        return [*([plain] if plain else []), *self._initials.get(fold(word), {}), (word,)][:MOST]
