"""The desk's table: what the simulated camera sees of it, found and read by the box's own functions."""

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from appliance import imaging
from appliance.errors import ApplianceError, Fault
from appliance.imaging import Flaw
from hw.camera import PictureFileCamera
from hw.desk.papers import draw
from hw.desk.samples import CARD, POSES, names, sample_card
from hw.desk.scene import corners, scene
from hw.desk.table import Table


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    return Table(tmp_path_factory.mktemp("sim") / "table.jpg")


@pytest.fixture
def camera(table: Table) -> Iterator[PictureFileCamera]:
    yield PictureFileCamera(table._picture, frame_deadline=0.2, still_deadline=0.2)
    table.plug()


@pytest.mark.parametrize("pose", [pose for pose in POSES if pose != "half-off"])
def test_a_paper_is_found_however_it_lies_and_can_be_flattened_without_flaw(pose: str) -> None:
    picture = scene("chung-sinh", pose)
    found = imaging.find_page(picture)
    assert found is not None
    np.testing.assert_allclose(found, corners(draw("chung-sinh").size, POSES[pose]), atol=4)
    assert imaging.judge(picture, found) == []
    page = imaging.flatten(picture, found)
    assert page.shape[0] / page.shape[1] == pytest.approx(2**0.5, rel=0.001)


def test_a_paper_half_off_the_table_is_said_to_be_cut_off() -> None:
    picture = scene("to-khai", "half-off")
    found = imaging.find_page(picture)
    assert found is not None
    assert imaging.judge(picture, found) == [Flaw.CUT_OFF]


def test_nothing_is_found_on_the_empty_table() -> None:
    assert imaging.find_page(scene()) is None


@pytest.mark.parametrize("pose", ["straight", "tilted"])
def test_the_cards_code_is_read_by_the_camera_as_by_the_reader(pose: str) -> None:
    assert imaging.read_codes(scene(CARD, pose)) == [sample_card()]


@pytest.mark.parametrize("paper", names())
def test_every_paper_is_drawn_the_same_each_time_and_with_its_margins_free(paper: str) -> None:
    picture = np.asarray(draw(paper))
    assert (picture == np.asarray(draw(paper))).all()
    ink = cv2.cvtColor(picture[..., :3], cv2.COLOR_RGB2GRAY) < 120
    height, width = ink.shape
    assert ink.any()
    assert not ink[: height // 30].any()
    assert not ink[-height // 60 :].any()
    assert not ink[:, : width // 30].any()
    assert not ink[:, -width // 60 :].any()


def test_what_is_laid_is_what_the_camera_sees(table: Table, camera: PictureFileCamera) -> None:
    table.clear()
    empty = camera.frame()
    table.lay("to-khai", "straight")
    assert table.state() == {"table": "to-khai straight", "camera": "plugged"}
    assert imaging.find_page(camera.frame()) is not None
    table.clear()
    assert table.state()["table"] == "empty"
    assert (camera.frame() == empty).all()


def test_a_camera_pulled_out_is_missing_and_sees_what_was_laid_meanwhile(
    table: Table, camera: PictureFileCamera
) -> None:
    table.unplug()
    table.lay("don-trang-1", "straight")
    assert (camera.probe(), table.state()["camera"]) == (Fault.CAMERA_MISSING, "unplugged")
    table.plug()
    assert imaging.find_page(camera.frame()) is not None


def test_a_hung_camera_hangs_until_it_is_plugged_in_again(table: Table, camera: PictureFileCamera) -> None:
    table.hang()
    assert table.state()["camera"] == "hung"
    with pytest.raises(ApplianceError, match="camera-hung"):
        camera.still()
    table.plug()
    assert table.state()["camera"] == "plugged"
    assert camera.still().shape == (2592, 4608, 3)


def test_the_table_outlives_the_process_that_laid_it(table: Table) -> None:
    table.lay(CARD, "straight")
    table.unplug()
    assert Table(table._picture).state() == table.state() == {"table": f"{CARD} straight", "camera": "unplugged"}
    table.plug()


@pytest.mark.parametrize("words", [("napkin", "straight"), ("to-khai", "upside-down")])
def test_what_does_not_exist_cannot_be_laid(table: Table, words: tuple[str, str]) -> None:
    before = table.state()
    with pytest.raises(ValueError):
        table.lay(*words)
    assert table.state() == before


def test_every_paper_has_a_thumbnail_for_the_dock(table: Table) -> None:
    for paper in table.papers():
        picture = cv2.imdecode(np.frombuffer(table.thumbnail(paper), np.uint8), cv2.IMREAD_UNCHANGED)
        assert max(picture.shape) in range(200, 341)
    with pytest.raises(ValueError):
        table.thumbnail("../table")
