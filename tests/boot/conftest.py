"""One emulated box for all tests of this folder, with a city and a printer around it."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from image import products, profile
from image.base import cache
from image.build import make_disk
from image.guest import Guest, Wishes
from image.profile import Arch
from image.tree import Build, epoch, version
from tests.boot.camera import Camera, chosen
from tests.boot.outside import Hands, Town, flashed, housed
from tests.journeys.desk import free_ports

ARCH: Arch = msgspec.convert(os.environ.get("CUAGAN_ARCH", "amd64"), Arch)

# two more builds, which an arm64 image's would make through qemu-user
collect_ignore = [] if ARCH == "amd64" else ["test_repeatable.py"]


@pytest.fixture(scope="session")
def work() -> Iterator[Path]:
    """Disk images and logs; on a disk, under a short path for sockets, left there when CUAGAN_KEEP says so."""
    folder = Path(f"/var/tmp/cuagan-boot-{os.getpid()}")
    folder.mkdir()
    yield folder
    if not os.environ.get("CUAGAN_KEEP"):
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def disk(work: Path) -> Path:
    """The image of this tree, freshly put together; CUAGAN_DISK names one that is there already."""
    if told := os.environ.get("CUAGAN_DISK"):
        return Path(told)
    folder = work / "build"
    folder.mkdir()
    build = Build(profile.load("debian"), ARCH, version(), epoch())
    return make_disk(build, products.build_keys(cache() / "update-keys"), folder)


@pytest.fixture(scope="session")
def town(work: Path) -> Iterator[Town]:
    """The city and the printer."""
    found = Town(work / "town")
    found.open()
    yield found
    found.close()


@pytest.fixture(scope="session")
def kiosk_port() -> int:
    """Where this machine reaches the box's kiosk, which listens on its own loopback only."""
    return free_ports(1)[0]


@pytest.fixture(scope="session")
def camera() -> Camera:
    """What stands over the table."""
    return chosen()


@pytest.fixture(scope="session")
def box(work: Path, disk: Path, town: Town, kiosk_port: int, camera: Camera) -> Iterator[Guest]:
    """A flashed card with the technician's file, in a box that has just got power."""
    folder = work / "box"
    folder.mkdir()
    card = flashed(disk, town.settings(camera), folder / "card.img")
    with housed(folder, card, disk, camera, Wishes(forwards={18600: kiosk_port}), ARCH) as guest:
        guest.power_on()
        yield guest
        with contextlib.suppress(OSError):
            _, said = guest.ask("journalctl -b --no-pager; cat /run/cuagan/cups/cupsd.log", 300)
            (folder / "journal.txt").write_text(said)


@pytest.fixture(scope="session")
def hands(box: Guest, work: Path, camera: Camera) -> Hands:
    """What people do at the box."""
    return Hands(box, work / "box", camera)
