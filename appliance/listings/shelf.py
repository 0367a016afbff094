"""Which listing is shown: the newest that the mirror brought, or the one that came with the box until then.

The board shows `now`. A visit keeps the listing that it began with, `visit`: nothing changes under a resident's hands,
and her dossier says under which version it was filed.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path

import msgspec

from appliance.listings.changes import Change, changes
from appliance.listings.mirror_folder import documents, newest, published, shown_before
from appliance.listings.procedures import ListingError, Listings, load

log = logging.getLogger(__name__)


class Shown(msgspec.Struct, frozen=True, eq=False):
    """A listing, what it changed of the one that was shown a week ago, and when the city published it, if it did."""

    listings: Listings
    changes: tuple[Change, ...] = ()
    published: dt.datetime | None = None


class Shelf:
    """Holds listings. `newer` gives what is to be shown from now on, or None. `look` may take a second."""

    def __init__(self, shown: Shown, newer: Callable[[], Shown | None] = lambda: None) -> None:
        self._shown = shown
        self.visit = shown.listings
        self._newer = newer

    @property
    def now(self) -> Listings:
        """What is posted."""
        return self._shown.listings

    @property
    def shown(self) -> Shown:
        """What is posted, with what changed in it lately."""
        return self._shown

    def look(self) -> None:
        """Show what is newer, if anything is."""
        found = self._newer()
        if found is not None:
            self.show(found)

    def show(self, shown: Shown) -> None:
        """Show this from now on."""
        self._shown = shown

    def begin(self) -> None:
        """No visit is going on: the next one begins with what is shown now."""
        self.visit = self.now


def watched(posted: Path, shipped: Path) -> Shelf:
    """A shelf on the mirror's folder; `shipped` is the listing that came with the box. ListingError if that is bad.

    What is in force changes with the day, so a listing is read anew on each.
    """
    shown = [_seen(posted, shipped)]

    def newer() -> Shown | None:
        seen = _seen(posted, shipped)
        if seen == shown[0]:
            return None
        shown[0] = seen
        return _whole(posted, seen[0])

    here = (_whole(posted, path) for path in reversed(documents(posted)))
    return Shelf(next(filter(None, here), None) or Shown(load(shipped).searchable()), newer)


def _seen(posted: Path, shipped: Path) -> tuple[Path, dt.date]:
    return newest(posted) or shipped, dt.date.today()


def _whole(posted: Path, path: Path) -> Shown | None:
    """The listing with its changes; None when the card spoiled it, or a later version took it that reads more."""
    before = shown_before(posted)
    try:
        listings = load(path).searchable()  # here, and not while a resident waits for what she typed
        changed = tuple(changes(load(before).procedures, listings.procedures)) if before else ()
        return Shown(listings, changed, published(posted) if path == newest(posted) else None)
    except ListingError as error:
        log.error("%s", error)
        return None
