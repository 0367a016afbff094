"""The procedures of a listing that are in force, and how one is found. Pure; the city reads listings with this too.

What a listing is stands in `listing.py`, what is wrong with one in `listing_check.py`; both are to be had here too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import msgspec

from appliance.errors import ApplianceError, Fault
from appliance.listing import Case, Level, LifeEvent, Listing, Paper, Procedure, Question
from appliance.listing_check import ListingError, read
from appliance.search import Index, sort_key

__all__ = ["Case", "Group", "ListingError", "Listings", "Paper", "Procedure", "Question", "in_force", "load"]


class Group(msgspec.Struct, frozen=True):
    """A field, level or life event with how many procedures it has."""

    id: str
    name: str
    count: int


class Listings:
    """The procedures of a file, in its order, and the ways to find one."""

    def __init__(
        self,
        version: str,
        procedures: Sequence[Procedure],
        life_events: Sequence[LifeEvent] = (),
        levels: Sequence[Level] = (),
    ) -> None:
        self.version = version
        self.procedures = tuple(procedures)
        self._by_code = {procedure.code: procedure for procedure in procedures}
        self._life_events = {event.id: event for event in life_events}
        self._level_names = {level.id: level.name for level in levels}
        self._index = Index(_searched(procedure) for procedure in procedures)

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
        """The procedures of a field, in the file's order; none for an unknown one."""
        return [procedure for procedure in self.procedures if procedure.field == field]

    def levels(self) -> list[Group]:
        """The levels of administration that have procedures, in the listing's order, then those it does not name."""
        used = {procedure.level for procedure in self.procedures}
        ids = [*self._level_names, *sorted(used - set(self._level_names))]
        return [Group(id, self._level_names.get(id, id), len(self.by_level(id))) for id in ids if id in used]

    def by_level(self, level: str) -> list[Procedure]:
        """The procedures of a level, in the file's order; none for an unknown one."""
        return [procedure for procedure in self.procedures if procedure.level == level]

    def search(self, query: str) -> list[Procedure]:
        """Procedures that have every word of the query, or a word beginning like it; the best first.

        Names as people say them count before keywords, official names and codes; words with the query's own
        diacritics before others. Nothing for a query without a letter or digit.
        """
        return [self.procedures[number] for number in self._index.find(query)]


def _searched(procedure: Procedure) -> tuple[str, ...]:
    """The texts that a procedure is found by, the most telling first; its code with and without the dot."""
    code = procedure.code
    return (procedure.plain_name, " ".join(procedure.keywords), procedure.name, f"{code} {code.replace('.', '')}")


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
    return Listings(listing.version, procedures, [event for event in events if event.codes], listing.levels)


def _narrowed(event: LifeEvent, codes: set[str]) -> LifeEvent:
    return msgspec.structs.replace(event, codes=tuple(code for code in event.codes if code in codes))
