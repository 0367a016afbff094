"""Finding procedures by their national code, however it is written: 1.001193, 1001193, 1.001193.000.00.00.H26. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import OSA

_RUN = re.compile(r"\d(?:[\d.,\s-]*\d)?")
SURE = 4
"""Digits that make a code among words; without words fewer are the beginning of one."""


def find_codes(query: str, codes: Sequence[str]) -> list[int]:
    """Places of the codes that a query means, the surest first; [] where it means none.

    The whole code with whatever follows it, its beginning, its end, or else a code with one wrong digit.
    """
    typed = _digits_of(query)
    ways = (_whole, _beginning, _ending, _slipped) if typed else ()
    digits = [re.sub(r"\D", "", code) for code in codes] if typed else []
    found = ([place for place, code in enumerate(digits) if code and meant(code, typed)] for meant in ways)
    return next(filter(None, found), [])


def _digits_of(query: str) -> str:
    """The first digits that can be a code; "" if there are none."""
    runs = [re.sub(r"\D", "", run) for run in _RUN.findall(query)]
    least = SURE if any(char.isalpha() for char in query) else 1
    return next((run for run in runs if len(run) >= least), "")


def _whole(code: str, typed: str) -> bool:
    return code == typed or (len(code) >= SURE and typed.startswith(code))


def _beginning(code: str, typed: str) -> bool:
    return code.startswith(typed)


def _ending(code: str, typed: str) -> bool:
    return len(typed) >= SURE and code.endswith(typed)


def _slipped(code: str, typed: str) -> bool:
    return len(typed) > SURE and OSA.distance(code, typed, score_cutoff=1) == 1
