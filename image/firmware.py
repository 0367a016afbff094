"""Stands in for the Raspberry Pi's firmware: reads a card as it does and says what it would start.

Sources: raspberrypi.com/documentation/computers/config_txt.html (autoboot.txt, conditional filters, tryboot) and
configuration.html#device-tree (`/chosen/bootloader`). Only what our cards use is understood.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from image.shell import BuildError, run

SECTOR = 512
SETTINGS = 1  # the partition that has autoboot.txt


def settings(text: str, tryboot: bool, board: str = "pi4") -> dict[str, str]:
    """The keys of autoboot.txt or config.txt that hold; later lines win. `board` is a filter such as [pi4]."""
    found: dict[str, str] = {}
    holds = {"all": True, "none": False, "tryboot": tryboot, board: True}
    on = True
    for line in (each.partition("#")[0].strip() for each in text.splitlines()):
        if line.startswith("[") and line.endswith("]"):
            on = holds.get(line[1:-1], False)
        elif on and line:
            key, sign, value = line.partition("=")
            words = line.split()
            if sign:
                found[key.strip()] = value.strip()
            elif words[0] == "initramfs":
                found["initramfs"] = words[1]
    return found


@dataclass(frozen=True)
class Choice:
    """What the firmware starts. partition: of the boot files, from 1; the other three are names of files on it."""

    partition: int
    tryboot: bool
    kernel: str
    initramfs: str
    command_line: str


class Card:
    """A card's image; read with mtools, never mounted."""

    def __init__(self, path: Path) -> None:
        self.path = path
        table = json.loads(run(["sfdisk", "--json", path]))["partitiontable"]
        self._starts = [each["start"] * SECTOR for each in table["partitions"]]

    def choose(self, tryboot: bool) -> Choice:
        """What starts now. `tryboot`: the flag that a reboot has set, for this one start."""
        auto = settings(self.text(SETTINGS, "autoboot.txt"), tryboot)
        partition = int(auto.get("boot_partition", SETTINGS))
        file = "config.txt" if not tryboot or auto.get("tryboot_a_b") == "1" else "tryboot.txt"
        config = settings(self.text(partition, file), tryboot)
        line = self.text(partition, config.get("cmdline", "cmdline.txt")).strip()
        names = config.get("kernel", "kernel8.img"), config.get("initramfs", "initramfs8")
        return Choice(partition, tryboot, *names, line)

    def text(self, partition: int, name: str) -> str:
        """A small file of a FAT partition; BuildError when it is not there."""
        return run(["mtype", "-i", self._place(partition), f"::{name}"])

    def take(self, partition: int, name: str, to: Path) -> Path:
        """Copies a file of a FAT partition out."""
        run(["mcopy", "-n", "-o", "-i", self._place(partition), f"::{name}", to])
        return to

    def put(self, partition: int, name: str, content: str) -> None:
        """Writes a file, as a technician's computer does."""
        part = self.path.with_name(f".{name}.part")
        part.write_text(content, encoding="utf-8")
        try:
            run(["mcopy", "-n", "-o", "-i", self._place(partition), part, f"::{name}"])
        finally:
            part.unlink()

    def _place(self, partition: int) -> str:
        if not 1 <= partition <= len(self._starts):
            raise BuildError(f"{self.path} has no partition {partition}")
        return f"{self.path}@@{self._starts[partition - 1]}"
