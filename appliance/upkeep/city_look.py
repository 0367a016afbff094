"""One look at the city for the self-test: how long an answer takes, and how wrong our clock is beside its."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import email.utils
import time

from appliance.city_link.city_http import CityError, CityHttp
from appliance.errors import Fault

TRIES = 3


@dataclasses.dataclass(frozen=True, slots=True)
class CityLook:
    """milliseconds: of the quickest answer; clock_error_s: ours minus the city's, which gives whole seconds."""

    milliseconds: int | None = None
    clock_error_s: int | None = None
    fault: Fault | None = None


def look(city: CityHttp) -> CityLook:
    """Ask for the city's keys, which anybody may have, a few times. Takes seconds when nobody answers."""
    quickest = float("inf")
    error = None
    for _ in range(TRIES):
        began = time.monotonic()
        try:
            answer = city.ask("GET", "city.json")
        except CityError as failed:
            return CityLook(fault=failed.fault)
        quickest = min(quickest, time.monotonic() - began)
        error = _clock_error(answer.headers.get("Date", ""))
    return CityLook(round(quickest * 1000), error)


def _clock_error(date: str) -> int | None:
    """Date of RFC 9110, 6.6.1."""
    with contextlib.suppress(ValueError, TypeError):
        return round((dt.datetime.now(dt.UTC) - email.utils.parsedate_to_datetime(date)).total_seconds())
    return None
