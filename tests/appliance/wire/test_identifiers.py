"""Numbers that people copy by hand, and the code that goes with them."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.wire.identifiers import SEQUENCE_MAX, number, parse_number, slip_code

boxes = st.integers(0, 9999).map(lambda code: f"{code:04d}")
numbers = st.builds(number, boxes, st.integers(1, SEQUENCE_MAX))


def test_a_known_number() -> None:
    assert number("0000", 572) == "0000-00572-4"  # 572 → 4 is the worked example of Damm's check digit
    assert number("1234", 99_999).startswith("1234-99999-")


@given(numbers)
def test_a_number_reads_as_itself(text: str) -> None:
    assert parse_number(text) == text


@given(numbers, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(text: str, position: int, shift: int) -> None:
    digits = text.replace("-", "")
    wrong = digits[:position] + str((int(digits[position]) + shift) % 10) + digits[position + 1 :]
    with pytest.raises(ValueError, match="check digit"):
        parse_number(wrong)


@given(numbers, st.integers(0, 8))
def test_two_neighbours_swapped_are_noticed(text: str, position: int) -> None:
    digits = text.replace("-", "")
    swapped = digits[:position] + digits[position + 1] + digits[position] + digits[position + 2 :]
    if swapped != digits:
        with pytest.raises(ValueError, match="check digit"):
            parse_number(swapped)


@pytest.mark.parametrize(
    "typed", ["0000 00572 4", "0000005724", " 0000–00572—4\n", "0000.00572.4", "００００-００５７２-４"]
)
def test_a_number_is_understood_as_people_type_it(typed: str) -> None:
    assert parse_number(typed) == "0000-00572-4"


@pytest.mark.parametrize(
    "typed", ["", "0000-00572", "0000-00572-44", "OOOO-00572-4", "0000-00572-4;", "🙂" * 10, "٠٠٠٠٠٠٥٧٢٤"]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="ten digits"):
        parse_number(typed)


@pytest.mark.parametrize(
    ("box", "sequence"), [("000", 1), ("00000", 1), ("00a0", 1), ("٠٠٠٠", 1), ("0000", 0), ("0000", 100_000)]
)
def test_a_number_that_cannot_be_is_never_given(box: str, sequence: int) -> None:
    with pytest.raises(ValueError, match=r"box code|sequence"):
        number(box, sequence)


@given(st.binary(min_size=32, max_size=32), st.uuids(version=4))
def test_the_slip_code_is_six_digits_and_stays_the_same(key: bytes, dossier_id: uuid.UUID) -> None:
    code = slip_code(key, str(dossier_id))
    assert len(code) == 6
    assert code.isdigit()
    assert code == slip_code(key, str(dossier_id))


def test_slip_codes_differ_by_dossier_and_by_box() -> None:
    ids = [str(uuid.uuid4()) for _ in range(50)]
    assert len({slip_code(b"a" * 32, dossier_id) for dossier_id in ids}) > 45
    assert [slip_code(b"a" * 32, i) for i in ids] != [slip_code(b"b" * 32, i) for i in ids]
