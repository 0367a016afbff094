"""A bundle that stays at the city: RAUC reads of it what neither slot has, through us, as fast and as long as it may.

RAUC fetches by itself too, but knows neither the city's keys and signatures, nor a limit, nor who is at the box, and
gives up when the line has been dead for a few seconds.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from appliance.city_link.city_http import CityError
from appliance.errors import Fault
from appliance.upkeep.bundles import Offer, Source

PATIENCE_S = 200.0
"""So long a piece waits for a dead line, or for somebody to leave the box: RAUC has the kernel wait for 300 s."""

LOOK_S = 1.0
_PASSING = (Fault.CITY_UNREACHABLE, Fault.CITY_TROUBLE)


class HeldError(Exception):
    """Nothing may be fetched just now: another time."""


class Stream:
    """One bundle, in pieces, one at a time. What is in the way for too long ends it for good: `over` says what it was.

    pace: called with the bytes that came, it may wait. held: whether nothing may be fetched just now.
    """

    def __init__(
        self,
        source: Source,
        offer: Offer,
        *,
        pace: Callable[[int], None],
        held: Callable[[], bool],
    ) -> None:
        self._source = source
        self._offer = offer
        self._pace = pace
        self._held = held
        self._one = threading.Lock()
        self._looked = self._came = 0.0
        self._closed = False
        self.over: CityError | HeldError | None = None

    @property
    def size(self) -> int:
        """Of the whole bundle, in bytes."""
        return self._offer.size

    def piece(self, start: int, stop: int) -> bytes:
        """Its bytes from `start` to before `stop`; what is in `over` when they do not come."""
        data = bytearray()
        with self._one:
            self._came = time.monotonic()
            while len(data) < stop - start:
                if self.over or self._closed:
                    raise self.over or HeldError
                try:
                    self._more(data, start, stop)
                except (CityError, HeldError) as error:
                    self._wait(error)
        return bytes(data)

    def close(self) -> None:
        """Nobody reads any more: a piece that is on its way is given up."""
        self._closed = True

    def _more(self, data: bytearray, start: int, stop: int) -> None:
        if self._may_not():
            raise HeldError
        missing = stop - start - len(data)
        for each in self._source.read(self._offer, stop - missing, stop):
            data += each
            missing -= len(each)
            self._pace(len(each))
            self._came = time.monotonic()
            if self._closed:
                return
        if missing:
            raise CityError(Fault.CITY_NOT_OURS, f"{missing:+} bytes missing of what it was asked for")

    def _may_not(self) -> bool:
        """As `held` says, which is asked no more often than is of use."""
        now = time.monotonic()
        if now - self._looked < LOOK_S:
            return False
        if self._held():
            return True
        self._looked = now
        return False

    def _wait(self, why: CityError | HeldError) -> None:
        passing = isinstance(why, HeldError) or why.fault in _PASSING
        if passing and time.monotonic() - self._came < PATIENCE_S:
            time.sleep(LOOK_S)
        else:
            self.over = why


class Throttle:
    """Keeps a download to so many bytes a second, so that dossiers and visitors' telephones have the line."""

    def __init__(self, bytes_s: int, beat: Callable[[], None], sleep: Callable[[float], object] = time.sleep) -> None:
        """`beat`: called as bytes come: a loop that is kept waiting by us is not stuck."""
        self._bytes_s = bytes_s
        self._beat = beat
        self._sleep = sleep

    def __call__(self, size: int) -> None:
        """So many bytes have come."""
        self._beat()
        self._sleep(size / self._bytes_s)
