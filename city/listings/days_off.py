"""A year's days off as the console's form has them: read from a calendar, checked field by field, laid over it. Pure.

What a calendar is stands in `appliance/listings/workdays.py`; its keys are those of the file.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

WEEK = (1, 2, 3, 4, 5)
CLOSES = "17:00:00"
"""What a ward without a calendar begins with: Monday to Friday, until five."""

LONGEST = 120
"""Letters of a name or source."""


class Mistake(NamedTuple):
    """field: `off`, `swaps`, `source`, `closes` or `weekdays`; row: which line of it, from 1; reason: a text
    `daywrong-…`.
    """

    field: str
    row: int
    reason: str


@dataclasses.dataclass(frozen=True, slots=True)
class YearForm:
    """As it is typed: dates like 2027-02-06, an empty line for none. off: day and name; swaps: the day of a weekend
    that is worked, and the day off for it.
    """

    year: int
    announced: bool
    source: str
    closes: str
    weekdays: tuple[str, ...]
    off: tuple[tuple[str, str], ...]
    swaps: tuple[tuple[str, str], ...]

    def mistakes(self) -> list[Mistake]:
        """Everything that keeps this from being a calendar."""
        return [*self._of_all(), *self._of_days_off(), *self._of_swaps()]

    def _of_all(self) -> Iterator[Mistake]:
        if not self.source.strip():
            yield Mistake("source", 0, "empty")
        if not set(self._week()) or not set(self._week()) <= set(range(1, 8)):
            yield Mistake("weekdays", 0, "empty")
        if _time(self.closes) is None:
            yield Mistake("closes", 0, "time")

    def _of_days_off(self) -> Iterator[Mistake]:
        seen: set[dt.date] = set()
        for row, (typed, name) in enumerate(self.off, 1):
            day = _day(typed)
            if not (typed or name):
                continue
            if day is None:
                yield Mistake("off", row, "date")
            elif day.year != self.year:
                yield Mistake("off", row, "year")
            elif day in seen:
                yield Mistake("off", row, "twice")
            if not name.strip():
                yield Mistake("off", row, "name")
            if day:
                seen.add(day)

    def _of_swaps(self) -> Iterator[Mistake]:
        week = set(self._week())
        for row, (typed_worked, typed_off) in enumerate(self.swaps, 1):
            worked, off = _day(typed_worked), _day(typed_off)
            if not (typed_worked or typed_off):
                continue
            if worked is None or off is None:
                yield Mistake("swaps", row, "date")
                continue
            if worked.year != self.year:
                yield Mistake("swaps", row, "year")
            if worked.isoweekday() in week:
                yield Mistake("swaps", row, "worked")
            if off.isoweekday() not in week:
                yield Mistake("swaps", row, "free")

    def laid_over(self, calendar: Mapping[str, Any], today: dt.date) -> dict[str, Any]:
        """The calendar with this year as the form says; the other years stay."""
        year = {
            "nam": self.year,
            "da_cong_bo": self.announced,
            "nguon": self.source.strip(),
            "nghi": [{"ngay": day, "ten": name.strip()} for day, name in sorted(self.off) if day],
            "hoan_doi": [{"ngay": worked, "nghi_bu": off} for worked, off in sorted(self.swaps) if worked],
        }
        others = [each for each in calendar.get("nam", ()) if each["nam"] != self.year]
        return {
            **calendar,
            "phien_ban": today.isoformat(),
            "ngay_trong_tuan": sorted(self._week()),
            "het_gio_nhan": str(_time(self.closes)),
            "nam": sorted([*others, year], key=lambda each: int(each["nam"])),
        }

    def _week(self) -> Sequence[int]:
        return [int(day) for day in self.weekdays if day.isdecimal()]


def of_calendar(calendar: Mapping[str, Any], year: int) -> YearForm:
    """A year of a calendar, as the form shows it; an empty one that it does not have."""
    found: Mapping[str, Any] = next((each for each in calendar.get("nam", ()) if each["nam"] == year), {})
    return YearForm(
        year=year,
        announced=bool(found.get("da_cong_bo", False)),
        source=str(found.get("nguon", "")),
        closes=str(calendar.get("het_gio_nhan", CLOSES)),
        weekdays=tuple(map(str, calendar.get("ngay_trong_tuan", WEEK))),
        off=tuple((each["ngay"], each["ten"]) for each in found.get("nghi", ())),
        swaps=tuple((each["ngay"], each["nghi_bu"]) for each in found.get("hoan_doi", ())),
    )


def years(calendar: Mapping[str, Any], today: dt.date) -> list[int]:
    """Those that can be filled in: what is there, this year, and the next."""
    return sorted({*(int(each["nam"]) for each in calendar.get("nam", ())), today.year, today.year + 1})


def _day(typed: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        return None


def _time(typed: str) -> dt.time | None:
    try:
        return dt.time.fromisoformat(typed)
    except ValueError:
        return None
