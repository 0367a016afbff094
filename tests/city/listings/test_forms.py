"""A blank form is taken as a plain PDF or refused whole by name; it is kept once and never lost to another."""

from __future__ import annotations

import contextlib
import copy
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.listings.listing import MAX_FORM_BYTES
from appliance.listings.listing_check import read
from city.listings.comparing import form_changes
from city.listings.forms import Attached, FormStore, laid_beside, pages_of
from city.listings.refusals import Refused
from tests.city.listings import blanks

SAMPLE: dict[str, Any] = json.loads((Path(__file__).parents[3] / "sample-data" / "procedures.json").read_bytes())


def refused(content: bytes, name: str = "to-khai.pdf") -> tuple[str, object]:
    with pytest.raises(Refused) as refusal:
        pages_of(name, content)
    return refusal.value.reason, refusal.value.arguments["file"]


def sample() -> dict[str, Any]:
    return {"bieu_mau": [], **copy.deepcopy(SAMPLE)}


def attached(entry: int = 0, file: str = "Tờ khai Đăng ký.pdf", content: bytes | None = None) -> Attached:
    return Attached(entry, 0, 0, file, content, "Tờ khai đăng ký khai sinh")


def test_a_plain_pdf_is_taken_with_its_pages() -> None:
    assert pages_of("a.pdf", blanks.blank(pages=3)) == 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" + bytes(100), "program"),
        (b"\x7fELF" + bytes(100), "program"),
        (b"PK\x03\x04" + bytes(100), "form-no-pdf"),
        ("một tờ khai".encode(), "form-no-pdf"),
        (b"%PDF-1.7\nnothing more", "broken"),
        (blanks.blank()[:700], "broken"),
        (blanks.locked(), "form-password"),
        (blanks.locked(user=""), "form-password"),
        (blanks.with_script_at_opening(), "form-script"),
        (blanks.with_packed_script(), "form-script"),
        (blanks.with_script_of_a_page(), "form-script"),
        (blanks.that_launches(), "form-script"),
        (blanks.with_a_file_in_it(), "form-script"),
        (blanks.blank(pages=41), "form-pages"),
    ],
    ids=[
        "empty", "program", "linux-program", "archive", "text", "not-even-begun", "cut", "password", "locked-open",
        "script", "packed-script", "deep-script", "launch", "file", "pages",
    ],
)  # fmt: skip
def test_what_must_not_be_printed_for_anybody_is_refused_by_name(content: bytes, reason: str) -> None:
    assert refused(content) == (reason, "to-khai.pdf")


def test_the_script_that_is_packed_away_is_in_no_byte_that_can_be_searched() -> None:
    assert b"JavaScript" not in blanks.with_packed_script()


def test_one_byte_more_than_a_form_may_have_is_refused() -> None:
    content = blanks.blank()
    assert refused(content + bytes(MAX_FORM_BYTES + 1 - len(content)))[0] == "form-large"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 1500))
def test_any_bytes_are_a_form_or_refused_and_no_crash(noise: bytes, place: int) -> None:
    whole = blanks.blank(pages=1)
    for content in (b"%PDF-1.4\n" + noise, whole[:place] + noise + whole[place + len(noise) :]):
        with contextlib.suppress(Refused):
            assert pages_of("a.pdf", content) >= 1


def test_a_form_beside_a_paper_makes_a_listing_that_boxes_take() -> None:
    content = blanks.blank()
    document = laid_beside(sample(), [attached(content=content)])
    listing = read(json.dumps(document).encode())
    (form,) = listing.forms
    assert (form.file, form.name, form.pages) == ("to-khai-dang-ky.pdf", "Tờ khai đăng ký khai sinh", 2)
    assert form.sha256 == hashlib.sha256(content).hexdigest()
    assert listing.procedures[0].cases[0].papers[0].form == form.file


def test_the_same_file_for_two_papers_is_one_form() -> None:
    content = blanks.blank()
    document = laid_beside(sample(), [attached(content=content), attached(entry=1, file="b.pdf", content=content)])
    assert len(document["bieu_mau"]) == 1


def test_another_form_of_the_same_file_name_does_not_push_the_first_one_out() -> None:
    first, second = blanks.blank("MOT"), blanks.blank("HAI")
    document = laid_beside(sample(), [attached(content=first), attached(entry=1, content=second)])
    assert [form["tep"] for form in document["bieu_mau"]] == ["to-khai-dang-ky.pdf", "to-khai-dang-ky-2.pdf"]


def test_a_new_edition_in_the_same_place_takes_the_name_over_for_every_paper() -> None:
    old, new = blanks.blank("CU"), blanks.blank("MOI")
    before = laid_beside(sample(), [attached(content=old), attached(entry=1, content=old)])
    after = laid_beside(before, [attached(content=new)])
    (form,) = after["bieu_mau"]
    assert form["sha256"] == hashlib.sha256(new).hexdigest()
    assert [change.after for change in form_changes(before, after)] == [form, form]


def test_a_form_that_no_paper_names_any_more_leaves_the_listing() -> None:
    before = laid_beside(sample(), [attached(content=blanks.blank())])
    after = laid_beside(before, [attached()])
    assert after["bieu_mau"] == []
    (change,) = form_changes(before, after)
    assert change.after is None


def test_a_bad_file_among_good_ones_leaves_everything_as_it_was() -> None:
    base = sample()
    kept = copy.deepcopy(base)
    with pytest.raises(Refused):
        laid_beside(base, [attached(content=blanks.blank()), attached(entry=1, content=b"MZ")])
    assert base == kept


def test_what_the_disk_spoiled_is_not_given_out(tmp_path: Path) -> None:
    store, content = FormStore(tmp_path), blanks.blank()
    digest = hashlib.sha256(content).hexdigest()
    store.keep(content)
    assert store.content(digest) == content
    document = laid_beside(sample(), [attached(content=content)])
    assert store.lacking(document) == []
    (tmp_path / f"{digest}.pdf").write_bytes(b"%PDF-")
    assert store.lacking(document) == ["to-khai-dang-ky.pdf"]
    with pytest.raises(FileNotFoundError):
        store.content(digest)
    with pytest.raises(FileNotFoundError):
        store.content("../accounts")
