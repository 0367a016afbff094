"""Small counts cannot be reckoned from what is shown: every table that would show the same is looked through."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from city.stats.protect import CANDIDATES, SMALL, Line, Shade, protected

Key = Any

COUNTS = st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 6])


def possible(counts: Mapping[Key, int], lines: Sequence[Line], shades: Mapping[Key, Shade]) -> dict[Key, set[int]]:
    """What each cell may be in any table that is shown the same: by trying all there are, line by line until nothing
    changes; without a ring of lines that leaves nothing impossible.
    """
    first = {Shade.SMALL: set(SMALL), Shade.MASKED: set(range(max(counts.values()) + 6))}
    may = {key: first.get(shade, {counts[key]}) for key, shade in shades.items()}
    before: dict[Key, set[int]] = {}
    while before != may:
        before = dict(may)
        for line in lines:
            tables = [
                each for each in itertools.product(*(may[part] for part in line.parts)) if sum(each) in may[line.whole]
            ]
            may |= {part: {each[place] for each in tables} for place, part in enumerate(line.parts)}
            may[line.whole] = {sum(each) for each in tables}
    return may


@st.composite
def sheets(draw: st.DrawFn) -> tuple[dict[Key, int], list[Line]]:
    """A whole that is divided twice, by houses of wards and by procedures, as on the page."""
    wards = draw(st.lists(st.lists(COUNTS, min_size=1, max_size=2), min_size=1, max_size=2))
    counts: dict[Key, int] = {}
    lines = []
    for ward, houses in enumerate(wards):
        counts |= {("house", ward, house): count for house, count in enumerate(houses)}
        counts["ward", ward] = sum(houses)
        lines.append(Line(("ward", ward), [("house", ward, house) for house in range(len(houses))]))
    counts["all"] = left = sum(map(sum, wards))
    lines.append(Line("all", [("ward", ward) for ward in range(len(wards))]))
    kinds: list[Key] = []
    for kind in range(draw(st.integers(0, 2))):
        counts["procedure", kind] = draw(st.integers(0, left))
        left -= counts["procedure", kind]
        kinds.append(("procedure", kind))
    counts["procedure", "last"] = left
    lines.append(Line("all", [*kinds, ("procedure", "last")]))
    return counts, lines


@given(sheets())
def test_no_small_count_is_shown_or_can_be_reckoned(sheet: tuple[dict[Key, int], list[Line]]) -> None:
    counts, lines = sheet
    shades = protected(counts, lines)
    may = possible(counts, lines, shades)
    for key, count in counts.items():
        assert not (count in SMALL and shades[key] is Shade.SHOWN)
        assert shades[key] is Shade.SHOWN or len(may[key]) >= CANDIDATES, (key, may[key])
        assert count in may[key]


@given(sheets())
def test_what_is_said_to_be_small_is(sheet: tuple[dict[Key, int], list[Line]]) -> None:
    counts, lines = sheet
    shades = protected(counts, lines)
    assert all(counts[key] in SMALL for key, shade in shades.items() if shade is Shade.SMALL)


def test_a_sheet_without_small_counts_is_shown_whole() -> None:
    counts: dict[Key, int] = {"all": 17, "a": 12, "b": 5, "c": 0}
    assert set(protected(counts, [Line("all", "abc")]).values()) == {Shade.SHOWN}


def test_beside_one_small_count_the_smallest_other_one_is_masked() -> None:
    counts: dict[Key, int] = {"all": 60, "a": 3, "b": 20, "c": 37, "d": 0}
    shades = protected(counts, [Line("all", "abcd")])
    assert [key for key, shade in shades.items() if shade is Shade.SMALL] == ["a"]
    assert [key for key, shade in shades.items() if shade is Shade.MASKED] == ["b"]


def test_what_nobody_is_told_protects_what_is_told() -> None:
    counts: dict[Key, int] = {"all": 30, "a": 3, "b": 20, "rest": 7}
    shades = protected(counts, [Line("all", ("a", "b", "rest"))], untold=["rest"])
    assert (shades["all"], shades["a"], shades["b"]) == (Shade.SHOWN, Shade.SMALL, Shade.SHOWN)


def test_a_line_that_is_not_true_is_refused() -> None:
    with pytest.raises(ValueError, match="all is not the sum"):
        protected({"all": 5, "a": 6}, [Line("all", "a")])
