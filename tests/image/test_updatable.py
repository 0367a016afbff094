"""A box that could never be updated is found when its image is built, not when the first bundle comes."""

from __future__ import annotations

import pytest

from image.tree import command_line, takes_bundles


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


def test_no_kernel_is_told_a_root_that_is_not_the_slot_it_runs_in() -> None:
    assert "root=" not in command_line("ttyS0")
