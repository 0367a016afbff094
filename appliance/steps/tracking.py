"""Where is my dossier? A number alone opens nothing: the slip's private code goes with it, and guesses are few."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from appliance.outbox.outbox import Row
from appliance.pages import Screen
from appliance.wire.identifiers import parse_number

if TYPE_CHECKING:
    from appliance.visit import Visit

GUESSES = 3
"""Wrong codes in one visit."""


def answer(visit: Visit, _: str) -> None:
    """The number, or the code to it."""
    if visit.draft.place.argument:
        _code(visit)
    else:
        _number(visit)


def _number(visit: Visit) -> None:
    try:
        number = parse_number(visit.draft.place.text)
    except ValueError:
        visit.fail("track-number-wrong")
        return
    if number[:4] == visit.parts.config.house.box:
        visit.go(Screen.TRACK, number)
    else:
        visit.go(Screen.TRACKED)


def _code(visit: Visit) -> None:
    if visit.draft.guesses >= GUESSES:
        visit.fail("track-code-many")
        return
    row = _row(visit, visit.draft.place.argument)
    if row and hmac.compare_digest(row.slip_code, visit.draft.place.text):
        visit.go(Screen.TRACKED, row.dossier_id)
    else:
        visit.draft.guesses += 1
        visit.fail("track-code-wrong")


def _row(visit: Visit, number: str) -> Row | None:
    return next((row for row in visit.parts.outbox.rows() if row.number == number), None)
