"""The data partition takes the rest of its card, whatever size the card is; a card that has grown stays as it is.

`growpart` (cloud-utils) moves the end in the partition table, MBR or GPT, while the partition is mounted; `resize2fs`
lets ext4 follow, also while it is mounted.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

GROWN, AS_IT_WAS = 0, 1
"""growpart(1): 0 changed, 1 nothing to do."""


def grow(folder: Path) -> bool:
    """Grow what is mounted on this folder. Says whether the partition grew; OSError or CalledProcessError when not.

    A folder that is no mount point of a partition, as on a desk, stays as it is.
    """
    device = mounted(folder)
    place = device and partition(device)
    if not device or not place:
        return False
    grew = grow_partition(*place)
    grow_filesystem(device)
    return grew


def grow_partition(disk: str, number: str) -> bool:
    """Move the partition's end in the table of this disk (or file). Says whether there was room."""
    result = subprocess.run(["growpart", disk, number], check=False, capture_output=True, text=True)
    if result.returncode not in {GROWN, AS_IT_WAS}:
        raise OSError(f"growpart: {(result.stderr or result.stdout).strip()}")
    return result.returncode == GROWN


def grow_filesystem(device: str) -> None:
    """Let a mounted ext4 follow its device; one that fits already stays as it is."""
    subprocess.run(["resize2fs", device], check=True, capture_output=True, text=True)


def partition(device: str) -> tuple[str, str] | None:
    """The disk and the number of a partition: `/dev/mmcblk0p6` is 6 of `/dev/mmcblk0`, `/dev/sda6` of `/dev/sda`."""
    found = re.fullmatch(r"(/dev/\w*\d)p(\d+)|(/dev/[a-z]+)(\d+)", device)
    return (found[1] or found[3], found[2] or found[4]) if found else None


def mounted(folder: Path) -> str | None:
    """The device that is mounted on this very folder (proc(5), `mountinfo`)."""
    for line in reversed(Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()):
        before, _, after = line.partition(" - ")
        if before.split()[4] == str(folder.resolve()):
            return after.split()[1]
    return None
