"""Texts compared letter by letter, without their spaces: for slips that no word shows, "sinhc on", "mớinsinh". Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from rapidfuzz import process
from rapidfuzz.distance import OSA

from appliance.search.words import fold, split
from appliance.typing import press

A_SLIP = 6
"""Letters for which one slip is allowed; one at least."""

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
                most = max(1, len(letters) // A_SLIP)
                found = process.extract(letters, self._texts, scorer=OSA.distance, score_cutoff=most, limit=None)
                for text, slips, place in found:
                    near[place] = max(1 - slips / max(len(letters), len(text)), near.get(place, 0))
        return near
