"""The picamera2 driver, unmodified, on libcamera's virtual camera, in the tree that tools/trixie_root.sh builds."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

PROJECT = Path(__file__).parents[2]
HERE = Path(__file__).parent / "virtual_camera"
STILL, PREVIEW = (4608, 2592), (1280, 720)

# BGR: what a paper has, at the ends of the range too, where a video-range conversion would show.
WHITE, NEAR_WHITE, FAINT_STAMP, STAMP = (255, 255, 255), (235, 235, 235), (215, 215, 245), (40, 40, 200)
INK, NEAR_BLACK, BLACK, GREEN = (150, 60, 30), (16, 16, 16), (0, 0, 0), (90, 160, 60)
COLOURS = [WHITE, NEAR_WHITE, FAINT_STAMP, STAMP, INK, NEAR_BLACK, BLACK, GREEN]


@pytest.fixture(scope="session")
def trixie() -> Path:
    """The tree, built once and kept between runs."""
    for tool, package in (("mmdebstrap", "mmdebstrap"), ("unshare", "util-linux")):
        assert shutil.which(tool), f"{tool} is missing: apt-get install {package} (or run `make test`, which does)"
    command = [PROJECT / "tools/trixie_root.sh"]
    built = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHON": sys.executable}, check=False
    )
    assert built.returncode == 0, "tools/trixie_root.sh could not build the tree; what it said is above"
    return Path(built.stdout.strip())


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    """What the virtual camera shows: eight fields of colour."""
    draw(tmp_path / "frame.jpg", COLOURS)
    describe_camera(tmp_path, [STILL, PREVIEW])
    return tmp_path


def draw(path: Path, colours: list[tuple[int, int, int]]) -> None:
    """A full-size picture of eight fields."""
    picture = np.zeros((STILL[1], STILL[0], 3), np.uint8)
    for index, colour in enumerate(colours):
        row, column = divmod(index, 4)
        picture[row * 1296 : (row + 1) * 1296, column * 1152 : (column + 1) * 1152] = colour
    cv2.imwrite(str(path), picture, [cv2.IMWRITE_JPEG_QUALITY, 100])


def describe_camera(scene: Path, sizes: list[tuple[int, int]]) -> None:
    formats = "".join(f"  - {{width: {width}, height: {height}, frame_rates: [30]}}\n" for width, height in sizes)
    text = f'%YAML 1.1\n---\n"Virtual0":\n  supported_formats:\n{formats}  frames: {{path: /scene/frame.jpg}}\n'
    (scene / "virtual.yaml").write_text(text + "  location: CameraLocationExternal\n  model: virtual-imx708\n")


def exercise(trixie: Path, scene: Path, name: str) -> dict:
    """Run an exercise of `exercise.py` in the tree; what it printed."""
    command = [
        HERE / "enter.sh",
        trixie,
        scene,
        PROJECT,
        "python3",
        "-B",
        "/project/tests/hw/virtual_camera/exercise.py",
    ]
    done = subprocess.run([*command, name], stdout=subprocess.PIPE, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"the exercise {name} ended with {done.returncode}; what it said is above"
    return json.loads(done.stdout.splitlines()[-1])


def test_preview_still_and_preview_again_have_their_sizes_and_true_colours(trixie: Path, scene: Path) -> None:
    answer = exercise(trixie, scene, "pictures")
    assert "virtual-imx708" in answer["described"]
    assert answer["shapes"] == [[720, 1280, 3], [2592, 4608, 3], [720, 1280, 3]]
    for picture in answer["patches"]:
        np.testing.assert_allclose(picture, COLOURS, atol=5)


def test_reopening_the_camera_leaks_no_descriptors(trixie: Path, scene: Path) -> None:
    counts = exercise(trixie, scene, "reopening")["descriptors"]
    assert len(set(counts)) == 1, counts


def test_no_camera_is_camera_missing_and_leaks_nothing(trixie: Path, tmp_path: Path) -> None:
    answer = exercise(trixie, tmp_path, "missing")
    assert answer["probe"] == "camera-missing"
    assert all(fault.startswith("camera-missing: ") for fault in answer["faults"])
    assert len(set(answer["descriptors"])) == 1, answer["descriptors"]


def test_a_camera_that_cannot_give_the_size_is_a_named_fault_and_no_odd_picture(trixie: Path, scene: Path) -> None:
    describe_camera(scene, [(1024, 576)])
    answer = exercise(trixie, scene, "missing")
    assert all("(1024, 576), not NV12" in fault for fault in answer["faults"])


def test_a_camera_that_stops_delivering_is_camera_hung_and_works_again_later(trixie: Path, scene: Path) -> None:
    working, frame, still, later, later_still = exercise(trixie, scene, "stalling")["faults"]
    assert frame == still == "camera-hung: no picture within 4 s"
    assert working is later is later_still is None


def test_a_picture_laid_before_the_open_camera_is_seen_when_it_was_opened_anew(trixie: Path, scene: Path) -> None:
    """It proves what the emulated box's papers are laid by."""
    draw(scene / "later.jpg", COLOURS[::-1])
    answer = exercise(trixie, scene, "replacing")
    assert answer["fault"] == "camera-hung: no picture within 4 s"
    np.testing.assert_allclose(answer["patches"][0], COLOURS[::-1], atol=5)
    assert answer["seen"]
