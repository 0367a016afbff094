"""What can be done on any page, or on those that lie over another."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from appliance.events import HelpCalled
from appliance.upkeep.ward_help import Asked

if TYPE_CHECKING:
    from appliance.visit import Visit


def turn(visit: Visit, direction: str) -> None:
    """The next or the previous page of a list."""
    place = visit.draft.place
    place.turn += 1 if direction == "next" else -1
    place.focus, visit.draft.error = "", None


def language(visit: Visit, code: str) -> None:
    """The other language, for this visit."""
    visit.draft.language = code


def size(visit: Visit, name: str) -> None:
    """Text of another size, for this visit."""
    visit.draft.size = name


def theme(visit: Visit, name: str) -> None:
    """Other colours, for this visit."""
    visit.draft.theme = name


def back(visit: Visit, _: str) -> None:
    """Close a page that lies over another."""
    visit.back()


def home(visit: Visit, _: str) -> None:
    """Back to what can be done here."""
    del visit.draft.trail[1:]
    visit.arrive()


def call_ward(visit: Visit, _: str) -> None:
    """Let it ring at the ward's officers."""
    visit.asked = Asked(secrets.token_hex(16), dt.datetime.now(dt.UTC))
    visit.parts.bus.put(HelpCalled(visit.asked.call))


def end(visit: Visit, _: str) -> None:
    """Wipe and be ready for the next."""
    visit.end()
