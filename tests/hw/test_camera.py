"""The desk's camera on real files, and the conversion of a real camera's bytes."""

import threading
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from appliance.errors import ApplianceError, Fault
from hw.camera import Picamera2Camera, PictureFileCamera, hung_marker, nv12_to_bgr

WHITE, BLACK, STAMP, FAINT_STAMP, INK = (255,) * 3, (0,) * 3, (40, 40, 200), (215, 215, 245), (150, 60, 30)


def show(path: Path, colour: tuple[int, int, int], size: tuple[int, int] = (1920, 1080)) -> None:
    """Put a picture there as the table does: whole or not at all."""
    part = path.with_suffix(".part.png")
    cv2.imwrite(str(part), np.full((size[1], size[0], 3), colour, np.uint8))
    part.replace(path)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "table.jpg"
    show(path, STAMP)
    return path


def camera(path: Path) -> PictureFileCamera:
    return PictureFileCamera(path, frame_deadline=0.2, still_deadline=0.2)


def fault_of(take: Callable[[], object]) -> Fault:
    with pytest.raises(ApplianceError) as raised:
        take()
    return raised.value.fault


def test_it_says_that_it_is_simulated_and_what_it_shows(picture: Path) -> None:
    assert camera(picture).describe() == f"simulated: shows {picture}"


def test_the_preview_fits_1280_by_720_and_the_still_is_whole(picture: Path) -> None:
    assert camera(picture).frame().shape == (720, 1280, 3)
    assert camera(picture).still().shape == (1080, 1920, 3)
    show(picture, INK, (1000, 2000))
    assert camera(picture).frame().shape == (720, 360, 3)


def test_a_new_picture_is_seen_at_once(picture: Path) -> None:
    shown = camera(picture)
    assert tuple(shown.frame()[0, 0]) == STAMP
    show(picture, INK)
    assert tuple(shown.frame()[0, 0]) == INK
    assert tuple(shown.still()[0, 0]) == INK


def test_who_draws_on_a_frame_does_not_draw_on_the_next(picture: Path) -> None:
    shown = camera(picture)
    shown.frame()[:] = 0
    assert tuple(shown.frame()[0, 0]) == STAMP


def test_an_unplugged_camera_is_missing_and_comes_back(picture: Path) -> None:
    shown = camera(picture)
    shown.frame()
    picture.unlink()
    assert shown.probe() is fault_of(shown.frame) is fault_of(shown.still) is Fault.CAMERA_MISSING
    show(picture, INK)
    assert shown.probe() is None
    assert tuple(shown.frame()[0, 0]) == INK


def test_a_hung_camera_is_named_after_its_deadline_and_comes_back(picture: Path) -> None:
    shown = camera(picture)
    hung_marker(picture).touch()
    assert shown.probe() is fault_of(shown.frame) is fault_of(shown.still) is Fault.CAMERA_HUNG
    hung_marker(picture).unlink()
    assert shown.frame().shape == (720, 1280, 3)


def test_a_camera_that_wakes_up_in_time_is_no_fault(picture: Path) -> None:
    hung_marker(picture).touch()
    threading.Timer(0.1, hung_marker(picture).unlink).start()
    assert PictureFileCamera(picture, frame_deadline=60).frame().shape == (720, 1280, 3)


def test_a_broken_picture_is_a_named_fault(picture: Path) -> None:
    picture.write_bytes(picture.read_bytes()[:3000])
    assert fault_of(camera(picture).frame) is fault_of(camera(picture).still) is Fault.PICTURE_UNREADABLE


def test_closing_twice_is_no_error(picture: Path) -> None:
    shown = camera(picture)
    shown.frame()
    shown.close()
    shown.close()
    never_opened = Picamera2Camera()
    never_opened.close()
    assert "not open" in never_opened.describe()


def nv12(bgr: np.ndarray, padding: int) -> np.ndarray:
    """A picture as a Pi's camera gives it: full-range BT.601, rows padded to the stride."""
    height, width = bgr.shape[:2]
    bright, red, blue = cv2.split(cv2.cvtColor(bgr, cv2.COLOR_BGR2YCrCb))
    chroma = np.stack([blue[::2, ::2], red[::2, ::2]], axis=-1).reshape(height // 2, width)
    return np.pad(np.vstack([bright, chroma]), ((0, 0), (0, padding)), constant_values=77)


@pytest.mark.parametrize("padding", [0, 24])
@pytest.mark.parametrize("colour", [WHITE, BLACK, STAMP, FAINT_STAMP, INK, (235,) * 3, (16,) * 3])
def test_colours_come_out_as_they_went_in_at_any_stride(colour: tuple[int, int, int], padding: int) -> None:
    picture = np.full((36, 40, 3), colour, np.uint8)
    picture[:, 20:] = WHITE
    seen = nv12_to_bgr(nv12(picture, padding), (40, 36))
    np.testing.assert_allclose(seen[:, :16].astype(int), picture[:, :16], atol=2)
    np.testing.assert_allclose(seen[:, 24:].astype(int), picture[:, 24:], atol=2)
