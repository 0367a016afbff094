"""What the firmware's stand-in makes of autoboot.txt and config.txt."""

from __future__ import annotations

import pytest

from image.filesystems import AUTOBOOT
from image.firmware import settings


@pytest.mark.parametrize(("tryboot", "partition"), [(False, "2"), (True, "3")])
def test_the_try_holds_only_with_the_flag(tryboot: bool, partition: str) -> None:
    assert settings(AUTOBOOT, tryboot) == {"tryboot_a_b": "1", "boot_partition": partition}


def test_filters_of_other_boards_do_not_hold() -> None:
    text = "arm_64bit=1\n[pi5]\nkernel=kernel_2712.img\n[pi4]\nkernel=kernel8.img # ours\n[none]\nkernel=never\n"
    assert settings(text, tryboot=False) == {"arm_64bit": "1", "kernel": "kernel8.img"}


def test_the_initramfs_is_named_without_a_sign() -> None:
    assert settings("[all]\ninitramfs initrd.img followkernel\n", tryboot=False) == {"initramfs": "initrd.img"}


def test_an_unknown_filter_holds_for_nobody_until_all() -> None:
    assert settings("[HDMI:0]\na=1\n[all]\nb=2\n", tryboot=False) == {"b": "2"}
