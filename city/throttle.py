"""How often somebody may try."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

_REMEMBERED = 10_000


class Throttle:
    """At most `limit` tries in any `seconds` for each key (an address, a name). Remembers the latest 10,000 keys."""

    def __init__(self, limit: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._seconds = seconds
        self._clock = clock
        self._tries: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, key: str) -> bool:
        """Whether there is a try left; counts it."""
        with self._lock:
            tries = self._recent(key)
            if len(tries) >= self._limit:
                return False
            tries.append(self._clock())
            return True

    def clear(self, key: str) -> None:
        """Forget the tries of a key that has proved itself."""
        with self._lock:
            self._tries.pop(key, None)

    def _recent(self, key: str) -> deque[float]:
        tries = self._tries.setdefault(key, deque())
        self._tries.move_to_end(key)
        if len(self._tries) > _REMEMBERED:
            self._tries.popitem(last=False)
        while tries and tries[0] <= self._clock() - self._seconds:
            tries.popleft()
        return tries
