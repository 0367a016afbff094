"""Bundles that a box must not take, from a stick, and a card that has no room for one that it would."""

from __future__ import annotations

from pathlib import Path

from image.guest import Guest
from tests.image_torture.boxes import QUIET, Moment, go_on, plug_in, wishes
from tests.image_torture.cards import clone
from tests.image_torture.doings import WORDS, slot
from tests.image_torture.examined import outside
from tests.image_torture.ledger import Found
from tests.image_torture.power_cuts import Room

STICK = "/run/stick"
REFUSED = {
    "half": "update-damaged",
    "foreign": "update-not-ours",
    "older": "update-old",
    "board": "update-wrong-board",
}
"""The name of what each bundle meets, by the bundle's on the stick."""

FULL = "storage-full"
FILLER = "/var/lib/cuagan/filler"


def refused(room: Room, before: Moment, stick: Path) -> Found:
    """What the box says of each, and what runs and lies on its card afterwards."""
    with go_on(before, wishes(QUIET), room.folder / "refusals") as guest:
        guest.tell("true", 600)
        plug_in(guest, stick)
        guest.wait("the stick", lambda: guest.ask(f"ls {STICK}/*.raucb", 60)[0] == 0, 600)
        found: Found = {name: _taken(guest, name) for name in REFUSED}
        guest.tell(f"fallocate -l $(($(df -B1 --output=avail /var/lib/cuagan | tail -1) - 65536)) {FILLER}", 300)
        found["full"] = _taken(guest, "next")
        found["slot"] = slot(guest)
        guest.tell(f"rm {FILLER}; sync", 300)
    card = clone(guest.card.path, room.folder / "refusals.look")
    found |= outside(card, room.known, room.world)
    card.unlink()
    return found


def _taken(guest: Guest, name: str) -> str:
    return guest.ask(f"{WORDS} update --from {STICK}/{name}.raucb", 1200)[1].strip().splitlines()[-1]
