"""The partition table, written to a file by sfdisk and read back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from image import layout
from image.disk import assemble, copy_sparse
from image.filesystems import AUTOBOOT
from image.firmware import Card
from image.profile import Arch
from image.shell import run

ORDER = ["bootcfg", "boot_a", "boot_b", "system_a", "system_b", "data"]


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """A card with empty boot partitions but for their settings."""
    settings = tmp_path / "bootcfg.img"
    settings.write_bytes(bytes(64 * layout.MIB))
    run(["mkfs.vfat", "-F", "32", "-s", "1", settings])
    (tmp_path / "autoboot.txt").write_text(AUTOBOOT)
    run(["mcopy", "-i", settings, tmp_path / "autoboot.txt", "::"])
    for name in ("boot_a", "boot_b"):
        boot = tmp_path / f"{name}.img"
        with boot.open("wb") as file:
            file.truncate(256 * layout.MIB)
        run(["mkfs.vfat", "-F", "32", "-s", "1", boot])
        config = tmp_path / "config.txt"
        config.write_text("[all]\nkernel=vmlinuz\ninitramfs initrd.img followkernel\n")
        line = tmp_path / "cmdline.txt"
        line.write_text(f"console=ttyS0 of={name}\n")
        run(["mcopy", "-i", boot, config, line, "::"])
    assemble("amd64", tmp_path, tmp_path / "disk.img")
    return tmp_path / "disk.img"


@pytest.mark.parametrize("arch", ["amd64", "arm64"])
def test_sfdisk_makes_the_partitions_that_firmware_and_updates_count_on(arch: Arch, tmp_path: Path) -> None:
    assemble(arch, tmp_path, tmp_path / "disk.img")
    told = json.loads(run(["sfdisk", "--json", tmp_path / "disk.img"]))["partitiontable"]
    assert told["label"] == "gpt"
    assert [each["name"] for each in told["partitions"]] == ORDER
    assert all(each["start"] * 512 % layout.ALIGN == 0 for each in told["partitions"])
    # nothing stands behind the data partition: it may grow
    assert told["partitions"][-1]["start"] == max(each["start"] for each in told["partitions"])
    assert len({each["uuid"] for each in told["partitions"]}) == len(ORDER)


def test_an_empty_card_takes_no_room_on_the_disk(tmp_path: Path) -> None:
    assemble("amd64", tmp_path, tmp_path / "disk.img")
    found = (tmp_path / "disk.img").stat()
    assert found.st_size > 5 << 30
    assert found.st_blocks * 512 < 1 << 20


def test_bytes_and_holes_arrive_where_they_belong(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    with source.open("wb") as file:
        file.write(b"begin")
        file.seek(7 * layout.MIB + 3)
        file.write(b"middle")
        file.truncate(9 * layout.MIB)
    with target.open("wb") as file:
        file.truncate(20 * layout.MIB)
    copy_sparse(source, target, 8 * layout.MIB)
    assert target.read_bytes() == bytes(8 * layout.MIB) + source.read_bytes() + bytes(3 * layout.MIB)


def test_the_stand_in_starts_slot_a_and_tries_slot_b_once(card: Path) -> None:
    usual, tried = Card(card).choose(tryboot=False), Card(card).choose(tryboot=True)
    assert (usual.partition, usual.kernel, usual.initramfs) == (2, "vmlinuz", "initrd.img")
    assert (tried.partition, tried.command_line) == (3, "console=ttyS0 of=boot_b")


def test_the_stand_in_obeys_what_the_update_backend_wrote(card: Path) -> None:
    Card(card).put(1, "autoboot.txt", AUTOBOOT.replace("=2", "=9").replace("=3", "=2").replace("=9", "=3"))
    assert [Card(card).choose(flag).partition for flag in (False, True)] == [3, 2]
