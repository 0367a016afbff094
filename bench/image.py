"""The card's image: its size, how long it takes to build, and in an emulated box with a city, a printer, a card reader
and buttons how long until the screen is painted, what is written in idle, what memory it takes, how soon what is killed
is back, and what the next version costs when the box brings itself to it.

Seconds in an emulator are no seconds of a Pi; `image.boot_ratio` compares with the same card in the same emulator,
booted into nothing but the compositor and one full-screen browser with a static page. As root, 75 minutes; --quick
reports the last full run, with its date.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from appliance.upkeep.updates import Step
from bench import image_box, report
from image import products, profile
from image.base import base, cache
from image.build import make_disk
from image.guest import Guest, Wishes, copy_card
from image.profile import ROOT
from image.shell import run
from image.tree import Build, epoch, version
from image.wheels import wheelhouse
from tests.boot.camera import PictureFile
from tests.boot.outside import Town, flashed, housed
from tests.image_torture import versions
from tests.image_torture.by_itself import by_itself
from tests.image_torture.ledger import Found

KEPT = ROOT / "docs/image.json"
LATER_S = 86_400
UNIT = """\
[Unit]
After=cuagan-screen.service
Wants=cuagan-screen.service cuagan-prepare.service
[Service]
User=cuagan-screen
Environment=XDG_RUNTIME_DIR=/run/cuagan-screen WAYLAND_DISPLAY=wayland-0 HOME=/run/cuagan-screen
ExecStart=/usr/bin/chromium --kiosk --ozone-platform=wayland --no-first-run --user-data-dir=/run/cuagan-screen/bare \
--class=cuagan-touch file:///run/bare.html
Restart=always
"""
PAGE = "<!doctype html><meta charset=utf-8><title>bare</title>" + "<h1>Một trang đứng yên, chữ lớn.</h1>" * 8
PEER = "a bare browser on a static page, same card"


def main() -> None:
    """Everything, or what was kept."""
    if report.arguments("image").quick:
        if KEPT.exists():
            print(KEPT.read_text(encoding="utf-8").rstrip())
        else:
            report.finish("image", [], {"measured": "never"})
        return
    folder = Path(tempfile.mkdtemp(prefix="cuagan-bench-", dir="/var/tmp"))
    try:
        bars, detail = measured(folder)
    finally:
        shutil.rmtree(folder)
    KEPT.write_text(report.text("image", bars, detail) + "\n", encoding="utf-8")
    report.finish("image", bars, detail)


def measured(folder: Path) -> tuple[list[report.Bar], dict[str, Any]]:
    """Builds once with nothing kept and once from the cached tree of packages, boots three times."""
    cold_s = built_cold(folder / "cold")
    build = Build(profile.load("debian"), "amd64", version(), epoch())
    keys = products.build_keys(cache() / "update-keys")
    base(build.profile, build.arch)
    wheelhouse(build.profile, build.arch)
    began = time.monotonic()
    disk = make_disk(build, keys, folder)
    cached_s = time.monotonic() - began
    bars = [
        report.bar("image.size_mb", disk.stat().st_blocks * image_box.SECTOR / 1e6, "MB"),
        report.bar("image.packed_mb", products.pack(disk, 12).stat().st_size / 1e6, "MB"),
        report.bar("image.build_cold_s", cold_s, "s"),
        report.bar("image.build_cached_s", cached_s, "s"),
    ]
    town = Town(folder / "town")
    town.open()
    try:
        lived, update = boxes(folder, disk, town, keys)
    finally:
        town.close()
    detail = {
        "emulated": "qemu-system-x86_64, tcg, 2 cores, 2 GB",
        "version": build.version,
        "idle_s": image_box.IDLE_S,
    }
    return bars + lived, detail | {"update": update}


def built_cold(kept: Path) -> float:
    """Seconds of all that `make image` does where it finds no tree and no wheel, packing and the bundle included."""
    began = time.monotonic()
    run([sys.executable, "-m", "image"], {"CUAGAN_CACHE": str(kept)})
    taken_s = time.monotonic() - began
    shutil.rmtree(kept)
    return taken_s


def boxes(folder: Path, disk: Path, town: Town, keys: tuple[Path, Path]) -> tuple[list[report.Bar], Found]:
    """A box's first start, the same card with a bare browser, and the box's second start to its next version."""
    card = settled(folder, disk, town)
    report.progress("the box is the city's; its power is cut")
    plain_s, plain_back_s = bare(folder, copy_card(card, folder / "bare.img"), disk)
    report.progress(f"a bare browser is painted after {plain_s:.0f} s, and again {plain_back_s:.0f} s after its death")
    with housed(folder / "ours", card, disk, PictureFile(), Wishes()) as guest:
        guest.power_on()
        seconds = max(image_box.until_painted(guest), image_box.until_shown(guest))
        report.progress(f"painted, with its letters, after {seconds:.0f} s; nobody comes")
        idle_mb_h, memory_mb = image_box.idle(guest)
        backs = {name: image_box.comes_back(guest, *units) for name, units in image_box.KILLED.items()}
        update = updated(folder, guest, town, keys)
    bars = [
        report.bar("image.boot_s", seconds, "s", peer=plain_s, peer_name=PEER),
        report.bar("image.boot_ratio", seconds / plain_s, "", limit=1.25),
        report.bar("image.idle_write_mb_h", idle_mb_h, "MB/h", limit=1),
        report.bar("image.memory_mb", memory_mb, "MB", limit=1200),
        report.bar("image.update_ratio", update["ratio"], "", limit=0.10),
    ]
    peers = {"browser": {"peer": plain_back_s, "peer_name": PEER}}
    bars += [report.bar(f"image.back_{name}_s", took, "s", **peers.get(name, {})) for name, took in backs.items()]
    return bars, update


def settled(folder: Path, disk: Path, town: Town) -> Path:
    """The card of a box that a city has taken in: its first start is behind it, with keys, listing and grown data."""
    card = flashed(disk, town.settings(PictureFile()), folder / "card.img")
    with housed(folder / "first", card, disk, PictureFile(), Wishes()) as guest:
        guest.power_on()
        image_box.until_shown(guest)
        time.sleep(image_box.SETTLED_S)
        guest.tell("sync", 300)
    return card


def bare(folder: Path, card: Path, disk: Path) -> tuple[float, float]:
    """Seconds until the same card shows a static page, when nothing of ours is started but the compositor; and until it
    shows it again when the browser is killed.
    """
    line = "systemd.mask=cuagan.target systemd.mask=cuagan-apply.path"
    wishes = Wishes(command_line=line, files={"bare.html": PAGE}, units={f"{image_box.BARE}.service": UNIT})
    with housed(folder / "bare", card, disk, PictureFile(), wishes) as guest:
        guest.power_on()
        return image_box.until_painted(guest), image_box.bare_comes_back(guest)


def updated(folder: Path, guest: Guest, town: Town, keys: tuple[Path, Path]) -> Found:
    """What it took to bring the box to a version of which one small file in each file system differs."""
    first = versions.first(folder)
    following = versions.following(first, folder / "next", LATER_S)
    bundle = versions.bundle(following, folder / "tree", keys, folder / "next.raucb")
    found = by_itself(guest, town, bundle, following)
    if found["step"] != Step.COMMITTED:
        raise RuntimeError(f"the new version was not committed: {found}")
    return found


if __name__ == "__main__":
    main()
