"""The QR code of a citizen card: what prefills, what is refused, and that a refusal gives nothing away."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from appliance.citizen_card import LABELS, LONGEST, Card, parse
from appliance.errors import ApplianceError, Fault

# All persons and numbers are fictional.
DUONG = (
    "042190000001|183000001|Nguyễn Thị Thuỳ Dương|02031990|Nữ"
    "|Thôn Đồng Giang, Thạch Hạ, Thành phố Hà Tĩnh, Hà Tĩnh|12082021"
)
HOA = "042055000002||Trần Văn Hoà|15081955|Nam|Tổ dân phố 1, Nam Hà, Thành phố Hà Tĩnh, Hà Tĩnh|01072022"
OTHERS = (
    "042201000003|184000003|Lê Quỳnh Như Ý|31122001|Nữ|Số 7, ngõ 12, đường Nguyễn Biểu, Tân Giang, Hà Tĩnh|28022023",
    "042040000004|180000004|Đặng Thị Đào|01011940|Nữ|Tổ dân phố 5, Trần Phú, Hà Tĩnh|09092021",
)

REFUSED = {
    "nothing": "",
    "five fields": "042190000001|183000001|Nguyễn Thị Thuỳ Dương|02031990|Nữ",
    "eight fields": DUONG + "|x",
    "eleven digits": "42190000001|183000001|Nguyễn Văn An|02031990|Nam|Nam Hà|12082021",
    "thirteen digits": "0421900000011|183000001|Nguyễn Văn An|02031990|Nam|Nam Hà|12082021",
    "letters in the number": "04219000000A|183000001|Nguyễn Văn An|02031990|Nam|Nam Hà|12082021",
    "digits of another script": "٠٤٢١٩٠٠٠٠٠٠١|183000001|Nguyễn Văn An|02031990|Nam|Nam Hà|12082021",
    "letters in the old number": "042190000001|x|Nguyễn Văn An|02031990|Nam|Nam Hà|12082021",
    "no such day": "042190000009|183000009|Nguyễn Văn An|31021990|Nam|Nam Hà|12082021",
    "no such day of issue": "042190000009|183000009|Nguyễn Văn An|02031990|Nam|Nam Hà|00082021",
    "a date of six digits": "042190000009|183000009|Nguyễn Văn An|020390|Nam|Nam Hà|12082021",
    "no name": "042190000010|183000010||02031990|Nam|Nam Hà|12082021",
    "a name of spaces": "042190000010|183000010|   |02031990|Nam|Nam Hà|12082021",
    "a name without end": f"042190000010|183000010|{'A' * 81}|02031990|Nam|Nam Hà|12082021",
    "a control character": "042190000010|183000010|Nguyễn\x1b[2JAn|02031990|Nam|Nam Hà|12082021",
    "an address of the web": "https://example.org/?q=042190000001",
    "a megabyte": "0421900000" * 100_000,
}


def test_a_card_gives_number_name_birth_and_address() -> None:
    assert parse(DUONG) == Card(
        "042190000001",
        "Nguyễn Thị Thuỳ Dương",
        dt.date(1990, 3, 2),
        "Thôn Đồng Giang, Thạch Hạ, Thành phố Hà Tĩnh, Hà Tĩnh",
    )


def test_the_old_number_may_be_empty() -> None:
    assert parse(HOA).name == "Trần Văn Hoà"


@pytest.mark.parametrize("code", OTHERS)
def test_a_number_need_not_tell_sex_and_century(code: str) -> None:
    assert parse(code).number == code[:12]


def test_fields_are_shown_as_people_write_them() -> None:
    fields = parse(DUONG).fields()
    assert fields["birth"] == "02/03/1990"
    assert list(fields) == list(LABELS)


@pytest.mark.parametrize("around", ["{}\r\n", "\ufeff{}", "  {}  ", "{}\n"])
def test_what_a_reader_puts_around_a_line_does_not_matter(around: str) -> None:
    assert parse(around.format(DUONG)) == parse(DUONG)


def test_decomposed_letters_come_out_composed() -> None:
    card = parse(unicodedata.normalize("NFD", DUONG))
    assert card.name == unicodedata.normalize("NFC", card.name) == "Nguyễn Thị Thuỳ Dương"


@pytest.mark.parametrize("reason", REFUSED)
def test_what_is_no_card_is_a_named_fault_that_gives_nothing_away(reason: str) -> None:
    with pytest.raises(ApplianceError) as caught:
        parse(REFUSED[reason])
    assert caught.value.fault == Fault.CODE_NOT_CARD
    assert caught.value.detail
    for secret in ("Nguyễn", "04219", "1990", "31021990", "Nam Hà", "example.org"):
        assert secret not in str(caught.value)


def test_a_card_in_a_log_shows_nothing_of_it() -> None:
    assert repr(parse(DUONG)) == f"{parse(DUONG)}" == "Card(…)"


@given(st.text(max_size=LONGEST + 50) | st.lists(st.text(max_size=20), min_size=7, max_size=7).map("|".join))
@example("||||||")
@example("000000000000||x|01010001|||01010001")
def test_any_line_is_a_card_or_a_named_fault(line: str) -> None:
    try:
        card = parse(line)
    except ApplianceError as error:
        assert error.fault == Fault.CODE_NOT_CARD
    else:
        assert len(card.number) == 12
        assert card.name.strip()
