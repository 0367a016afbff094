"""What is done about a screen that stays dark: its processes are started anew, and if that does not help, the machine.

The processes restart themselves when they die or hang; this is for what that does not mend: a compositor that found no
output, a graphics driver that gave up, a unit that starts for ever. The machine is restarted at most once an hour, and
nothing is done while somebody works at a page that is alive. Where a restarted machine gives no picture either, from
its start on, the version before has its turn (`way_back`), unless it is a screen that is missing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from appliance.storage import durable_file

log = logging.getLogger(__name__)

SCREENS_S = 180.0
"""Dark for so long: the screens' processes are started anew, and again each time as long after that."""

MACHINE_S = 540.0
"""Dark for so long although they were: the machine is."""

HOUR_S = 3600.0

MARK = "dark-restart"
"""In the watcher's folder on the card: the start before this one ended in a restart because of a dark screen."""

UNSEEN = "unseen"
"""There too: that start had no picture from its beginning on, though a screen was plugged in."""


class DarkScreen:
    """Told at each look whether the screen is dark. state: the watcher's own folder on the card; patience: how many
    times longer than on a board a first picture may take.
    """

    def __init__(
        self,
        state: Path,
        restart_screens: Callable[[], None],
        restart_machine: Callable[[], None],
        patience: float = 1.0,
        way_back: Callable[[], bool] = lambda: False,
    ) -> None:
        """way_back: starts the version before; False when there is none to start."""
        self._patience = patience
        self._mark = state / MARK
        self._unseen = state / UNSEEN
        self._unseen_before = self._unseen.exists()
        self._seen = False
        self._way_back = way_back
        self._restart_screens = restart_screens
        self._restart_machine = restart_machine
        self._since: float | None = None
        self._tried: float | None = None

    def look(self, dark: bool, somebody_sees: bool, now: float, plugged: bool = True) -> None:
        """dark: no picture; somebody_sees: a visit goes on on a page that is alive; now: seconds since the machine's
        start; plugged: there is a screen to give one to.
        """
        if not dark:
            self._since = self._tried = None
            self._picture()
            if now >= HOUR_S:
                _gone(self._mark)
            return
        self._since = now if self._since is None else self._since
        if somebody_sees:
            return
        if now - (self._since if self._tried is None else self._tried) < SCREENS_S * self._patience:
            return
        self._tried = now
        hopeless = now - self._since >= MACHINE_S * self._patience
        if hopeless and plugged and not self._seen and self._unseen_before and self._way_back():
            log.critical(
                "no picture for %.0f s, nor in the start before: back to the version before", now - self._since
            )
        elif hopeless and (now >= HOUR_S or not self._mark.exists()) and self._marked(plugged):
            log.critical("no picture for %.0f s: the machine is restarted", now - self._since)
            self._restart_machine()
        else:
            log.error("no picture for %.0f s: the screens are started anew", now - self._since)
            self._restart_screens()

    def _picture(self) -> None:
        """This version gives one: what was before is no sign against it."""
        if not self._seen:
            self._seen = True
            _gone(self._unseen)

    def _marked(self, plugged: bool) -> bool:
        """Without the mark nothing is restarted: a card that takes none would have this machine restart for ever."""
        try:
            for mark in [self._mark, self._unseen] if plugged and not self._seen else [self._mark]:
                with durable_file(mark) as file:
                    file.write(b"")
        except OSError as error:
            log.error("the card takes nothing: %s", error)
            return False
        return True


def _gone(mark: Path) -> None:
    """A mark that a broken card keeps does no harm that an ended watch would not do."""
    try:
        mark.unlink(missing_ok=True)
    except OSError as error:
        log.error("the card takes nothing: %s", error)
