"""What is asked, what is taken for an answer, and what is said about one that is not."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.citizen_card import LABELS, parse
from appliance.listings.procedures import Procedure, Question, load
from appliance.questions import COMMON, NOTE, AnswerError, display, find, from_card, mask, questions_for, validate
from appliance.texts import LANGUAGES, catalogue

TODAY = dt.date(2026, 11, 24)
SAMPLE = Path(__file__).parents[2] / "sample-data" / "procedures.json"
BIRTH = load(SAMPLE).get("1.001193")
VIETNAMESE = catalogue("vi")
ASKED = {each.id: each for each in (*COMMON, NOTE)}
DATE, NAME, PHONE, TAX, ID = (
    ASKED[name] for name in ("applicant_birth", "applicant_name", "phone", "tax_code", "applicant_id")
)


def refused(question: Question, raw: str) -> AnswerError:
    with pytest.raises(AnswerError) as caught:
        validate(question, raw, TODAY)
    return caught.value


def asked(**answers: str) -> list[str]:
    return [each.id for each in questions_for(answers, BIRTH)]


# Which questions


def test_somebody_for_herself_is_asked_about_herself_only() -> None:
    about_applicant = ["applicant_name", "applicant_birth", "applicant_id", "applicant_address", "phone", "note"]
    assert asked(for_whom="self") == ["for_whom", *about_applicant]
    assert asked() == asked(for_whom="self")


def test_family_and_business_are_asked_for_whom_too() -> None:
    assert asked(for_whom="family")[:3] == ["for_whom", "person_name", "applicant_name"]
    assert asked(for_whom="business")[:4] == ["for_whom", "business_name", "tax_code", "applicant_name"]


def with_questions(*questions: Question) -> Procedure:
    return msgspec.structs.replace(BIRTH, questions=questions)


def test_a_listings_own_questions_come_before_the_note() -> None:
    own = with_questions(
        Question("place", "choice", "Sinh ở đâu?", options=("Bệnh viện", "Ở nhà")),
        Question("witness", "text", "Ai làm chứng?", shown_when=("place", "Ở nhà")),
    )
    assert [each.id for each in questions_for({}, own)][-3:] == ["phone", "place", "note"]
    assert [each.id for each in questions_for({"place": "Ở nhà"}, own)][-3:] == ["place", "witness", "note"]
    assert find("place", {}, own).options == ("Bệnh viện", "Ở nhà")


def test_a_question_that_is_not_asked_is_not_found() -> None:
    with pytest.raises(KeyError):
        find("tax_code", {"for_whom": "self"}, BIRTH)


# Text


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("  Nguyễn   Thị Thuỳ Dương ", "Nguyễn Thị Thuỳ Dương"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Thuỳ Dương"), "Nguyễn Thị Thuỳ Dương"),
        ("Số 7, ngõ 12/3, TDP 4 - P. “Mẫu”", "Số 7, ngõ 12/3, TDP 4 - P. “Mẫu”"),
        ("Y Krông Ayŭn Êñuôl", "Y Krông Ayŭn Êñuôl"),
        ("Rơ\u0306chăm", "Rơ\u0306chăm"),
    ],
)
def test_text_is_taken_composed_and_with_single_spaces(raw: str, value: str) -> None:
    assert validate(NAME, raw, TODAY) == value


@pytest.mark.parametrize("raw", ["An 🙂", "🙂", "An\x1b[2J", "An\x00", "An\u202eba", "An\u200bba", "1️⃣", "Ан", "安"])
def test_emoji_controls_and_other_scripts_are_refused_by_name(raw: str) -> None:
    assert refused(NAME, raw).text_id == "answer-error-characters"


@pytest.mark.parametrize("raw", ["", "   ", "...", "-"])
def test_nothing_is_no_answer(raw: str) -> None:
    assert refused(NAME, raw).text_id == "answer-error-empty"


def test_too_long_says_by_how_much() -> None:
    assert validate(NAME, "A" * 80, TODAY) == "A" * 80
    error = refused(NAME, "A" * 83)
    assert (error.text_id, error.args_) == ("answer-error-long", {"most": 80, "over": 3})


@pytest.mark.parametrize("name", ["note", "phone", "applicant_id", "tax_code"])
def test_a_question_may_be_left_open(name: str) -> None:
    assert validate(ASKED[name], " ", TODAY) == ""
    assert display(ASKED[name], "") == ""


def test_only_an_offered_choice_is_taken() -> None:
    assert validate(ASKED["for_whom"], "family", TODAY) == "family"
    assert refused(ASKED["for_whom"], "neighbour").text_id == "answer-error-choice"


# Digits


@pytest.mark.parametrize("raw", ["042190000001", "042 190 000 001", " 042-190-000-001"])
def test_a_personal_number_has_twelve_digits(raw: str) -> None:
    assert validate(ID, raw, TODAY) == "042190000001"


@pytest.mark.parametrize(("raw", "count"), [("04219000000", 11), ("0421900000011", 13), ("183000001", 9)])
def test_a_personal_number_of_another_length_is_counted(raw: str, count: int) -> None:
    error = refused(ID, raw)
    assert (error.text_id, error.args_) == ("answer-error-personal-number", {"count": count})


@pytest.mark.parametrize("raw", ["04219000000A", "٠٤٢١٩٠٠٠٠٠٠١", "không nhớ", "🙂", "...", "4²"])
def test_letters_are_no_digits(raw: str) -> None:
    assert refused(ID, raw).text_id == "answer-error-digits"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("0912345678", "0912345678"),
        ("0912 345 678", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("84912345678", "0912345678"),
        ("+84 239 3855 123", "02393855123"),
        ("(0239) 3855 123", "02393855123"),
    ],
)
def test_phone_numbers_are_taken_as_people_write_them(raw: str, value: str) -> None:
    assert validate(PHONE, raw, TODAY) == value


@pytest.mark.parametrize("raw", ["912345678", "0012345678", "091234567", "091234567890", "1"])
def test_other_numbers_are_no_phone(raw: str) -> None:
    assert refused(PHONE, raw).text_id == "answer-error-phone"


# 0100047516 is a worked example of the rule; 0314409058-002 an example of python-stdnum's stdnum.vn.mst.
@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("0100047516", "0100047516"),
        ("0314409058-002", "0314409058002"),
        ("0314409058 002", "0314409058002"),
        ("042190000001", "042190000001"),
    ],
)
def test_tax_codes_of_firms_branches_and_persons(raw: str, value: str) -> None:
    assert validate(TAX, raw, TODAY) == value


@pytest.mark.parametrize("place", range(9))
def test_one_wrong_digit_in_a_tax_code_is_noticed(place: int) -> None:
    code = "0100047516"
    for digit in set("0123456789") - {code[place]}:
        assert refused(TAX, code[:place] + digit + code[place + 1 :]).text_id == "answer-error-tax-code-wrong"


def test_nine_digits_may_have_no_check_digit_at_all() -> None:
    assert {refused(TAX, f"000000000{digit}").text_id for digit in range(10)} == {"answer-error-tax-code-wrong"}


@pytest.mark.parametrize("raw", ["010004751", "01000475160", "01000475160123"])
def test_a_tax_code_of_another_length_is_counted(raw: str) -> None:
    error = refused(TAX, raw)
    assert (error.text_id, error.args_) == ("answer-error-tax-code-length", {"count": len(raw)})


def test_digits_without_a_rule_only_have_a_length() -> None:
    plain = Question("floor", "digits", "Tầng mấy?", max_length=2)
    assert validate(plain, "12", TODAY) == "12"
    assert refused(plain, "123").args_ == {"most": 2, "over": 1}


# Dates


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("02031990", "1990-03-02"),
        ("02/03/1990", "1990-03-02"),
        ("2/3/1990", "1990-03-02"),
        ("2.3.1990", "1990-03-02"),
        ("2 3 1990", "1990-03-02"),
        ("1990-03-02", "1990-03-02"),
        ("1990", "1990"),
        ("29022000", "2000-02-29"),
        ("24112026", "2026-11-24"),
        ("2026", "2026"),
        ("1896", "1896"),
    ],
)
def test_a_date_has_a_day_or_only_a_year(raw: str, value: str) -> None:
    assert validate(DATE, raw, TODAY) == value


@pytest.mark.parametrize(
    ("raw", "text", "suggestion"),
    [
        ("2990", "answer-error-year-ahead", "1990"),
        ("02032990", "answer-error-year-ahead", "1990-03-02"),
        ("2027", "answer-error-year-ahead", "1927"),
        ("29022990", "answer-error-year-ahead", None),
        ("1790", "answer-error-year-early", "1990"),
        ("31121826", "answer-error-year-early", None),
        ("01011895", "answer-error-year-early", "1995-01-01"),
        ("90", "answer-error-year-short", "1990"),
        ("020390", "answer-error-year-short", "1990-03-02"),
        ("2/3/05", "answer-error-year-short", "2005-03-02"),
        ("31021990", "answer-error-no-such-day", None),
        ("03311990", "answer-error-no-such-day", "1990-03-31"),
        ("00001990", "answer-error-no-such-day", None),
        ("25112026", "answer-error-day-ahead", None),
        ("0203", "answer-error-date-incomplete", None),
        ("0203199", "answer-error-date-incomplete", None),
        ("020319900", "answer-error-date-incomplete", None),
        ("hôm qua", "answer-error-date-incomplete", None),
        ("🙂", "answer-error-date-incomplete", None),
        ("", "answer-error-empty", None),
    ],
)
def test_a_date_that_cannot_be_is_named_with_the_likely_one(raw: str, text: str, suggestion: str | None) -> None:
    error = refused(DATE, raw)
    assert (error.text_id, error.suggestion) == (text, suggestion)


def test_the_year_ahead_is_said_in_plain_words() -> None:
    error = refused(DATE, "2990")
    said = VIETNAMESE.format_value(error.text_id, error.args_)
    assert re.sub("[\u2068\u2069]", "", said) == "Năm 2990 chưa tới. Có phải 1990 không?"


@given(st.text(alphabet="0123456789/-. ", max_size=11))
def test_what_is_suggested_would_be_taken(raw: str) -> None:
    try:
        value = validate(DATE, raw, TODAY)
    except AnswerError as error:
        if error.suggestion:
            assert validate(DATE, error.suggestion, TODAY) == error.suggestion
    else:
        assert validate(DATE, display(DATE, value), TODAY) == value


# Showing


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("applicant_birth", "1990-03-02", "02/03/1990"),
        ("applicant_birth", "1990", "1990"),
        ("applicant_id", "042190000001", "042 190 000 001"),
        ("phone", "0912345678", "0912 345 678"),
        ("phone", "02393855123", "0239 385 5123"),
        ("tax_code", "0100047516", "0100047516"),
        ("tax_code", "0314409058002", "0314409058-002"),
        ("applicant_name", "Lê Quỳnh Như Ý", "Lê Quỳnh Như Ý"),
    ],
)
def test_answers_are_shown_as_people_write_them_and_can_be_edited_so(name: str, value: str, shown: str) -> None:
    question = ASKED[name]
    assert display(question, value) == shown
    assert validate(question, shown, TODAY) == value
    assert len(shown) <= question.max_length


def test_a_personal_number_is_masked_in_the_middle() -> None:
    assert mask("042190000001") == "042 ••• ••• 001"


@given(st.sampled_from([*COMMON, NOTE]), st.text(max_size=30))
def test_any_typing_is_an_answer_or_a_named_error(question: Question, raw: str) -> None:
    try:
        value = validate(question, raw, TODAY)
    except AnswerError as error:
        assert VIETNAMESE.format_value(error.text_id, error.args_) != error.text_id
    else:
        assert validate(question, value, TODAY) == value
        assert value == unicodedata.normalize("NFC", value)


def test_a_card_prefills_answers_that_would_be_taken() -> None:
    card = parse("042055000002||Trần Văn Hoà|15081955|Nam|Tổ dân phố 1, Nam Hà, Hà Tĩnh|01072022")
    answers = from_card(card.fields())
    assert answers["applicant_birth"] == "1955-08-15"
    for name, value in answers.items():
        assert validate(ASKED[name], value, TODAY) == value


# Texts


ERRORS = (
    *("empty", "choice", "long", "characters", "digits", "personal-number", "phone", "tax-code-length"),
    *("tax-code-wrong", "date-incomplete", "no-such-day", "day-ahead", "year-short", "year-ahead", "year-early"),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_choice_and_error_has_its_words(language: str) -> None:
    texts = catalogue(language)
    wanted = [f"question-{name}{part}" for name in ASKED for part in ("", "-hint")]
    wanted += [f"choice-for_whom-{option}" for option in ASKED["for_whom"].options]
    wanted += [f"skip-{name}" for name, question in ASKED.items() if question.optional]
    wanted += [f"answer-error-{name}" for name in ERRORS]
    wanted += ["skip", "answer-suggest", *LABELS.values()]
    assert [each for each in wanted if texts.format_value(each) == each] == []
