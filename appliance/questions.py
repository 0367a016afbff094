"""What is asked of everybody, one question a page, and how answers are checked and shown.

An answer is kept normalised, as a string: a choice by its option, text in NFC, digits alone, a date as yyyy-mm-dd or,
where only the year is remembered, yyyy; "" stands for a question left open. Validation takes what is typed, what
`display` shows and what is kept alike.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping

from appliance.listings.procedures import Procedure, Question

OLDEST = 130
"""Years back that a date of birth may lie."""

COMMON = (
    Question("for_whom", "choice", options=("self", "family", "business")),
    Question("business_name", "text", capitals="words", shown_when=("for_whom", "business")),
    Question("tax_code", "digits", max_length=14, optional=True, rule="tax_code", shown_when=("for_whom", "business")),
    Question("person_name", "text", max_length=80, capitals="words", shown_when=("for_whom", "family")),
    Question("applicant_name", "text", max_length=80, capitals="words"),
    Question("applicant_birth", "date", max_length=10),
    Question("applicant_id", "digits", max_length=15, optional=True, rule="personal_number"),
    Question("applicant_address", "text", capitals="words"),
    Question("phone", "digits", max_length=15, optional=True, rule="phone"),
)
"""Asked before a listing's own questions; texts `question-<id>`, `question-<id>-hint`, `choice-<id>-<option>`."""

NOTE = Question("note", "text", max_length=300, optional=True)
"""Asked last."""


class AnswerError(Exception):
    """An answer that cannot be taken: a text with its arguments, and the likely answer, normalised, if there is one."""

    def __init__(self, text_id: str, suggestion: str | None = None, **args: str | int) -> None:
        super().__init__(text_id)
        self.text_id = text_id
        self.suggestion = suggestion
        self.args_ = args


def questions_for(answers: Mapping[str, str], procedure: Procedure) -> list[Question]:
    """The questions to ask, in order, given the answers so far."""
    every = (*COMMON, *procedure.questions, NOTE)
    return [each for each in every if not each.shown_when or answers.get(each.shown_when[0]) == each.shown_when[1]]


def find(name: str, answers: Mapping[str, str], procedure: Procedure) -> Question:
    """The question of this id among those to ask; KeyError if it is not one of them."""
    return {each.id: each for each in questions_for(answers, procedure)}[name]


def from_card(fields: Mapping[str, str]) -> dict[str, str]:
    """Answers that the fields of a citizen card (`Card.fields`) prefill."""
    return {
        "applicant_name": fields["name"],
        "applicant_birth": "-".join(reversed(fields["birth"].split("/"))),
        "applicant_id": fields["number"],
        "applicant_address": fields["address"],
    }


def validate(question: Question, raw: str, today: dt.date | None = None) -> str:
    """The answer normalised; AnswerError says what is wrong with it."""
    text = " ".join(unicodedata.normalize("NFC", raw).split())
    if not text and question.optional:
        return ""
    if not text:
        raise AnswerError("answer-error-empty")
    checks: Mapping[str, Callable[[], str]] = {
        "choice": lambda: _choice(question, text),
        "text": lambda: _text(question, text),
        "digits": lambda: _digits(question, text),
        "date": lambda: _date(text, today or dt.date.today()),
    }
    return checks[question.kind]()


def display(question: Question, value: str) -> str:
    """A kept answer as people write it; a choice as its option, which has its own text."""
    if question.kind == "date":
        return "/".join(reversed(value.split("-")))
    if question.rule == "tax_code" and len(value) == _BRANCH_LENGTH:
        return f"{value[:10]}-{value[10:]}"
    return _GROUPS[question.rule].sub(r"\g<0> ", value) if question.rule in _GROUPS else value


def mask(number: str) -> str:
    """A personal number that others may see over a shoulder: 042 ••• ••• 001."""
    return f"{number[:3]} ••• ••• {number[-3:]}"


_BRANCH_LENGTH = 13
_GROUPS = {
    "personal_number": re.compile(r"...(?=.)"),
    "phone": re.compile(r"^....(?=.)|(?<=.)...(?=..)"),
}
"""After what a space stands."""


def _choice(question: Question, text: str) -> str:
    if text not in question.options:
        raise AnswerError("answer-error-choice")
    return text


def _text(question: Question, text: str) -> str:
    if not writable(text):
        raise AnswerError("answer-error-characters")
    if not any(char.isalnum() for char in text):
        raise AnswerError("answer-error-empty")
    if len(text) > question.max_length:
        raise AnswerError("answer-error-long", most=question.max_length, over=len(text) - question.max_length)
    return text


def writable(text: str) -> bool:
    """Whether a text has only letters, digits and signs that people write: no emoji, no other symbol."""
    return all(_writable(char) for char in unicodedata.normalize("NFC", text))


def _writable(char: str) -> bool:
    """Letters of Vietnam's languages (a breve may stand over ơ, ê, ô), ASCII, a few signs: no emoji, no controls."""
    latin = unicodedata.name(char, "").startswith("LATIN ") or char == "\u0306"
    return (char.isascii() and char.isprintable()) or latin or char in "–—…‘’“”«»°²³№"


def _digits(question: Question, text: str) -> str:
    digits = re.sub(r"[\s./()-]", "", text)
    if not re.fullmatch(r"\+?[0-9]+", digits):
        raise AnswerError("answer-error-digits")
    if question.rule:
        return RULES[question.rule](digits)
    if len(digits) > question.max_length:
        raise AnswerError("answer-error-long", most=question.max_length, over=len(digits) - question.max_length)
    return digits


def _personal_number(digits: str) -> str:
    """Twelve digits, as every citizen card has them."""
    if not re.fullmatch(r"[0-9]{12}", digits):
        raise AnswerError("answer-error-personal-number", count=len(digits))
    return digits


def _phone(digits: str) -> str:
    """Ten digits of a mobile or eleven of a landline, from 0; the country's +84 stands for the 0."""
    national = re.sub(r"^\+?84(?=[0-9]{9,10}$)", "0", digits)
    if not re.fullmatch(r"0[1-9][0-9]{8,9}", national):
        raise AnswerError("answer-error-phone", count=len(digits))
    return national


def _tax_code(digits: str) -> str:
    """Ten digits, the tenth a check digit, with three more for a branch; or a personal number.

    The check digit as python-stdnum has it (stdnum.vn.mst): 10 less the weighted sum modulo 11. A personal number is
    taken too: households in business are said to use theirs now, which was not checked against the rules' own text.
    """
    if not re.fullmatch(r"[0-9]{10}([0-9]{2,3})?", digits):
        raise AnswerError("answer-error-tax-code-length", count=len(digits))
    weighted = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, digits, strict=False))
    if len(digits) != _PERSONAL_LENGTH and digits[9] != str(10 - weighted % 11):
        raise AnswerError("answer-error-tax-code-wrong")
    return digits


_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_PERSONAL_LENGTH = 12

RULES: Mapping[str, Callable[[str], str]] = {
    "personal_number": _personal_number,
    "phone": _phone,
    "tax_code": _tax_code,
}
"""Named checks of digits, for `Question.rule`."""


def _date(text: str, today: dt.date) -> str:
    day, month, year = _date_parts(text)
    _check_year(year, today, day, month)
    if not day:
        return year
    date = _exists(day, month, year)
    if date is None:
        swapped = _past(month, day, year, today)
        raise AnswerError("answer-error-no-such-day", swapped, date=f"{day}/{month}/{year}")
    if date > today:
        raise AnswerError("answer-error-day-ahead", date=f"{day}/{month}/{year}")
    return date.isoformat()


def _date_parts(text: str) -> tuple[str, str, str]:
    """Day, month and year as digits; day and month "" where there is only a year."""
    for form in (
        r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)",
        r"(?P<d>\d\d?)[ ./-](?P<m>\d\d?)[ ./-](?P<y>\d{4}|\d\d)",
        r"(?P<d>\d\d)(?P<m>\d\d)(?P<y>\d{4}|\d\d)",
        r"(?P<d>)(?P<m>)(?P<y>[1-9]\d{3}|\d\d)",
    ):
        found = re.fullmatch(form, text, re.ASCII)
        if found:
            return found["d"], found["m"], found["y"]
    raise AnswerError("answer-error-date-incomplete")


def _check_year(year: str, today: dt.date, day: str, month: str) -> None:
    """Somebody alive can have been born in it; else an error that suggests the likely year."""
    likely = str(_likely_year(int(year), today))
    suggestion = _past(day, month, likely, today) if day else likely
    if len(year) == len("90"):
        raise AnswerError("answer-error-year-short", suggestion, year=year, likely=likely)
    if int(year) > today.year:
        raise AnswerError("answer-error-year-ahead", suggestion, year=year, likely=likely)
    if int(year) < today.year - OLDEST:
        raise AnswerError("answer-error-year-early", suggestion, year=year, likely=likely)


def _likely_year(year: int, today: dt.date) -> int:
    """The last year that ends in the same two digits and is not ahead."""
    return today.year - (today.year - year) % 100


def _exists(day: str, month: str, year: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _past(day: str, month: str, year: str, today: dt.date) -> str | None:
    """The date normalised if there is such a day and it is not ahead."""
    date = _exists(day, month, year)
    return date.isoformat() if date and date <= today else None
