"""Everything that is counted of one period, and how each of it may be shown. Pure.

A key names a count: ("visits",), ("visits", "house", "3"), ("dossiers", "procedure", "1.001193"). What belongs together
is said in lines, and these form no ring (`protect.py`); so of a house only visits, dossiers and leaflets are counted,
which no line joins.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from appliance.wire.reports import Answered, DayCounts
from city.stats.protect import Line, Shade, protected

Key = tuple[str, ...]

BY_HOUSE = ("visits", "dossiers", "leaflets")
BY_PROCEDURE = ("dossiers", "leaflets")
STATES = ("soon", "late", "unopened")
ANSWERS: Sequence[str] = get_args(Answered)

REST: Key = ("rest",)
"""Visits that are none of those that are counted by name: on no page."""

FOLLOWING: Mapping[Key, Key] = {("pages",): ("dossiers",), ("sheets",): ("leaflets",)}
"""Counts of things that are only shown when that of what they belong to is."""


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """A count as it is shown; None where nothing was counted at all. Of a shade other than SHOWN nobody tells it."""

    count: int | None
    shade: Shade = Shade.SHOWN

    @property
    def known(self) -> int | None:
        """The count, where it is shown."""
        return self.count if self.shade is Shade.SHOWN else None


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where a box stands: the house's id and its ward."""

    house: str
    ward: str


@dataclasses.dataclass(frozen=True, slots=True)
class Arrival:
    """A dossier that arrived: one of STATES."""

    day: dt.date
    state: str


class Sheet:
    """The counts of one period; `empty`: before anything was counted here."""

    def __init__(self, counts: Mapping[Key, int], empty: bool = False) -> None:
        self._counts = counts
        self.empty = empty
        self._shades = _shades(counts)

    def figure(self, *key: str) -> Figure:
        """One count as it may be shown; 0 where nothing of it happened."""
        if self.empty:
            return Figure(None)
        return Figure(self._counts.get(key, 0), self._shades.get(key, Shade.SHOWN))

    def names(self, kind: str, *measures: str) -> Sequence[str]:
        """The houses, wards or procedures of which something was counted."""
        return sorted({key[2] for key in self._counts if len(key) > 2 and key[1] == kind and key[0] in measures})  # noqa: PLR2004

    def share(self, part: Key, whole: Key) -> int | None:
        """Whole percent, where both counts are shown and there is anything."""
        some, all_ = self.figure(*part).known, self.figure(*whole).known
        return round(100 * some / all_) if some is not None and all_ else None


def counted(
    days: Iterable[tuple[str, DayCounts]], places: Mapping[str, Place], arrivals: Iterable[Arrival]
) -> Mapping[Key, int]:
    """The counts of these days of boxes, and of these arrivals. A box that stands nowhere is a house of its own."""
    counts: collections.Counter[Key] = collections.Counter()
    for box, day in days:
        place = places.get(box, Place(f"box:{box}", ""))
        _count(counts, day, place)
    for arrival in arrivals:
        counts.update([("arrived",), ("arrived", arrival.state)])
    return counts


def _count(counts: collections.Counter[Key], day: DayCounts, place: Place) -> None:
    whole = {"visits": day.visits, "dossiers": sum(day.dossiers.values()), "leaflets": sum(day.leaflets.values())}
    for name, count in whole.items():
        for key in ((name,), (name, "house", place.house, place.ward), (name, "ward", place.ward)):
            counts[key] += count
    for name in ("guided", "abandoned", "calls", "pages", "sheets"):
        counts[(name,)] += getattr(day, name)
    for name, of_code in (("dossiers", day.dossiers), ("leaflets", day.leaflets)):
        for code, count in of_code.items():
            counts[name, "procedure", code] += count
    for answer, count in day.answers.items():
        counts[("answers",)] += count
        counts["answers", answer] += count


def lines(counts: Mapping[Key, int]) -> Sequence[Line[Key]]:
    """Which count is the sum of which others. Arrivals may come before any box counted anything."""
    found: list[Line[Key]] = []
    for name in BY_HOUSE:
        wards = _under(counts, name, "ward")
        found.append(Line((name,), wards))
        found += [Line(ward, [key for key in _under(counts, name, "house") if key[3] == ward[2]]) for ward in wards]
    found += [Line((name,), _under(counts, name, "procedure")) for name in BY_PROCEDURE]
    found.append(Line(("answers",), [("answers", answer) for answer in ANSWERS]))
    found.append(Line(("arrived",), [("arrived", state) for state in STATES]))
    if counts[REST] >= 0:
        found.append(Line(("visits",), [("dossiers",), ("guided",), ("abandoned",), REST]))
    return [line for line in found if line.parts]


def _under(counts: Mapping[Key, int], name: str, kind: str) -> Sequence[Key]:
    return sorted(key for key in counts if key[0] == name and key[1:2] == (kind,))


def _shades(counts: Mapping[Key, int]) -> Mapping[Key, Shade]:
    """Dossiers handed in and arrived are nearly the same number: neither is shown where the other must not be."""
    full: collections.Counter[Key] = collections.Counter(counts)
    for key in (*_SINGLE, *(("answers", answer) for answer in ANSWERS), *(("arrived", state) for state in STATES)):
        full[key] += 0
    full[REST] = full[("visits",)] - full[("dossiers",)] - full[("guided",)] - full[("abandoned",)]
    joined = lines(full)
    masked: list[Key] = []
    while True:
        shades = dict(protected(full, joined, [REST], masked))
        twins = [key for key in (("dossiers",), ("arrived",)) if shades[key] is Shade.SHOWN]
        if len(twins) != 1:
            break
        masked = [*masked, *twins]
    hidden = [key for key, whole in FOLLOWING.items() if shades[whole] is not Shade.SHOWN and full[key]]
    return shades | dict.fromkeys(hidden, Shade.MASKED)


_SINGLE: Sequence[Key] = [
    (name,)
    for name in (
        "visits",
        "dossiers",
        "leaflets",
        "guided",
        "abandoned",
        "calls",
        "answers",
        "arrived",
        *("pages", "sheets"),
    )
]
