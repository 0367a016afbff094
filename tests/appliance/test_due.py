"""Due dates: the listing's own words, Vietnam's days off, and no date where the words are not understood."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.listings.due import Estimate, estimate, parse
from appliance.listings.procedures import ListingError
from appliance.listings.procedures import load as load_listings
from appliance.listings.workdays import BeyondCalendar, CalendarError, Workdays, load

SAMPLES = Path(__file__).parents[2] / "sample-data"
FILE = SAMPLES / "holidays.json"
DAYS = load(FILE)
SAME_DAY = "Ngay trong ngày; nhận sau 15 giờ mà không giải quyết được ngay thì trả trong ngày làm việc tiếp theo"
WORDINGS = (
    SAME_DAY,
    f"{SAME_DAY} (xác minh: thêm ≤05 ngày làm việc)",
    "03 ngày làm việc",
    "03 ngày làm việc; phải xác minh: không quá 23 ngày",
    "05 ngày làm việc (+ thời gian xác minh)",
    "Không quá 02 ngày làm việc",
    "20 ngày",
)


def due(text: str, handed_in: str, days: Workdays = DAYS) -> Estimate:
    """The estimate for something handed in at this time of the ward's clock."""
    deadline = parse(text)
    assert deadline, text
    found = estimate(deadline, dt.datetime.fromisoformat(handed_in), days)
    assert found
    return found


def day(text: str, handed_in: str) -> str:
    return due(text, handed_in).due.isoformat()


# The same day, or the next


@pytest.mark.parametrize(
    ("handed_in", "expected"),
    [
        ("2026-11-26T14:59", "2026-11-26"),
        ("2026-11-26T15:00", "2026-11-26"),
        ("2026-11-26T15:00:01", "2026-11-27"),
        ("2026-11-26T15:01", "2026-11-27"),
        ("2026-11-27T14:59", "2026-11-27"),
        ("2026-11-27T15:01", "2026-11-30"),
        ("2026-11-28T09:00", "2026-11-30"),
        ("2026-11-29T23:59", "2026-11-30"),
        ("2026-11-23T15:01", "2026-11-25"),  # the 24th is the Day of Vietnamese Culture
        ("2026-12-31T15:01", "2027-01-04"),  # New Year's Day is a Friday
    ],
)
def test_what_comes_after_three_is_ready_the_next_working_day(handed_in: str, expected: str) -> None:
    assert day(SAME_DAY, handed_in) == expected


def test_what_comes_after_hours_is_received_the_next_working_day() -> None:
    assert day(SAME_DAY, "2026-11-27T17:00") == "2026-11-30"
    assert day(SAME_DAY, "2026-11-27T17:01") == "2026-11-30"  # received on Monday morning, and settled that day
    assert day("03 ngày làm việc", "2026-11-27T17:00") == "2026-12-02"
    assert day("03 ngày làm việc", "2026-11-27T17:01") == "2026-12-03"


# So many days


@pytest.mark.parametrize(
    ("text", "handed_in", "expected"),
    [
        ("03 ngày làm việc", "2026-11-26T09:00", "2026-12-01"),
        ("03 ngày làm việc", "2026-11-27T16:30", "2026-12-02"),
        ("03 ngày làm việc", "2027-02-03T09:00", "2027-02-15"),  # Tết from Thursday to Wednesday
        ("03 ngày làm việc", "2026-12-30T09:00", "2027-01-05"),
        ("Không quá 02 ngày làm việc", "2027-09-01T09:00", "2027-09-07"),
        ("10 ngày làm việc", "2026-12-21T09:00", "2027-01-05"),
        ("20 ngày", "2026-11-26T09:00", "2026-12-16"),
        ("5 ngày", "2027-01-31T09:00", "2027-02-11"),  # received on Monday; the fifth day is the eve of Tết
        ("01 ngày làm việc", "2026-08-21T09:00", "2026-08-22"),  # a Saturday that is worked for the 31st
        ("01 ngày làm việc", "2026-08-28T09:00", "2026-09-03"),
    ],
)
def test_days_are_counted_over_weekends_tet_and_the_year(text: str, handed_in: str, expected: str) -> None:
    assert day(text, handed_in) == expected


def test_verification_has_a_day_of_its_own() -> None:
    text = "03 ngày làm việc; phải xác minh: không quá 23 ngày"
    assert due(text, "2026-11-26T09:00") == Estimate(dt.date(2026, 12, 1), verified=dt.date(2026, 12, 21))
    added = due(f"{SAME_DAY} (xác minh: thêm ≤05 ngày làm việc)", "2026-11-26T15:01")
    assert added == Estimate(dt.date(2026, 11, 27), verified=dt.date(2026, 12, 4))
    assert due("05 ngày làm việc (+ thời gian xác minh)", "2026-11-26T09:00").open_ended


def test_a_year_whose_days_off_are_not_decided_is_named() -> None:
    assert due("03 ngày làm việc", "2026-12-25T09:00").unannounced == 0
    assert due("03 ngày làm việc", "2026-12-30T09:00").unannounced == 2027


def test_beyond_the_known_years_there_is_no_date() -> None:
    deadline = parse("10 ngày làm việc")
    assert deadline
    assert estimate(deadline, dt.datetime(2029, 12, 24, 9), DAYS) is None
    assert estimate(deadline, dt.datetime(2035, 1, 5, 9), DAYS) is None


# The words


def test_every_term_of_the_sample_is_understood_as_the_rule_it_is_filed_under() -> None:
    terms = [
        case.time for procedure in load_listings(SAMPLES / "procedures.json").procedures for case in procedure.cases
    ]
    assert len(terms) == 12
    assert [term.text for term in terms if parse(term.text, term.rule) is None] == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("03 (ba) ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ.", "wd3"),
        (
            "Trong thời hạn 5 ngày làm việc, trường hợp phải xác minh thì thời hạn không quá 10 ngày làm việc",
            "wd5_or_wd10",
        ),
        ("Tối đa 07 ngày", "d7"),
        (
            "Ngay trong ngày tiếp nhận hồ sơ; trường hợp nhận hồ sơ sau 15 giờ mà không giải quyết được ngay thì trả"
            " kết quả trong ngày làm việc tiếp theo.",
            "same_day_15h",
        ),
    ],
)
def test_other_ways_to_say_it_are_understood(text: str, rule: str) -> None:
    deadline = parse(text)
    assert deadline
    assert deadline.rule == rule


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Theo quy định",
        "Ngay khi tiếp nhận",
        "ba ngày làm việc",
        "03 ngày làm việc, riêng hồ sơ có yếu tố nước ngoài 10 ngày",
        "03 - 05 ngày làm việc",
        "02 giờ làm việc",
        "1 tháng",
        "03 ngày làm việc hoặc lâu hơn",
        SAME_DAY.replace("15 giờ", "25 giờ"),
    ],
)
def test_words_that_are_not_wholly_understood_give_no_date(text: str) -> None:
    assert parse(text) is None


def test_words_that_contradict_their_rule_give_no_date() -> None:
    assert parse("03 ngày làm việc", "wd3")
    assert parse("03 ngày làm việc", "wd5") is None


# What holds whatever is handed in, and when

MOMENTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2029, 10, 31))


@given(st.sampled_from(WORDINGS), MOMENTS)
def test_a_due_day_is_worked_and_never_before_it_was_handed_in(text: str, moment: dt.datetime) -> None:
    found = due(text, moment.isoformat())
    for each in (found.due, found.verified or found.due):
        assert DAYS.worked(each)
        assert each >= moment.date()
    assert (found.verified or found.due) >= found.due


@given(st.sampled_from(WORDINGS), MOMENTS, MOMENTS)
def test_who_comes_earlier_is_never_due_later(text: str, one: dt.datetime, other: dt.datetime) -> None:
    first, second = (due(text, moment.isoformat()) for moment in sorted((one, other)))
    assert first.due <= second.due
    assert (first.verified or first.due) <= (second.verified or second.due)


@given(st.integers(1, 30), MOMENTS)
def test_a_term_has_as_many_working_days_as_it_says(count: int, moment: dt.datetime) -> None:
    handed_in = moment.replace(hour=9)
    received = DAYS.from_day(handed_in.date())
    found = due(f"{count} ngày làm việc", handed_in.isoformat()).due
    between = [received + dt.timedelta(days=number) for number in range(1, (found - received).days + 1)]
    assert sum(DAYS.worked(each) for each in between) == count


# The file of days off


def test_the_file_says_what_the_package_it_was_made_from_says() -> None:
    for year in json.loads(FILE.read_bytes())["nam"]:
        known = holidays.country_holidays("VN", years=year["nam"])
        first = dt.date(year["nam"], 1, 1)
        for number in range((dt.date(year["nam"] + 1, 1, 1) - first).days):
            each = first + dt.timedelta(days=number)
            assert DAYS.worked(each) is known.is_working_day(each), each


@pytest.fixture
def document() -> dict[str, Any]:
    """The file, to be spoilt."""
    return dict(json.loads(FILE.read_bytes()))


def test_a_city_corrects_a_day_in_the_file(document: dict[str, Any]) -> None:
    document["nam"][1]["hoan_doi"] = [{"ngay": "2027-04-24", "nghi_bu": "2027-04-29"}]
    corrected = load(json.dumps(document).encode())
    assert DAYS.worked(dt.date(2027, 4, 29))
    assert not corrected.worked(dt.date(2027, 4, 29))
    assert corrected.worked(dt.date(2027, 4, 24))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"nam": 2027}, "2027 is there twice"),
        ({"nam": 2031}, "nghi 2026-01-01 is in another year"),
        ({"hoan_doi": [{"ngay": "2026-08-21", "nghi_bu": "2026-08-31"}]}, "2026-08-21 is worked anyway"),
        ({"hoan_doi": [{"ngay": "2026-08-22", "nghi_bu": "2026-08-30"}]}, "2026-08-30 is free anyway"),
        ({"nghi": [{"ngay": "2026-02-30", "ten": "Tết"}]}, r"nam\[0\].nghi\[0\].ngay"),
        ({"nguon": ""}, "nguon"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(
    document: dict[str, Any], change: dict[str, Any], complaint: str
) -> None:
    document["nam"][0] |= change
    with pytest.raises(CalendarError, match=f"days off: .*{complaint}"):
        load(json.dumps(document).encode())


def test_days_off_that_come_with_a_listing_are_used(document: dict[str, Any]) -> None:
    listing = json.loads((SAMPLES / "procedures.json").read_bytes())
    assert load_listings(json.dumps(listing).encode()).workdays is None
    document["nam"][1]["hoan_doi"] = [{"ngay": "2027-04-24", "nghi_bu": "2027-04-29"}]
    found = load_listings(json.dumps(listing | {"lich_lam_viec": document}).encode()).workdays
    assert found
    assert found.worked(dt.date(2027, 4, 24))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [({"da_cong_bo": None}, "lich_lam_viec"), ({"nam": 2027}, "lich_lam_viec.*2027 is there twice")],
)
def test_a_listing_with_wrong_days_off_is_refused_whole(
    document: dict[str, Any], change: dict[str, Any], complaint: str
) -> None:
    document["nam"][0] |= change
    listing = json.loads((SAMPLES / "procedures.json").read_bytes()) | {"lich_lam_viec": document}
    with pytest.raises(ListingError, match=complaint):
        load_listings(json.dumps(listing).encode())


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CalendarError, match=r"gone\.json"):
        load(tmp_path / "gone.json")


def test_a_day_of_an_unknown_year_is_not_guessed() -> None:
    with pytest.raises(BeyondCalendar, match="2031"):
        DAYS.worked(dt.date(2031, 5, 5))
