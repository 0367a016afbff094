"""The days on which the ward works: weekends, public holidays, and the Saturdays that are worked for a day off before.

The file is JSON with Vietnamese keys, described in sample-data/README.md. The city corrects it once the government has
announced a year's days off: holidays fallen on weekends and swapped days are decided anew each year. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Annotated

import msgspec

ONE_DAY = dt.timedelta(days=1)


class CalendarError(ValueError):
    """A file of days off that cannot be used; the text names file and place."""


class BeyondCalendar(LookupError):
    """A day in a year that the file says nothing about."""


class DayOff(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"day": "ngay", "name": "ten"}):
    """A day on which nobody works, besides the weekends."""

    day: dt.date
    name: str


class Swap(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"worked": "ngay", "off": "nghi_bu"}):
    """A day of a weekend that is worked, for a day off within the week."""

    worked: dt.date
    off: dt.date


class Year(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    rename={"year": "nam", "announced": "da_cong_bo", "days_off": "nghi", "swaps": "hoan_doi", "source": "nguon"},
):
    """One year. announced: the government has decided its days off; before that they follow from the law alone."""

    year: Annotated[int, msgspec.Meta(ge=2000, le=2199)]
    announced: bool
    source: Annotated[str, msgspec.Meta(min_length=1)]
    days_off: tuple[DayOff, ...]
    swaps: tuple[Swap, ...] = ()


Weekday = Annotated[int, msgspec.Meta(ge=1, le=7)]


class Calendar(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    rename={"version": "phien_ban", "weekdays": "ngay_trong_tuan", "closes": "het_gio_nhan", "years": "nam"},
):
    """A file of days off, before it is checked. weekdays and closes as in `Workdays`."""

    version: str
    weekdays: Annotated[frozenset[Weekday], msgspec.Meta(min_length=1)]
    closes: dt.time
    years: tuple[Year, ...]
    ghi_chu: str = ""


class Unusual(msgspec.Struct, frozen=True):
    """A day on which the ward does other than its week says. worked: a day of a weekend for another day off; sure: the
    government has decided it.
    """

    day: dt.date
    name: str
    worked: bool
    sure: bool


class Workdays:
    """Which days are worked. weekdays: ISO numbers, Monday is 1; closes: what comes later is received the next day."""

    def __init__(self, weekdays: frozenset[int], closes: dt.time, years: tuple[Year, ...]) -> None:
        self.closes = closes
        self._weekdays = weekdays
        self._years = {year.year: year for year in years}
        swaps = [swap for year in years for swap in year.swaps]
        self._off = {day.day for year in years for day in year.days_off} | {swap.off for swap in swaps}
        self._worked = {swap.worked for swap in swaps}

    def announced(self, day: dt.date) -> bool:
        """Whether the days off of this day's year are decided; BeyondCalendar if the file has no such year."""
        if day.year not in self._years:
            raise BeyondCalendar(f"no days off known for {day.year}")
        return self._years[day.year].announced

    def worked(self, day: dt.date) -> bool:
        """Whether the ward works on this day; BeyondCalendar if the file has no such year."""
        self.announced(day)
        return day in self._worked or (day.isoweekday() in self._weekdays and day not in self._off)

    def unusual(self, first: dt.date, last: dt.date) -> list[Unusual]:
        """The days off within the week and the weekends' days that are worked, from the first day to the last."""
        found = []
        for year in self._years.values():
            off = [(day.day, day.name) for day in year.days_off]
            off += [(swap.off, "") for swap in year.swaps]
            found += [Unusual(day, name, worked=False, sure=year.announced) for day, name in off if self._in_week(day)]
            found += [Unusual(swap.worked, "", worked=True, sure=year.announced) for swap in year.swaps]
        return sorted((each for each in found if first <= each.day <= last), key=lambda each: each.day)

    def _in_week(self, day: dt.date) -> bool:
        return day.isoweekday() in self._weekdays

    def from_day(self, day: dt.date) -> dt.date:
        """This day, or the next one that is worked."""
        while not self.worked(day):
            day += ONE_DAY
        return day

    def after(self, day: dt.date, count: int) -> dt.date:
        """The `count`th working day after this day, which is not counted itself."""
        for _ in range(count):
            day = self.from_day(day + ONE_DAY)
        return day


POSTED = "lich_lam_viec"
"""The key of a listing under which the city posts the days off with it."""


def load(source: Path | bytes, name: str = "days off") -> Workdays:
    """Read a file of days off (or its bytes, called `name` in errors)."""
    name = str(source) if isinstance(source, Path) else name
    try:
        document = msgspec.json.decode(source.read_bytes() if isinstance(source, Path) else source, type=Calendar)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CalendarError(f"{name}: {error}") from error
    return of(document, name)


def of(document: Calendar, name: str = "days off") -> Workdays:
    """The days of a file called `name` in errors; CalendarError if they contradict each other."""
    _check(name, document)
    return Workdays(document.weekdays, document.closes, document.years)


def _check(name: str, document: Calendar) -> None:
    twice = [str(year) for year, count in Counter(year.year for year in document.years).items() if count > 1]
    if twice:
        raise CalendarError(f"{name}: nam {', '.join(twice)} is there twice")
    for year in document.years:
        for day in year.days_off:
            if day.day.year != year.year:
                raise CalendarError(f"{name}: nam {year.year}: nghi {day.day} is in another year")
        for swap in year.swaps:
            if swap.worked.isoweekday() in document.weekdays:
                raise CalendarError(f"{name}: nam {year.year}: hoan_doi {swap.worked} is worked anyway")
            if swap.off.isoweekday() not in document.weekdays:
                raise CalendarError(f"{name}: nam {year.year}: hoan_doi: {swap.off} is free anyway")
