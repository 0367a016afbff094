"""Back to the version before, although this one was committed: when start after start it gives no picture.

The other slot still holds what ran before until the next version is written over it. It is started as a trial, so it
stays only if it is well, and a power cut leads back here. Its age is no hindrance: a box that shows nothing protects
nobody, and no more than one version lies between.
"""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path
from typing import Protocol

import msgspec

from appliance.storage import durable_file

log = logging.getLogger(__name__)

LEFT = "left"
"""In the watcher's folder on the card: which version was left so, and how often."""

TIMES = 3
"""A trial of the version before may be cut short by the mains; if it is no better it is not tried for ever."""


class Left(msgspec.Struct, frozen=True):
    """`built` of the version that gave no picture, 0 for none; how often it was left for that."""

    built: int = 0
    times: int = 0


class Slots(Protocol):
    """The two slots (`hw.slots.Slots`)."""

    def other_works(self) -> bool:
        """Whether the other slot has proven itself, and nothing was written to it since."""

    def try_other(self) -> None:
        """Restart into the other slot, once."""


class WayBack:
    """state: the watcher's own folder on the card; built: of the version that runs."""

    def __init__(self, state: Path, built: int, slots: Slots) -> None:
        self._file = state / LEFT
        self._built = built
        self._slots = slots

    def taken(self) -> bool:
        """Whether what runs was started because a later version gave no picture."""
        return self._left().built > self._built

    def take(self) -> bool:
        """Restart into the version before. False when there is none that works, or it was no better."""
        left = self._left()
        times = left.times if left.built == self._built else 0
        if times >= TIMES or not self._slots.other_works():
            return False
        try:
            with durable_file(self._file) as file:
                file.write(msgspec.json.encode(Left(self._built, times + 1)))
        except OSError as error:  # uncounted, it would go round for ever
            log.error("the card takes nothing: %s", error)
            return False
        self._slots.try_other()
        return True

    def _left(self) -> Left:
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            return msgspec.json.decode(self._file.read_bytes(), type=Left)
        return Left()
