"""What comes out of the printer and what goes into a dossier, read and looked at with programs that are not ours."""

from __future__ import annotations

import datetime as dt
import itertools
import unicodedata
import zoneinfo
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from appliance.config import City, Config, House
from appliance.documents import pages_to_pdf, slip_pdf
from appliance.outbox.outbox import Outbox, Row
from appliance.printing.slip import Slip, slip_of
from tests.paper import MM, codes_on, pages_of, picture_of, run, size_of, text_of, words_of

HOUSE = zoneinfo.ZoneInfo("Asia/Ho_Chi_Minh")
SLIP = Slip(
    number="0031-00042-7",
    code="418273",
    house="Nhà văn hóa Tổ dân phố 1",
    ward="Phường Mẫu",
    procedure_code="1.000000",
    procedure_name="Thủ tục ghi chép những chữ khó: Nguyễn Thị Thuỳ Dương, ẵm, ỷ, Ễ",
    created=dt.datetime(2026, 11, 24, 8, 51, tzinfo=HOUSE),
    printed=dt.datetime(2026, 11, 24, 8, 52, tzinfo=HOUSE),
    clock_trusted=True,
    scanned=[("Tờ khai", 2), ("Giấy chứng sinh", 1)],
    missing=[],
    to_show=[],
    partly_online=False,
    track_url="https://phuong-mau.example/phieu/0031-00042-7?ma=418273",
    simulated=False,
)
LONG = (
    "bản sao có chứng thực của giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất"
)


@pytest.fixture
def printed(tmp_path: Path) -> Callable[..., Path]:
    """A slip like SLIP but for what is given, as a file."""

    def print_it(**changes: object) -> Path:
        out = tmp_path / "slip.pdf"
        slip_pdf(msgspec.structs.replace(SLIP, **changes), out)
        return out

    return print_it


def test_the_slip_says_what_was_handed_in_and_when(printed: Callable[..., Path]) -> None:
    said = text_of(printed())
    for words in (
        "Phiếu đã nộp hồ sơ",
        "Số phiếu",
        "Nhà văn hóa Tổ dân phố 1",
        "Phường Mẫu",
        "Nguyễn Thị Thuỳ Dương, ẵm, ỷ, Ễ",
        "(mã 1.000000)",
        "08:51, thứ Ba 24/11/2026",
        "Tờ khai: 2 trang",
        "Giấy chứng sinh: 1 trang",
        "Đã cất trong máy lúc 08:51, chờ gửi",
        "418273",
        "In 08:52 · 1/1",
    ):
        assert words in said.replace("\u00a0", " ")
    assert "0031-00042-7" in said.replace(" ", "")


def test_the_slip_says_that_it_is_not_the_official_receipt(printed: Callable[..., Path]) -> None:
    assert "Đây không phải giấy tiếp nhận và hẹn trả kết quả." in text_of(printed())


def test_a_slip_of_a_simulated_box_says_so_on_every_page(printed: Callable[..., Path]) -> None:
    assert "THỬ" not in text_of(printed())
    slip = printed(simulated=True, scanned=[(LONG, 1)] * 12)
    assert text_of(slip).count("THỬ") == pages_of(slip) > 1


def test_a_clock_that_cannot_be_trusted_is_admitted(printed: Callable[..., Path]) -> None:
    assert "Đồng hồ" not in text_of(printed())
    assert "Đồng hồ của máy chưa chỉnh" in text_of(printed(clock_trusted=False))


def test_the_day_of_the_result_is_an_estimate_and_only_there_if_there_is_one(printed: Callable[..., Path]) -> None:
    assert "Dự kiến" not in text_of(printed())
    said = text_of(printed(due=dt.date(2027, 2, 15)))
    assert "Khoảng thứ Hai 15/02/2027, nếu phường nhận" in said
    assert "chính thức do phường hẹn." in said


def test_what_must_still_be_brought_to_the_ward_is_said(printed: Callable[..., Path]) -> None:
    said = text_of(printed(partly_online=True, to_show=["Thẻ căn cước"], missing=["Giấy ủy quyền"]))
    assert "vẫn phải lên phường" in said
    assert "Mang theo" in said
    assert "Thẻ căn cước" in said
    assert "Chưa có Giấy ủy quyền" in said


def test_the_code_on_the_slip_opens_the_dossiers_page(printed: Callable[..., Path]) -> None:
    (code,) = codes_on(picture_of(printed()))
    assert code.text == SLIP.track_url
    corners = code.position
    assert (corners.top_right.x - corners.top_left.x) * MM >= 25


def test_the_code_is_quiet_around(printed: Callable[..., Path]) -> None:
    picture = picture_of(printed()).convert("L")
    (code,) = codes_on(picture)
    box = code.position
    left, top, right, bottom = box.top_left.x, box.top_left.y, box.bottom_right.x, box.bottom_right.y
    quiet = round(3 / MM)  # four modules are 4 mm on this slip
    ring = picture.crop((left - quiet, top - quiet, right + quiet, bottom + round(1 / MM)))
    inner = picture.crop((left - 2, top - 2, right + 2, bottom + 2))
    assert dark(ring) == dark(inner)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("papers", [0, 1, 3, 7, 8, 9, 40])
def test_long_names_and_many_papers_flow_on_without_touching(
    printed: Callable[..., Path], papers: int, language: str
) -> None:
    slip = printed(
        house=f"Nhà văn hóa {LONG}",
        procedure_name=f"Liên thông {LONG}",
        scanned=[(f"Giấy số {number}: {LONG}", number) for number in range(papers)],
        missing=[LONG],
        to_show=[LONG, LONG],
        partly_online=True,
        clock_trusted=False,
        due=dt.date(2027, 2, 15),
        simulated=True,
        language=language,
    )
    words = words_of(slip)
    assert not [(one.text, two.text) for one, two in itertools.combinations(words, 2) if one.overlaps(two)]
    assert all(word.left > 10 and word.right < 138 and word.bottom < 206 for word in words)
    assert len(codes_on(picture_of(slip, pages_of(slip)))) == 1
    said = text_of(slip)
    assert all(f"Giấy số {number}:" in said for number in range(papers))
    assert f"1/{pages_of(slip)}" in said


def test_a_word_longer_than_the_line_stays_on_the_paper(printed: Callable[..., Path]) -> None:
    assert all(word.right < 138 for word in words_of(printed(procedure_name="Ề" * 200)))


def test_decomposed_vietnamese_is_printed_composed(printed: Callable[..., Path]) -> None:
    slip = printed(procedure_name=unicodedata.normalize("NFD", "Xác nhận chỗ ở"))
    assert "Xác nhận chỗ ở" in run("pdftotext", slip, "-").decode()


def test_the_slip_is_a5_with_its_fonts_embedded(printed: Callable[..., Path]) -> None:
    slip = printed()
    assert size_of(slip) == (148.0, 210.0)
    fonts = run("pdffonts", slip).decode().splitlines()[2:]
    assert len(fonts) == 2
    assert all("BeVietnamPro" in line and line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)


def test_a_slip_is_made_from_the_outboxs_row_alone(add: Callable[..., Row], outbox: Outbox, tmp_path: Path) -> None:
    row = outbox.row(add().dossier_id)
    config = Config(house=House(name="Nhà mẫu", box="0000"), city=City(track_url="https://phuong-mau.example"))
    slip = slip_of(row, config)
    slip_pdf(slip, tmp_path / "slip.pdf")
    said = text_of(tmp_path / "slip.pdf")
    assert "Nhà mẫu" in said
    assert "Thủ tục thử" in said
    assert "THỬ" in said
    assert "Tờ khai: 2 trang" in said
    (code,) = codes_on(picture_of(tmp_path / "slip.pdf"))
    assert code.text == f"https://phuong-mau.example/phieu/{row.number}?ma={row.slip_code}"
    assert slip.created.hour == 15


def test_pages_go_into_the_dossier_with_their_bytes_untouched(tmp_path: Path) -> None:
    upright, lying = tmp_path / "1.jpg", tmp_path / "2.jpg"
    Image.radial_gradient("L").convert("RGB").resize((1240, 1754)).save(upright, quality=85)
    Image.linear_gradient("L").convert("RGB").resize((1754, 1240)).save(lying, quality=85)
    out = tmp_path / "paper.pdf"
    with out.open("wb") as file:
        pages_to_pdf([upright, lying], file, "Tờ khai")
    run("pdfimages", "-all", out, tmp_path / "out")
    assert (tmp_path / "out-000.jpg").read_bytes() == upright.read_bytes()
    assert (tmp_path / "out-001.jpg").read_bytes() == lying.read_bytes()
    assert size_of(out) == (210.0, 297.0)
    assert "Title:           Tờ khai" in run("pdfinfo", out).decode()
    first, second = picture_of(out, 1), picture_of(out, 2)
    assert first.height > first.width
    assert second.width > second.height


def test_a_page_of_another_shape_keeps_it(tmp_path: Path) -> None:
    Image.new("RGB", (900, 300), "black").save(tmp_path / "strip.jpg")
    with (tmp_path / "paper.pdf").open("wb") as file:
        pages_to_pdf([tmp_path / "strip.jpg"], file, "Thẻ")
    left, top, right, bottom = Image.eval(picture_of(tmp_path / "paper.pdf").convert("L"), lambda v: 255 - v).getbbox()
    assert (right - left) / (bottom - top) == pytest.approx(3, rel=0.01)


def dark(picture: Image.Image) -> int:
    """How many of its pixels are more black than white."""
    return sum(picture.histogram()[:128])
