"""The statistics of a city, read from its database: a sheet for each of the last months or weeks."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from appliance.listings.workdays import BeyondCalendar, Workdays
from appliance.wire.reports import DayCounts
from city.fleet.fleet import Fleet
from city.fleet.houses import House
from city.language import LOCAL
from city.stats.periods import Period
from city.stats.sheet import Arrival, Place, Sheet, counted
from city.store import Store


@dataclasses.dataclass(frozen=True, slots=True)
class Age:
    """How fresh the counts are. at: the newest word of any box, None before the first; silent: houses whose box has not
    been heard lately, each with when it was heard last.
    """

    at: dt.datetime | None
    silent: Sequence[tuple[str, dt.datetime | None]]


class Statistics:
    """Makes sheets of what `store` and `fleet` have. workdays: when an arrival is opened late; None: nobody can say.
    boxes: those of a ward whose officer sees nothing else; None: all.
    """

    def __init__(
        self, store: Store, fleet: Fleet, workdays: Workdays | None, boxes: Collection[str] | None = None
    ) -> None:
        self._boxes = boxes
        self._store = store
        self._fleet = fleet
        self._workdays = workdays

    def sheets(self, periods: Sequence[Period]) -> Mapping[Period, Sheet]:
        """A sheet for each, in their order."""
        first, last = periods[0].first, periods[-1].last
        days = [each for each in self._fleet.counts.between(first, last) if self._shows(each[0])]
        arrivals = self._arrivals(first)
        places = self._places()
        begun = self._begun(arrivals)
        return {period: _sheet(period, days, arrivals, places, begun) for period in periods}

    def age(self, now: dt.datetime) -> Age:
        """How fresh the counts are."""
        homes = self._homes()
        heard = self._fleet.reports.all([home.box for home in homes])
        moments = {box: dt.datetime.fromtimestamp(each.heard_at, dt.UTC) for box, each in heard.items()}
        silent = [
            (home.name or home.box, moments.get(home.box))
            for home in homes
            if home.box not in heard or heard[home.box].unheard(now.timestamp())
        ]
        return Age(max(moments.values(), default=None), silent)

    def houses(self) -> Mapping[str, tuple[str, str]]:
        """Name and ward of every house by its id, and of every box that stands in none."""
        return {place(home.house_id, home.box): (home.name or home.box, home.ward) for home in self._homes()}

    def _homes(self) -> Sequence[House]:
        return [home for home in self._fleet.homes() if self._shows(home.box)]

    def _shows(self, box: str) -> bool:
        return self._boxes is None or box in self._boxes

    def _places(self) -> Mapping[str, Place]:
        found = self._fleet.houses.by_box()
        return {box: Place(place(house.house_id, box), house.ward) for box, house in found.items()}

    def _arrivals(self, first: dt.date) -> Sequence[Arrival]:
        since = dt.datetime.combine(first, dt.time(), LOCAL)
        return [
            Arrival(arrived.astimezone(LOCAL).date(), self._state(arrived, opened))
            for arrived, opened in self._store.arrivals(since, self._boxes)
        ]

    def _state(self, arrived: dt.datetime, opened: dt.datetime | None) -> str:
        """Opened by the end of the next working day: soon. Without a calendar nobody can say what is late."""
        if opened is None:
            return "unopened"
        try:
            due = self._workdays.after(arrived.astimezone(LOCAL).date(), 1) if self._workdays else None
        except BeyondCalendar:
            due = None
        return "late" if due is None or opened.astimezone(LOCAL).date() > due else "soon"

    def _begun(self, arrivals: Sequence[Arrival]) -> dt.date:
        """The first day of which anything is known: what was before is not 0 but unknown."""
        first = self._fleet.counts.first_day()
        return min([*([first] if first else []), *(arrival.day for arrival in arrivals)], default=dt.date.max)


def place(house_id: int, box: str) -> str:
    """A house's id in the counts; a box that stands in none is one of its own."""
    return str(house_id) if house_id else f"box:{box}"


def _sheet(
    period: Period,
    days: Sequence[tuple[str, DayCounts]],
    arrivals: Sequence[Arrival],
    places: Mapping[str, Place],
    begun: dt.date,
) -> Sheet:
    of_period = [(box, day) for box, day in days if period.has(day.day)]
    counts = counted(of_period, places, (arrival for arrival in arrivals if period.has(arrival.day)))
    return Sheet(counts, empty=period.last < begun)
