"""What a box asks itself every minute: is there a new version at the city, or on a stick that was put in?"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from appliance.errors import ApplianceError, Fault
from appliance.heart import Heart
from appliance.upkeep.bundles import Source
from appliance.upkeep.updates import State, Updates

log = logging.getLogger(__name__)

LOOK_S = 60.0
WANTED_S = 1.0


class Teller(Protocol):
    """Tells others on this machine how updates stand (`update_told.Teller`)."""

    def __call__(self, state: State) -> None:
        """So it stands now."""

    def stick(self, fault: Fault | None) -> None:
        """A stick was looked at; why its bundle was not taken."""


def keep(
    updates: Updates,
    source: Source,
    stick: Path,
    heart: Heart,
    tell: Teller,
    wanted: Callable[[], bool],
) -> None:
    """For ever: what the city has, and what lies on a stick that is put in; each stick is looked at once.

    tell: hears how a look ended; wanted: whether somebody asked for the next one.
    """
    seen: set[Path] = set()
    while True:
        here = set(stick.glob("*.raucb"))
        for bundle in sorted(here - seen):
            tell.stick(_taken(updates, bundle))
        seen = here
        with told():
            updates.turn(source)
        heart.say(f"{updates.state.step} {updates.state.version} {updates.state.fault or ''}".strip())
        heart.beat()
        tell(updates.state)
        due = time.monotonic() + LOOK_S
        while time.monotonic() < due and not wanted():
            time.sleep(WANTED_S)


def _taken(updates: Updates, bundle: Path) -> Fault | None:
    """Why a bundle on a stick was not taken, None when it was."""
    try:
        updates.take(bundle)
    except ApplianceError as error:
        log.warning("%s: %s", bundle.name, error)
        return error.fault
    return None


@contextlib.contextmanager
def told() -> Iterator[None]:
    """A fault goes to the log, and the next look is near."""
    try:
        yield
    except ApplianceError as error:
        log.warning("%s", error)
