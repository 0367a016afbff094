"""Cards that lie on a file system which clones a file in one instant, whatever is being written to it."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from image.firmware import SECTOR, Card
from image.shell import run, say
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
        """Unmount it; it is put away with this process, which still has the city's database on it open."""
        run(["umount", "--lazy", self.path])


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


def same(card: Path, number: int, built: Path) -> bool:
    """Whether a partition is, byte for byte, that file system as built."""
    start, left = place(card, number)
    if left != built.stat().st_size:
        return False
    with card.open("rb") as found, built.open("rb") as wanted:
        found.seek(start)
        while left:
            size = min(BLOCK, left)
            if found.read(size) != wanted.read(size):
                return False
            left -= size
    return True


def spoil(card: Path, number: int) -> None:
    """Another block in the middle of a system partition."""
    start, _ = place(card, number)
    with card.open("r+b") as file:
        file.seek(start + (64 << 20))
        file.write(b"\xff" * 4096)


def untouched(card: Path, origin: Path, number: int) -> bool:
    """Whether a partition of a card that was cloned from `origin` still lies on the very same blocks of the desk: then
    its bytes are the same and need not be read. A clone's first write to a block gives it another."""
    part = place(origin, number)
    return place(card, number) == part and _blocks(card, *part) == _blocks(origin, *part)


def _blocks(file: Path, start: int, size: int) -> list[tuple[int, int, int]]:
    """Of that part: first and last byte of each piece, and how far away on the desk it lies (filefrag(8))."""
    pieces: list[tuple[int, int, int]] = []
    for line in run(["filefrag", "-v", "-b1", file]).splitlines():
        if found := re.match(r" *\d+: +(\d+)\.\. *(\d+): +(\d+)\.\.", line):
            first, last, lies = map(int, found.groups())
            away, first, last = lies - first, max(first, start), min(last, start + size - 1)
            if first > last:
                continue
            if pieces and pieces[-1][1:] == (first - 1, away):
                first = pieces.pop()[0]
            pieces.append((first, last, away))
    return pieces


def holds(card: Path, partition: int, known: Mapping[str, Version]) -> str:
    """Which version the slot of this boot partition holds, whole; `mixed` when it is none of them."""
    _, boot, system = SLOTS[partition]
    found = (name for name, each in known.items() if same(card, boot, each.boot) and same(card, system, each.system))
    return next(found, "mixed")


def starts(card: Path, tryboot: bool = False) -> int:
    """The partition that the firmware's stand-in would start."""
    return Card(card).choose(tryboot).partition


def checked(card: Path) -> bool:
    """Whether e2fsck finds nothing wrong with the data partition, whose journal a mount has replayed; else it is said.

    In the file and not through a loop device: another one's memory of the same bytes may be older.
    """
    start, _ = place(card, DATA)
    done = subprocess.run(["e2fsck", "-fn", f"{card}?offset={start}"], capture_output=True, text=True, check=False)
    if done.returncode:
        say(f"{card}: {done.stdout[-2000:]}{done.stderr[-500:]}")
    return done.returncode == 0


def intact(database: Path) -> bool:
    """Whether SQLite finds nothing wrong with it."""
    with contextlib.closing(sqlite3.connect(database)) as opened:
        return bool(opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
