"""The camera arm's figures in the hardware guide are those that the published sensor gives."""

from __future__ import annotations

import math
from pathlib import Path

from appliance.imaging import FOCAL
from appliance.upkeep.camera_check import LEAST_DPI
from tools import camera_arm

GUIDE = Path(__file__).parents[2] / "docs" / "hardware.md"


def test_the_table_of_the_guide_is_the_computed_one() -> None:
    assert camera_arm.table() in GUIDE.read_text(encoding="utf-8"), "python -m tools.camera_arm"


def test_the_least_resolution_is_the_one_that_the_self_test_asks_for() -> None:
    assert camera_arm.LEAST_DPI == LEAST_DPI


def test_the_angle_of_view_agrees_with_the_published_one() -> None:
    module = camera_arm.CAMERAS[0]
    width, depth = module.seen(1)
    horizontal, vertical = (2 * math.degrees(math.atan(side / 2)) for side in (width, depth))
    assert abs(horizontal - 66) < 3
    assert abs(vertical - 41) < 3
    assert abs(module.focal / module.area[0] - FOCAL) < 0.01
