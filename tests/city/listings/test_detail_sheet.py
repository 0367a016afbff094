"""The portal's detail sheet as a web page called .doc and as a Word document: every word in its field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from city.listings.drafting import NOTHING, File, draft
from city.listings.refusals import Place, Refused, Rejected, Rejection
from tests.city.listings.given import CODE, FIELDS, NAME, arranged_document, arranged_page, document, page

TODAY = dt.date(2026, 11, 26)
NAMED = f"ChiTietTTHC_{CODE}.doc"
SHAPES = {"page": page, "page-in-a-table": arranged_page, "word": document, "word-in-a-table": arranged_document}


def without(label: str) -> Sequence[tuple[str, object]]:
    return [field for field in FIELDS if field[0] != label]


def with_value(label: str, value: object) -> Sequence[tuple[str, object]]:
    return [(name, value if name == label else old) for name, old in FIELDS]


def entry(content: bytes, base: Any = NOTHING, name: str = NAMED) -> dict[str, Any]:
    found = draft([File(name, content)], base, "update", TODAY)["thu_tuc"]
    return dict(next(each for each in found if each["ma"] == CODE))


@pytest.fixture(params=SHAPES)
def shape(request: pytest.FixtureRequest) -> Callable[..., bytes]:
    return SHAPES[request.param]


def rejections(content: bytes, name: str = NAMED) -> tuple[Rejection, ...]:
    with pytest.raises(Rejected) as caught:
        entry(content, name=name)
    return caught.value.rejections


def test_every_word_of_the_sheet_is_in_its_field(shape: Callable[..., bytes]) -> None:
    assert entry(shape()) == {
        "ma": CODE,
        "so_quyet_dinh": "1872/QĐ-BTP",
        "ten": NAME,
        "ten_than_thien": NAME,
        "cap": "xa",
        "loai": "TTHC được luật giao quy định chi tiết",
        "linh_vuc": "Hộ tịch",
        "trinh_tu": ["- Người có yêu cầu nộp hồ sơ.", "- Lưu ý: mang bản chính.", "- Nhận kết quả."],
        "hinh_thuc_nop": [
            {
                "hinh_thuc": "truc_tiep",
                "thoi_han": "Ngay trong ngày",
                "le_phi": "Lệ phí : 8000 Đồng",
                "mo_ta": "Nộp tại UBND cấp xã",
            },
            {"hinh_thuc": "truc_tuyen", "thoi_han": "Ngay trong ngày", "le_phi": "Miễn lệ phí"},
            {"hinh_thuc": "buu_chinh", "thoi_han": "Ngay trong ngày", "mo_ta": "Gửi qua bưu điện"},
        ],
        "truong_hop": [
            {
                "ten": "Trường hợp chung",
                "thanh_phan_ho_so": [
                    {"ten": "Tờ khai đăng ký khai sinh.", "ban_chinh": 1, "ban_sao": 0, "cach": "nop"},
                    {"ten": "Thẻ căn cước.", "ban_chinh": 1, "ban_sao": 0, "cach": "xuat_trinh"},
                ],
                "thoi_han": {"mo_ta": "Ngay trong ngày", "quy_tac": ""},
                "le_phi": {"mo_ta": "Trực tiếp: Lệ phí : 8000 Đồng\nTrực tuyến: Miễn lệ phí", "so_tien": ""},
            },
            {
                "ten": "Trường hợp ủy quyền",
                "thanh_phan_ho_so": [{"ten": "Văn bản ủy quyền", "ban_chinh": 1, "ban_sao": 2, "cach": "nop"}],
                "thoi_han": {"mo_ta": "Ngay trong ngày", "quy_tac": ""},
                "le_phi": {"mo_ta": "Trực tiếp: Lệ phí : 8000 Đồng\nTrực tuyến: Miễn lệ phí", "so_tien": ""},
            },
        ],
        "doi_tuong": ["Công dân Việt Nam, Người Việt Nam định cư ở nước ngoài"],
        "co_quan": "Ủy ban nhân dân cấp xã",
        "ket_qua": "Giấy khai sinh",
        "can_cu": [
            {
                "so_ky_hieu": "60/2014/QH13",
                "trich_yeu": "Luật Hộ tịch",
                "ngay_ban_hanh": "2014-11-20",
                "co_quan_ban_hanh": "Quốc hội",
            },
            {"so_ky_hieu": "Nghị định mẫu", "trich_yeu": "Trích yếu mẫu"},
        ],
        "tu_khoa": ["khai sinh", "trẻ em"],
        "muc_dvc": "mot_phan",
        "nguon": {"*": f"Bản chi tiết thủ tục hành chính, tệp {NAMED}"},
        "ngay_trich_xuat": "2026-11-26",
        "can_xac_minh": ["ten_than_thien", "muc_dvc", "cach"],
    }


def test_what_the_sheet_cannot_say_stays_as_the_ward_had_it(shape: Callable[..., bytes]) -> None:
    known = entry(shape()) | {
        "ten_than_thien": "Làm giấy khai sinh",
        "muc_dvc": "toan_trinh",
        "cau_hoi": [{"ma": "note", "loai": "text", "cau_hoi": "Ghi chú"}],
    }
    known["truong_hop"][0]["thoi_han"]["quy_tac"] = "same_day_15h"
    base = {**NOTHING, "thu_tuc": [known], "cap": [{"ma": "xa", "ten": "Cấp xã"}]}
    found = entry(shape(with_value("Kết quả thực hiện", "Giấy khai sinh mới")), base)
    assert found == known | {"ket_qua": "Giấy khai sinh mới", "can_xac_minh": ["cach"]}


def test_related_procedures_are_not_taken_for_words_of_the_field_before_them(shape: Callable[..., bytes]) -> None:
    place = [label for label, _ in FIELDS].index("Kết quả thực hiện")
    related = [*FIELDS[:place], ("Thủ tục hành chính liên quan", "1.000656 - Khai tử"), *FIELDS[place:]]
    assert entry(shape(related)) == entry(shape())


def test_a_page_in_windows_letters_is_read_too() -> None:
    assert entry(page(charset="windows-1252"))["ten"] == NAME


def test_a_copy_that_a_browser_numbered_has_the_same_name() -> None:
    assert entry(page(), name=f"ChiTietTTHC_{CODE} (1).doc")["ma"] == CODE


def test_a_gap_is_never_taken_for_free_of_charge(shape: Callable[..., bytes]) -> None:
    silent = (("Hình thức nộp", "Thời hạn giải quyết", "Phí, lệ phí", "Mô tả"), ("Trực tiếp", "", "", ""))
    case = entry(shape(with_value("Cách thức thực hiện", silent)))["truong_hop"][0]
    assert case["thoi_han"]["mo_ta"] == case["le_phi"]["mo_ta"] == "Bản chi tiết không ghi"


def test_a_sheet_of_another_procedure_than_its_name_says_is_rejected(shape: Callable[..., bytes]) -> None:
    named = "ChiTietTTHC_1.000656.doc"
    assert rejections(shape(), named) == (Rejection(Place(named, column="Mã thủ tục"), "other-code", CODE),)


@pytest.mark.parametrize("label", ["Tên thủ tục", "Kết quả thực hiện", "Cách thức thực hiện"])
def test_a_field_that_is_missing_is_named(shape: Callable[..., bytes], label: str) -> None:
    assert rejections(shape(without(label))) == (Rejection(Place(NAMED, column=label), "missing"),)


def test_an_act_of_no_such_day_is_named(shape: Callable[..., bytes]) -> None:
    acts = (("Số ký hiệu", "Trích yếu", "Ngày ban hành", "Cơ quan ban hành"), ("1", "x", "31-02-2014", "y"))
    assert rejections(shape(with_value("Căn cứ pháp lý", acts))) == (
        Rejection(Place(NAMED, column="Căn cứ pháp lý"), "date", "31-02-2014"),
    )


def test_a_page_of_something_else_is_no_sheet() -> None:
    with pytest.raises(Refused) as caught:
        entry(b"<html><body><p>Hello</p></body></html>")
    assert caught.value.reason == "no-sheet"


def test_a_page_nested_without_end_is_no_sheet_and_no_crash() -> None:
    with pytest.raises(Refused) as caught:
        entry(b"<html><body>" + b"<div><table><tr><td>" * 200_000)
    assert caught.value.reason == "no-sheet"


def test_scripts_of_a_page_are_no_words_of_it() -> None:
    found = entry(page().replace(b"</body>", b"<script>alert(1)</script></body>"))
    assert "alert" not in str(found)
