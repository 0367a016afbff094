"""Finding entries by what people type, the best first. Pure; nothing of what was typed is kept.

An entry has phrases: its names, what people say, its field. A query is compared with each phrase: how much of the query
the phrase has, and how much of the phrase the query has, words counted by how rare they are (`alike.py` says which
words are the same). The best phrase decides; words that stand elsewhere in the entry add a little.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from appliance.search.alike import ONE_SLIP, Sure, Vocabulary
from appliance.search.meeting import (
    Asked,
    Hit,
    Met,
    Shares,
    Text,
    begins,
    best_of,
    clear,
    hit,
    places_around,
    says,
    scored,
    together,
)
from appliance.search.reworded import Reworded
from appliance.search.squeezed import Squeezed
from appliance.search.words import Spelling, fold, spelling, split

FILLER = 0.12
"""What a word counts that everybody puts in: "tôi muốn làm giấy …"."""

UNKNOWN = 0.5
"""What a word of the query counts that nothing is like; 1 would be the rarest that some entry has."""

NEIGHBOURS = 0.35
"""What words add that stand side by side in query and phrase: most Vietnamese words have two syllables."""

COMPLETE = 0.5
"""How much it matters that the query has all of a phrase (an exponent)."""

LIKELY = 0.9
"""Words that are as sure as this share of the surest one are as likely meant."""

WORTH_SHOWING = 0.5
"""Entries below this share of the best one's score are not shown."""

ELSEWHERE = 1.0
"""The share of the score of a matter that no entry is about that an entry must have to be shown."""

ANSWERS = 0.62
"""The score from which on an entry answers a query; below it only where the query says a whole phrase of it."""

SHOWN = 200
"""Entries that may be shown; with more, one types another letter."""

LOOKED_AT = 300
"""Phrases that are compared word by word: those that have most of the query."""


class Phrase(NamedTuple):
    """Words by which an entry is found, and how much they tell (0 to 1).

    context: where the entry belongs; people say it before or after what they look for.
    """

    text: str
    weight: float
    context: bool = False


class Index:
    """The phrases of all entries, by their words."""

    def __init__(
        self,
        entries: Iterable[Iterable[Phrase]],
        fillers: Iterable[str] = (),
        elsewhere: Iterable[Iterable[Phrase]] = (),
        same: Mapping[str, str] | None = None,
    ) -> None:
        """Entries are numbered as they come. fillers: words that tell little. elsewhere: matters that no entry is
        about: a query that means one of them finds nothing. same: see `reworded.py`.
        """
        numbers: dict[Spelling, int] = {}
        spelled: dict[str, int] = {}
        owners: dict[tuple[int, ...], dict[int, float]] = defaultdict(dict)
        around: dict[tuple[int, ...], list[int]] = defaultdict(list)
        here = list(entries)
        self._count = len(here)
        count = 0
        for count, phrases in enumerate([*here, *elsewhere], 1):
            for text, weight, context in phrases:
                words = tuple(_number(word, spelled, numbers) for word in split(text))
                owners[words][count - 1] = max(weight, owners[words].get(count - 1, 0))
                if context:
                    around[words].append(count - 1)
        self._vocabulary = Vocabulary(numbers)
        written = ["".join(word) for word in numbers]
        self._fillers = _fillers(fillers, numbers)
        self._rarity = _rarities(owners, count, len(numbers))
        self._weights = [
            rarity * (FILLER if word in self._fillers else 1)
            for word, rarity in zip(numbers, self._rarity, strict=True)
        ]
        self._squeezed = Squeezed(" ".join(written[word] for word in words) for words in owners)
        texts = (" ".join(written[word] for word in words) for words in owners)
        self._reworded = Reworded(same or {}, texts, self._vocabulary.known)
        self._texts = [self._text(words, tuple(found.items()), around[words]) for words, found in owners.items()]
        self._owned: list[list[int]] = [[] for _ in range(count)]
        self._postings: list[list[int]] = [[] for _ in numbers]
        for place, made in enumerate(self._texts):
            for number in made.words:
                self._postings[number].append(place)
            for number, _ in made.owners:
                self._owned[number].append(place)

    def _text(self, words: Sequence[int], owners: Sequence[tuple[int, float]], around: Sequence[int]) -> Text:
        weight = sum(self._weights[word] for word in words)
        return Text(frozenset(words), frozenset(pairwise(words)), weight, owners, around)

    def find(self, query: str) -> list[int]:
        """Numbers of the entries that fit, the best first; with the spaces as typed or where they may belong."""
        typed = split(query)
        ways = [self._scores(query, way) for way in (*self._vocabulary.spaced(typed), *self._reworded.ways(typed))]
        scores: dict[int, float] = {}
        for number, score in chain.from_iterable(way.items() for way in ways):
            scores[number] = max(score, scores.get(number, 0))
        found = {number: score for number, score in scores.items() if number < self._count}
        other = max((score for number, score in scores.items() if number >= self._count), default=0)
        least = max(WORTH_SHOWING * max(found.values(), default=0), ELSEWHERE * other)
        return sorted((n for n, score in found.items() if score >= least), key=lambda n: (-found[n], n))

    def _scores(self, query: str, typed: Sequence[str]) -> dict[int, float]:
        """By entry: how well it fits the words of a query, so far as it does."""
        asked = self._asked(typed)
        telling = [each for each in asked if not each.filler] or asked
        met = {place: self._meeting(self._texts[place], asked) for place in self._places(telling)}
        if not any(clear(each) for each in met.values()):
            self._squeeze(query, met, asked)
        found = best_of(met.values(), places_around(met.values(), asked), asked)
        candidates = heapq.nlargest(SHOWN, found, key=found.__getitem__)
        shares = {number: self._shares(number, met) for number in candidates}
        scores = together({number: found[number] for number in candidates}, shares, asked)
        least = WORTH_SHOWING * max(scores.values(), default=0)
        return {
            number: score
            for number, score in scores.items()
            if score >= least and self._answers(number, score, self._here(number, met), asked)
        }

    def _answers(self, number: int, score: float, met: Sequence[Met], asked: Sequence[Asked]) -> bool:
        """Whether an entry has enough of a query to be what is meant; what is elsewhere must be said in full."""
        fits = number < self._count and (score >= ANSWERS or any(begins(each, asked) for each in met))
        return fits or any(says(each, asked, self._weights) for each in met)

    def _here(self, number: int, met: Mapping[int, Met]) -> list[Met]:
        return [met[place] for place in self._owned[number] if place in met]

    def _shares(self, number: int, met: Mapping[int, Met]) -> Shares:
        """How well an entry meets each word of the query, wherever in it."""
        here = [met[place].shares for place in self._owned[number] if place in met]
        return tuple(map(max, *here, *here[:1]))

    def _squeeze(self, query: str, met: dict[int, Met], asked: Sequence[Asked]) -> None:
        """Add what the query is but for a few letters, where that says more than its words do."""
        for place, share in self._squeezed.near(query).items():
            squeezed = Met(self._texts[place], share**3 * (1 + NEIGHBOURS), (share,) * len(asked))
            if place not in met or scored(met[place], (), asked) < scored(squeezed, (), asked):
                met[place] = squeezed

    def _meeting(self, text: Text, asked: Sequence[Asked]) -> Met:
        hits = [hit(text.words, each.sure) for each in asked]
        return Met(text, self._alike(text, hits, asked), tuple(share for _, share in hits))

    def _asked(self, typed: Sequence[str]) -> list[Asked]:
        found = [self._vocabulary.alike(word, unfinished=word is typed[-1]) for word in typed]
        fillers = [spelling(word) in self._fillers for word in typed]
        weights = [FILLER if filler else self._likely(sure) for filler, sure in zip(fillers, found, strict=True)]
        total = sum(weights)
        return [
            Asked(weight / total, sure, filler, len(word) < ONE_SLIP)
            for word, weight, sure, filler in zip(typed, weights, found, fillers, strict=True)
        ]

    def _likely(self, sure: Sure) -> float:
        """What a word of the query counts: as the rarest of the words that it most likely stands for."""
        return max((self._rarity[word] for word, share in sure if share >= LIKELY * sure[0][1]), default=UNKNOWN)

    def _places(self, asked: Sequence[Asked]) -> Iterable[int]:
        """The phrases that have most of the query, and every context that has some of it."""
        had: dict[int, float] = defaultdict(float)
        for each in asked:
            met: dict[int, float] = {}
            for word, share in each.sure:
                for place in self._postings[word]:
                    met.setdefault(place, share)
            for place, share in met.items():
                had[place] += each.share * share
        best = heapq.nlargest(LOOKED_AT, had, key=had.__getitem__)
        return {*best, *(place for place in had if self._texts[place].around)}

    def _alike(self, text: Text, met: Sequence[Hit], asked: Sequence[Asked]) -> float:
        """How much of a phrase the query has (0 to 1), and a little more for neighbours that are neighbours in both."""
        words: dict[int, float] = {}
        for word, share in met:
            if share > words.get(word, 0):
                words[word] = share
        of_text = sum(share * self._weights[word] for word, share in words.items()) / text.weight
        beside = sum(
            (first.share + second.share) / 2 * min(one[1], other[1])
            for (first, one), (second, other) in pairwise(zip(asked, met, strict=True))
            if (one[0], other[0]) in text.pairs
        )
        return float(of_text**COMPLETE * (1 + NEIGHBOURS * beside))


def _fillers(fillers: Iterable[str], words: Iterable[Spelling]) -> set[Spelling]:
    """Also without diacritics, where nothing else is written so: de may be đẻ as well as để."""
    spelled = {spelling(word) for word in fillers}
    telling = {fold(word.letters) for word in words if word not in spelled}
    return spelled | {
        Spelling(plain, "") for plain in map(fold, (word.letters for word in spelled)) if plain not in telling
    }


def _number(word: str, spelled: dict[str, int], numbers: dict[Spelling, int]) -> int:
    """The word's number: one for all ways of spelling it."""
    if word not in spelled:
        spelled[word] = numbers.setdefault(spelling(word), len(numbers))
    return spelled[word]


def _rarities(owners: Mapping[tuple[int, ...], Mapping[int, float]], entries: int, words: int) -> list[float]:
    """By word: towards 1 for what few entries have, less for what many have; roots, as in a listing of a dozen
    procedures a word may be rare by chance."""
    having: list[set[int]] = [set() for _ in range(words)]
    for phrase, found in owners.items():
        for word in phrase:
            having[word].update(found)
    most = math.log(2 + 2 * entries)
    return [math.sqrt(math.log(1 + (entries + 1) / (len(found) + 0.5)) / most) for found in having]
