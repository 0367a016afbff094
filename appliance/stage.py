"""The page that everybody sees now: set by the visit's thread, awaited by any number of streams."""

from __future__ import annotations

import threading
import time

from appliance.pages import Page

AWAY_S = 5.0
"""Within it the box's own glass says again that it shows a page of the technician's."""


class Stage:
    """Holds the current page and a count that grows with each change."""

    def __init__(self, page: Page) -> None:
        self._changed = threading.Condition()
        self._page = page
        self._count = 1
        self.summons = 0
        """How often the technician has been called; whoever waits wakes for it."""
        self.summoned_to = ""
        self.picture_wanted = ""
        """The name of the last picture of the glass that was asked for."""
        self._opening = ""
        self._away_until = 0.0

    def open_at(self, place: str) -> None:
        """What the box's own glass shows first, once: before a browser is there."""
        self._opening = place

    def opening(self) -> str:
        """That place, for the first who asks; "" for everybody else."""
        place, self._opening = self._opening, ""
        return place

    def leave(self) -> None:
        """The box's own glass shows a page of the technician's instead: to be said again and again."""
        self._away_until = time.monotonic() + AWAY_S

    def come_back(self) -> None:
        """It shows this page again."""
        self._away_until = 0.0

    def away(self) -> bool:
        """Whether nobody before the box can see this page, because the technician has another one there."""
        return time.monotonic() < self._away_until

    def summon(self, place: str) -> None:
        """Call a page of the technician's onto the box's own glass."""
        with self._changed:
            self.summons += 1
            self.summoned_to = place
            self._count += 1
            self._changed.notify_all()

    def want_picture(self, name: str) -> None:
        """Ask whoever shows the box's own glass for a picture of it, to be given under this name."""
        with self._changed:
            self.picture_wanted = name
            self._count += 1
            self._changed.notify_all()

    def show(self, page: Page) -> None:
        """Replace the page; an identical one changes nothing."""
        with self._changed:
            if page != self._page:
                self._page = page
                self._count += 1
                self._changed.notify_all()

    def now(self) -> tuple[int, Page]:
        """The count and the page."""
        with self._changed:
            return self._count, self._page

    def wait(self, seen: int, timeout: float) -> tuple[int, Page]:
        """As `now`, but waits up to `timeout` seconds for a count other than `seen`."""
        with self._changed:
            self._changed.wait_for(lambda: self._count != seen, timeout)
            return self._count, self._page
