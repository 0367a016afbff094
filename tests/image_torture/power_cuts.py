"""The plug pulled while a new version is written and while it is committed, at moments that a seed draws."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from image.guest import Guest
from image.monitor import Monitor
from image.shell import BuildError, say
from tests.image_torture.boxes import QUIET, Moment, go_on, keep, wishes
from tests.image_torture.cards import clone
from tests.image_torture.examined import cut_card
from tests.image_torture.ledger import Found, Ledger
from tests.image_torture.versions import Version
from tests.image_torture.world import World

POLL_S = 0.05


@dataclass(frozen=True)
class Room:
    """What every series needs. known: by which the versions are recognised."""

    folder: Path
    world: World
    known: Mapping[str, Version]
    ledger: Ledger


@dataclass(frozen=True)
class Cutting:
    """What a box does, and how often its power fails meanwhile: at most `most` times, somewhere within the first
    `writes` writes to the card.

    Writes, not seconds: the seconds of an emulator on a busy machine say little, and most of them nothing is written.
    killed: the last cut ends the emulator too.
    """

    name: str
    work: Callable[[Guest], str]
    writes: int
    most: int
    killed: bool = False


class Work(threading.Thread):
    """What the box does, in a thread of its own; `done` unless the power was cut before its end."""

    def __init__(self, guest: Guest, work: Callable[[Guest], str]) -> None:
        super().__init__(daemon=True)
        self.done = False
        self.said = ""
        self._guest = guest
        self._work = work

    def run(self) -> None:
        """The thread's work."""
        try:
            self.said = self._work(self._guest)
            self.done = True
        except (OSError, TimeoutError, BuildError) as error:
            self.said = str(error)[-300:]


class Writes:
    """How many writes a box's card has taken, over the box's restarts."""

    def __init__(self, guest: Guest) -> None:
        self._guest = guest
        self._before = self._last = 0
        self._monitor: Monitor | None = None

    def count(self) -> int:
        """As the emulator counts them; what was last known while the box is off."""
        try:
            self._monitor = self._monitor or self._guest.monitor()
            stats = {each["device"]: each["stats"] for each in self._monitor.ask("query-blockstats")}
            self._last = int(stats["card"]["wr_operations"])
        except OSError:  # it has restarted: the emulator counts anew
            self._monitor, self._before, self._last = None, self._before + self._last, 0
        return self._before + self._last

    def close(self) -> None:
        """The emulator listens to one at a time."""
        if self._monitor:
            self._monitor.close()


def cut_during(room: Room, moment: Moment, cutting: Cutting, chance: random.Random) -> Found:
    """Lets a box live on from `moment`, do the work, and lose its power again and again; what is left of its card each
    time is kept as NAME-NUMBER.img, and the moment when the work was done as NAME-done, if it was.

    The box need not die for it: a clone of its card at an instant holds what a cut at that instant would have left,
    since what its system still has in memory is not on the card.
    """
    guest = go_on(moment, wishes(QUIET), room.folder / cutting.name)
    guest.tell("true", 600)
    work, began = Work(guest, cutting.work), time.monotonic()
    work.start()
    writes, cut_at = Writes(guest), []
    for wanted in sorted(chance.randint(1, cutting.writes) for _ in range(cutting.most)):
        while work.is_alive() and writes.count() < wanted:
            work.join(POLL_S)
        if not work.is_alive():
            break
        cut_at.append(writes.count())
        if cutting.killed and len(cut_at) == cutting.most:
            guest.cut_power()
        clone(guest.card.path, room.folder / f"{cutting.name}-{len(cut_at) - 1}.img")
        say(f"{cutting.name}: cut {len(cut_at)} after {cut_at[-1]} writes")
    writes.close()
    work.join()
    found: Found = {"cut_at": cut_at, "took_s": round(time.monotonic() - began, 1)}
    found |= {"done": work.done, "said": work.said}
    if work.done:
        keep(guest, room.folder, f"{cutting.name}-done")
    guest.cut_power()
    return found


def cut(room: Room, moment: Moment, cutting: Cutting) -> Found:
    """Those cuts, unless the ledger has them."""
    return room.ledger.once(cutting.name, lambda chance: cut_during(room, moment, cutting, chance))


def examined(room: Room, cutting: Cutting, start: frozenset[int]) -> None:
    """Every card that the cuts have left is looked at; a box is started with those numbered in `start`."""
    for number, at in enumerate(room.ledger.found[cutting.name]["cut_at"]):
        card = room.folder / f"{cutting.name}-{number}.img"
        room.ledger.once(
            f"{cutting.name}-{number}",
            lambda _, card=card, at=at, number=number: {
                "writes": at,
                **cut_card(card, room.known, room.world, number in start),
            },
        )
