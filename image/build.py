"""From packages to the card's image: every step in its order, in one folder that is thrown away afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path

from image.base import base
from image.disk import assemble
from image.filesystems import AUTOBOOT, ext4, fat
from image.layout import partitions
from image.profile import HERE
from image.shell import say
from image.tree import Build, clamp, make_tree
from image.wheels import wheelhouse


def make_disk(build: Build, keys: tuple[Path, Path], work: Path) -> Path:
    """Fills the empty folder `work`: tree/, boot/, one NAME.img a partition, and disk.img, whose path it returns."""
    tree, boot, settings, data = (work / name for name in ("tree", "boot", "bootcfg", "data"))
    for folder in (tree, boot, settings, data):
        folder.mkdir()
    make_tree(build, base(build.profile, build.arch), wheelhouse(build.profile, build.arch), keys[0], tree, boot)
    (settings / "autoboot.txt").write_text(AUTOBOOT)
    shutil.copyfile(HERE / "boot/cuagan.toml", settings / "cuagan.toml")
    for folder in (settings, data):
        clamp(folder, build.epoch)
    say("making file systems")
    sizes = {each.name: (number, each.size) for number, each in enumerate(partitions(build.arch), 1)}
    tools = (tree, build.arch)
    fat(work / "bootcfg.img", sizes["bootcfg"][1], "bootcfg", 1, settings, build.epoch)
    fat(work / "boot_a.img", sizes["boot_a"][1], "boot", 2, boot, build.epoch)
    ext4(work / "system_a.img", sizes["system_a"][1], "system", 4, tree, tools, build.epoch)
    ext4(work / "data.img", sizes["data"][1], "data", 6, data, tools, build.epoch)
    assemble(build.arch, work, work / "disk.img")
    return work / "disk.img"
