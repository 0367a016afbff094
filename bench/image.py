"""The card's image: its size, how long it takes to build, and in an emulated box with a city, a printer, a card reader
and buttons how long until the screen is painted, what is written in idle, and what memory it takes.

Seconds in an emulator are no seconds of a Pi; `image.boot_ratio` compares with the same card in the same emulator,
booted into nothing but the compositor and one full-screen browser with a static page. As root, 50 minutes; --quick
reports the last full run, with its date.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import report
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

KEPT = ROOT / "docs/image.json"
IDLE_S = 600
SETTLED_S = 180
SECTOR = 512
PATIENCE_S = 3600.0
# a plain ground packs into a much smaller picture than a page does
PAGE_BYTES = 8000
GRIM = (
    "XDG_RUNTIME_DIR=/run/cuagan-screen WAYLAND_DISPLAY=wayland-0 timeout 60 grim -o HEADLESS-1 - 2>/dev/null | wc -c"
)
BARE = """\
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
    base(build.profile, build.arch)
    wheelhouse(build.profile, build.arch)
    began = time.monotonic()
    disk = make_disk(build, products.build_keys(cache() / "update-keys"), folder)
    cached_s = time.monotonic() - began
    size = disk.stat().st_blocks * SECTOR / 1e6
    packed = products.pack(disk, 12).stat().st_size / 1e6
    town = Town(folder / "town")
    town.open()
    try:
        card = settled(folder, disk, town)
        report.progress("the box is the city's; its power is cut")
        plain_s = bare(folder, copy_card(card, folder / "bare.img"), disk)
        report.progress(f"a bare browser is painted after {plain_s:.0f} s")
        ours_s, idle_mb_h, memory_mb = booted(folder, card, disk)
    finally:
        town.close()
    bars = [
        report.bar("image.size_mb", size, "MB"),
        report.bar("image.packed_mb", packed, "MB"),
        report.bar("image.build_cold_s", cold_s, "s"),
        report.bar("image.build_cached_s", cached_s, "s"),
        report.bar("image.boot_s", ours_s, "s", peer=plain_s, peer_name="a bare browser on a static page, same card"),
        report.bar("image.boot_ratio", ours_s / plain_s, "", limit=1.25),
        report.bar("image.idle_write_mb_h", idle_mb_h, "MB/h", limit=1),
        report.bar("image.memory_mb", memory_mb, "MB", limit=1200),
    ]
    return bars, {"emulated": "qemu-system-x86_64, tcg, 2 cores, 2 GB", "version": build.version, "idle_s": IDLE_S}


def built_cold(kept: Path) -> float:
    """Seconds of all that `make image` does where it finds no tree and no wheel, packing and the bundle included."""
    began = time.monotonic()
    run([sys.executable, "-m", "image"], {"CUAGAN_CACHE": str(kept)})
    taken_s = time.monotonic() - began
    shutil.rmtree(kept)
    return taken_s


def settled(folder: Path, disk: Path, town: Town) -> Path:
    """The card of a box that a city has taken in: its first start is behind it, with keys, listing and grown data."""
    card = flashed(disk, town.settings(PictureFile()), folder / "card.img")
    guest = housed(folder / "first", card, disk, PictureFile(), Wishes())
    guest.power_on()
    try:
        until_shown(guest)
        time.sleep(SETTLED_S)
        guest.tell("sync", 300)
    finally:
        guest.cut_power()
    return card


def booted(folder: Path, card: Path, disk: Path) -> tuple[float, float, float]:
    """Seconds from the kernel's start to the attract screen painted; MB an hour written in idle; MB of memory used."""
    guest = housed(folder / "ours", card, disk, PictureFile(), Wishes())
    guest.power_on()
    try:
        painted_s = until_painted(guest)
        seconds = max(painted_s, until_shown(guest))
        report.progress(f"painted after {painted_s:.0f} s, with its letters after {seconds:.0f} s; nobody comes")
        time.sleep(SETTLED_S)
        before, began = written(guest), time.monotonic()
        time.sleep(IDLE_S)
        hours = (time.monotonic() - began) / 3600
        return seconds, (written(guest) - before) / 1e6 / hours, used_mb(guest)
    finally:
        guest.cut_power()


def bare(folder: Path, card: Path, disk: Path) -> float:
    """Seconds until the same card shows a static page, when nothing of ours is started but the compositor."""
    line = "systemd.mask=cuagan.target systemd.mask=cuagan-apply.path"
    page, unit = {"bare.html": PAGE}, {"stand-in-bare.service": BARE}
    guest = housed(folder / "bare", card, disk, PictureFile(), Wishes(command_line=line, files=page, units=unit))
    guest.power_on()
    try:
        return until_painted(guest)
    finally:
        guest.cut_power()


def until_shown(guest: Guest) -> float:
    """Waits for both browsers; when the touch panel's had its page with its letters, as the box's own clock counts."""
    for unit in ("cuagan-touch", "cuagan-board"):
        guest.wait(unit, lambda unit=unit: guest.active(unit), PATIENCE_S)  # type: ignore[misc]
    return int(guest.tell("systemctl show cuagan-touch -p ActiveEnterTimestampMonotonic --value")) / 1e6


def until_painted(guest: Guest) -> float:
    """Looked at from inside, as the box's own clock counts."""
    guest.wait("a painted page", lambda: int(guest.tell(GRIM, 120)) > PAGE_BYTES, PATIENCE_S)
    return float(guest.tell("cut -d' ' -f1 /proc/uptime"))


def written(guest: Guest) -> int:
    """Bytes written to the card since the start (/sys/block/*/stat, sectors of 512 bytes)."""
    guest.tell("sync", 300)
    return int(guest.tell("cat /sys/block/vda/stat").split()[6]) * SECTOR


def used_mb(guest: Guest) -> float:
    """Memory that is not available to anybody else."""
    found = dict(line.split(":") for line in guest.tell("cat /proc/meminfo").splitlines())
    return (int(found["MemTotal"].split()[0]) - int(found["MemAvailable"].split()[0])) / 1024


if __name__ == "__main__":
    main()
