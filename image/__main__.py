"""`python -m image`: the card's image and all that belongs to it, in build/image/. Needs root."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import cast

import click

from image import products, profile, sbom
from image.base import cache
from image.build import make_disk
from image.profile import ROOT, Arch
from image.shell import BuildError, say
from image.tree import Build, epoch, version

OUT = ROOT / "build/image"


def make_products(build: Build, keys: tuple[Path, Path], work: Path, out: Path, level: int, url: str) -> None:
    """Everything that is handed out, from a filled `work` folder."""
    image = out / f"{build.name}.img"
    shutil.move(work / "disk.img", image)
    packed = products.pack(image, level)
    if build.arch == "arm64":  # Imager knows no other board than a Raspberry Pi
        (out / f"{build.name}.rpi-imager-manifest").write_text(products.manifest(build, image, packed, url))
    found = sbom.of_tree(work / "tree", build.compatible, build.version, build.epoch)
    (out / f"{build.name}.cdx.json").write_text(found)
    slot = work / "system_a.img", work / "boot_a.img"
    products.bundle(build, work / "tree", slot, keys, out / f"{build.name}.raucb")


@click.command()
@click.option("--profile", "name", default="debian", show_default=True, type=click.Choice(["debian", "rpios"]))
@click.option("--arch", default="", type=click.Choice(["", "amd64", "arm64"]), help="default: the profile's first")
@click.option("--mirror", multiple=True, help="NAME=ADDRESS: another mirror of the profile's archive NAME")
@click.option("--keys", type=click.Path(path_type=Path), help="folder of the key that signs updates")
@click.option("--level", default=12, show_default=True, help="how hard zstd packs, 1 to 19")
@click.option("--url", default=OUT.as_uri(), help="folder where Imager finds the packed image: https:// or file:///")
def main(name: str, arch: str, mirror: tuple[str, ...], keys: Path | None, level: int, url: str) -> None:
    """Builds the card's image, its block map, digest, Imager manifest, list of parts and update bundle."""
    began = time.monotonic()
    found = profile.load(name, dict(each.split("=", 1) for each in mirror))
    chosen = cast(Arch, arch or found.architectures[0])
    if chosen not in found.architectures:
        raise click.UsageError(f"profile {name} has no {chosen}, only {', '.join(found.architectures)}")
    if os.geteuid():
        raise click.UsageError("files of the image belong to root and others: run this as root")
    build = Build(found, chosen, version(), epoch())
    OUT.mkdir(parents=True, exist_ok=True)
    try:
        pair = products.build_keys(keys or cache() / "update-keys")
        with tempfile.TemporaryDirectory(prefix="work-", dir=OUT) as work:
            make_disk(build, pair, Path(work))
            make_products(build, pair, Path(work), OUT, level, url)
    except BuildError as error:
        say(str(error))
        sys.exit(1)
    say(f"{OUT / build.name}.img.zst after {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
