"""Which words of a vocabulary somebody may have meant by what is typed, and how surely. Pure.

Typed words may lack diacritics, have them misplaced or wrong, be Telex or VNI keys that nothing has turned into
letters, be half typed, be written as heard, have a slip, or be stuck together.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, reduce

from rapidfuzz import process
from rapidfuzz.distance import OSA

from appliance.search.words import Spelling, fold, sound, spelling
from appliance.typing import press

PLAIN, TONE_MISSING, TONE_WRONG, LETTERS_WRONG = 0.93, 0.9, 0.75, 0.65
"""How sure a word is whose folded letters are right, by what its diacritics are like."""

BEGUN, CUT = 0.9, 0.55
"""A word that begins like the one being typed, and like one that is followed by others."""

HEARD, SLIPPED, SLIPPED_TWICE = 0.8, 0.72, 0.45
"""A word that sounds alike, or is one or two slips apart."""

OTHER_FIRST = 0.85
"""A slip in the first letter is rarer."""

OTHER_MARKS = 0.8
"""A slip that also changes the diacritics is rarer."""

ANOTHER = 0.6
"""How much less sure all other words are when the very word exists."""

ONE_SLIP, TWO_SLIPS, JOINED = 3, 6, 4
"""Letters from which on a word may have one slip, two, or be several words."""

MOST = 24
"""Words that a typed word of three letters or more may stand for; shorter ones begin hundreds."""

Sure = list[tuple[int, float]]
"""Words by their number, and how sure (0 to 1) each is; the surest first."""


class Vocabulary:
    """The words that can be meant, by number."""

    def __init__(self, words: Iterable[Spelling]) -> None:
        self._spellings: dict[str, list[tuple[int, Spelling]]] = defaultdict(list)
        for number, word in enumerate(words):
            self._spellings[fold(word.letters)].append((number, word))
        self._folded = sorted(self._spellings)
        self._sounds: dict[str, list[str]] = defaultdict(list)
        for folded in self._folded:
            self._sounds[sound(folded)].append(folded)

    def alike(self, typed: str, *, unfinished: bool) -> Sure:
        """The words that `typed` may stand for; `unfinished`: its end may be still to come."""
        sure: dict[int, float] = {}
        for reading in readings(typed):
            for word, share in self._near(reading, unfinished):
                sure[word] = max(share, sure.get(word, 0))
        most = MOST if len(typed) >= ONE_SLIP else None
        return sorted(sure.items(), key=lambda each: -each[1])[:most]

    def spaced(self, typed: list[str]) -> list[list[str]]:
        """The words as typed, those that are stuck together taken apart; and with spaces moved, if that gives words."""
        apart = [part for word in typed for part in self._apart(word)]
        moved: list[str] = []
        place = 0
        while place < len(typed):
            both = self._two(typed[place : place + 2])
            moved += both or self._apart(typed[place])
            place += 2 if both else 1
        return [apart, moved] if moved != apart else [apart]

    def _two(self, typed: list[str]) -> list[str]:
        """Two words whose space is in the wrong place; [] if it is not."""
        if len(typed) == 1 or all(map(self.known, typed)):
            return []
        parts = self._parts(fold("".join(typed)))
        return parts if len(parts) == len(typed) else []

    def _apart(self, typed: str) -> list[str]:
        """The words that `typed` is without the spaces between them; just itself if it is none."""
        if len(typed) < JOINED or self.known(typed) or self._begins(fold(typed)):
            return [typed]
        return self._parts(fold(typed)) or [typed]

    def known(self, typed: str) -> bool:
        """Whether it is a word, its diacritics aside."""
        return any(fold(each) in self._spellings for each in readings(typed))

    def _begins(self, folded: str) -> bool:
        """Whether a word begins so."""
        place = bisect.bisect_left(self._folded, folded)
        return place < len(self._folded) and self._folded[place].startswith(folded)

    def _parts(self, folded: str) -> list[str]:
        """As few words as it takes, of single letters the fewest; [] if they do not come out."""

        @cache
        def best(start: int) -> tuple[str, ...] | None:
            if start == len(folded):
                return ()
            found = []
            for end in range(start + 1, len(folded) + 1):
                rest = best(end) if folded[start:end] in self._spellings else None
                if rest is not None:
                    found.append((folded[start:end], *rest))
            return min(found, key=lambda words: (len(words), sum(len(word) == 1 for word in words)), default=None)

        return list(best(0) or ())

    def _near(self, reading: str, unfinished: bool) -> Iterator[tuple[int, float]]:
        folded, asked = fold(reading), spelling(reading)
        here = self._spellings.get(folded, [])
        marked = any(word == asked for _, word in here) and asked != Spelling(folded, "")
        for number, word in here:
            yield number, _marks(asked, word) * (ANOTHER if marked and word != asked else 1)
        for found, share in self._begun(folded, unfinished):
            yield from ((number, share * _begun_marks(asked, word)) for number, word in self._spellings[found])
        another = ANOTHER if here else 1.0
        for found, share in self._misspelled(folded):
            for number, word in self._spellings[found]:
                yield number, share * another * (1 if _marked_alike(asked, word) else OTHER_MARKS)

    def _begun(self, folded: str, unfinished: bool) -> Iterator[tuple[str, float]]:
        for place in range(bisect.bisect_right(self._folded, folded), len(self._folded)):
            found = self._folded[place]
            if not found.startswith(folded):
                return
            yield found, (BEGUN if unfinished else CUT) * (0.5 + 0.5 * len(folded) / len(found))

    def _misspelled(self, folded: str) -> Iterator[tuple[str, float]]:
        """What sounds alike or is a slip or two apart; numbers are what they are."""
        if folded.isdigit():
            return
        yield from ((found, HEARD) for found in self._sounds.get(sound(folded), ()) if found != folded)
        most = (len(folded) >= ONE_SLIP) + (len(folded) >= TWO_SLIPS)
        if most:
            near = process.extract(folded, self._folded, scorer=OSA.distance, score_cutoff=most, limit=None)
            yield from (
                (found, _slipped(folded, found, slips)) for found, slips, _ in near if slips and found.isalpha()
            )


def readings(typed: str) -> list[str]:
    """The word itself, as Telex keys, and without the digits of VNI."""
    found = [typed]
    if typed.isascii() and typed.isalpha():
        found.append(reduce(press, typed, ""))
    if any(char.isdigit() for char in typed) and any(char.isalpha() for char in typed):
        found.append("".join(char for char in typed if not char.isdigit()))
    return list(dict.fromkeys(found))


def _slipped(typed: str, meant: str, slips: int) -> float:
    return (SLIPPED if slips == 1 else SLIPPED_TWICE) * (1 if typed[0] == meant[0] else OTHER_FIRST)


def _marks(asked: Spelling, word: Spelling) -> float:
    """How alike the diacritics are of two words with the same folded letters."""
    if asked == word:
        return 1
    if asked.letters.isascii() and not asked.tone:
        return PLAIN
    if asked.letters != word.letters:
        return LETTERS_WRONG
    return TONE_WRONG if asked.tone else TONE_MISSING


def _marked_alike(asked: Spelling, word: Spelling) -> bool:
    """Whether a word typed with diacritics has those of another one, on whatever letters; plain words pass."""
    mine, other = (sorted(char for char in "".join(each) if not char.isascii()) for each in (asked, word))
    return not mine or mine == other


def _begun_marks(asked: Spelling, word: Spelling) -> float:
    """The same for the beginning of a word: its tone may be still to come."""
    if asked.letters.isascii() and not asked.tone:
        return PLAIN
    begins = word.letters.startswith(asked.letters) and asked.tone in ("", word.tone)
    return 1 if begins else LETTERS_WRONG
