"""Counts what happens at the box: a thread of its own, so that no visit ever waits for the card."""

from __future__ import annotations

import collections
import datetime as dt
import logging
import queue
import time
from collections.abc import Callable

from appliance.counts.tally import Tally
from appliance.errors import ApplianceError
from appliance.events import Answered, Bus, Event, HelpCalled, VisitEnded

BATCH_S = 2.0
"""What happens within so many seconds of the first is written together; a power cut may cost as much."""

AGAIN_S = 60.0
"""Between two tries on a card that takes nothing."""

MOST = 200
"""Counters that wait in memory for such a card: a day has a dozen."""

log = logging.getLogger(__name__)


class Counting:
    """Takes events of the bus; writes only when there is something to count."""

    def __init__(self, bus: Bus, open_tally: Callable[[], Tally], today: Callable[[], dt.date] = dt.date.today) -> None:
        self._events = bus.subscribe()
        self._open_tally = open_tally
        self._today = today
        self._waiting: collections.Counter[tuple[dt.date, str]] = collections.Counter()

    def run(self) -> None:
        """Count for ever."""
        tally = self._open_tally()
        while True:
            self.step(tally)

    def step(self, tally: Tally, batch_s: float = BATCH_S) -> None:
        """Wait for something to count, gather what comes with it, write all of it once."""
        try:
            while not self._note(self._events.get(timeout=AGAIN_S if self._waiting else None)):
                pass
            due = time.monotonic() + batch_s
            while (left := due - time.monotonic()) > 0:
                self._note(self._events.get(timeout=left))
        except queue.Empty:
            pass
        try:
            tally.add(self._waiting)
        except ApplianceError as error:  # the card's own fault is shown elsewhere; what was counted waits for it
            log.warning("the counters: %s", error)
        else:
            self._waiting.clear()

    def _note(self, event: Event) -> bool:
        names = _names(event)
        if len(self._waiting) < MOST:
            self._waiting.update((self._today(), name) for name in names)
        return bool(names)


def _names(event: Event) -> tuple[str, ...]:
    """The counters that an event adds to."""
    match event:
        case VisitEnded(how):
            return ("visits", f"visits-{how}")
        case HelpCalled():
            return ("calls",)
        case Answered(answer):
            return (f"answer-{answer}",)
    return ()
