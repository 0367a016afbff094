"""How well the camera sees: measures of a still of a test sheet, and a picture that shows where it is sharp.

Imports OpenCV, which costs 40 MB: imported late, in the camera's own thread.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np

from appliance import imaging

if TYPE_CHECKING:
    from appliance.devices import Image

A4_LONG_INCH = 297 / 25.4
LEAST_DPI = 195
"""Below it the small print of a form is not surely read; see docs/hardware.md for where the figure leads."""

SHOWN_SIDE = 1280
PEAK = 60
"""Steepest change from one pixel to the next, of 255, from which a stroke is drawn as sharp."""


@dataclasses.dataclass(frozen=True, slots=True)
class Seen:
    """width, height: of the still, pixels. dpi: of a sheet that is surely A4, else None. sharpness: see `imaging`.

    brightness: the lightest tenth of what is seen begins here, of 255. flaws: as a resident would be told.
    """

    width: int
    height: int
    dpi: int | None
    sharpness: float | None
    brightness: int
    flaws: tuple[str, ...]

    @property
    def good(self) -> bool:
        """An A4 sheet is found, fine enough, and nothing is wrong with its picture."""
        return self.dpi is not None and self.dpi >= LEAST_DPI and self.sharpness is not None and not self.flaws


def examine(still: Image) -> Seen:
    """Measure a still of the table with the test sheet on it."""
    corners = imaging.find_page(still)
    page = still if corners is None else imaging.flatten(still, corners)
    gray = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    return Seen(
        width=still.shape[1],
        height=still.shape[0],
        dpi=None if corners is None else _dpi(corners),
        sharpness=imaging.sharpness(cast("imaging.Gray", gray)),
        brightness=int(np.percentile(gray, 90)),
        flaws=tuple(imaging.judge(still, corners)),
    )


def _dpi(corners: imaging.Corners) -> int | None:
    """Dots per inch along the sheet's shorter-seen long side; None when it has not A4's proportion."""
    sides = [float(np.linalg.norm(corners[each] - corners[(each + 1) % 4])) for each in range(4)]
    one, other = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    longer, shorter = max(one, other), min(one, other)
    if abs(longer / shorter / imaging.A4_RATIO - 1) > imaging.A4_NEAR:
        return None
    return int(min(longer / A4_LONG_INCH, shorter / (210 / 25.4)))


def peaking(still: Image) -> bytes:
    """The still in grey with every sharp stroke in red, as JPEG."""
    gray = cv2.cvtColor(still, cv2.COLOR_BGR2GRAY)
    steep = cv2.morphologyEx(gray, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8)) > PEAK
    scale = min(1.0, SHOWN_SIDE / max(gray.shape))
    size = (round(gray.shape[1] * scale), round(gray.shape[0] * scale))
    small = cv2.cvtColor(cv2.resize(gray, size, interpolation=cv2.INTER_AREA), cv2.COLOR_GRAY2BGR)
    red = cv2.resize(steep.astype(np.uint8) * 255, size, interpolation=cv2.INTER_AREA) > PEAK // 2
    small[red] = (0, 0, 255)
    return imaging.encode_jpeg(cast("Image", small), 80)
