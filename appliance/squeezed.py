"""Texts compared letter by letter, without their spaces: for slips that no word shows, "sinhc on", "mớinsinh". Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from rapidfuzz import process
from rapidfuzz.distance import OSA

from appliance.typing import press
from appliance.words import fold, split

ALIKE = 0.75
"""From which share of equal letters on two texts may be the same."""

SHORTEST = 3
"""Letters from which on it says anything."""


class Squeezed:
    """Texts by their place."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = [fold("".join(split(text))) for text in texts]

    def near(self, query: str) -> dict[int, float]:
        """Places of the texts that a query is but for a few letters, as typed or as Telex keys; 1 where for none."""
        words = split(query)
        meant = {fold("".join(words)), fold("".join(reduce(press, word, "") for word in words))}
        near: dict[int, float] = {}
        for letters in meant:
            if len(letters) >= SHORTEST:
                found = process.extract(
                    letters, self._texts, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=None
                )
                for _, share, place in found:
                    near[place] = max(share, near.get(place, 0))
        return near
