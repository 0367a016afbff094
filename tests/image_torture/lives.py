"""A whole box that serves a house, brings itself the next version, and leaves it again when its screens stay dark."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from image.guest import Guest, Wishes
from tests.boot.camera import PictureFile
from tests.boot.outside import Town, flashed, housed
from tests.image_torture.boxes import SCREENS, serves
from tests.image_torture.by_itself import HEALTH, by_itself
from tests.image_torture.cards import place
from tests.image_torture.doings import LONGEST_S, slot
from tests.image_torture.ledger import Found, Ledger
from tests.image_torture.trials import NEW_SYSTEM
from tests.image_torture.versions import Version, alter

CAMERA = PictureFile()
AS_ON_A_BOARD = "[Service]\nEnvironment=CUAGAN_PATIENCE=1\n"


def lived(desk: Path, new: Version, ledger: Ledger) -> None:
    """Both parts of such a life, on one card."""
    life = Life(desk / "life", desk / "build/disk.img")
    ledger.once("by-itself", lambda _: life.updated(desk / "next.raucb", new))
    ledger.once("dark", lambda _: life.darkened())


class Life:
    """One card and the town of its box, in this folder, from one run to the next. disk: the image on the card."""

    def __init__(self, folder: Path, disk: Path) -> None:
        self._folder = folder
        self._disk = disk
        self._card = folder / "card.img"

    def updated(self, bundle: Path, new: Version) -> Found:
        """From a flashed card to the next version, committed."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        with self._town() as town:
            (self._folder / "ports.json").write_text(json.dumps([town.intake_port, town.printer_port]))
            flashed(self._disk, town.settings(CAMERA), self._card)
            with self._powered("first", Wishes()) as guest:
                for unit in SCREENS:
                    serves(guest, unit)
                return by_itself(guest, town, bundle, new)

    def darkened(self) -> Found:
        """The committed version's touch browser starts no more: until the version before shows its page for good."""
        system = f"{self._card}?offset={place(self._card, NEW_SYSTEM)[0]}"
        alter(system, {}, ["/etc/systemd/system/cuagan-touch.service"])
        patience = {"systemd/system/cuagan-health.service.d/zz.conf": AS_ON_A_BOARD}
        with self._town(), self._powered("dark", Wishes(files=patience)) as guest:
            guest.wait("the version before", lambda: slot(guest) == "runs A, starts A", LONGEST_S)
            began = guest.began
            return {
                "slot": slot(guest),
                "starts": [each.partition for each in guest.starts],
                "after_s": [round(later - began[0]) for later in began[1:]],
                "health": json.loads(guest.tell(f"cat {HEALTH}", 60)),
            }

    @contextmanager
    def _town(self) -> Iterator[Town]:
        kept = self._folder / "ports.json"
        town = Town(self._folder / "town", tuple(json.loads(kept.read_text())) if kept.exists() else None)
        town.open()
        try:
            yield town
        finally:
            town.close()

    @contextmanager
    def _powered(self, name: str, wishes: Wishes) -> Iterator[Guest]:
        with housed(self._folder / name, self._card, self._disk, CAMERA, wishes) as guest:
            guest.power_on()
            yield guest
            guest.tell("sync", 300)
