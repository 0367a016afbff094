"""A box that could never be updated is found when its image is built, not when the first bundle comes."""

from __future__ import annotations

import pytest

from image import profile
from image.firmware import settings
from image.tree import command_line, takes_bundles

PROFILES = ["debian", "rpios"]


@pytest.mark.parametrize(
    ("kernel", "rauc", "well"),
    [
        ("6.12.117+rpt-rpi-v8", "1.13", True),
        ("6.18.9+rpt-rpi-v8", "1.13", True),
        ("6.19.0+rpt-rpi-2712", "1.13", False),
        ("6.19.0+rpt-rpi-2712", "1.15", False),
        ("7.3.4+deb13-amd64", "1.13", False),
        ("7.3.4+deb13-amd64", "1.15.2", True),
        ("7.3.4+deb13-amd64", "1.16", True),
    ],
)
def test_an_old_rauc_under_a_new_kernel_is_known(kernel: str, rauc: str, well: bool) -> None:
    assert takes_bundles(kernel, rauc) is well


@pytest.mark.parametrize("name", PROFILES)
def test_no_kernel_is_told_a_root_that_is_not_the_slot_it_runs_in(name: str) -> None:
    assert "root=" not in command_line(profile.load(name).boot)


@pytest.mark.parametrize("name", PROFILES)
def test_a_start_that_fails_before_systemd_is_begun_anew_and_asks_nobody(name: str) -> None:
    """`panic=`: seconds, of the kernel and of initramfs-tools, where 0 or nothing would wait for ever."""
    words = command_line(profile.load(name).boot).split()
    (seconds,) = [word.removeprefix("panic=") for word in words if word.startswith("panic=")]
    assert 0 < int(seconds) <= 60
    assert "fsck.repair=yes" in words


def test_a_kernel_of_the_product_that_hangs_before_systemd_is_reset_by_the_board() -> None:
    boot = profile.load("rpios").boot
    seconds = int(settings(boot.config, tryboot=True)["kernel_watchdog_timeout"])
    assert 60 <= seconds <= 300, "longer than a start takes, shorter than anybody's patience"
    assert "watchdog_disarm=0" in command_line(boot).split()
