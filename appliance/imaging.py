"""From a picture of the table to a page: find it, flatten it, judge it. Pure functions on BGR arrays.

Imports OpenCV, which costs 40 MB: whoever needs this module imports it late, at the first scan.
"""

from __future__ import annotations

import enum
import math
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np
import numpy.typing as npt
import zxingcpp
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from appliance.errors import ApplianceError, Fault

if TYPE_CHECKING:
    from appliance.devices import Image

Corners = npt.NDArray[np.float32]
"""Four corners of a page in pixels, 4×2 (x, y), clockwise from the top left as the camera sees it."""

Gray = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

A4_RATIO = math.sqrt(2)
A4_NEAR = 0.05
LONGEST, SHORTEST = 3508, 2480
"""A4 at 300 dots per inch: no page is stored larger."""

LARGEST_PICTURE = 50_000_000
"""Pixels; the largest still is 12 million, a good telephone's 48 million."""

WORKING_SIDE = 640
SMALLEST_PAGE, LARGEST_PAGE = 0.015, 0.99
LEAST_SUPPORT = 0.55
FOUR, EDGE, SAMPLES = 4, 18, 48

FOCAL = 0.74
"""Focal length over the sensor's longer side: 4.74 mm over 6.45 mm, the Raspberry Pi Camera Module 3's."""

DARK, FAINT, SHARP, STRONGEST = 80, 18, 0.38, 99.8


class Flaw(enum.StrEnum):
    """What makes a picture of a page worth taking again; the catalogue says `flaw-<name>`."""

    TOO_DARK = "too-dark"
    CUT_OFF = "cut-off"
    BLURRED = "blurred"


def find_page(image: Image) -> Corners | None:
    """The corners of the paper in the picture, or None. About 5 ms on a preview frame; works on a small copy and
    then moves each side onto the strongest edge near it in the full picture."""
    scale = min(1.0, WORKING_SIDE / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    channel = cast("Gray", cv2.medianBlur(_paper(cast("Image", small)), 5))
    quads = [(_support(channel, quad), quad) for mask in _masks(channel) for quad in _quads(mask)]
    support, best = max(quads, key=_worth, default=(0.0, None))
    if best is None or support < LEAST_SUPPORT:
        return None
    corners = _refine(channel, best, reach=5)
    return _ordered(_refine(image, corners / scale, reach=math.ceil(2.5 / scale)))


def _worth(candidate: tuple[float, Corners]) -> float:
    """Prefers a whole outline, then a large one: the page rather than the table printed on it."""
    support, quad = candidate
    return support**2 * math.sqrt(cv2.contourArea(quad))


def flatten(image: Image, corners: Corners) -> Image:
    """The page upright, in its true proportion (exactly A4's when within 5 % of it), at most 3508×2480 pixels."""
    width, height = _true_size(image, corners)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    transform = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    return cast("Image", cv2.warpPerspective(image, transform, (width, height), flags=cv2.INTER_LINEAR))


def judge(image: Image, corners: Corners | None) -> list[Flaw]:
    """What is wrong with the picture of this page (None: the whole frame). Says nothing of a page it cannot judge,
    such as a blank one's sharpness."""
    page = _paper(image if corners is None else flatten(image, corners))
    checks = {
        Flaw.TOO_DARK: float(np.percentile(page, 90)) < DARK,
        Flaw.CUT_OFF: corners is not None and _touches_edge(image, corners),
        Flaw.BLURRED: _blurred(page),
    }
    return [flaw for flaw, found in checks.items() if found]


def encode_jpeg(image: Image, quality: int = 85) -> bytes:
    """The picture as a JPEG file; quality 1 to 100."""
    done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("cannot encode this array as a picture")
    return bytes(data)


def thumbnail(image: Image, side: int = 360) -> Image:
    """The picture with its longer side at most `side` pixels."""
    scale = min(1.0, side / max(image.shape[:2]))
    return cast("Image", cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))


def read_codes(image: Image) -> list[str]:
    """The texts of all QR codes in the picture."""
    gray = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return [code.text for code in zxingcpp.read_barcodes(gray, formats=zxingcpp.barcode_formats_from_str("QRCode"))]


def decode_picture(path: Path) -> Image:
    """A JPEG or PNG file as an array, upright. PICTURE_TOO_LARGE over 50 million pixels, told from the header before
    anything is decoded; PICTURE_UNREADABLE when it is missing, broken, cut short or no picture."""
    try:
        with Pillow.open(path, formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > LARGEST_PICTURE:
                raise ApplianceError(Fault.PICTURE_TOO_LARGE, f"{picture.width}×{picture.height}")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except Pillow.DecompressionBombError as error:
        raise ApplianceError(Fault.PICTURE_TOO_LARGE) from error
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError, EOFError, struct.error) as error:
        raise ApplianceError(Fault.PICTURE_UNREADABLE, type(error).__name__) from error
    return cast("Image", cv2.cvtColor(np.asarray(upright), cv2.COLOR_RGB2BGR))


# Flattening


def _true_size(image: Image, corners: Corners) -> tuple[int, int]:
    """Width and height of the flattened page in pixels: as much paper detail as the picture has."""
    top, right, bottom, left = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    area = max(top, bottom) * max(left, right)
    ratio = _snapped(_true_ratio(image, corners))
    width, height = math.sqrt(area * ratio), math.sqrt(area / ratio)
    shrink = min(1.0, LONGEST / max(width, height), SHORTEST / min(width, height))
    return max(1, round(width * shrink)), max(1, round(height * shrink))


def _true_ratio(image: Image, corners: Corners) -> float:
    """Width over height of the paper itself, from its perspective (Zhang and He, Whiteboard Scanning and Image
    Enhancement, 2003), for a lens of FOCAL picture lengths that looks through the middle of the picture. Estimating
    the lens from each page, as they do, fails when the page lies almost parallel to the sensor, as ours mostly do."""
    height, width = image.shape[:2]
    lens = np.array([1, 1, FOCAL * max(width, height)])
    rays = np.hstack([corners - np.array([width / 2, height / 2]), np.ones((4, 1))]) * lens
    top_left, top_right, bottom_right, bottom_left = rays
    diagonal = np.cross(top_left, bottom_right)
    right = (diagonal @ bottom_left) / (np.cross(top_right, bottom_right) @ bottom_left)
    down = (diagonal @ top_right) / (np.cross(bottom_left, bottom_right) @ top_right)
    across, along = right * top_right - top_left, down * bottom_left - top_left
    return float(np.linalg.norm(across) / max(float(np.linalg.norm(along)), 1e-6))


def _snapped(ratio: float) -> float:
    """A4's proportion, lying or standing, when the ratio is near it."""
    for exact in (A4_RATIO, 1 / A4_RATIO):
        if abs(ratio / exact - 1) < A4_NEAR:
            return exact
    return ratio


# Judging


def _touches_edge(image: Image, corners: Corners) -> bool:
    """Whether the page runs out of the frame."""
    return bool(_at_border(corners, image, margin=0.004 * max(image.shape[:2])).any())


def sharpness(page: Gray) -> float | None:
    """How sharp the sharpest strokes are: their steepest change of brightness from one pixel to the next, as a share of
    how far strokes stand out from the paper around them; None where there are no strokes. Measured on ten photographs:
    0.57 to 1.1 as taken, about 0.3 blurred by a Gaussian of 3 pixels."""
    height, width = page.shape
    inner = page[height // 40 : -(height // 40) or None, width // 40 : -(width // 40) or None]
    strokes = np.percentile(cv2.absdiff(inner, cv2.blur(inner, (31, 31))), STRONGEST)
    if strokes < FAINT:
        return None
    steepest = np.percentile(cv2.morphologyEx(inner, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8)), STRONGEST)
    return float(steepest / strokes)


def _blurred(page: Gray) -> bool:
    """Whether even the sharpest strokes are soft."""
    found = sharpness(page)
    return found is not None and found < SHARP


# Finding


def _paper(image: Image) -> Gray:
    """The darkest of the three colours: paper is light in all of them, wood and skin are not."""
    blue, green, red = cv2.split(image)
    return cast("Gray", cv2.min(cv2.min(blue, green), red))


def _masks(channel: Gray) -> Iterator[Gray]:
    """Where the page may be: lighter than its surroundings, or enclosed by edges."""
    _, light = cv2.threshold(channel, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    yield cast("Gray", cv2.morphologyEx(light, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8)))
    yield cast("Gray", cv2.dilate(cv2.Canny(channel, 20, 60), np.ones((3, 3), np.uint8)))


def _quads(mask: Gray) -> Iterator[Corners]:
    """The four-cornered outlines of a sensible size in the mask."""
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours:
        _, _, width, height = cv2.boundingRect(contour)
        if SMALLEST_PAGE < width * height / mask.size < LARGEST_PAGE:
            quad = _simplified(cv2.convexHull(contour))
            if len(quad) == FOUR:
                yield quad


def _simplified(hull: cv2.typing.MatLike) -> Corners:
    """The hull with ever coarser sides, until they are four or fewer."""
    around = cv2.arcLength(hull, True)
    shapes = (cv2.approxPolyDP(hull, tolerance * around, True) for tolerance in (0.01, 0.02, 0.035, 0.05))
    return next((shape for shape in shapes if len(shape) <= FOUR), hull).reshape(-1, 2).astype(np.float32)


def _along(corners: Corners) -> tuple[Floats, Floats]:
    """Points along the four sides (their ends left out: there the next side disturbs), 4×SAMPLES×2, and the four
    unit normals, 4×1×2."""
    direction = np.roll(corners, -1, axis=0) - corners
    length = np.maximum(np.linalg.norm(direction, axis=1, keepdims=True), 1.0)
    normal = np.stack([-direction[:, 1], direction[:, 0]], axis=1) / length
    places = np.linspace(0.06, 0.94, SAMPLES, dtype=np.float32)[None, :, None]
    return corners[:, None, :] + places * direction[:, None, :], normal[:, None, :]


def _profiles(image: Image | Gray, corners: Corners, reach: int) -> npt.NDArray[np.int16]:
    """Brightness on short lines across the four sides, `reach` pixels to each hand; 4×SAMPLES×(2·reach + 1)."""
    points, normal = _along(corners)
    steps = np.arange(-reach, reach + 1, dtype=np.float32)[:, None]
    grid = (points[:, :, None, :] + steps * normal[:, :, None, :]).reshape(FOUR * SAMPLES, -1, 2)
    across, down = cv2.split(grid)
    values = cv2.remap(image, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    darkest: npt.NDArray[np.integer] = values.reshape(FOUR, SAMPLES, 2 * reach + 1, -1).min(axis=3)
    return darkest.astype(np.int16)


def _support(channel: Gray, corners: Corners) -> float:
    """How much of the outline lies on an edge, 0 to 1. What lies on the frame's own border counts for half."""
    profiles = _profiles(channel, corners, reach=4)
    step = np.abs(profiles[..., 5:].mean(axis=2) - profiles[..., :4].mean(axis=2))
    return float(np.where(_at_border(_along(corners)[0], channel), 0.5, step > EDGE).mean())


def _at_border(points: Floats, image: Image | Gray, margin: float = 4) -> npt.NDArray[np.bool_]:
    height, width = image.shape[:2]
    limit = np.array([width, height], np.float32) - 1 - margin
    outside: npt.NDArray[np.bool_] = np.any((points < margin) | (points > limit), axis=-1)
    return outside


def _refine(image: Image | Gray, corners: Corners, reach: int) -> Corners:
    """Each side moved onto the strongest edge within `reach` pixels, and the corners to where the sides meet."""
    profiles = _profiles(image, corners, reach + 2)
    change = np.abs(profiles[..., 4:] - profiles[..., :-4])
    points, normal = _along(corners)
    places = points + (change.argmax(axis=2)[..., None] - reach).astype(np.float32) * normal
    strong = change.max(axis=2) > EDGE
    lines = np.stack([_line(places[side][strong[side]], points[side]) for side in range(FOUR)]).astype(np.float64)
    met = np.cross(np.roll(lines, 1, axis=0), lines)
    with np.errstate(divide="ignore", invalid="ignore"):  # parallel sides meet nowhere: the corner stays
        moved = met[:, :2] / met[:, 2:]
    near = np.linalg.norm(moved - corners, axis=1, keepdims=True) < 4 * reach
    return np.where(near, moved, corners).astype(np.float32)


def _line(strong: Floats, side: Floats) -> Floats:
    """The line a·x + b·y + c = 0 through the edge's places; where there is hardly an edge, the side as it was."""
    points = strong if len(strong) > SAMPLES // 3 else side
    vx, vy, x, y = cv2.fitLine(points, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
    return np.array([-vy, vx, vy * x - vx * y], np.float32)


def _ordered(corners: Corners) -> Corners:
    """Clockwise from the top left."""
    middle = corners.mean(axis=0)
    clockwise = corners[np.argsort(np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0]))]
    return np.roll(clockwise, -int(clockwise.sum(axis=1).argmin()), axis=0)
