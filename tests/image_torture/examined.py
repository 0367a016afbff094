"""What a power cut has left on a card: looked at from outside, and by starting the box with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from image.shell import BuildError
from tests.image_torture.boxes import SHELL_ONLY, started
from tests.image_torture.cards import SLOTS, checked, clone, data_of, holds, intact, starts
from tests.image_torture.ledger import Found
from tests.image_torture.versions import Version
from tests.image_torture.world import World


def outside(card: Path, known: Mapping[str, Version], world: World) -> Found:
    """Which slot would start, what it holds, and whether the data partition and every dossier are whole.

    The card is changed: what its journals still hold is carried out.
    """
    partition = starts(card)
    with data_of(card, card.with_suffix(".data"), write=True) as data:
        lost = world.ledger().lost_on(data)
        sound = intact(data / "box.db")
    clean = checked(card)
    return {
        "starts": SLOTS[partition][0],
        "holds": holds(card, partition, known),
        "data_clean": clean,
        "database_sound": sound,
        "dossiers_lost": lost,
    }


def inside(card: Path, folder: Path) -> Found:
    """Gives the box power: whether it comes to a root shell, on the slot that starts."""
    wanted = SLOTS[starts(card)]
    with started(card, SHELL_ONLY, folder) as guest:
        root = guest.tell("findmnt -no SOURCE /", 120).strip()
        return {"root": root, "right": root.endswith(str(wanted[2]))}


def cut_card(card: Path, known: Mapping[str, Version], world: World, start: bool) -> Found:
    """Everything about one cut card, which is gone afterwards. start: whether the box is given power with it too."""
    scratch = clone(card, card.with_suffix(".look"))
    found = outside(scratch, known, world)
    scratch.unlink()
    if start:
        try:
            found["start"] = inside(card, card.with_suffix(""))
        except (TimeoutError, BuildError, OSError) as error:
            found["start"] = {"failed": str(error)[-500:], "right": False}
    card.unlink()
    return found


def broken(found: Found, versions: tuple[str, ...]) -> bool:
    """Whether a promise was: a slot that is none of these versions, a card or a dossier damaged, no start."""
    start = found.get("start", {"right": True})
    whole = found["holds"] in versions and start["right"]
    return not whole or not found["data_clean"] or not found["database_sound"] or found["dossiers_lost"] > 0
