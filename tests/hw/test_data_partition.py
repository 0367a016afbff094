"""The data partition of a card that is larger than its image, with the real tools.

What needs a kernel that shows a disk's partitions (both steps together, mounted) is tried when the image is booted.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hw import data_partition

MB = 1 << 20


def run(*words: str, text: str = "") -> str:
    return subprocess.run(words, input=text, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.parametrize("label", ["gpt", "dos"])
def test_the_last_partition_takes_the_rest_of_the_card_and_only_once(tmp_path: Path, label: str) -> None:
    card = tmp_path / "card.img"
    card.touch()
    os.truncate(card, 64 * MB)
    run("sfdisk", "-q", str(card), text=f"label: {label}\nsize=32MiB\nsize=16MiB\n")
    os.truncate(card, 96 * MB)
    assert data_partition.grow_partition(str(card), "2")
    sectors = int(run("partx", "--noheadings", "--output", "SECTORS", "--nr", "2", str(card)))
    assert sectors * 512 > 60 * MB
    assert not data_partition.grow_partition(str(card), "2")
    run("sfdisk", "--verify", str(card))


def test_a_table_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "card.img").write_bytes(bytes(MB))
    with pytest.raises(OSError, match="growpart"):
        data_partition.grow_partition(str(tmp_path / "card.img"), "2")


def may_resize() -> bool:
    """Root, and with capability 24 (capabilities(7)): containers often lack it."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return os.geteuid() == 0 and bool(int(status["CapEff"], 16) >> 24 & 1)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A mounted ext4 of 16 MB on a device of 64 MB."""
    if not may_resize():
        pytest.skip("a mounted file system grows only for who has CAP_SYS_RESOURCE")
    image, folder = tmp_path / "data.img", tmp_path / "data"
    image.touch()
    folder.mkdir()
    os.truncate(image, 64 * MB)
    run("mkfs.ext4", "-q", str(image), "16M")
    device = run("losetup", "--find", "--show", str(image))
    try:
        run("mount", device, str(folder))
        yield device, folder
    finally:
        subprocess.run(["umount", str(folder)], check=False, capture_output=True)
        run("losetup", "--detach", device)


def test_the_file_system_follows_while_it_is_in_use(data: tuple[str, Path]) -> None:
    device, folder = data
    (folder / "hồ sơ").write_text("còn nguyên")
    assert data_partition.mounted(folder) == device
    for _ in range(2):
        data_partition.grow_filesystem(device)
        disk = os.statvfs(folder)
        assert disk.f_blocks * disk.f_frsize > 40 * MB
    assert (folder / "hồ sơ").read_text() == "còn nguyên"


@pytest.mark.parametrize(
    ("device", "place"),
    [
        ("/dev/mmcblk0p6", ("/dev/mmcblk0", "6")),
        ("/dev/nvme0n1p12", ("/dev/nvme0n1", "12")),
        ("/dev/sda6", ("/dev/sda", "6")),
        ("/dev/vda5", ("/dev/vda", "5")),
        ("tmpfs", None),
        ("/dev/mapper/x", None),
    ],
)
def test_a_partition_is_known_by_the_name_of_its_device(device: str, place: tuple[str, str] | None) -> None:
    assert data_partition.partition(device) == place


def test_a_folder_that_is_no_partition_stays_as_it_is(tmp_path: Path) -> None:
    assert not data_partition.grow(tmp_path)
