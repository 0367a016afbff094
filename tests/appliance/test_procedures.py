"""Listings: read word for word, refused by name when wrong, found by what people type."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.errors import ApplianceError, Fault
from appliance.listings.procedures import ListingError, Listings, Procedure, load
from appliance.search.words import fold
from appliance.typing import press

SAMPLE = Path(__file__).parents[2] / "sample-data" / "procedures.json"
LOADED = load(SAMPLE)
BIRTH, MARRIAGE, DEATH = "1.001193", "1.000894", "1.000656"


@pytest.fixture
def listings() -> Listings:
    return LOADED


@pytest.fixture
def document() -> dict[str, Any]:
    """The sample, to be spoilt."""
    return dict(json.loads(SAMPLE.read_bytes()))


def read(document: dict[str, Any]) -> Listings:
    return load(json.dumps(document).encode(), "new.json")


# The file


def test_the_sample_is_read_word_for_word_with_its_doubts(listings: Listings, document: dict[str, Any]) -> None:
    assert len(listings.procedures) == 12
    for procedure, raw in zip(listings.procedures, document["thu_tuc"], strict=True):
        assert procedure.unverified is raw["can_xac_minh"] is True
        assert dict(procedure.sources) == raw["nguon"]
        assert procedure.retrieved_on.isoformat() == raw["ngay_trich_xuat"]
        assert [paper.how for paper in procedure.cases[0].papers] == [
            paper["cach"] for paper in raw["truong_hop"][0]["thanh_phan_ho_so"]
        ]


def test_fee_time_and_papers_of_a_birth_are_the_files_own_words(listings: Listings) -> None:
    birth = listings.get(BIRTH)
    case = birth.cases[0]
    assert birth.plain_name == "Làm giấy khai sinh"
    assert case.fee.text == "Miễn nếu đúng hạn (60 ngày); quá hạn 10.000 đồng"
    assert case.time.rule == "same_day_15h"
    assert [paper.how for paper in case.papers] == ["nop", "nop", "xuat_trinh"]
    assert (case.papers[0].originals, case.papers[0].copies) == (1, 0)


def test_only_what_is_partly_online_sends_one_to_the_ward(listings: Listings) -> None:
    assert listings.get(MARRIAGE).partly_online
    assert not listings.get(BIRTH).partly_online


def test_an_unknown_procedure_is_a_named_fault(listings: Listings) -> None:
    with pytest.raises(ApplianceError) as caught:
        listings.get("9.999999")
    assert caught.value.fault == Fault.PROCEDURE_UNKNOWN


def test_a_listing_may_bring_its_own_questions(document: dict[str, Any]) -> None:
    document["thu_tuc"][0]["cau_hoi"] = [
        {"ma": "child_name", "loai": "text", "cau_hoi": "Họ và tên cháu", "chu_hoa": "words"},
        {"ma": "place", "loai": "choice", "cau_hoi": "Sinh ở đâu?", "lua_chon": ["Bệnh viện", "Ở nhà"]},
    ]
    asked = read(document).procedures[0].questions
    assert [(each.id, each.label) for each in asked] == [("child_name", "Họ và tên cháu"), ("place", "Sinh ở đâu?")]
    assert asked[1].options == ("Bệnh viện", "Ở nhà")


def test_keys_of_a_newer_format_are_left_alone(document: dict[str, Any]) -> None:
    document["thu_tuc"][0]["moi"] = {"x": 1}
    assert read(document).procedures[0].code == BIRTH


Spoil = Callable[[dict[str, Any]], object]
MISTAKES: dict[str, tuple[Spoil, list[str]]] = {
    "a field is missing": (lambda d: d["thu_tuc"][3].pop("ten"), ["thu_tuc[3]", DEATH, "`ten`"]),
    "a code is missing": (lambda d: d["thu_tuc"][3].pop("ma"), ["thu_tuc[3]", "(?)", "`ma`"]),
    "a word where a number belongs": (
        lambda d: d["thu_tuc"][0]["truong_hop"][0]["thanh_phan_ho_so"][1].update(ban_sao="một"),
        [BIRTH, "truong_hop[0].thanh_phan_ho_so[1].ban_sao"],
    ),
    "an unknown way with a paper": (
        lambda d: d["thu_tuc"][0]["truong_hop"][0]["thanh_phan_ho_so"][0].update(cach="gui"),
        [BIRTH, "thanh_phan_ho_so[0].cach", "gui"],
    ),
    "an unknown level of service": (lambda d: d["thu_tuc"][1].update(muc_dvc="it"), [MARRIAGE, "muc_dvc"]),
    "no case": (lambda d: d["thu_tuc"][1].update(truong_hop=[]), [MARRIAGE, "truong_hop"]),
    "an empty name": (lambda d: d["thu_tuc"][1].update(ten_than_thien=""), [MARRIAGE, "ten_than_thien"]),
    "no such date": (lambda d: d["thu_tuc"][1].update(ngay_trich_xuat="2026-02-30"), [MARRIAGE, "ngay_trich_xuat"]),
    "a doubt that is no yes or no": (lambda d: d["thu_tuc"][1].update(can_xac_minh="co"), [MARRIAGE, "can_xac_minh"]),
    "the same code twice": (lambda d: d["thu_tuc"].append(d["thu_tuc"][0]), ["thu_tuc", BIRTH, "twice"]),
    "a life event of an unknown code": (
        lambda d: d["su_kien"][0].update(thu_tuc=["9.999999"]),
        ["su_kien", "sinh-con", "9.999999"],
    ),
    "the same life event twice": (lambda d: d["su_kien"].append(d["su_kien"][0]), ["su_kien", "sinh-con", "twice"]),
    "no procedures": (lambda d: d.pop("thu_tuc"), ["thu_tuc"]),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_reported_with_file_entry_and_field(mistake: str, document: dict[str, Any]) -> None:
    spoil, words = MISTAKES[mistake]
    spoil(document)
    with pytest.raises(ListingError) as caught:
        read(document)
    for word in ["new.json", *words]:
        assert word in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"phien_ban": "1", "thu_tuc": [7]}'])
def test_a_file_that_is_no_listing_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "listings.json"
    path.write_bytes(content)
    with pytest.raises(ListingError, match=r"listings\.json"):
        load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ListingError, match=r"nowhere\.json"):
        load(tmp_path / "nowhere.json")


# Finding


def test_every_procedure_belongs_to_a_life_event_and_to_one_field(listings: Listings) -> None:
    by_event = {procedure.code for event in listings.events() for procedure in listings.by_event(event.id)}
    by_field = [procedure.code for field in listings.fields() for procedure in listings.by_field(field.id)]
    everything = [procedure.code for procedure in listings.procedures]
    assert by_event == set(everything)
    assert sorted(by_field) == sorted(everything)


def test_groups_say_how_many_they_hold(listings: Listings) -> None:
    assert [(event.name, event.count) for event in listings.events()][:2] == [("Sinh con", 3), ("Kết hôn", 3)]
    assert all(event.count == len(listings.by_event(event.id)) for event in listings.events())
    assert {field.name: field.count for field in listings.fields()}["Hộ tịch"] == 6
    assert listings.by_event("nothing") == listings.by_field("nothing") == []


def test_procedures_of_a_field_and_of_a_level_are_sorted_as_in_a_vietnamese_dictionary(
    document: dict[str, Any],
) -> None:
    names = ["Ơn", "Đá", "Dá", "Ăn", "Ai", "Ân", "Ông", "Ong"]
    document["thu_tuc"] = document["thu_tuc"][: len(names)]
    document["su_kien"] = []
    for entry, name in zip(document["thu_tuc"], names, strict=True):
        entry.update(ten_than_thien=name, linh_vuc="Bzzq")
    found = read(document)
    ordered = ["Ai", "Ăn", "Ân", "Dá", "Đá", "Ong", "Ông", "Ơn"]
    for procedures in (found.by_field("Bzzq"), found.by_level("xa"), found.search("bzzq")):
        assert [procedure.plain_name for procedure in procedures] == ordered
    assert [procedure.plain_name for procedure in found.procedures] == names


FIRST = {
    "khai sinh": BIRTH,
    "KHAI SINH": BIRTH,
    "lam giay khai sinh": BIRTH,
    "đẻ": BIRTH,
    "ket hon": MARRIAGE,
    "cưới": MARRIAGE,
    "mất": DEATH,
    "mat": DEATH,
    "bao tu": DEATH,
    "dat": "2.001035",
    "đất": "2.001035",
    "photo": "2.000815",
    "sao y": "2.000815",
    "tam tru": "1.004194",
    "hộ kinh": "1.001612",
    "75": "1.014027",
    "1.001193": BIRTH,
    "1001193": BIRTH,
    "1.0006": DEATH,
}


@pytest.mark.parametrize(("query", "code"), FIRST.items())
def test_what_people_type_finds_the_procedure_first(listings: Listings, query: str, code: str) -> None:
    assert listings.search(query)[0].code == code


@pytest.mark.parametrize("query", ["", "  ", "…", "xyz", "'; drop table", "🙂", "🙂🙂"])
def test_what_is_not_there_is_not_found(listings: Listings, query: str) -> None:
    assert listings.search(query) == []


def test_a_word_that_nothing_has_does_not_hide_what_the_others_find(listings: Listings) -> None:
    assert listings.search("khai sinh xyz")[0].code == BIRTH


def test_words_are_found_in_any_order(listings: Listings) -> None:
    assert {listings.search(query)[0].code for query in ("sao sinh khai", "khai sinh sao")} == {"2.000635"}


def test_the_very_words_of_a_name_come_before_names_that_have_them_among_others(listings: Listings) -> None:
    assert listings.search("kết hôn")[0].plain_name == "Đăng ký kết hôn"


def test_the_querys_own_diacritics_come_first(document: dict[str, Any]) -> None:
    names = ["Đặt tên", "Dắt trâu", "Đất đai", "Hoạ sĩ", "Hòa giải"]
    for entry, name in zip(document["thu_tuc"], names, strict=False):
        entry.update(ten_than_thien=name, tu_khoa=[], ten="x")
    document["thu_tuc"] = document["thu_tuc"][: len(names)]
    document["su_kien"] = []
    found = read(document)
    for query, first in {
        "đất": "Đất đai",
        "đấ": "Đất đai",
        "dắt": "Dắt trâu",
        "hoà": "Hòa giải",
        "họa": "Hoạ sĩ",
    }.items():
        assert found.search(query)[0].plain_name == first
    assert len(found.search("dat")) == 3


def test_old_and_new_placing_of_tones_are_the_same(document: dict[str, Any]) -> None:
    document["thu_tuc"][0].update(ten_than_thien="Hòa giải, xóa nợ, thủy lợi")
    found = read(document)
    for query in ("hoà giải", "hòa giải", "hoa giai", "xoá nợ", "xóa nợ", unicodedata.normalize("NFD", "thuỷ lợi")):
        assert found.search(query)[0].code == BIRTH


def test_words_typed_without_marks_through_telex_are_still_found(listings: Listings) -> None:
    for procedure in listings.procedures:
        keys = ["space" if char == " " else char for char in fold(procedure.plain_name)]
        assert procedure in listings.search(reduce(press, keys, ""))


@given(st.sampled_from(LOADED.procedures), st.data())
def test_a_name_with_every_word_cut_short_and_stripped_of_marks_finds_it(procedure: Any, data: st.DataObject) -> None:
    words = procedure.plain_name.replace(",", "").split()
    cut = [word[: data.draw(st.integers((len(word) + 2) // 2, len(word)))] for word in words]
    query = " ".join(data.draw(st.sampled_from([word, fold(word), word.upper()])) for word in cut)
    assert procedure in LOADED.search(query)


@pytest.mark.parametrize("procedure", LOADED.procedures, ids=lambda procedure: procedure.plain_name)
@pytest.mark.parametrize("write", [str, fold, str.upper])
def test_from_the_third_word_on_a_name_is_found_while_it_is_typed(
    procedure: Procedure, write: Callable[[str], str]
) -> None:
    name = write(procedure.plain_name)
    start = len(" ".join(name.split()[:2])) + 2
    for length in range(start, len(name) + 1):
        assert procedure in LOADED.search(name[:length]), name[:length]


@given(st.text(max_size=40))
def test_no_query_breaks_the_search(query: str) -> None:
    LOADED.search(query)
