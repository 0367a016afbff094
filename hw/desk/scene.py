"""What the desk's camera sees: a wooden table, and a sample paper that lies on it in some way.

A program of its own, since it needs five times the kiosk's memory: `python -m hw.desk.scene PICTURE [PAPER POSE]`
writes the picture, `python -m hw.desk.scene --thumbnails FOLDER` a small PNG of each paper. Always the same for the
same words.
"""

from __future__ import annotations

import math
import os
import sys
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image as Pillow

from hw.desk import papers
from hw.desk.samples import POSES, Pose, names

WIDTH, HEIGHT, TILE = 4608, 2592, 256
THUMBNAIL = (240, 340)
FOCAL = 0.74 * WIDTH
"""The Raspberry Pi Camera Module 3's lens, in the still's pixels."""

WOOD = (62, 84, 112)
"""The table's brown, BGR."""

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


def scene(paper: str = "", pose: str = "straight") -> Image:
    """The camera's picture, 4608×2592 BGR; without a paper, the empty table. KeyError: no such paper or pose."""
    chance = np.random.default_rng(seed=7)
    picture = _table(chance)
    light = _light()
    if paper:
        _lay(picture, np.asarray(papers.draw(paper)), POSES[pose])
        light = light * _shade() if POSES[pose].shadow else light
    return _photographed(picture, light, chance)


def corners(size: tuple[int, int], pose: Pose) -> Floats:
    """Where a paper of this width and height in pixels has its corners in the picture, clockwise from its top left,
    seen through a lens of FOCAL pixels as far away as shows its pixels one to one."""
    width, height = size
    flat = np.array([[-width, -height], [width, -height], [width, height], [-width, height]]) / 2
    turn, lean = math.radians(pose.turn), math.radians(pose.lean)
    x, y = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]]) @ flat.T
    nearness = FOCAL / (FOCAL - y * math.sin(lean))
    middle = np.array([WIDTH * (0.5 + pose.move[0]), HEIGHT * (0.5 + pose.move[1])])
    seen: Floats = (np.stack([x * nearness, y * math.cos(lean) * nearness], axis=1) + middle).astype(np.float32)
    return seen


def _lay(picture: Image, paper: Image, pose: Pose) -> None:
    """The paper on the table, with the soft shadow of its edge."""
    height, width = paper.shape[:2]
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    transform = cv2.getPerspectiveTransform(source, corners((width, height), pose))
    seen = cv2.warpPerspective(paper, transform, (WIDTH, HEIGHT), flags=cv2.INTER_AREA)
    shape = cv2.extractChannel(seen, 3)
    _darken(picture, 255 - _edge_shadow(cast("Image", shape)) // 2)
    cv2.copyTo(cv2.cvtColor(seen, cv2.COLOR_RGBA2BGR), cv2.threshold(shape, 127, 255, cv2.THRESH_BINARY)[1], picture)


def _edge_shadow(shape: Image) -> Image:
    small = cv2.resize(shape, (WIDTH // 8, HEIGHT // 8), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(np.roll(small, (2, 2), (0, 1)), (0, 0), 3)
    return cast("Image", cv2.resize(soft, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR))


def _darken(picture: Image, light: Image) -> None:
    """Each pixel times its light, where 255 leaves it as it is."""
    cv2.multiply(picture, cv2.merge([light] * 3), picture, scale=1 / 255)


def _photographed(picture: Image, light: Floats, chance: np.random.Generator) -> Image:
    """What a sensor makes of it: the lamp's light, a lens that is not quite sharp, and grain."""
    _darken(picture, cast("Image", cv2.resize((light * 255).astype(np.uint8), (WIDTH, HEIGHT))))
    tile = np.clip(chance.normal(8, 2.2, (TILE, TILE, 1)), 0, 255).astype(np.uint8)
    grain = np.tile(tile, (math.ceil(HEIGHT / TILE), WIDTH // TILE, 3))[:HEIGHT]
    return cast("Image", cv2.addWeighted(cv2.GaussianBlur(picture, (3, 3), 0), 1, grain, 1, -8))


def _table(chance: np.random.Generator) -> Image:
    """Planks with grain along them, at a quarter of the size and then enlarged."""
    width, height = WIDTH // 4, HEIGHT // 4
    fibres = cv2.resize(
        chance.normal(0, 1, (height, 12)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    )
    waves = cv2.resize(chance.normal(0, 1, (18, 5)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    planks = np.repeat(chance.normal(0, 5, 6), math.ceil(height / 6))[:height, None].astype(np.float32)
    tone = fibres * 4 + np.sin(waves * 9) * 5 + planks
    tone[:: math.ceil(height / 6)] -= 26
    wood = np.clip(np.array(WOOD, np.float32) + tone[..., None] * np.array([0.8, 0.95, 1.1], np.float32), 0, 255)
    return cast("Image", cv2.resize(wood.astype(np.uint8), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC))


def _light() -> Floats:
    """A sixteenth of the picture's size. A lamp above the middle: a little darker to the corners, never quite white."""
    x, y = np.meshgrid(np.linspace(-1, 1, WIDTH // 16), np.linspace(-1, 1, HEIGHT // 16))
    lamp: Floats = (0.95 - 0.13 * (x**2 + 0.6 * y**2) + 0.03 * x).astype(np.float32)
    return lamp


def _shade() -> Floats:
    """A sixteenth of the picture's size. Somebody leans over the table: a soft shadow from the left."""
    shade = np.ones((HEIGHT // 16, WIDTH // 16), np.float32)
    cv2.ellipse(shade, (WIDTH // 42, HEIGHT // 26), (WIDTH // 60, HEIGHT // 26), 20, 0, 360, 0.58, -1)
    return cast("Floats", cv2.GaussianBlur(shade, (0, 0), 7))


def thumbnail(paper: str) -> Pillow.Image:
    """The paper within 240×340 pixels."""
    small = papers.draw(paper)
    small.thumbnail(THUMBNAIL, Pillow.Resampling.LANCZOS)
    return small


def main(words: list[str]) -> None:
    """Write what the words ask for; each file appears whole or not at all."""
    if words[0] == "--thumbnails":
        for paper in names():
            _save(Path(words[1]) / f"{paper}.png", thumbnail(paper))
    else:
        picture = cv2.cvtColor(scene(*words[1:]), cv2.COLOR_BGR2RGB)
        _save(Path(words[0]), Pillow.fromarray(picture))


def _save(path: Path, picture: Pillow.Image) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    picture.save(part, format="JPEG" if path.suffix == ".jpg" else "PNG", quality=90)
    part.replace(path)


if __name__ == "__main__":
    main(sys.argv[1:])
