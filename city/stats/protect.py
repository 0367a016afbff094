"""Counts that are small enough to point at somebody are not shown, nor can be reckoned from those that are.

Cells are counts; a line says that one cell is the sum of others. A count of 1 to 4 is shown as small. Where the lines
would still give it away, more cells are masked, the smallest first, until whoever does the sums, and even knows that a
masked count is 5 or more, finds at least `CANDIDATES` values possible for every cell that is not shown.

The lines of one sheet must not form a ring. Then the bounds found by going from line to line until nothing changes are
exact: there is nothing more to be learnt from the sheet. What is learnt by laying sheets of different days or of
overlapping periods side by side is not held here (docs/statistics.md).
"""

from __future__ import annotations

import dataclasses
import enum
import math
from collections.abc import Hashable, Iterator, Mapping, Sequence, Set
from typing import Generic, TypeVar

SMALL = range(1, 5)
CANDIDATES = 3

Key = TypeVar("Key", bound=Hashable)
Bounds = tuple[float, float]


class Shade(enum.Enum):
    """How a cell is shown: as it is, as a small count, or not at all."""

    SHOWN = "shown"
    SMALL = "small"
    MASKED = "masked"


@dataclasses.dataclass(frozen=True)
class Line(Generic[Key]):
    """One cell is the sum of others."""

    whole: Key
    parts: Sequence[Key]

    @property
    def cells(self) -> Sequence[Key]:
        """All of them, the parts first."""
        return (*self.parts, self.whole)


def protected(
    counts: Mapping[Key, int], lines: Sequence[Line[Key]], untold: Sequence[Key] = (), masked: Sequence[Key] = ()
) -> Mapping[Key, Shade]:
    """How each cell may be shown. untold: cells of lines that are on no page and that nobody knows; masked: those that
    must not be shown in any case.

    ValueError when a line is not true.
    """
    untrue = [line.whole for line in lines if counts[line.whole] != sum(counts[part] for part in line.parts)]
    if untrue:
        raise ValueError(f"{untrue[0]} is not the sum of its parts")
    shades = {key: Shade.SMALL if count in SMALL else Shade.SHOWN for key, count in counts.items()}
    shades |= dict.fromkeys([*untold, *(key for key in masked if shades[key] is Shade.SHOWN)], Shade.MASKED)
    while (line := _telling(counts, lines, shades, frozenset(untold))) is not None:
        shades[_next(counts, line, shades)] = Shade.MASKED
    return shades


def deduced(known: Mapping[Key, Bounds], lines: Sequence[Line[Key]]) -> Mapping[Key, Bounds]:
    """What the lines say of cells of which these bounds are known."""
    found, changed = dict(known), True
    while changed:
        changed = False
        for line in lines:
            for key, bounds in _of_line(line, found):
                if bounds != found[key]:
                    found[key], changed = bounds, True
    return found


def _of_line(line: Line[Key], known: Mapping[Key, Bounds]) -> Iterator[tuple[Key, Bounds]]:
    """The bounds of each cell of a line, by the others."""
    low, high = (sum(known[part][end] for part in line.parts) for end in (0, 1))
    least, most = known[line.whole]
    finite = sum(known[part][1] for part in line.parts if known[part][1] < math.inf)
    endless = sum(known[part][1] == math.inf for part in line.parts)
    yield line.whole, (max(least, low), min(most, high))
    for part in line.parts:
        mine = known[part]
        others = math.inf if endless > (mine[1] == math.inf) else finite - (mine[1] if mine[1] < math.inf else 0)
        yield part, (max(mine[0], least - others), min(mine[1], most - (low - mine[0])))


def _bounds(count: int, shade: Shade, untold: bool) -> Bounds:
    """What the page itself says of a cell, and a little more than it says of one that is masked."""
    if shade is Shade.SHOWN:
        return count, count
    if shade is Shade.SMALL:
        return SMALL[0], SMALL[-1]
    if untold:
        return 0, math.inf
    return (SMALL.stop if count >= SMALL.stop else min(count, 1)), math.inf


def _telling(
    counts: Mapping[Key, int], lines: Sequence[Line[Key]], shades: Mapping[Key, Shade], untold: frozenset[Key]
) -> Line[Key] | None:
    """A line in which something must be masked: it tells too much of a cell that is not shown. None if all is well."""
    told = {key: _bounds(counts[key], shade, key in untold) for key, shade in shades.items()}
    known = deduced(told, lines)
    hidden = (key for key, shade in shades.items() if shade is not Shade.SHOWN and key not in untold)
    narrow = {key for key in hidden if _narrow(known[key])}
    if not narrow:
        return None
    open_lines = [line for line in lines if any(shades[key] is not Shade.MASKED for key in line.cells)]
    telling = [line for line in open_lines if _tells(line, told, known, narrow)]
    touching = [line for line in open_lines if not narrow.isdisjoint(line.cells)]
    return [*telling, *touching, *open_lines][0]


def _tells(line: Line[Key], told: Mapping[Key, Bounds], known: Mapping[Key, Bounds], narrow: Set[Key]) -> bool:
    """Whether it is this line from which one of these cells is known."""
    before = {key: told[key] if key in narrow else known[key] for key in line.cells}
    return any(key in narrow and _narrow(bounds) for key, bounds in _of_line(line, before))


def _narrow(bounds: Bounds) -> bool:
    return bounds[1] - bounds[0] + 1 < CANDIDATES


def _next(counts: Mapping[Key, int], line: Line[Key], shades: Mapping[Key, Shade]) -> Key:
    """The cell of a line to mask now: the smallest part that is shown, then the whole, then what counts nothing, then
    even that others are small is not said.
    """
    shown = [key for key in line.cells if shades[key] is Shade.SHOWN]
    some = sorted((key for key in shown if counts[key] and key != line.whole), key=lambda key: (counts[key], str(key)))
    rest = [key for key in reversed(shown) if key not in some]
    small = [key for key in reversed(line.cells) if shades[key] is Shade.SMALL]
    return [*some, *rest, *small][0]
