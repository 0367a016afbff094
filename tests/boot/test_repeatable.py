"""The same inputs give the same bytes: from the cached tree of packages on, everything is made twice."""

from __future__ import annotations

from pathlib import Path

from image import products, profile
from image.base import cache
from image.build import make_disk
from image.tree import Build, epoch, version

PARTS = ("bootcfg", "boot_a", "system_a", "data", "disk")


def test_the_card_made_again_is_the_same(disk: Path, work: Path) -> None:
    again = work / "again"
    again.mkdir()
    build = Build(profile.load("debian"), "amd64", version(), epoch())
    make_disk(build, products.build_keys(cache() / "update-keys"), again)
    different = [
        name
        for name in PARTS
        if products.digest(disk.with_name(f"{name}.img")) != products.digest(again / f"{name}.img")
    ]
    assert not different, f"compare {disk.parent} with {again}"
