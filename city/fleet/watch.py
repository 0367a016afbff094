"""One thread looks whether anything of the fleet changed, while somebody watches; every open page waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from appliance.wire.reports import UNHEARD_BEATS
from city.fleet.fleet import Fleet
from city.watch import Watch

LOOK_S = 0.5
"""Seconds between two looks at the database."""

REFRESH_S = 15.0
"""Seconds after which pages are drawn anew although nothing changed: the ages on them did."""


class FleetWatch:
    """Counts revisions. It looks only as long as a page waits, in the thread of whoever waits."""

    def __init__(self, fleet: Fleet, clock: Callable[[], float] = time.time) -> None:
        self._fleet = fleet
        self._clock = clock
        self._looking = threading.Lock()
        self._seen = 0
        self._looked = 0.0
        self._revision = int(time.time())
        self._refreshed = time.monotonic()

    def revision(self) -> int:
        """The revision now; looks at the database at most every `LOOK_S`, whoever asks."""
        with self._looking:
            if time.monotonic() - self._looked >= LOOK_S:
                self._looked = time.monotonic()
                seen = hash(self._now())
                if seen != self._seen or time.monotonic() - self._refreshed > REFRESH_S:
                    self._seen, self._refreshed = seen, time.monotonic()
                    self._revision += 1
            return self._revision

    def wait(self, seen: int, seconds: float, console: Watch) -> int:
        """The revision as soon as it is not the one seen, and at the latest after so many seconds, or at the console's
        end.
        """
        until = time.monotonic() + seconds
        while (now := self.revision()) == seen and time.monotonic() < until and not console.stopped:
            console.pause(LOOK_S)
        return now

    def _now(self) -> object:
        now = self._clock()
        faces = tuple(
            (box, face, now - heard_at > UNHEARD_BEATS * interval)
            for box, face, heard_at, interval in self._fleet.reports.faces()
        )
        fleet = self._fleet
        moved = fleet.calls.count(), fleet.orders.open_count(), fleet.rollouts.changed()
        return faces, moved, fleet.blocked()
