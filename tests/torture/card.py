"""A card whose power can be cut: ext4 on an image that is cloned in one instant, whatever is being written.

The image lies on XFS, where a clone of a file (FICLONE, `cp --reflink`) is atomic. The clone holds what had reached the
card; what the system still kept in memory for it is missing, as after a power cut. All of it is in a tmpfs of the
program's own mount namespace knows (`namespace.py`).
"""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

_DESK_MB = 4096
"""Of the file system that clones; sparse, so that only what is written takes memory."""


class Cards:
    """Where cards are made and cloned. Root, in a mount namespace of its own."""

    def __init__(self, folder: Path = Path("/mnt")) -> None:
        _run("mount", "-t", "tmpfs", "none", folder)
        image, self._desk = folder / "desk.img", folder / "desk"
        self._sockets = folder
        _sparse(image, _DESK_MB)
        _run("mkfs.xfs", "-q", "-m", "reflink=1", image)
        self._desk.mkdir()
        _run("mount", "-o", "loop", image, self._desk)
        _run("ip", "link", "set", "lo", "up")  # the network namespace is as empty as the tmpfs

    def fresh(self, name: str = "card", megabytes: int = 192) -> Card:
        """A formatted card, in its reader."""
        image, path = self._desk / f"{name}.img", self._sockets / name
        image.unlink(missing_ok=True)
        _sparse(image, megabytes)
        _run("mkfs.ext4", "-q", "-F", image)
        path.mkdir(exist_ok=True)
        card = Card(image, path)
        card.insert()
        return card

    def memory(self, name: str) -> Path:
        """A folder that is lost when it is emptied: on the tmpfs."""
        folder = self._sockets / name
        folder.mkdir(exist_ok=True)
        return folder


class Card:
    """One card, mounted at `path`."""

    def __init__(self, image: Path, path: Path) -> None:
        self.image = image
        self.path = path

    def insert(self) -> None:
        """Mount it; the journal is replayed, as at the first start after a cut."""
        _run("mount", "-o", "loop,noatime", self.image, self.path)

    def remove(self) -> None:
        """Unmount it: nobody may use it any more."""
        _run("umount", self.path)

    def cut_power(self) -> Path:
        """The image as a power cut at this instant leaves it. What uses the card goes on until it is killed."""
        left = self.image.with_suffix(".left")
        left.unlink(missing_ok=True)
        _run("cp", "--reflink=always", self.image, left)
        return left

    def restore(self, left: Path) -> None:
        """Go on with what a power cut left."""
        self.remove()
        left.replace(self.image)
        self.insert()

    def settle(self) -> None:
        """Everything written so far reaches the card."""
        os.sync()


def hits(image: Path, needles: Iterable[bytes], start: int = 0) -> int:
    """How often any of these stands anywhere in the raw image from that byte on: in files, free space, journal."""
    sought = list(needles)
    return sum(extent.count(needle) for extent in _written(image, start) for needle in sought)


def _written(image: Path, end: int) -> Iterator[bytes]:
    """What was ever written to the image from `end` on, piece by piece; between them it is empty (SEEK_DATA)."""
    with image.open("rb") as file:
        size = image.stat().st_size
        while end < size:
            try:
                start = os.lseek(file.fileno(), end, os.SEEK_DATA)
            except OSError as error:
                if error.errno == errno.ENXIO:  # nothing but emptiness follows
                    return
                raise
            end = os.lseek(file.fileno(), start, os.SEEK_HOLE)
            yield os.pread(file.fileno(), end - start, start)


def _sparse(path: Path, megabytes: int) -> None:
    with path.open("wb") as file:
        file.truncate(megabytes << 20)


def _run(*command: object) -> None:
    subprocess.run([str(word) for word in command], check=True)
