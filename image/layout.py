"""The card's partitions. Numbers and names are a contract with firmware, initramfs, RAUC and the update backend."""

from __future__ import annotations

from dataclasses import dataclass

from image.profile import Arch

MIB = 1 << 20
ALIGN = 8 * MIB  # erase blocks of cards are at most this
SECTOR = 512
DISK = "8D3D53E3-5B0E-4C11-9A57-0C0A6A000000"
FAT_TYPE = "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7"
DATA_TYPE = "0FC63DAF-8483-4772-8E79-3D69D8477DE4"
ROOT_TYPES = {"amd64": "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709", "arm64": "B921B045-1DF0-41C3-AF44-4C6F280D3FAE"}


@dataclass(frozen=True)
class Partition:
    """One partition: its PARTLABEL, its size in bytes, its GPT type."""

    name: str
    size: int
    kind: str


def partitions(arch: Arch) -> list[Partition]:
    """In the order of their numbers, from 1. The data partition is last: the first start lets it grow."""
    root = ROOT_TYPES[arch]
    return [
        Partition("bootcfg", 64 * MIB, FAT_TYPE),
        Partition("boot_a", 256 * MIB, FAT_TYPE),
        Partition("boot_b", 256 * MIB, FAT_TYPE),
        Partition("system_a", 2560 * MIB, root),
        Partition("system_b", 2560 * MIB, root),
        Partition("data", 256 * MIB, DATA_TYPE),
    ]


def uuid(number: int) -> str:
    """A partition's or file system's identifier: the same on every card, so that images are the same."""
    return f"{DISK[:-2]}{number:02X}"


def starts(found: list[Partition]) -> list[int]:
    """The first byte of each."""
    places = [ALIGN]
    for each in found:
        places.append(places[-1] + -(-each.size // ALIGN) * ALIGN)
    return places[:-1]


def disk_size(found: list[Partition]) -> int:
    """Bytes of the whole image: room for the second table at the end."""
    return starts(found)[-1] + found[-1].size + ALIGN


def table(found: list[Partition]) -> str:
    """What sfdisk is told."""
    lines = ["label: gpt", f"label-id: {DISK}", f"sector-size: {SECTOR}"]
    for number, (each, start) in enumerate(zip(found, starts(found), strict=True), 1):
        place = f"start={start // SECTOR}, size={each.size // SECTOR}"
        lines.append(f"{place}, type={each.kind}, uuid={uuid(number)}, name={each.name}")
    return "\n".join(lines) + "\n"
