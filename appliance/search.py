"""Finding entries by what people type, the best first. Pure; nothing of what was typed is kept.

An entry has phrases: its names, what people say, its field. A query is compared with each phrase: how much of the query
the phrase has, and how much of the phrase the query has, words counted by how rare they are (`alike.py` says which
words are the same). The best phrase decides; words that stand elsewhere in the entry add a little.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from appliance.alike import Sure, Vocabulary
from appliance.squeezed import Squeezed
from appliance.words import Spelling, fold, spelling, split

FILLER = 0.12
"""What a word counts that everybody puts in: "tôi muốn làm giấy …"."""

UNKNOWN = 0.5
"""What a word of the query counts that nothing is like; 1 would be the rarest that some entry has."""

WHOLE_ENTRY = 0.35
"""What the query's words count that stand anywhere in an entry, beside its best phrase."""

AROUND = 0.85
"""What a word of the query counts that an entry's context has, beside a phrase that has the others."""

WELL = 0.75
"""How well a word must be met for a context to count: a slip that happens to be in it says nothing."""

CLEAR = 0.7
"""How well all words must be met for nobody to ask whether the spaces are right."""

SECOND = 0.05
"""What a second phrase adds that says the same."""

NEIGHBOURS = 0.35
"""What words add that stand side by side in query and phrase: most Vietnamese words have two syllables."""

COMPLETE = 0.5
"""How much it matters that the query has all of a phrase (an exponent)."""

LIKELY = 0.9
"""Words that are as sure as this share of the surest one are as likely meant."""

WORTH_SHOWING = 0.5
"""Entries below this share of the best one's score are not shown."""

PART_MET = 0.3
"""How much of a query an entry must meet at all."""

FAR_BEHIND = 0.2
"""Phrases below this share of the best one's score decide nothing."""

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


class _Text(NamedTuple):
    """A phrase of the index, its words by their numbers.

    owners: the entries that have it, with its weight there; around: those of them whose context it is; weight: what its
    words weigh together; pairs: its neighbours.
    """

    words: frozenset[int]
    pairs: Collection[tuple[int, int]]
    weight: float
    owners: Sequence[tuple[int, float]]
    around: Sequence[int]


class _Asked(NamedTuple):
    """A word of the query: its share of the whole, and the words that it may stand for."""

    share: float
    sure: Sure
    filler: bool


_Hit = tuple[int, float]
"""By which word a word of the query is met, and how well."""

_Shares = tuple[float, ...]
"""How well each word of the query is met (0 to 1)."""


class _Met(NamedTuple):
    """A phrase that has something of the query: how alike they are, and how well it meets each word."""

    text: _Text
    alike: float
    shares: _Shares


class Index:
    """The phrases of all entries, by their words."""

    def __init__(self, entries: Iterable[Iterable[Phrase]], fillers: Iterable[str] = ()) -> None:
        """Entries are numbered as they come. fillers: words that tell little."""
        numbers: dict[Spelling, int] = {}
        spelled: dict[str, int] = {}
        owners: dict[tuple[int, ...], dict[int, float]] = defaultdict(dict)
        around: dict[tuple[int, ...], list[int]] = defaultdict(list)
        count = 0
        for count, phrases in enumerate(entries, 1):
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
        self._texts = [self._text(words, tuple(found.items()), around[words]) for words, found in owners.items()]
        self._owned: list[list[int]] = [[] for _ in range(count)]
        self._postings: list[list[int]] = [[] for _ in numbers]
        for place, made in enumerate(self._texts):
            for number in made.words:
                self._postings[number].append(place)
            for number, _ in made.owners:
                self._owned[number].append(place)

    def _text(self, words: Sequence[int], owners: Sequence[tuple[int, float]], around: Sequence[int]) -> _Text:
        weight = sum(self._weights[word] for word in words)
        return _Text(frozenset(words), frozenset(pairwise(words)), weight, owners, around)

    def find(self, query: str) -> list[int]:
        """Numbers of the entries that fit, the best first; with the spaces as typed or where they may belong."""
        ways = [self._scores(query, typed) for typed in self._vocabulary.spaced(split(query))]
        scores = max(ways, key=lambda each: max(each.values(), default=0))
        least = WORTH_SHOWING * max(scores.values(), default=0)
        return sorted((n for n, score in scores.items() if score >= least), key=lambda n: (-scores[n], n))

    def _scores(self, query: str, typed: Sequence[str]) -> dict[int, float]:
        """By entry: how well it fits the words of a query, so far as it does."""
        asked = self._asked(typed)
        telling = [each for each in asked if not each.filler] or asked
        met = {place: self._meeting(self._texts[place], asked) for place in self._places(telling)}
        if not any(_clear(each) for each in met.values()):
            self._squeeze(query, met, asked)
        found = _best(met.values(), _around(met.values(), asked), asked)
        candidates = heapq.nlargest(SHOWN, found, key=found.__getitem__)
        shares = {number: self._shares(number, met) for number in candidates}
        return _together({number: found[number] for number in candidates}, shares, asked)

    def _shares(self, number: int, met: Mapping[int, _Met]) -> _Shares:
        """How well an entry meets each word of the query, wherever in it."""
        here = [met[place].shares for place in self._owned[number] if place in met]
        return tuple(map(max, *here, *here[:1]))

    def _squeeze(self, query: str, met: dict[int, _Met], asked: Sequence[_Asked]) -> None:
        """Add what the query is but for a few letters, where that says more than its words do."""
        for place, share in self._squeezed.near(query).items():
            squeezed = _Met(self._texts[place], share**3 * (1 + NEIGHBOURS), (share,) * len(asked))
            if place not in met or _score(met[place], (), asked) < _score(squeezed, (), asked):
                met[place] = squeezed

    def _meeting(self, text: _Text, asked: Sequence[_Asked]) -> _Met:
        hits = [_hit(text.words, each.sure) for each in asked]
        return _Met(text, self._alike(text, hits, asked), tuple(share for _, share in hits))

    def _asked(self, typed: Sequence[str]) -> list[_Asked]:
        found = [self._vocabulary.alike(word, unfinished=word is typed[-1]) for word in typed]
        fillers = [spelling(word) in self._fillers for word in typed]
        weights = [FILLER if filler else self._likely(sure) for filler, sure in zip(fillers, found, strict=True)]
        total = sum(weights)
        return [
            _Asked(weight / total, sure, filler) for weight, sure, filler in zip(weights, found, fillers, strict=True)
        ]

    def _likely(self, sure: Sure) -> float:
        """What a word of the query counts: as the rarest of the words that it most likely stands for."""
        return max((self._rarity[word] for word, share in sure if share >= LIKELY * sure[0][1]), default=UNKNOWN)

    def _places(self, asked: Sequence[_Asked]) -> Iterable[int]:
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

    def _alike(self, text: _Text, met: Sequence[_Hit], asked: Sequence[_Asked]) -> float:
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


def _hit(words: Collection[int], sure: Sure) -> _Hit:
    """The surest of these words that a phrase has; none is -1."""
    return next((each for each in sure if each[0] in words), (-1, 0.0))


def _clear(met: _Met) -> bool:
    """Whether a phrase meets every word of the query well."""
    return min(met.shares) >= CLEAR


def _around(met: Iterable[_Met], asked: Sequence[_Asked]) -> dict[int, _Shares]:
    """By entry: how well its context meets the telling words of the query; only entries where it meets one."""
    around: dict[int, _Shares] = {}
    for text, _, all_shares in met:
        telling = (share >= WELL and not each.filler for each, share in zip(asked, all_shares, strict=True))
        shares = tuple(AROUND * share if tells else 0.0 for tells, share in zip(telling, all_shares, strict=True))
        for number in text.around if any(shares) else ():
            had = around.get(number)
            around[number] = shares if had is None else tuple(map(max, had, shares))
    return around


def _best(
    met: Iterable[_Met], around: Mapping[int, _Shares], asked: Sequence[_Asked]
) -> dict[int, tuple[float, float]]:
    """By entry: the scores of its two best phrases; phrases far behind the best one of all are left out."""
    nearest = tuple(map(max, *around.values(), *[(0.0,) * len(asked)] * 2)) if around else ()
    most = [_score(each, nearest, asked) for each in met]
    least = FAR_BEHIND * max(most, default=0)
    found: dict[int, tuple[float, float]] = {}
    for each, could in zip(met, most, strict=True):
        known: dict[_Shares, float] = {}
        for number, weight in each.text.owners if could >= least else ():
            nearby = around.get(number, ())
            if nearby not in known:
                known[nearby] = _score(each, nearby, asked)
            score = weight * known[nearby]
            best, second = found.get(number, (0.0, 0.0))
            if score > second:
                found[number] = (score, best) if score > best else (best, score)
    return found


def _score(met: _Met, around: _Shares, asked: Sequence[_Asked]) -> float:
    return met.alike * _of_query(met.shares, around, asked)


def _of_query(shares: _Shares, around: _Shares, asked: Sequence[_Asked]) -> float:
    """How much of the query a phrase has, its entry's context counted in."""
    if around:
        shares = tuple(map(max, shares, around))
    return sum(each.share * share for each, share in zip(asked, shares, strict=True))


def _together(
    found: Mapping[int, tuple[float, float]], shares: Mapping[int, _Shares], asked: Sequence[_Asked]
) -> dict[int, float]:
    """By entry that meets enough of the query: its phrases and what it meets anywhere, in one score."""
    scores = {}
    for number, (best, second) in found.items():
        if _of_query(shares[number], (), asked) >= PART_MET:
            well = _of_query(tuple(share * share for share in shares[number]), (), asked)
            scores[number] = best + SECOND * second + WHOLE_ENTRY * well
    return scores
