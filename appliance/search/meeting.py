"""How well a phrase meets a query, what that makes of the entries that have it, and whether it is an answer. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from appliance.search.alike import Sure

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

PART_MET = 0.3
"""How much of a query an entry must meet at all."""

SAID, OF_QUERY = 0.85, 0.15
"""How much of a phrase a query must have to say it, and how much of the query's telling words that must be."""

BEGINS = 0.38
"""How well several words must be met for a phrase to have them all, though they are only begun."""

ONE_BEGINS = 0.62
"""The same for one word alone, when it is long enough to be another one with a slip."""

FAR_BEHIND = 0.2
"""Phrases below this share of the best one's score decide nothing."""

ALL_OF = 3
"""Words of a query up to which a phrase must have all of them, begun; of more, all but one."""


class Text(NamedTuple):
    """A phrase of the index, its words by their numbers.

    owners: the entries that have it, with its weight there; around: those of them whose context it is; weight: what its
    words weigh together; pairs: its neighbours.
    """

    words: frozenset[int]
    pairs: Collection[tuple[int, int]]
    weight: float
    owners: Sequence[tuple[int, float]]
    around: Sequence[int]


class Asked(NamedTuple):
    """A word of the query: its share of the whole, and the words that it may stand for."""

    share: float
    sure: Sure
    filler: bool
    short: bool = False
    """Too short to be anything but the beginning of a word."""


Hit = tuple[int, float]
"""By which word a word of the query is met, and how well."""

Shares = tuple[float, ...]
"""How well each word of the query is met (0 to 1)."""


class Met(NamedTuple):
    """A phrase that has something of the query: how alike they are, and how well it meets each word."""

    text: Text
    alike: float
    shares: Shares


def says(met: Met, asked: Sequence[Asked], weights: Sequence[float]) -> bool:
    """Whether a query, whatever else it has, says all of a phrase: "cháu nội" in a long sentence."""
    words: dict[int, float] = {}
    telling = 0.0
    for each in asked:
        word, share = hit(met.text.words, each.sure)
        if share >= CLEAR:
            words[word] = max(share, words.get(word, 0))
            telling += each.share * share * (not each.filler)
    most = sum(each.share for each in asked if not each.filler)
    said = sum(share * weights[word] for word, share in words.items())
    return said >= SAID * met.text.weight and telling >= OF_QUERY * most > 0


def hit(words: Collection[int], sure: Sure) -> Hit:
    """The surest of these words that a phrase has; none is -1."""
    return next((each for each in sure if each[0] in words), (-1, 0.0))


def begins(met: Met, asked: Sequence[Asked]) -> bool:
    """Whether a query is, so far as it is typed, words of a phrase: all of up to three, of more all but one."""
    if len(asked) == 1 and not asked[0].short:
        return met.shares[0] >= ONE_BEGINS
    return sum(share >= BEGINS for share in met.shares) >= len(met.shares) - (len(met.shares) > ALL_OF)


def clear(met: Met) -> bool:
    """Whether a phrase meets every word of the query well."""
    return min(met.shares) >= CLEAR


def places_around(met: Iterable[Met], asked: Sequence[Asked]) -> dict[int, Shares]:
    """By entry: how well its context meets the telling words of the query; only entries where it meets one."""
    around: dict[int, Shares] = {}
    for text, _, all_shares in met:
        telling = (share >= WELL and not each.filler for each, share in zip(asked, all_shares, strict=True))
        shares = tuple(AROUND * share if tells else 0.0 for tells, share in zip(telling, all_shares, strict=True))
        for number in text.around if any(shares) else ():
            had = around.get(number)
            around[number] = shares if had is None else tuple(map(max, had, shares))
    return around


def best_of(met: Iterable[Met], around: Mapping[int, Shares], asked: Sequence[Asked]) -> dict[int, tuple[float, float]]:
    """By entry: the scores of its two best phrases; phrases far behind the best one of all are left out."""
    nearest = tuple(map(max, *around.values(), *[(0.0,) * len(asked)] * 2)) if around else ()
    most = [scored(each, nearest, asked) for each in met]
    least = FAR_BEHIND * max(most, default=0)
    found: dict[int, tuple[float, float]] = {}
    for each, could in zip(met, most, strict=True):
        known: dict[Shares, float] = {}
        for number, weight in each.text.owners if could >= least else ():
            nearby = around.get(number, ())
            if nearby not in known:
                known[nearby] = scored(each, nearby, asked)
            score = weight * known[nearby]
            best, second = found.get(number, (0.0, 0.0))
            if score > second:
                found[number] = (score, best) if score > best else (best, score)
    return found


def scored(met: Met, around: Shares, asked: Sequence[Asked]) -> float:
    """How well a phrase fits a query, with what its entry's context meets."""
    return met.alike * of_query(met.shares, around, asked)


def of_query(shares: Shares, around: Shares, asked: Sequence[Asked]) -> float:
    """How much of the query a phrase has, its entry's context counted in."""
    if around:
        shares = tuple(map(max, shares, around))
    return sum(each.share * share for each, share in zip(asked, shares, strict=True))


def together(
    found: Mapping[int, tuple[float, float]], shares: Mapping[int, Shares], asked: Sequence[Asked]
) -> dict[int, float]:
    """By entry that meets enough of the query: its phrases and what it meets anywhere, in one score."""
    scores = {}
    for number, (best, second) in found.items():
        if of_query(shares[number], (), asked) >= PART_MET:
            well = of_query(tuple(share * share for share in shares[number]), (), asked)
            scores[number] = best + SECOND * second + WHOLE_ENTRY * well
    return scores
