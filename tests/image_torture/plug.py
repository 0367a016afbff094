"""The plug of a living box, pulled again and again at moments that a seed draws."""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path

from image.guest import Guest
from image.shell import say
from tests.boot.outside import Town
from tests.image_torture.cards import clone
from tests.image_torture.ledger import Found
from tests.image_torture.power_cuts import POLL_S, Writes

PACES = {
    "started": (20, 30),
    "granted": (30, 10),
    "visit": (30, 10),
    "submitting": (4, 4),
    "shown": (3, 4),
    "printed": (3, 4),
    "arrived": (5, 4),
    "receipted": (5, 4),
}
"""The stretches of the day. In each the plug is pulled at its first moment, and then after a drawn number of seconds or
of writes to the card, whichever is over first: these are their means. So the idle moments have their share too."""


class Plug(threading.Thread):
    """Clones the card as `folder`/cut-NUMBER.img, with the city of the same instant beside it as .town.

    `stretch` and `shown`, the number on the screen, are set by whoever lives the day.
    """

    def __init__(self, guest: Guest, town: Town, folder: Path, chance: random.Random) -> None:
        super().__init__(daemon=True)
        self.stretch = next(iter(PACES))
        self.shown = ""
        self.cuts: list[Found] = []
        self._guest, self._town, self._folder, self._chance = guest, town, folder, chance
        self._over = threading.Event()

    def run(self) -> None:
        """The thread's work."""
        writes, stretch, at, upto = Writes(self._guest), "", 0.0, 0.0
        while not self._over.wait(POLL_S):
            wrote = writes.count()
            due = {"event": self.stretch != stretch, "time": time.monotonic() >= at, "writes": wrote >= upto}
            by = next((each for each, so in due.items() if so), "")
            if by:
                stretch = self.stretch
                self._pull({"stretch": stretch, "by": by, "writes": wrote})
                seconds, more = PACES[stretch]
                at = time.monotonic() + self._chance.expovariate(1 / seconds)
                upto = wrote + self._chance.expovariate(1 / more)
        writes.close()

    def end(self) -> None:
        """No more cuts."""
        self._over.set()
        self.join()

    def _pull(self, about: Found) -> None:
        number = len(self.cuts)
        promised = {"shown": self.shown, "sheets": len(self._town.printed())}  # before the power goes
        with self._town.still():
            seconds = round(time.monotonic() - self._guest.began[-1], 1)
            clone(self._guest.card.path, self._folder / f"cut-{number}.img")
            self._town.copy(self._folder / f"cut-{number}.town")
        self.cuts.append({**about, "s": seconds, **promised})
        say(f"visit: cut {number}: {self.cuts[-1]}")
