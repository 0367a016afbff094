"""The procedures of a listing that are in force, and how one is found. Pure; the city reads listings with this too.

What a listing is stands in `listing.py`, what is wrong with one in `listing_check.py`; both are to be had here too.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import msgspec

from appliance.errors import ApplianceError, Fault
from appliance.listings import workdays
from appliance.listings.listing import Case, Form, Level, LifeEvent, Listing, Notice, Paper, Procedure, Question
from appliance.listings.listing_check import ListingError, read
from appliance.listings.workdays import Workdays
from appliance.search.codes import find_codes
from appliance.search.everyday import everyday
from appliance.search.search import Index, Phrase
from appliance.search.words import sort_key

__all__ = ["Case", "Group", "ListingError", "Listings", "Paper", "Procedure", "Question", "in_force", "load"]


class Group(msgspec.Struct, frozen=True):
    """A field, level or life event with how many procedures it has."""

    id: str
    name: str
    count: int


class Listings:
    """The procedures of a file, in its order, and the ways to find one. workdays: those that come with it, if any;
    notices: those of the day; forms: the blank ones that its papers name.
    """

    def __init__(
        self,
        version: str,
        procedures: Sequence[Procedure],
        life_events: Sequence[LifeEvent] = (),
        levels: Sequence[Level] = (),
        days: Workdays | None = None,
        notices: Sequence[Notice] = (),
        forms: Sequence[Form] = (),
    ) -> None:
        self.version = version
        self.forms = tuple(forms)
        self.notices = tuple(notices)
        self.workdays = days
        self.procedures = tuple(procedures)
        self._by_code = {procedure.code: procedure for procedure in procedures}
        self._life_events = {event.id: event for event in life_events}
        self._level_names = {level.id: level.name for level in levels}
        self._sorted = sorted(self.procedures, key=lambda each: sort_key(each.plain_name))

    def get(self, code: str) -> Procedure:
        """The procedure of this code; PROCEDURE_UNKNOWN if there is none."""
        if code not in self._by_code:
            raise ApplianceError(Fault.PROCEDURE_UNKNOWN, f"no procedure {code!r} in the listings")
        return self._by_code[code]

    def has(self, code: str) -> bool:
        """Whether there is a procedure of this code."""
        return code in self._by_code

    def events(self) -> list[Group]:
        """The life events, in the file's order."""
        return [Group(event.id, event.name, len(event.codes)) for event in self._life_events.values()]

    def by_event(self, event: str) -> list[Procedure]:
        """The procedures of a life event, in its order; none for an unknown one."""
        known = self._life_events.get(event)
        return [self._by_code[code] for code in known.codes] if known else []

    def fields(self) -> list[Group]:
        """The fields of administration, in Vietnamese alphabetical order; the name is the id."""
        names = sorted({procedure.field for procedure in self.procedures}, key=sort_key)
        return [Group(name, name, len(self.by_field(name))) for name in names]

    def by_field(self, field: str) -> list[Procedure]:
        """The procedures of a field, in Vietnamese alphabetical order; none for an unknown one."""
        return [procedure for procedure in self._sorted if procedure.field == field]

    def levels(self) -> list[Group]:
        """The levels of administration that have procedures, in the listing's order, then those it does not name."""
        used = {procedure.level for procedure in self.procedures}
        ids = [*self._level_names, *sorted(used - set(self._level_names))]
        return [Group(id, self._level_names.get(id, id), len(self.by_level(id))) for id in ids if id in used]

    def by_level(self, level: str) -> list[Procedure]:
        """The procedures of a level, in Vietnamese alphabetical order; none for an unknown one."""
        return [procedure for procedure in self._sorted if procedure.level == level]

    def search(self, query: str) -> list[Procedure]:
        """What the words of a query mean, the best first, as they are being typed; a code finds its procedure.

        Diacritics, slips and everyday words: see `alike.py` and everyday.toml. Nothing for a query without a letter or
        digit, or with nothing that is known.
        """
        numbers = find_codes(query, [procedure.code for procedure in self._sorted]) or self._index.find(query)
        return [self._sorted[number] for number in numbers]

    def searchable(self) -> Listings:
        """The same, with its index already made: it takes ten times as long as the rest, and only a search needs it."""
        self._index  # noqa: B018
        return self

    @functools.cached_property
    def _index(self) -> Index:
        occasions: dict[str, list[str]] = defaultdict(list)
        for event in self._life_events.values():
            for code in event.codes:
                occasions[code].append(event.name)
        phrases = (_phrases(each, self._level_name(each), occasions[each.code]) for each in self._sorted)
        said = everyday()
        others = said.elsewhere((each.name, each.plain_name) for each in self._sorted)
        elsewhere = [[Phrase(text, SAID) for text in group] for group in others]
        return Index(phrases, said.fillers, elsewhere, said.same)

    def _level_name(self, procedure: Procedure) -> str:
        return self._level_names.get(procedure.level, procedure.level)


PLAIN, KEYWORD, SAID, OFFICIAL, RESULT, PAPER, OCCASION, FIELD, AGENCY = 1.0, 1.0, 0.97, 0.95, 0.6, 0.35, 0.6, 0.7, 0.6
"""How much the parts of a procedure tell that a query may mean it."""


def _phrases(procedure: Procedure, level: str, occasions: Sequence[str]) -> list[Phrase]:
    """What a procedure is found by."""
    papers = [paper.name for case in procedure.cases for paper in case.papers]
    return [
        Phrase(procedure.plain_name, PLAIN),
        *(Phrase(keyword, KEYWORD) for keyword in procedure.keywords),
        *(Phrase(said, SAID) for said in everyday().of(procedure.name, procedure.plain_name)),
        Phrase(procedure.name, OFFICIAL),
        Phrase(procedure.result, RESULT),
        *(Phrase(paper, PAPER) for paper in papers),
        *(Phrase(occasion, OCCASION, context=True) for occasion in occasions),
        Phrase(procedure.field, FIELD, context=True),
        Phrase(procedure.agency, AGENCY, context=True),
        Phrase(level, AGENCY, context=True),
    ]


def load(source: Path | bytes, name: str = "listing", day: dt.date | None = None) -> Listings:
    """Read a listing (or its bytes, called `name` in errors): what is in force on the day, today if none is given.

    ListingError names the file and every mistake.
    """
    return in_force(read(source, name), day or dt.date.today())


def in_force(listing: Listing, day: dt.date) -> Listings:
    """The procedures of a listing that hold on a day; life events without the others."""
    procedures = [procedure for procedure in listing.procedures if procedure.in_force(day)]
    codes = {procedure.code for procedure in procedures}
    events = [_narrowed(event, codes) for event in listing.life_events]
    days = workdays.of(listing.calendar) if listing.calendar else None
    events = [event for event in events if event.codes]
    notices = [notice for notice in listing.notices if notice.shown(day)]
    return Listings(listing.version, procedures, events, listing.levels, days, notices, listing.forms)


def _narrowed(event: LifeEvent, codes: set[str]) -> LifeEvent:
    return msgspec.structs.replace(event, codes=tuple(code for code in event.codes if code in codes))
