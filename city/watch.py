"""One thread looks whether the lists changed; every open console page waits for it."""

from __future__ import annotations

import os
import threading
import time
import traceback

from city.database import DOWN
from city.store import Store

LOOK_EVERY = 1.0
"""Seconds between two looks at the database."""

REFRESH_EVERY = 30.0
"""Seconds after which pages are refreshed although nothing changed: the ages on them did."""


class Watch:
    """Counts revisions of the lists. A page remembers the one it shows and waits for the next."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._changed = threading.Condition()
        self._stopped = threading.Event()
        self.blind = False
        """Whether the database does not answer."""
        # not from zero: a page kept open over a restart must see that the numbers are others
        self.revision = int(time.time())

    def start(self) -> None:
        """Start looking. A thread that dies takes the process with it: a list that never changes would be a lie."""
        threading.Thread(target=self._look_for_ever, name="watch", daemon=True).start()

    def stop(self) -> None:
        """Stop looking and let everybody who waits go."""
        self._stopped.set()
        with self._changed:
            self._changed.notify_all()

    @property
    def stopped(self) -> bool:
        """Whether the console is ending."""
        return self._stopped.is_set()

    def pause(self, seconds: float) -> None:
        """For whoever looks again and again by itself: sleeps so long, and no longer than the console lives."""
        self._stopped.wait(seconds)

    def wait(self, seen: int, seconds: float) -> int:
        """The revision now, as soon as it is not the one seen, and at the latest after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.stopped or self.revision != seen, seconds)
            return self.revision

    def _look_for_ever(self) -> None:
        try:
            self._look()
        except Exception:  # noqa: BLE001
            traceback.print_exc()
            os._exit(1)

    def _look(self) -> None:
        counts, refreshed = self._counts(), time.monotonic()
        while not self._stopped.wait(LOOK_EVERY):
            now = self._counts()
            if now != counts or time.monotonic() - refreshed >= REFRESH_EVERY:
                counts, refreshed = now, time.monotonic()
                with self._changed:
                    self.revision += 1
                    self._changed.notify_all()

    def _counts(self) -> tuple[int, int] | None:
        """What tells of a change; None while the database does not answer, which is a change too."""
        try:
            counts = self._store.counts()
        except DOWN:
            self.blind = True
            return None
        self.blind = False
        return counts
