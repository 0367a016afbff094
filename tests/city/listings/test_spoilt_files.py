"""Files with bytes changed, lost or doubled: taken, or refused by name; never a crash, never half of them."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from city.listings import sheet
from city.listings.comparing import changes
from city.listings.drafting import NOTHING, File, Mode, draft
from city.listings.refusals import Refused, Rejected
from tests.city.listings.given import arranged_document, arranged_page, document, page

SAMPLES = Path(__file__).parents[3] / "sample-data"
LISTED = json.loads((SAMPLES / "procedures.json").read_bytes())
FILES = {
    "sheet.xlsx": sheet.workbook(LISTED["thu_tuc"][:3], {"xa": "Cấp xã"}, ["x"]),
    "word.doc": document(),
    "word-in-a-table.doc": arranged_document(),
    "page.doc": page(),
    "page-in-a-table.doc": arranged_page(),
    "listing.json": (SAMPLES / "procedures.json").read_bytes(),
    "holidays.json": (SAMPLES / "holidays.json").read_bytes(),
}
PIECES = (
    b"",
    b"\0",
    b"<",
    b"</",
    b'"',
    b"&#x;",
    b"<row r='0'>",
    b"<c r='ZZZZ9'><v>1</v></c>",
    b"{",
    b"null",
    b"[1]",
    b"1e999",
)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(PIECES)), min_size=1, max_size=8)


def spoilt(content: bytes, edits: Sequence[tuple[float, int, bytes]]) -> bytes:
    """The bytes with pieces cut out at some places, and others put there."""
    for place, lost, piece in edits:
        at = int(place * len(content))
        content = content[:at] + piece + content[at + lost :]
    return content


def spoilt_inside(office: bytes, edits: Sequence[tuple[float, int, bytes]]) -> bytes:
    """An office file whose main part is spoilt, in a sound archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(office)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            main = name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "word/document.xml")
            new.writestr(name, spoilt(old.read(name), edits) if main else old.read(name))
    return out.getvalue()


def taken_or_refused(name: str, content: bytes) -> None:
    try:
        found = draft([File(name, content)], NOTHING, "update", dt.date(2026, 11, 26))
    except Refused as refused:
        assert refused.reason
    except Rejected as rejected:
        assert rejected.rejections
    else:
        changes(LISTED, found)  # what is taken can be compared


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=60, deadline=None)
@given(EDITS)
def test_a_spoilt_file_is_taken_or_refused(name: str, edits: Sequence[tuple[float, int, bytes]]) -> None:
    taken_or_refused(name, spoilt(FILES[name], edits))


@pytest.mark.parametrize("name", [name for name, content in FILES.items() if content.startswith(b"PK")])
@settings(max_examples=60, deadline=None)
@given(EDITS)
def test_a_spoilt_part_of_an_office_file_is_taken_or_refused(
    name: str, edits: Sequence[tuple[float, int, bytes]]
) -> None:
    taken_or_refused(name, spoilt_inside(FILES[name], edits))


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_cut_anywhere_is_refused_or_whole(name: str) -> None:
    content = FILES[name]
    for number in range(40):
        taken_or_refused(name, content[: len(content) * number // 40])


def test_an_archive_with_a_password_is_refused() -> None:
    locked = bytearray(FILES["sheet.xlsx"])
    for signature, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flags' places in the two kinds of header
        at = locked.find(signature)
        while at >= 0:
            locked[at + flag] |= 1
            at = locked.find(signature, at + 4)
    with pytest.raises(Refused) as caught:
        draft([File("locked.xlsx", bytes(locked))], NOTHING, "update", dt.date(2026, 11, 26))
    assert caught.value.reason == "broken"


ANYTHING = st.sampled_from([None, 5, -1.5, True, "", "x", [], ["a"], {}, {"ma": 1}])


def replaced(value: object, place: list[int], by: object) -> object:
    """A copy of a document with what stands at a place replaced; a place counts down through lists and objects."""
    if not place or not isinstance(value, dict | list) or not value:
        return by
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = keys[place[0] % len(keys)]
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[key] = replaced(value[key], place[1:], by)  # type: ignore[index]
    return copy


@pytest.mark.parametrize("mode", ["update", "replace"])
@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 100), min_size=1, max_size=7), ANYTHING)
def test_json_with_anything_anywhere_is_taken_or_refused(mode: Mode, place: list[int], by: object) -> None:
    calendar = json.loads(FILES["holidays.json"])
    content = json.dumps(replaced({**LISTED, "lich_lam_viec": calendar}, place, by)).encode()
    for base in (NOTHING, LISTED):
        with contextlib.suppress(Refused, Rejected):
            draft([File("a.json", content)], base, mode, dt.date(2026, 11, 26))
