"""The sample listing, read once: nobody changes one, and its search index takes as long as a whole test."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path

from appliance.listings.procedures import Listings, load

LISTINGS = Path(__file__).parents[1] / "sample-data" / "procedures.json"


def listings() -> Listings:
    """What of it is in force today."""
    return _on(dt.date.today())


@functools.cache
def _on(day: dt.date) -> Listings:
    return load(LISTINGS, day=day)
