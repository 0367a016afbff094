"""Cards that lie on a file system which clones a file in one instant, whatever is being written to it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from image.firmware import SECTOR, Card
from image.shell import run
from tests.image_torture.versions import Version

PARTS = ("bootcfg", "boot_a", "boot_b", "system_a", "system_b", "data")
DATA = 6
SLOTS = {2: ("A", 2, 4), 3: ("B", 3, 5)}
"""By the partition that the firmware starts: the slot's name, its boot and its system partition."""

BLOCK = 1 << 22


class Desk:
    """An XFS on a sparse file of `folder`, kept from one run to the next; mounted while this is open. Root."""

    def __init__(self, folder: Path, gigabytes: int = 60) -> None:
        self.path = folder / "desk"
        self.path.mkdir(parents=True, exist_ok=True)
        image = folder / "desk.img"
        if not image.exists():
            with image.open("wb") as file:
                file.truncate(gigabytes << 30)
            run(["mkfs.xfs", "-q", "-m", "reflink=1", image])
        run(["mount", "-o", "loop,noatime", image, self.path])

    def close(self) -> None:
        """Unmount it."""
        run(["umount", self.path])


def clone(card: Path, to: Path) -> Path:
    """The card as it is at this instant: what the box's system still kept in memory for it is missing."""
    to.unlink(missing_ok=True)
    run(["cp", "--reflink=always", card, to])
    return to


def place(card: Path, number: int) -> tuple[int, int]:
    """First byte and size in bytes of a partition."""
    found = json.loads(run(["sfdisk", "--json", card]))["partitiontable"]["partitions"][number - 1]
    return found["start"] * SECTOR, found["size"] * SECTOR


@contextlib.contextmanager
def data_of(card: Path, at: Path, write: bool = False) -> Iterator[Path]:
    """The data partition, mounted; its journal is replayed, as at the next start of the box."""
    start, size = place(card, DATA)
    at.mkdir(exist_ok=True)
    how = "rw" if write else "ro"
    run(["mount", "-t", "ext4", "-o", f"loop,offset={start},sizelimit={size},{how},noatime", card, at])
    try:
        yield at
    finally:
        run(["umount", at])


def digest(path: Path, start: int = 0, size: int = 0) -> str:
    """SHA-256 of so many bytes from there; of all of it without a size."""
    found, left = hashlib.sha256(), size or path.stat().st_size
    with path.open("rb") as file:
        file.seek(start)
        while left and (block := file.read(min(BLOCK, left))):
            found.update(block)
            left -= len(block)
    return found.hexdigest()


@dataclass(frozen=True)
class Print:
    """By which a slot's content is known."""

    boot: str
    system: str


def prints(versions: dict[str, Version]) -> dict[str, Print]:
    """Of each version as built."""
    return {name: Print(digest(each.boot), digest(each.system)) for name, each in versions.items()}


def holds(card: Path, partition: int, known: dict[str, Print]) -> str:
    """Which version the slot of this boot partition holds, whole; `mixed` when it is none of them."""
    _, boot, system = SLOTS[partition]
    found = Print(digest(card, *place(card, boot)), digest(card, *place(card, system)))
    return next((name for name, each in known.items() if each == found), "mixed")


def starts(card: Path, tryboot: bool = False) -> int:
    """The partition that the firmware's stand-in would start."""
    return Card(card).choose(tryboot).partition


def checked(card: Path) -> bool:
    """Whether e2fsck finds nothing wrong with the data partition, whose journal a mount has replayed."""
    start, size = place(card, DATA)
    device = run(["losetup", "--find", "--show", "--offset", str(start), "--sizelimit", str(size), card]).strip()
    try:
        return subprocess.run(["e2fsck", "-fn", device], capture_output=True, check=False).returncode == 0
    finally:
        run(["losetup", "--detach", device])


def intact(database: Path) -> bool:
    """Whether SQLite finds nothing wrong with it."""
    with contextlib.closing(sqlite3.connect(database)) as opened:
        return bool(opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
