"""Spreadsheets: what a clerk types in a cell, in any order of columns, and every way to get it wrong."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from appliance.listings.listing_check import Document, check
from city.listings import sheet
from city.listings.columns import COLUMNS
from city.listings.comparing import calendar_changes, changes
from city.listings.drafting import NOTHING, File, Mode, draft
from city.listings.refusals import Place, Refused, Rejected, Rejection

SAMPLE = json.loads((Path(__file__).parents[3] / "sample-data" / "procedures.json").read_bytes())
TODAY = dt.date(2026, 11, 26)
ROW = {
    "Mã thủ tục": "1.000100",
    "Tên thủ tục": "Thủ tục mẫu",
    "Tên thường gọi": "Mẫu",
    "Cấp thực hiện": "Cấp xã",
    "Lĩnh vực": "Hộ tịch",
    "Cơ quan thực hiện": "UBND cấp xã",
    "Mức dịch vụ công": "Toàn trình",
    "Cách nộp": "trực tiếp; trực tuyến",
    "Thời hạn": "03 ngày làm việc",
    "Lệ phí": "10.000 đồng",
    "Kết quả": "Giấy mẫu",
    "Nguồn": "Quyết định số 1",
    "Ngày lấy": "24/11/2026",
    "Cần xác minh": "có",
}


def as_csv(*rows: Mapping[str, object], delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO()
    titles = list(dict.fromkeys(title for row in rows for title in row))
    writer = csv.DictWriter(out, titles, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(*rows: Mapping[str, object], above: Sequence[Sequence[object]] = ()) -> bytes:
    book = openpyxl.Workbook()
    titles = list(dict.fromkeys(title for row in rows for title in row))
    for row in [*above, titles, *[[row.get(title) for title in titles] for row in rows]]:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def listed(content: bytes, name: str = "a.csv", base: Mapping[str, Any] = NOTHING, mode: Mode = "update") -> list[Any]:
    return list(draft([File(name, content)], base, mode, TODAY)["thu_tuc"])


def wrong(content: bytes, name: str = "a.csv", base: Mapping[str, Any] = NOTHING) -> list[tuple[int, str, str]]:
    with pytest.raises(Rejected) as caught:
        listed(content, name, base)
    assert {each.place.file for each in caught.value.rejections} == {name}
    return [(each.place.row, each.place.column, each.reason) for each in caught.value.rejections]


def refused(content: bytes, name: str = "a.csv") -> Refused:
    with pytest.raises(Refused) as caught:
        listed(content, name)
    return caught.value


# What is right


@pytest.mark.parametrize(
    "content",
    [
        as_csv(ROW),
        as_csv(ROW, delimiter=";"),
        as_csv(ROW, delimiter="\t", encoding="utf-16"),
        as_csv(dict(reversed(ROW.items())), encoding="utf-8"),
        as_xlsx(ROW),
        as_xlsx({f"{title.upper()} *": value for title, value in ROW.items()}, above=[["UBND PHƯỜNG MẪU"], []]),
        as_xlsx(ROW | {"Ngày lấy": dt.datetime(2026, 11, 24), "Cần xác minh": True, "Ghi chú riêng": "không đọc"}),
    ],
)
def test_a_row_is_a_procedure_however_the_sheet_was_saved(content: bytes) -> None:
    (entry,) = listed(content)
    assert entry == {
        "ma": "1.000100",
        "ten": "Thủ tục mẫu",
        "ten_than_thien": "Mẫu",
        "cap": "xa",
        "linh_vuc": "Hộ tịch",
        "co_quan": "UBND cấp xã",
        "muc_dvc": "toan_trinh",
        "hinh_thuc_nop": ["truc_tiep", "truc_tuyen"],
        "truong_hop": [
            {
                "ten": "Trường hợp chung",
                "thanh_phan_ho_so": [],
                "thoi_han": {"mo_ta": "03 ngày làm việc", "quy_tac": ""},
                "le_phi": {"mo_ta": "10.000 đồng", "so_tien": ""},
            }
        ],
        "ket_qua": "Giấy mẫu",
        "tu_khoa": [],
        "nguon": {"*": "Quyết định số 1"},
        "ngay_trich_xuat": "2026-11-24",
        "can_xac_minh": True,
    }


def test_rows_of_one_code_are_its_cases() -> None:
    other = {"Mã thủ tục": "1.000100", "Trường hợp": "Đăng ký muộn", "Thời hạn": "05 ngày", "Lệ phí": "Miễn"}
    (entry,) = listed(as_csv(ROW, other | {"Giấy tờ": "Tờ khai | mẫu A | 1 | 0 | nộp\nThẻ|1|0|xuất trình"}))
    assert [case["ten"] for case in entry["truong_hop"]] == ["Trường hợp chung", "Đăng ký muộn"]
    assert entry["truong_hop"][1]["thanh_phan_ho_so"] == [
        {"ten": "Tờ khai | mẫu A", "ban_chinh": 1, "ban_sao": 0, "cach": "nop"},
        {"ten": "Thẻ", "ban_chinh": 1, "ban_sao": 0, "cach": "xuat_trinh"},
    ]


def test_where_people_have_no_name_of_their_own_for_it_the_official_one_stands() -> None:
    (entry,) = listed(as_csv({**ROW, "Tên thường gọi": ""}))
    assert entry["ten_than_thien"] == "Thủ tục mẫu"


def test_two_versions_of_a_procedure_may_follow_each_other() -> None:
    old = ROW | {"Hiệu lực đến": "31/12/2026"}
    new = ROW | {"Hiệu lực từ": "01/01/2027", "Lệ phí": "Miễn"}
    assert [entry["truong_hop"][0]["le_phi"]["mo_ta"] for entry in listed(as_csv(old, new))] == ["10.000 đồng", "Miễn"]


def test_three_hundred_procedures_are_taken_at_once() -> None:
    rows = [ROW | {"Mã thủ tục": f"1.{number:06}", "Tên thủ tục": f"Thủ tục {number}"} for number in range(300)]
    assert len(listed(as_xlsx(*rows), "a.xlsx")) == 300


def test_other_procedures_stay_in_their_places() -> None:
    codes = [entry["ma"] for entry in SAMPLE["thu_tuc"]]
    found = listed(as_csv(ROW | {"Mã thủ tục": codes[3]}, ROW), base=SAMPLE)
    assert [entry["ma"] for entry in found] == [*codes, "1.000100"]
    assert found[3]["ten"] == "Thủ tục mẫu"


def test_a_sheet_of_the_sample_is_the_sample_again() -> None:
    book = sheet.workbook(SAMPLE["thu_tuc"], {"xa": "Cấp xã"}, ["x"])
    found = draft([File("a.xlsx", book)], SAMPLE, "replace", TODAY)
    assert found == {"phien_ban": "0.1", "bieu_mau": [], **{key: SAMPLE[key] for key in ("cap", "thu_tuc", "su_kien")}}
    assert changes(SAMPLE, found) == []


def test_words_that_look_like_a_formula_stay_words() -> None:
    named = [{**SAMPLE["thu_tuc"][0], "ket_qua": "=1+1"}]
    book = sheet.workbook(named, {}, [])
    assert listed(book, "a.xlsx")[0]["ket_qua"] == "=1+1"


WORDS = st.text(
    st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="↵|<>&;,:*"), min_size=1, max_size=30
).map(lambda text: " ".join(unicodedata.normalize("NFC", text).split()))
NAMES = WORDS.filter(bool)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2040, 1, 1)).map(str)
LINES = st.lists(NAMES, min_size=1, max_size=3).map("\n".join)
PAPERS = st.fixed_dictionaries(
    {
        "ten": LINES,
        "ban_chinh": st.integers(0, 99),
        "ban_sao": st.integers(0, 99),
        "cach": st.sampled_from(["nop", "xuat_trinh"]),
    }
)
CASES = st.lists(
    st.fixed_dictionaries(
        {
            "ten": NAMES,
            "thanh_phan_ho_so": st.lists(PAPERS, max_size=3),
            "thoi_han": st.fixed_dictionaries({"mo_ta": LINES, "quy_tac": st.just("")}),
            "le_phi": st.fixed_dictionaries({"mo_ta": LINES, "so_tien": st.just("")}),
        }
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda case: case["ten"],
)
ENTRIES = st.fixed_dictionaries(
    {
        "ma": st.from_regex(r"\A[1-9]\.[0-9]{6}\Z"),
        "ten": NAMES,
        "ten_than_thien": NAMES,
        "cap": st.just("xa"),
        "linh_vuc": NAMES,
        "co_quan": NAMES,
        "muc_dvc": st.sampled_from(["toan_trinh", "mot_phan"]),
        "hinh_thuc_nop": st.lists(st.sampled_from(["truc_tiep", "truc_tuyen", "buu_chinh"]), min_size=1, unique=True),
        "truong_hop": CASES,
        "ket_qua": LINES,
        "tu_khoa": st.lists(NAMES, max_size=3),
        "nguon": st.dictionaries(st.sampled_from(["le_phi", "thoi_han", "*"]), NAMES, min_size=1),
        "ngay_trich_xuat": DAYS,
        "can_xac_minh": st.one_of(st.booleans(), st.just(["le_phi", "thoi_han"])),
    },
    optional={
        "trinh_tu": st.lists(LINES, min_size=1, max_size=3),
        "dieu_kien": LINES,
        "hieu_luc_tu": DAYS,
        "can_cu": st.lists(
            st.fixed_dictionaries({"so_ky_hieu": NAMES}, optional={"trich_yeu": LINES, "ngay_ban_hanh": DAYS}),
            min_size=1,
            max_size=2,
        ),
    },
)


@settings(max_examples=60, deadline=None)
@for_all(st.lists(ENTRIES, min_size=1, max_size=3, unique_by=lambda entry: entry["ma"]))
def test_what_goes_out_as_a_sheet_comes_in_the_same(entries: list[dict[str, Any]]) -> None:
    check(msgspec.convert({"phien_ban": "1", "thu_tuc": entries}, Document))
    base = {**NOTHING, "cap": [{"ma": "xa", "ten": "Cấp xã"}]}
    book = sheet.workbook(entries, {"xa": "Cấp xã"}, [])
    assert draft([File("a.xlsx", book)], base, "replace", TODAY)["thu_tuc"] == entries


# What is wrong


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("Tên thủ tục", "<b>Thủ tục</b>", "markup"),
        ("Tên thủ tục", "Thủ tục &nbsp; mẫu", "markup"),
        ("Tên thủ tục", "Thủ tục\nmẫu", "invisible"),
        ("Kết quả", "Giấy\u202emẫu", "invisible"),
        ("Tên thủ tục", "x" * 601, "wrong"),
        ("Tên thủ tục", "", "missing"),
        ("Lệ phí", "", "missing"),
        ("Lệ phí", "<script>", "markup"),
        ("Mã thủ tục", "1 000", "wrong"),
        ("Mức dịch vụ công", "mức 4", "choice"),
        ("Cách nộp", "fax", "choice"),
        ("Ngày lấy", "31/02/2026", "date"),
        ("Ngày lấy", "hôm qua", "date"),
        ("Giấy tờ", "Tờ khai", "papers"),
        ("Giấy tờ", "Tờ khai | một | 0 | nộp", "papers"),
        ("Giấy tờ", "Tờ khai | 100 | 0 | nộp", "wrong"),
        ("Giấy tờ", "Tờ khai | 1 | 0 | gửi", "choice"),
        ("Cách nộp", "trực tiếp | a | b | c | d", "ways"),
        ("Căn cứ pháp lý", "1 | x | 31-02-2014", "date"),
        ("Căn cứ pháp lý", "1 | x | 20-11-2014 | y | z", "basis"),
        ("Hiệu lực đến", "01/01/2020", "end_before_start"),
        ("Thay thế bởi", "9.999999", "unknown"),
        ("Thay thế bởi", "1.000100", "replaced_by_itself"),
    ],
)
def test_a_wrong_cell_is_named_with_row_column_and_reason(column: str, cell: str, reason: str) -> None:
    row = ROW | ({"Hiệu lực từ": "02/01/2020"} if column == "Hiệu lực đến" else {}) | {column: cell}
    assert wrong(as_csv(ROW | {"Mã thủ tục": "1.000001"}, row)) == [(3, column, reason)]


def test_every_mistake_of_a_sheet_is_named_at_once_in_the_order_of_its_rows() -> None:
    rows = [ROW | {"Mã thủ tục": f"1.00000{number}"} for number in range(4)]
    rows[3]["Kết quả"], rows[1]["Ngày lấy"], rows[1]["Lệ phí"] = "<i>x</i>", "mai", ""
    assert wrong(as_csv(*rows)) == [
        (3, "Ngày lấy", "date"),
        (3, "Lệ phí", "missing"),
        (5, "Kết quả", "markup"),
    ]


def test_a_code_that_excel_made_a_number_of_is_not_guessed_back() -> None:
    assert wrong(as_xlsx(ROW | {"Mã thủ tục": 1.0001}), "a.xlsx") == [(2, "Mã thủ tục", "code-number")]


def test_the_wrong_case_is_named_by_its_own_row() -> None:
    other = {"Mã thủ tục": "1.000100", "Trường hợp": "Muộn", "Thời hạn": "05 ngày", "Lệ phí": "<b>"}
    assert wrong(as_csv(ROW, other)) == [(3, "Lệ phí", "markup")]


def test_a_procedure_twice_is_named_at_its_second_row() -> None:
    assert wrong(as_csv(ROW, ROW)) == [(3, "Trường hợp", "case-twice")]
    assert wrong(as_csv(ROW, ROW | {"Tên thủ tục": "Khác", "Trường hợp": "x"})) == [(3, "Tên thủ tục", "differs")]


def test_two_versions_in_force_on_one_day_are_named() -> None:
    assert wrong(as_csv(ROW, ROW | {"Hiệu lực từ": "01/01/2027"})) == [(3, "Hiệu lực từ", "in_force_twice")]


def test_the_same_procedure_in_two_files_is_named_in_the_second() -> None:
    with pytest.raises(Rejected) as caught:
        draft([File("a.csv", as_csv(ROW)), File("b.csv", as_csv(ROW))], NOTHING, "update", TODAY)
    assert caught.value.rejections == (Rejection(Place("b.csv", 2, "Mã thủ tục"), "twice", "1.000100"),)


@pytest.mark.parametrize(
    ("content", "reason", "said"),
    [
        (b"a,b\n1,2", "no-titles", "Mã thủ tục"),
        (as_csv({title: cell for title, cell in ROW.items() if title != "Lệ phí"}), "titles-missing", "Lệ phí"),
        (as_csv(ROW).replace("Lĩnh vực".encode(), "Lệ phí".encode()), "titles-twice", "Lệ phí"),
        (as_csv(ROW).split(b"\n", 1)[0] + b"\n,,,\n", "no-rows", "a.csv"),
        (as_csv(*[ROW] * (sheet.MAX_ROWS + 1)), "rows", "5000"),
    ],
)
def test_a_sheet_of_another_shape_is_refused(content: bytes, reason: str, said: str) -> None:
    found = refused(content)
    assert found.reason == reason
    assert said in map(str, found.arguments.values())


def test_a_cell_far_out_does_not_keep_the_city_busy() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(ROW)))
    book.active["XFD1048576"] = "x"
    out = io.BytesIO()
    book.save(out)
    assert refused(out.getvalue(), "a.xlsx").reason == "rows"


def test_columns_have_different_titles_and_keys() -> None:
    assert (
        len({column.title.casefold() for column in COLUMNS}) == len({column.key for column in COLUMNS}) == len(COLUMNS)
    )


# Listings as JSON, and days off


def test_a_json_listing_says_everything_itself() -> None:
    lacking = json.loads(json.dumps(SAMPLE))
    del lacking["thu_tuc"][2]["muc_dvc"]
    with pytest.raises(Rejected) as caught:
        draft([File("a.json", json.dumps(lacking).encode())], SAMPLE, "update", TODAY)
    assert caught.value.rejections == (Rejection(Place("a.json", 3, "Mức dịch vụ công"), "missing"),)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"thu_tuc": [', "json"),
        (b"[" * 100_000, "json"),
        (b'{"thu_tuc": [], "x": NaN}', "json"),
        (b'{"thu_tuc": [], "x": "\\ud800"}', "json"),
        (b"[]", "json-shape"),
        (b'{"thu_tuc": {}}', "json-shape"),
        (b'{"thu_tuc": ["x"]}', "json-shape"),
    ],
)
def test_json_of_another_shape_is_refused(content: bytes, reason: str) -> None:
    assert refused(content, "a.json").reason == reason


def test_levels_and_life_events_of_a_json_listing_come_with_it() -> None:
    mine = {
        "phien_ban": "x",
        "thu_tuc": [SAMPLE["thu_tuc"][0]],
        "cap": [{"ma": "xa", "ten": "Cấp phường"}],
        "su_kien": [{"ma": "moi", "ten": "Mới", "thu_tuc": [SAMPLE["thu_tuc"][0]["ma"]]}],
    }
    found = draft([File("a.json", json.dumps(mine).encode())], SAMPLE, "update", TODAY)
    assert found["cap"] == mine["cap"]
    assert len(found["thu_tuc"]) == 12
    assert [event["ma"] for event in found["su_kien"]] == [*[event["ma"] for event in SAMPLE["su_kien"]], "moi"]


HOLIDAYS = json.loads((Path(__file__).parents[3] / "sample-data" / "holidays.json").read_bytes())


def test_days_off_come_with_the_listing_and_leave_the_procedures_alone() -> None:
    file = File("ngay-nghi.json", json.dumps(HOLIDAYS).encode())
    for mode in ("update", "replace"):
        found = draft([file], SAMPLE, mode, TODAY)  # type: ignore[arg-type]
        assert found["lich_lam_viec"] == HOLIDAYS
        assert changes(SAMPLE, found) == []
    corrected = json.loads(json.dumps(HOLIDAYS))
    corrected["nam"][1] |= {"da_cong_bo": True, "hoan_doi": [{"ngay": "2027-04-24", "nghi_bu": "2027-04-29"}]}
    later = draft([File("a.json", json.dumps(corrected).encode())], found, "update", TODAY)
    (change,) = calendar_changes(found, later)
    assert change.title == "2027"
    assert (change.before, change.after) == ("da_cong_bo: không", "da_cong_bo: có\n2027-04-24 ↔ 2027-04-29")


def test_days_off_stay_when_procedures_change() -> None:
    base = draft([File("ngay-nghi.json", json.dumps(HOLIDAYS).encode())], SAMPLE, "update", TODAY)
    assert draft([File("a.csv", as_csv(ROW))], base, "update", TODAY)["lich_lam_viec"] == HOLIDAYS


def test_days_off_that_cannot_be_are_refused_with_their_place() -> None:
    wrong_day = {**HOLIDAYS, "nam": [{**HOLIDAYS["nam"][0], "nghi": [{"ngay": "2026-02-30", "ten": "Tết"}]}]}
    found = refused(json.dumps(wrong_day).encode(), "ngay-nghi.json")
    assert found.reason == "calendar"
    assert "nam[0].nghi[0].ngay" in str(found.arguments["problem"])
