"""Which listing is shown: the newest that the mirror brought, or the one that came with the box until then.

The board shows `now`. A visit keeps the listing that it began with, `visit`: nothing changes under a resident's hands,
and her dossier says under which version it was filed.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path

from appliance.mirror_folder import newest
from appliance.procedures import ListingError, Listings, load

log = logging.getLogger(__name__)


class Shelf:
    """Holds listings. `newer` gives one that is to be shown from now on, or None. `look` may take a second."""

    def __init__(self, listings: Listings, newer: Callable[[], Listings | None] = lambda: None) -> None:
        self.now = self.visit = listings
        self._newer = newer

    def look(self) -> None:
        """Show what is newer, if anything is."""
        found = self._newer()
        if found is not None:
            self.now = found

    def begin(self) -> None:
        """No visit is going on: the next one begins with what is shown now."""
        self.visit = self.now


def watched(posted: Path, shipped: Path) -> Shelf:
    """A shelf on the mirror's folder; `shipped` is the listing that came with the box. ListingError if that is bad.

    What is in force changes with the day, so a listing is read anew on each.
    """
    shown = [_seen(posted, shipped)]

    def newer() -> Listings | None:
        seen = _seen(posted, shipped)
        if seen == shown[0]:
            return None
        shown[0] = seen
        try:
            return load(seen[0])
        except ListingError as error:  # the mirror checked it: a card that is going bad
            log.error("%s", error)
            return None

    return Shelf(_first(posted, shipped), newer)


def _seen(posted: Path, shipped: Path) -> tuple[Path, dt.date]:
    return newest(posted) or shipped, dt.date.today()


def _first(posted: Path, shipped: Path) -> Listings:
    path = newest(posted)
    if path is not None:
        try:
            return load(path)
        except ListingError as error:
            log.error("%s; the listing that came with the box is shown", error)
    return load(shipped)
