"""A box that could never be updated is found when its image is built, not when the first bundle comes."""

from __future__ import annotations

import pytest

from image.tree import takes_bundles


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
