"""What a power cut of the first day has left: the card looked at from outside, and the box given power again."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from appliance.outbox.outbox import Outbox, Row, State
from city.files import read_back
from city.keys import Places
from city.store import Store
from image.guest import Guest, Wishes
from image.shell import BuildError
from tests.boot.outside import CITY, Town, dossiers, housed
from tests.image_torture.boxes import SCREENS, START_S, mask
from tests.image_torture.cards import DATA, SLOTS, checked, clone, data_of, holds, intact, place, starts, untouched
from tests.image_torture.first_day import CAMERA, KIOSK, answers, is_the_citys
from tests.image_torture.judgement import FIRST
from tests.image_torture.ledger import Found
from tests.image_torture.versions import Version
from tests.journeys.desk import free_ports
from tests.torture.card import hits
from tests.torture.plaintext import needles

GROWN_BYTES = 1 << 30
"""The image's own data partition has 256 MB."""


@dataclass(frozen=True)
class CutDay:
    """What one cut has left in `folder`."""

    folder: Path
    disk: Path
    """The image that was on the card at first."""

    number: int
    promised: Sequence[str]

    @property
    def card(self) -> Path:
        """The card."""
        return self.folder / f"cut-{self.number}.img"

    @property
    def town(self) -> Path:
        """The town's folder, as it was at the same instant."""
        return self.folder / f"cut-{self.number}.town"

    def store(self) -> Store:
        """What the city had taken in."""
        return Store(Places(self.town / CITY).store_url)


def outside(cut: CutDay, known: Mapping[str, Version]) -> Found:
    """How far the box had got, whether the card is whole, how many promises are neither at the city nor on it, and in
    how many places it can be read what the resident wrote. The card stays as it is."""
    card = clone(cut.card, cut.card.with_suffix(".look"))
    try:
        return _examined(card, cut, known)
    finally:
        card.unlink()


def _examined(card: Path, cut: CutDay, known: Mapping[str, Version]) -> Found:
    partition, store = starts(card), cut.store()
    arrived = [each for each in cut.promised if store.arrived_under(each)]
    readable = hits(card, needles(cut.folder / "draft"), place(card, DATA)[0])
    with data_of(card, card.with_suffix(".data"), write=True) as data:
        sound = all(intact(each) for each in data.glob("*.db"))
        with _outbox(data) as rows:
            waiting = [each for each in cut.promised if each not in arrived]
            lost = sum(not (each in rows and _whole(data, rows[each])) for each in waiting)
            stage = _stage(data, [each.state for each in rows.values()])
    return {
        "stage": stage,
        "starts": SLOTS[partition][0],
        "holds": _slot(card, partition, cut.disk, known),
        "data_clean": checked(card),
        "database_sound": sound,
        "dossiers": sorted(rows),
        "arrived": arrived,
        "dossiers_lost": lost,
        "readable": readable,
    }


def _slot(card: Path, partition: int, disk: Path, known: Mapping[str, Version]) -> str:
    """Which version is in the slot that starts; `disk` is known to hold the first."""
    _, boot, system = SLOTS[partition]
    same = untouched(card, disk, boot) and untouched(card, disk, system)
    return FIRST if same else holds(card, partition, known)


@contextlib.contextmanager
def _outbox(data: Path) -> Iterator[dict[str, Row]]:
    """Its rows by number, as the kiosk puts them in order at its start; none before the first start made it."""
    if not (data / "outbox").exists():
        yield {}
        return
    with contextlib.closing(Outbox(data)) as outbox:
        outbox.sweep()
        yield {each.number: each for each in outbox.rows()}


def _whole(data: Path, row: Row) -> bool:
    """Whether the sealed file is there. A row that says that the city has it is no proof: the city was asked."""
    sealed = data / "outbox" / f"{row.dossier_id}.age"
    if not sealed.exists():
        return False
    with sealed.open("rb") as file:
        return read_back(file) == row.sha256


def _stage(data: Path, states: Sequence[State]) -> str:
    """How far the box had come, by what lies on its data partition."""
    size = os.statvfs(data)
    if size.f_blocks * size.f_frsize < GROWN_BYTES:
        return "flashed"
    if not (data / "root.pub").exists():
        return "grown"
    if not states:
        return "granted"
    return "receipted" if set(states) <= {State.RECEIPTED, State.PURGED} else "sealed"


def given_power(cut: CutDay, ports: tuple[int, int], expected: Sequence[str]) -> Found:
    """The box with this card, in the town of that instant: whether it comes up, is taken in, and all of its dossiers,
    the expected among them, are at the city once, each with the receipt that the box has."""
    town, (kiosk,) = Town(cut.town, ports), free_ports(1)
    wishes = Wishes(forwards={KIOSK: kiosk}, command_line=mask(SCREENS))
    guest = housed(cut.card.with_suffix(""), clone(cut.card, cut.card.with_suffix(".on")), cut.disk, CAMERA, wishes)
    town.open()
    guest.power_on()
    try:
        return _until_settled(guest, town, kiosk, expected)
    except (TimeoutError, BuildError, OSError) as error:
        return {"right": False, "failed": str(error)[-500:]}
    finally:
        guest.cut_power()
        town.close()
        guest.card.path.unlink()


def _until_settled(guest: Guest, town: Town, kiosk: int, expected: Sequence[str]) -> Found:
    kiosk_s = guest.wait("the kiosk over HTTP", lambda: answers(kiosk), START_S)
    guest.wait("the city's key", lambda: is_the_citys(guest), START_S)
    size = int(guest.tell("findmnt -bno SIZE /var/lib/cuagan"))
    guest.wait("every receipt", lambda: all(_here(guest, expected).values()), START_S)
    here, store = _here(guest, expected), town.store()
    there = {each: [(row.receipt or b"").decode() for row in store.arrived_under(each)] for each in here}
    once = store.counts()[0] == len(here) and all(there[each] == [receipt] for each, receipt in here.items())
    return {"right": once and size > GROWN_BYTES, "kiosk_s": round(kiosk_s), "size": size, "dossiers": sorted(here)}


def _here(guest: Guest, expected: Sequence[str]) -> dict[str, str | None]:
    return dict.fromkeys(expected) | dossiers(guest, guest.folder)
