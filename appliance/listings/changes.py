"""What one listing changes of another, as residents would put it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from appliance.listings.listing import Procedure

Fact = Literal["papers", "fee", "time", "rest"]


class Change(msgspec.Struct, frozen=True):
    """A procedure that is new, gone, or differs in these facts; `procedure` as it is now, or was last."""

    kind: Literal["new", "gone", "changed"]
    procedure: Procedure
    facts: tuple[Fact, ...] = ()


def changes(before: Sequence[Procedure], after: Sequence[Procedure]) -> Sequence[Change]:
    """Every difference: what changed first, then what is new, then what is gone, each in the listing's order."""
    old = {procedure.code: procedure for procedure in before}
    codes = {procedure.code for procedure in after}
    changed = [Change("changed", each, facts) for each in after if (facts := _differences(old.get(each.code), each))]
    new = [Change("new", each) for each in after if each.code not in old]
    gone = [Change("gone", each) for each in before if each.code not in codes]
    return [*changed, *new, *gone]


def _differences(old: Procedure | None, new: Procedure) -> tuple[Fact, ...]:
    return tuple(_facts(old, new)) if old else ()


def _facts(old: Procedure, new: Procedure) -> Iterator[Fact]:
    """In which facts the two differ; where it was taken from, and when, is none that a resident asks after."""
    if _of(old, "papers") != _of(new, "papers"):
        yield "papers"
    if _of(old, "fee") != _of(new, "fee"):
        yield "fee"
    if _of(old, "time") != _of(new, "time"):
        yield "time"
    if _rest(old) != _rest(new):
        yield "rest"


def _of(procedure: Procedure, fact: str) -> list[tuple[str, object]]:
    return [(case.name, getattr(case, fact)) for case in procedure.cases]


def _rest(procedure: Procedure) -> tuple[object, ...]:
    """Name, place, result and conditions; the sheet's other fields are no news."""
    cases = tuple(case.name for case in procedure.cases)
    named = (procedure.name, procedure.plain_name, procedure.agency, procedure.place)
    return (*named, procedure.result, procedure.conditions, procedure.online, cases)
