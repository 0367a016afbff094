"""A listing is taken whole or refused whole, with every mistake named; its schema is the one that is documented."""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.listings import listing
from appliance.listings.listing import MAX_FORM_BYTES, Form, Listing, Way
from appliance.listings.listing_check import MAX_BYTES, Document, Flaw, ListingError, digest, form_flaws, read
from appliance.listings.procedures import in_force

ROOT = Path(__file__).parents[2]
SAMPLE: dict[str, Any] = json.loads((ROOT / "sample-data" / "procedures.json").read_bytes())
BIRTH, MARRIAGE = "1.001193", "1.000894"
BLANK = b"%PDF-1.7 a blank form"
SHEET: dict[str, Any] = {
    "so_quyet_dinh": "1/QĐ-MẪU",
    "loai": "TTHC được luật giao quy định chi tiết",
    "trinh_tu": ["Bước 1: nộp.", "Bước 2: nhận.\nTại nơi đã nộp."],
    "hinh_thuc_nop": [
        "truc_tiep",
        {"hinh_thuc": "truc_tuyen", "thoi_han": "3 ngày làm việc", "le_phi": "Không", "mo_ta": "qua cổng"},
    ],
    "doi_tuong": ["Công dân Việt Nam"],
    "co_quan_tham_quyen": "UBND cấp xã",
    "co_quan_uy_quyen": "Không có thông tin",
    "co_quan_phoi_hop": "Công an cấp xã",
    "dia_chi": "Bộ phận một cửa",
    "can_cu": [
        {"so_ky_hieu": "1/MẪU", "trich_yeu": "Luật mẫu", "ngay_ban_hanh": "2020-01-31", "co_quan_ban_hanh": "Mẫu"}
    ],
    "dieu_kien": "Không < 14 tuổi & có giấy tờ",
    "mo_ta": "Mẫu",
    "hieu_luc_tu": "2025-07-01",
    "hieu_luc_den": "2026-06-30",
    "thay_the_boi": MARRIAGE,
}
Spoil = Callable[[dict[str, Any]], object]


def sample() -> dict[str, Any]:
    """The sample, to be spoilt."""
    return copy.deepcopy(SAMPLE)


def taken(document: dict[str, Any]) -> Listing:
    return read(json.dumps(document).encode(), "new.json")


def refused(document: dict[str, Any]) -> tuple[Flaw, ...]:
    with pytest.raises(ListingError) as caught:
        taken(document)
    assert all(str(flaw) in str(caught.value) for flaw in caught.value.flaws)
    return caught.value.flaws


def versions(*periods: tuple[str | None, str | None]) -> dict[str, Any]:
    """The sample with its first procedure in as many versions."""
    document = sample()
    first = document["thu_tuc"].pop(0)
    for start, end in periods:
        dates = {key: value for key, value in (("hieu_luc_tu", start), ("hieu_luc_den", end)) if value}
        document["thu_tuc"].append({**first, **dates})
    return document


# What is taken


def test_all_twenty_fields_of_the_national_sheet_and_ours_are_read_word_for_word() -> None:
    document = sample()
    document["thu_tuc"][0].update(copy.deepcopy(SHEET))
    found = taken(document).procedures[0]
    assert found.ways == (
        Way("truc_tiep"),
        Way("truc_tuyen", "3 ngày làm việc", "Không", "qua cổng"),
    )
    kept = json.loads(msgspec.json.encode(found))
    assert {key: kept[key] for key in SHEET if key != "hinh_thuc_nop"} == {
        key: value for key, value in SHEET.items() if key != "hinh_thuc_nop"
    }


def test_every_key_of_the_schema_is_documented() -> None:
    text = (ROOT / "docs" / "listing.md").read_text(encoding="utf-8")
    structs = [each for each in vars(listing).values() if isinstance(each, type) and issubclass(each, msgspec.Struct)]
    keys = {field.encode_name for struct in structs for field in msgspec.structs.fields(struct)}
    keys -= {field.encode_name for field in msgspec.structs.fields(Listing)}
    keys |= {field.encode_name for field in msgspec.structs.fields(Document)}
    assert len(structs) > 10
    assert not [key for key in sorted(keys) if f"`{key}`" not in text]


def test_doubts_may_be_of_some_facts_only() -> None:
    document = sample()
    document["thu_tuc"][1]["can_xac_minh"] = ["le_phi"]
    document["thu_tuc"][2]["can_xac_minh"] = False
    everything, fee, nothing, *_ = taken(document).procedures
    assert [each.doubtful("le_phi") for each in (everything, fee, nothing)] == [True, True, False]
    assert [each.doubtful("thoi_han") for each in (everything, fee, nothing)] == [True, False, False]


def test_levels_are_the_listings_to_name() -> None:
    document = sample()
    document["cap"] = [{"ma": "tinh", "ten": "Cấp tỉnh"}, {"ma": "xa", "ten": "Cấp xã"}]
    document["thu_tuc"][0]["cap"] = "tinh"
    groups = in_force(taken(document), dt.date(2026, 11, 24)).levels()
    assert [(group.id, group.name, group.count) for group in groups] == [("tinh", "Cấp tỉnh", 1), ("xa", "Cấp xã", 11)]


def test_the_version_in_force_follows_the_day() -> None:
    found = taken(versions((None, "2026-06-30"), ("2026-07-01", None)))
    for day, start in (("2026-06-30", None), ("2026-07-01", dt.date(2026, 7, 1))):
        listings = in_force(found, dt.date.fromisoformat(day))
        assert len(listings.procedures) == 12
        assert listings.get(BIRTH).effective_from == start


def test_what_is_no_longer_in_force_is_neither_found_nor_grouped() -> None:
    listings = in_force(taken(versions((None, "2026-06-30"))), dt.date(2026, 7, 1))
    assert not listings.has(BIRTH)
    assert BIRTH not in [each.code for each in listings.search("khai sinh")]
    assert {event.name: event.count for event in listings.events()}["Sinh con"] == 2


@given(st.permutations(list(SAMPLE["thu_tuc"][0])))
def test_the_hash_of_an_entry_does_not_depend_on_the_order_of_its_keys(keys: list[str]) -> None:
    entry = SAMPLE["thu_tuc"][0]
    reordered = {key: entry[key] for key in keys}
    canonical = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert digest(reordered) == hashlib.sha256(canonical).hexdigest()


def test_an_entry_with_its_right_hash_is_taken() -> None:
    document = sample()
    document["thu_tuc"][0]["ma_bam"] = digest(document["thu_tuc"][0])
    assert taken(document).procedures[0].digest == document["thu_tuc"][0]["ma_bam"]


# What is refused

MISTAKES: dict[str, tuple[Spoil, str, str, str]] = {
    "a missing field": (lambda d: d["thu_tuc"][3].pop("linh_vuc"), "thu_tuc[3] (1.000656)", "linh_vuc", "missing"),
    "a missing field inside": (
        lambda d: d["thu_tuc"][0]["truong_hop"][0]["le_phi"].pop("mo_ta"),
        f"thu_tuc[0] ({BIRTH})",
        "truong_hop[0].le_phi.mo_ta",
        "missing",
    ),
    "the same code twice": (lambda d: d["thu_tuc"].append(d["thu_tuc"][0]), "thu_tuc", "ma", "twice"),
    "a code that no address can hold": (
        lambda d: d["thu_tuc"][0].update(ma="1/../2"),
        "thu_tuc[0] (1/../2)",
        "ma",
        "wrong",
    ),
    "an end before the start": (
        lambda d: d["thu_tuc"][0].update(hieu_luc_tu="2026-07-01", hieu_luc_den="2026-06-30"),
        f"thu_tuc[0] ({BIRTH})",
        "hieu_luc_den",
        "end_before_start",
    ),
    "markup in a name": (
        lambda d: d["thu_tuc"][0].update(ten="<b>Khai sinh</b>"),
        f"thu_tuc[0] ({BIRTH})",
        "ten",
        "markup",
    ),
    "a script in a keyword": (
        lambda d: d["thu_tuc"][0]["tu_khoa"].append('<script src="//x">'),
        f"thu_tuc[0] ({BIRTH})",
        "tu_khoa[5]",
        "markup",
    ),
    "an entity in a fee": (
        lambda d: d["thu_tuc"][0]["truong_hop"][0]["le_phi"].update(mo_ta="10.000&nbsp;đồng"),
        f"thu_tuc[0] ({BIRTH})",
        "truong_hop[0].le_phi.mo_ta",
        "markup",
    ),
    "a name that runs backwards": (
        lambda d: d["thu_tuc"][0].update(ten_than_thien="Khai \u202esinh"),
        f"thu_tuc[0] ({BIRTH})",
        "ten_than_thien",
        "invisible",
    ),
    "a name of two lines": (
        lambda d: d["thu_tuc"][0].update(ten="Khai\nsinh"),
        f"thu_tuc[0] ({BIRTH})",
        "ten",
        "invisible",
    ),
    "a name of spaces": (lambda d: d["thu_tuc"][0].update(ten="  "), f"thu_tuc[0] ({BIRTH})", "ten", "blank"),
    "a name without end": (lambda d: d["thu_tuc"][0].update(ten="a" * 601), f"thu_tuc[0] ({BIRTH})", "ten", "wrong"),
    "a level that is not named": (
        lambda d: d.update(cap=[{"ma": "tinh", "ten": "Cấp tỉnh"}]),
        f"thu_tuc[0] ({BIRTH})",
        "cap",
        "unknown",
    ),
    "replaced by nothing": (
        lambda d: d["thu_tuc"][0].update(thay_the_boi="9.999999"),
        f"thu_tuc[0] ({BIRTH})",
        "thay_the_boi",
        "unknown",
    ),
    "replaced by itself": (
        lambda d: d["thu_tuc"][0].update(thay_the_boi=BIRTH),
        f"thu_tuc[0] ({BIRTH})",
        "thay_the_boi",
        "replaced_by_itself",
    ),
    "a form that did not come": (
        lambda d: d["thu_tuc"][0]["truong_hop"][0]["thanh_phan_ho_so"][0].update(bieu_mau="to-khai.pdf"),
        f"thu_tuc[0] ({BIRTH})",
        "bieu_mau",
        "unknown",
    ),
    "another hash": (lambda d: d["thu_tuc"][0].update(ma_bam="0" * 64), f"thu_tuc[0] ({BIRTH})", "ma_bam", "hash"),
    "a life event with markup": (
        lambda d: d["su_kien"][0].update(ten="<i>Sinh con</i>"),
        "su_kien",
        "[0].ten",
        "markup",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_by_entry_key_and_reason(mistake: str) -> None:
    spoil, entry, key, reason = MISTAKES[mistake]
    document = sample()
    spoil(document)
    assert (entry, key, reason) in [(flaw.entry, flaw.key, flaw.reason) for flaw in refused(document)]


@pytest.mark.parametrize(
    "periods",
    [
        ((None, None), ("2026-01-01", None)),
        ((None, "2026-07-01"), ("2026-07-01", None)),
        (("2026-07-01", "2026-12-31"), ("2026-08-01", "2026-08-31")),
        (("2026-08-01", None), ("2026-01-01", "2026-12-31"), (None, "2025-12-31")),
    ],
)
def test_two_versions_in_force_on_one_day_are_refused(periods: tuple[tuple[str | None, str | None], ...]) -> None:
    assert [flaw.reason for flaw in refused(versions(*periods))] == ["in_force_twice"]


@given(st.lists(st.tuples(st.dates(), st.dates()), min_size=1, max_size=5))
def test_versions_are_refused_exactly_when_two_hold_on_one_day(periods: list[tuple[dt.date, dt.date]]) -> None:
    spans = [(min(pair), max(pair)) for pair in periods]
    clash = any(a[0] <= b[1] and b[0] <= a[1] for at, a in enumerate(spans) for b in spans[at + 1 :])
    document = versions(*[(start.isoformat(), end.isoformat()) for start, end in spans])
    if clash:
        assert {flaw.reason for flaw in refused(document)} <= {"in_force_twice", "twice"}
    else:
        assert len(taken(document).procedures) == 11 + len(spans)


def test_all_mistakes_of_all_entries_are_named_at_once() -> None:
    document = sample()
    for index in (1, 4, 7):
        document["thu_tuc"][index].pop("ten")
    document["thu_tuc"][9]["ten"] = "<b>"
    entries = [(flaw.entry[:10], flaw.reason) for flaw in refused(document)]
    assert entries == [
        ("thu_tuc[1]", "missing"),
        ("thu_tuc[4]", "missing"),
        ("thu_tuc[7]", "missing"),
        ("thu_tuc[9]", "markup"),
    ]


def test_a_file_beyond_all_measure_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(ListingError, match=r"huge\.json.*more than"):
        read(path)


def test_brackets_without_end_are_refused() -> None:
    with pytest.raises(ListingError):
        read(b"[" * 1_000_000)


# Forms


def blank(**other: Any) -> Form:
    return Form(
        **{
            "file": "a.pdf",
            "name": "Tờ khai",
            "sha256": hashlib.sha256(BLANK).hexdigest(),
            "size": len(BLANK),
            "pages": 1,
        }
        | other
    )


def test_a_form_as_the_listing_says_is_taken() -> None:
    assert form_flaws(blank(), BLANK) == []


@pytest.mark.parametrize(
    ("content", "reasons"),
    [
        (b"\x7fELF" + BLANK[4:], {"no_pdf", "hash"}),
        (b"MZ", {"no_pdf", "size", "hash"}),
        (BLANK + b"!", {"size", "hash"}),
        (BLANK[:-1] + b"?", {"hash"}),
        (b"", {"no_pdf", "size", "hash"}),
    ],
)
def test_a_program_a_cut_or_another_file_in_a_forms_place_is_named(content: bytes, reasons: set[str]) -> None:
    assert {flaw.reason for flaw in form_flaws(blank(), content)} == reasons


@pytest.mark.parametrize(
    "other", [{"tep": "a.exe"}, {"tep": "../a.pdf"}, {"so_byte": MAX_FORM_BYTES + 1}, {"so_byte": 0}]
)
def test_a_form_that_is_a_program_or_too_large_is_refused_by_the_listing(other: dict[str, Any]) -> None:
    document = sample()
    document["bieu_mau"] = [{**msgspec.to_builtins(blank()), **other}]
    assert [flaw.reason for flaw in refused(document)] == ["unreadable"]
