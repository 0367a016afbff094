"""Whether the settings that a process began with still hold: it ends itself when they do not, and is started anew.

A change of what this process does not read is none, nor is a file that cannot be read now.
"""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from appliance.config import Config
from appliance.errors import ConfigError
from appliance.settings.box_settings import FILE as OWN_SETTINGS
from appliance.settings.loading import reread

log = logging.getLogger(__name__)

LOOK_S = 1.0

OTHERS = frozenset({"wifi", "network", "display", "updates"})
"""Sections that the kiosk does not read: root's affair, the screens', the updates'."""


class Followed:
    """files: the settings files of this process; began: what they said when it began."""

    def __init__(self, files: Sequence[Path], began: Config) -> None:
        self._files = (*files, Path(began.folders.state) / OWN_SETTINGS)
        self._given = files
        self._began = began
        self._seen = self._stamps()
        self._news = False

    def changed(self) -> bool:
        """Whether this process should begin anew; asked again and again, it says so one look after the change, so that
        whoever made it through us has had the answer.
        """
        if self._news:
            return True
        stamps = self._stamps()
        if stamps != self._seen:
            self._seen = stamps
            self._news = bool(self.differences())
        return False

    def differences(self) -> Sequence[str]:
        """The sections that we read and that say something else now."""
        try:
            now = reread(self._given, self._began)
        except ConfigError as error:
            log.warning("the settings cannot be used: %s", error)
            return ()
        read = [name for name in Config.__struct_fields__ if name not in OTHERS]
        return [name for name in read if getattr(now, name) != getattr(self._began, name)]

    def end_when_changed(self, free: Callable[[], bool], look_s: float = LOOK_S) -> None:
        """End this process when the settings are others and it is free to; looks for ever."""
        while not (self.changed() and free()):
            time.sleep(look_s)
        log.info("the settings changed: %s", ", ".join(self.differences()))
        os.kill(os.getpid(), signal.SIGTERM)

    def _stamps(self) -> Sequence[tuple[int, int] | None]:
        return [_stamp(path) for path in self._files]


def _stamp(path: Path) -> tuple[int, int] | None:
    """Which file this is and when it was written: each of ours is replaced whole."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
