"""The card's image from its file systems: a partition table and each in its place, without loop devices."""

from __future__ import annotations

import os
from pathlib import Path

from image.filesystems import empty
from image.layout import disk_size, partitions, starts, table
from image.profile import Arch
from image.shell import run, say

BLOCK = 1 << 20


def assemble(arch: Arch, folder: Path, out: Path) -> None:
    """Puts `folder`/NAME.img of each partition into the image `out`; a missing one stays empty."""
    say("putting the card's image together")
    found = partitions(arch)
    empty(out, disk_size(found))
    run(["sfdisk", "--quiet", out], text=table(found))
    for each, start in zip(found, starts(found), strict=True):
        part = folder / f"{each.name}.img"
        if part.exists():
            copy_sparse(part, out, start)


def copy_sparse(source: Path, target: Path, start: int) -> None:
    """Copies to that byte of the target; holes and zeros stay holes."""
    zeros = bytes(BLOCK)
    with source.open("rb") as reading, target.open("r+b") as writing:
        end = source.stat().st_size
        place = _data(reading.fileno(), 0, end)
        while place < end:
            reading.seek(place)
            block = reading.read(BLOCK - place % BLOCK)
            if block != zeros[: len(block)]:
                writing.seek(start + place)
                writing.write(block)
            place = _data(reading.fileno(), place + len(block), end)


def _data(file: int, place: int, end: int) -> int:
    """Where the next data is, from `place`; `end` when there is none."""
    if place >= end:
        return end
    try:
        return os.lseek(file, place, os.SEEK_DATA)
    except OSError:  # ENXIO: only a hole is left
        return end
