"""Versions of the box: a slot's two file systems as built, and bundles that bring them."""

from __future__ import annotations

import dataclasses
import random
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from appliance.upkeep import bundles
from appliance.upkeep.bundles import Bundle
from appliance.upkeep.standing import SCHEMA
from image import products, profile
from image.shell import run
from image.tree import Build

RELEASE = "/usr/lib/os-release"
NOWHERE = "/dev/null"


@dataclass(frozen=True)
class Version:
    """What a slot holds, byte by byte, when this version is in it."""

    build: Build
    system: Path
    boot: Path

    @property
    def built(self) -> int:
        """What orders versions, seconds since 1970."""
        return self.build.epoch


def first(folder: Path) -> Version:
    """The version that a build has left in `folder`, by what its own os-release says."""
    told = run(["debugfs", "-R", f"cat {RELEASE}", folder / "system_a.img"])
    named = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', told, re.MULTILINE))
    build = Build(profile.load("debian"), "amd64", named["IMAGE_VERSION"], int(named["CUAGAN_BUILT"]))
    return Version(build, folder / "system_a.img", folder / "boot_a.img")


def following(before: Version, folder: Path, later_s: int, masked: tuple[str, ...] = ()) -> Version:
    """A version made `later_s` seconds later: one small file differs in each file system; these units are masked."""
    build = later(before.build, later_s)
    folder.mkdir(exist_ok=True)
    made = Version(build, folder / "system.img", folder / "boot.img")
    for source, target in ((before.system, made.system), (before.boot, made.boot)):
        run(["cp", "--sparse=always", "--reflink=auto", source, target])
    release = run(["debugfs", "-R", f"cat {RELEASE}", made.system])
    release = re.sub(r"CUAGAN_BUILT=\d+", f"CUAGAN_BUILT={build.epoch}", release)
    release = re.sub(r'IMAGE_VERSION=".*"', f'IMAGE_VERSION="{build.version}"', release)
    alter(made.system, {RELEASE: release}, [f"/etc/systemd/system/{unit}" for unit in masked])
    note = folder / "config.txt"
    note.write_text(run(["mtype", "-i", made.boot, "::config.txt"]) + f"# {build.version}\n")
    run(["mcopy", "-n", "-o", "-i", made.boot, note, "::config.txt"])
    return made


def later(build: Build, seconds: int, board: str = "") -> Build:
    """The same software as if it were made so much later (or earlier), or for another board."""
    profile = msgspec.structs.replace(build.profile, name=board) if board else build.profile
    version = f"{build.version}{seconds:+}"
    return dataclasses.replace(build, profile=profile, version=version, epoch=build.epoch + seconds)


def alter(image: Path | str, texts: Mapping[str, str], gone: list[str]) -> None:
    """Changes files of an ext4 file system that nobody has mounted; `gone` become links to nowhere.

    image: a file, or `FILE?offset=BYTES` on a card.
    """
    with tempfile.TemporaryDirectory() as name:
        words = []
        for number, (path, text) in enumerate(texts.items()):
            (Path(name) / str(number)).write_text(text)
            words += [f"rm {path}", f"write {name}/{number} {path}"]
        words += [f"symlink {path} {NOWHERE}" for path in gone]
        run(["debugfs", "-w", "-f", "-", image], text="\n".join(words) + "\n")


def bundle(version: Version, tree: Path, keys: tuple[Path, Path], out: Path) -> Path:
    """The signed bundle that brings it."""
    products.bundle(version.build, tree, (version.system, version.boot), keys, out)
    return out


def offer(version: Version, bundle: Path, city: Path) -> None:
    """What `cuagan post-update` does in a city's state folder; the bundle need not be looked at."""
    updates = city / "updates"
    updates.mkdir(exist_ok=True)
    told = Bundle(version.build.compatible, version.build.version, version.built, (SCHEMA,))
    bundles.post(bundle, told, updates)


def token(build: Build, tree: Path, keys: tuple[Path, Path], out: Path) -> Path:
    """A signed bundle with next to nothing in it, for a box that must refuse it."""
    with tempfile.TemporaryDirectory() as name:
        system, boot = Path(name) / "system", Path(name) / "boot"
        system.write_bytes(random.Random(build.epoch).randbytes(65536))
        boot.write_bytes(bytes(65536))
        products.bundle(build, tree, (system, boot), keys, out)
    return out


def stick(folder: Path, bundles: list[Path]) -> Path:
    """A USB stick as a technician brings it: FAT, labelled as the box expects, with these in its root."""
    size = sum(each.stat().st_size for each in bundles) + (64 << 20)
    out = folder / "stick.img"
    out.unlink(missing_ok=True)
    with out.open("wb") as file:
        file.truncate(size)
    run(["mkfs.vfat", "-F", "32", "-n", "CUAGAN", out])
    for each in bundles:
        run(["mcopy", "-i", out, each, f"::{each.name}"])
    return out
