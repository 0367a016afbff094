"""Weeks and months, as the statistics count them: by the city's own days. Pure."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

SHOWN = 12
"""So many of either are on the page, the newest one still going on."""

_WEEK = dt.timedelta(days=7)
_DAY = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True, order=True, slots=True)
class Period:
    """From the first day to the last, both included. key: 2026-11, or 2026-W48 as ISO 8601 counts weeks."""

    first: dt.date
    last: dt.date
    key: str

    def has(self, day: dt.date) -> bool:
        """Whether the day is one of its."""
        return self.first <= day <= self.last


def month(day: dt.date) -> Period:
    """The month of this day."""
    first = day.replace(day=1)
    return Period(first, (first + dt.timedelta(days=31)).replace(day=1) - _DAY, f"{first:%Y-%m}")


def months(today: dt.date) -> Sequence[Period]:
    """The last months, the oldest first."""
    found = [month(today)]
    while len(found) < SHOWN:
        found.insert(0, month(found[0].first - _DAY))
    return found


def weeks(today: dt.date) -> Sequence[Period]:
    """The last weeks, Monday to Sunday, the oldest first."""
    monday = today - dt.timedelta(days=today.weekday())
    firsts = [monday - _WEEK * back for back in range(SHOWN - 1, -1, -1)]
    return [Period(first, first + 6 * _DAY, f"{first:%G}-W{first:%V}") for first in firsts]
