"""Finding, flattening and judging pages, on pictures drawn here; and picture files that are not what they say."""

import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
import segno
from PIL import Image as Pillow

from appliance import imaging
from appliance.errors import ApplianceError, Fault
from appliance.imaging import Flaw

FRAME = (1296, 2304)
A4 = (1188, 840)
CARD = (216, 342)


def table(light: float = 1.0) -> np.ndarray:
    """A brown, grained table, 2304×1296."""
    grain = np.random.default_rng(1).normal(0, 6, (FRAME[0], 1, 1))
    noise = np.random.default_rng(2).normal(0, 3, (*FRAME, 1))
    return np.clip((np.array([62, 84, 112]) + grain + noise) * light, 0, 255).astype(np.uint8)


def paper(size: tuple[int, int]) -> np.ndarray:
    """A white sheet with a frame, as forms have, and lines of print in it."""
    height, width = size
    sheet = np.full((height, width, 3), 240, np.uint8)
    cv2.rectangle(sheet, (width // 10, height // 10), (width * 9 // 10, height * 9 // 10), (60, 60, 60), 3)
    for y in range(height // 6, height * 5 // 6, 36):
        cv2.putText(
            sheet, "Phuong Mau 2026" * 2, (width // 7, y), cv2.FONT_HERSHEY_SIMPLEX, width / 1400, (40, 40, 40), 2
        )
    return sheet


def laid(sheet: np.ndarray, corners: np.ndarray, light: float = 1.0) -> np.ndarray:
    """The sheet on the table with its corners there."""
    height, width = sheet.shape[:2]
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    transform = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
    seen = cv2.warpPerspective(sheet, transform, FRAME[::-1], flags=cv2.INTER_AREA)
    covered = cv2.warpPerspective(np.full(sheet.shape[:2], 255, np.uint8), transform, FRAME[::-1])
    return np.where(covered[..., None] > 127, (seen * light).astype(np.uint8), table(light))


def around(size: tuple[int, int], turn: float, middle: tuple[int, int] = (1152, 648)) -> np.ndarray:
    """The corners of a sheet of this size, turned by degrees."""
    height, width = size
    box = cv2.boxPoints((middle, (width, height), turn))
    return imaging._ordered(box)


def seen_from_the_side(size: tuple[int, int]) -> np.ndarray:
    """The corners of a sheet seen by a leaning Camera Module 3."""
    height, width = size
    focal, lean = 0.74 * FRAME[1], np.radians(14)
    flat = np.array([[-width, -height], [width, -height], [width, height], [-width, height]]) / 2
    nearness = focal / (focal - flat[:, 1] * np.sin(lean))
    seen = flat * np.stack([nearness, nearness * np.cos(lean)], axis=1)
    return seen + np.array([1152, 620])


@pytest.mark.parametrize("turn", [0, 3, -12, 30])
@pytest.mark.parametrize("size", [(1000, 707), CARD, (707, 1000)], ids=["A4", "card", "lying A4"])
def test_a_page_is_found_to_two_pixels(size: tuple[int, int], turn: float) -> None:
    corners = around(size, turn)
    found = imaging.find_page(laid(paper(size), corners))
    assert found is not None
    np.testing.assert_allclose(found, corners, atol=2)


@pytest.mark.parametrize("turn", [0, -12])
def test_a_page_is_found_in_the_small_preview_too(turn: float) -> None:
    corners = around((1000, 707), turn)
    preview = cv2.resize(laid(paper((1000, 707)), corners), (1280, 720), interpolation=cv2.INTER_AREA)
    found = imaging.find_page(preview)
    assert found is not None
    np.testing.assert_allclose(found * 1.8, corners, atol=4)


def test_a_page_in_half_shadow_is_found() -> None:
    picture = laid(paper((1000, 707)), around((1000, 707), 2)).astype(np.float32)
    picture *= np.interp(np.arange(FRAME[1]), [1000, 1250], [0.5, 1.0])[None, :, None]
    found = imaging.find_page(picture.astype(np.uint8))
    assert found is not None
    np.testing.assert_allclose(found, around((1000, 707), 2), atol=3)


@pytest.mark.parametrize(
    "picture", [table(), table(0.2), np.full((*FRAME, 3), 255, np.uint8), np.zeros((*FRAME, 3), np.uint8)]
)
def test_no_page_is_found_where_none_lies(picture: np.ndarray) -> None:
    assert imaging.find_page(picture) is None


def test_corners_go_clockwise_from_the_top_left() -> None:
    found = imaging.find_page(laid(paper((1000, 707)), around((1000, 707), 5)))
    assert found is not None
    top_left, top_right, bottom_right, bottom_left = found
    assert top_left[0] < top_right[0]
    assert top_right[1] < bottom_right[1]
    assert bottom_left[0] < bottom_right[0]


@pytest.mark.parametrize(
    ("size", "ratio"), [(A4, 1 / np.sqrt(2)), (A4[::-1], np.sqrt(2)), (CARD, 342 / 216), ((1100, 850), 850 / 1100)]
)
def test_a_flattened_page_has_the_papers_own_proportion_though_seen_from_the_side(
    size: tuple[int, int], ratio: float
) -> None:
    small = tuple(round(side * min(1, 800 / max(size))) for side in size)
    corners = seen_from_the_side(small)
    page = imaging.flatten(laid(paper(small), corners), corners.astype(np.float32))
    assert page.shape[1] / page.shape[0] == pytest.approx(ratio, rel=0.01)


def test_a_flattened_page_is_straight_and_whole() -> None:
    sheet = paper(A4)
    corners = around((1000, 707), -9)
    page = imaging.flatten(laid(sheet, corners), corners)
    same = cv2.resize(sheet, page.shape[1::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(page.astype(int) - same.astype(int)).mean() < 4


def test_no_page_is_stored_larger_than_a4_at_300_dots() -> None:
    corners = np.array([[10, 10], [5990, 10], [5990, 4230], [10, 4230]], np.float32)
    page = imaging.flatten(np.zeros((4240, 6000, 3), np.uint8), corners)
    assert max(page.shape) <= 3508
    assert min(page.shape[:2]) <= 2480


def test_a_good_page_has_no_flaw() -> None:
    corners = around((1000, 707), 2)
    assert imaging.judge(laid(paper((1000, 707)), corners), corners) == []


def test_a_dark_page_is_said_to_be_dark() -> None:
    corners = around((1000, 707), 2)
    assert imaging.judge(laid(paper((1000, 707)), corners, light=0.25), corners) == [Flaw.TOO_DARK]


def test_a_blurred_page_is_said_to_be_blurred() -> None:
    corners = around((1000, 707), 2)
    picture = cv2.GaussianBlur(laid(paper((1000, 707)), corners), (0, 0), 4)
    assert imaging.judge(picture, corners) == [Flaw.BLURRED]


def test_a_page_that_runs_out_of_the_frame_is_found_and_said_to_be_cut_off() -> None:
    picture = laid(paper((1000, 707)), around((1000, 707), 0, middle=(1152, 1000)))
    found = imaging.find_page(picture)
    assert found is not None
    assert imaging.judge(picture, found) == [Flaw.CUT_OFF]


def test_a_blank_page_is_not_called_blurred() -> None:
    corners = around((1000, 707), 2)
    assert imaging.judge(laid(np.full((1000, 707, 3), 235, np.uint8), corners), corners) == []


def test_the_whole_frame_is_judged_when_no_page_was_found() -> None:
    assert imaging.judge(table(0.2), None) == [Flaw.TOO_DARK]


def test_jpeg_and_thumbnail_keep_the_picture() -> None:
    picture = laid(paper((1000, 707)), around((1000, 707), 2))
    small = imaging.thumbnail(picture, 360)
    assert small.shape == (202, 360, 3)
    decoded = cv2.imdecode(np.frombuffer(imaging.encode_jpeg(picture, 90), np.uint8), cv2.IMREAD_COLOR)
    assert np.abs(decoded.astype(int) - picture).mean() < 4


def test_a_qr_code_is_read_with_its_vietnamese() -> None:
    text = "042190000001||Nguyễn Thị Thuỳ Dương|02031990|Nữ|Thôn Đồng Giang|12082021"
    code = np.array([list(row) for row in segno.make(text).matrix_iter(scale=4, border=4)], np.uint8)
    picture = table()
    size = code.shape[0]
    picture[500 : 500 + size, 900 : 900 + size] = np.where(code[..., None], 0, 255)
    assert imaging.read_codes(picture) == [text]
    assert imaging.read_codes(table()) == []


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def good_jpeg() -> bytes:
    return imaging.encode_jpeg(laid(paper((1000, 707)), around((1000, 707), 2)))


def png_header(width: int, height: int) -> bytes:
    """The beginning of a PNG that claims this size, and no pixels."""
    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", size), (b"IDAT", b"")]
    packed = (struct.pack(">I", len(d)) + name + d + struct.pack(">I", zlib.crc32(name + d)) for name, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def fault_of(path: Path) -> Fault:
    with pytest.raises(ApplianceError) as raised:
        imaging.decode_picture(path)
    return raised.value.fault


def test_a_picture_file_is_decoded(tmp_path: Path) -> None:
    assert imaging.decode_picture(written(tmp_path / "a.jpg", good_jpeg())).shape == (*FRAME, 3)


def test_a_telephones_picture_comes_upright(tmp_path: Path) -> None:
    lying = Pillow.new("RGB", (40, 20), "red")
    exif = Pillow.Exif()
    exif[0x0112] = 6
    lying.save(tmp_path / "a.jpg", exif=exif)
    assert imaging.decode_picture(tmp_path / "a.jpg").shape == (40, 20, 3)


@pytest.mark.parametrize("size", [(20_000, 10_000), (10_000, 5_001), (100_000, 100_000)])
def test_a_picture_of_too_many_pixels_is_refused_by_its_header(tmp_path: Path, size: tuple[int, int]) -> None:
    assert fault_of(written(tmp_path / "huge.png", png_header(*size))) is Fault.PICTURE_TOO_LARGE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture at all",
        good_jpeg()[:5000],
        good_jpeg()[:-200],
        png_header(400, 300),
        b"%PDF-1.7\n" + good_jpeg(),
        good_jpeg()[:600] + bytes(3000),
    ],
    ids=["empty", "text", "cut short", "end missing", "header only", "pdf", "zeros inside"],
)
def test_a_broken_picture_is_a_named_fault(tmp_path: Path, data: bytes) -> None:
    assert fault_of(written(tmp_path / "broken.jpg", data)) is Fault.PICTURE_UNREADABLE


def test_a_missing_picture_is_a_named_fault(tmp_path: Path) -> None:
    assert fault_of(tmp_path / "none.jpg") is Fault.PICTURE_UNREADABLE
