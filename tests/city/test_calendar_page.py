"""An officer enters the ward's days off on a page: kept as typed when wrong, shown, published, and undone."""

# ruff: noqa: F811 - fixtures of another file

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import requests

from appliance.listings import workdays
from tests.city.test_console_http import visitor  # noqa: F401 - a fixture
from tests.city.test_listing_pages import SAMPLE, Clerk, clerk, sample  # noqa: F401 - fixtures

HOLIDAYS = SAMPLE.with_name("holidays.json")


def filled(clerk: Clerk, year: int = 2027, **changes: Any) -> dict[str, Any]:
    """What the page's form would send, with these fields changed."""
    page = clerk.officer.get(f"/listings/calendar/?year={year}").text
    form = page[page.index('<form class="card form days"') :]
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            fields.setdefault(name[1], []).append(value[1] if value else "on")
    return fields | changes


def sent(clerk: Clerk, fields: dict[str, Any]) -> requests.Response:
    return clerk.officer.post("/listings/calendar/", **fields)


def calendar(clerk: Clerk) -> dict[str, Any]:
    return dict(clerk.up()["lich_lam_viec"])


@pytest.fixture
def posted(clerk: Clerk, sample: tuple[str, bytes]) -> Clerk:
    clerk.publish(sample)
    clerk.publish(("holidays.json", HOLIDAYS.read_bytes()))
    return clerk


def test_a_page_sent_back_untouched_changes_nothing(posted: Clerk) -> None:
    path = sent(posted, filled(posted)).headers["Location"]
    assert "Không có gì khác bản đang công bố." in posted.officer.get(path).text


def test_days_off_and_swaps_are_entered_shown_published_and_undone(posted: Clerk) -> None:
    fields = filled(posted)
    fields["off-day"][-1], fields["off-name"][-1] = "2027-03-08", "Nghỉ của phường"
    fields["swap-worked"][-1], fields["swap-off"][-1] = "2027-04-24", "2027-04-29"
    fields |= {"announced": "on", "source": "Thông báo 1", "closes": "16:30"}
    path = sent(posted, fields).headers["Location"]
    page = posted.officer.get(path).text
    assert "Nghỉ của phường" in page
    assert "<del>17:00:00</del><ins>16:30:00</ins>" in page
    assert calendar(posted)["het_gio_nhan"] == "17:00:00"  # nothing is up before somebody says so
    posted.press(path)
    days = workdays.load(json.dumps(calendar(posted)).encode())
    (year,) = [each for each in calendar(posted)["nam"] if each["nam"] == 2027]
    assert year["da_cong_bo"] and year["nguon"] == "Thông báo 1"
    assert {"ngay": "2027-03-08", "ten": "Nghỉ của phường"} in year["nghi"]
    assert year["hoan_doi"] == [{"ngay": "2027-04-24", "nghi_bu": "2027-04-29"}]
    assert str(days.closes) == "16:30:00"
    assert len(posted.up()["thu_tuc"]) == 12
    undo = re.search(r'href="(/listings/versions/\d+)">[^/]*?Hoàn tác', re.sub(r"<svg.*?</svg>", "", page_of(posted)))
    assert undo
    posted.press(undo[1])
    assert calendar(posted)["het_gio_nhan"] == "17:00:00"


def page_of(clerk: Clerk) -> str:
    return re.sub(r"\s+", " ", clerk.officer.get("/listings/").text)


def test_a_day_is_taken_away_by_emptying_its_line(posted: Clerk) -> None:
    fields = filled(posted)
    first = fields["off-day"][0]
    fields["off-day"][0] = fields["off-name"][0] = ""
    posted.press(sent(posted, fields).headers["Location"])
    (year,) = [each for each in calendar(posted)["nam"] if each["nam"] == 2027]
    assert first not in [day["ngay"] for day in year["nghi"]]
    assert year["nghi"]


def test_a_ward_without_a_calendar_begins_one(clerk: Clerk, sample: tuple[str, bytes]) -> None:
    clerk.publish(sample)
    fields = filled(clerk)
    fields["off-day"][0], fields["off-name"][0] = "2027-01-01", "Tết Dương lịch"
    clerk.press(sent(clerk, fields | {"source": "Bộ luật Lao động"}).headers["Location"])
    assert calendar(clerk)["nam"][0]["nghi"] == [{"ngay": "2027-01-01", "ten": "Tết Dương lịch"}]
    workdays.load(json.dumps(calendar(clerk)).encode())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"off-day": ["2026-03-08"], "off-name": ["A"]}, "không thuộc năm"),
        ({"off-day": ["2027-13-08"], "off-name": ["A"]}, "sai ngày"),
        ({"off-day": [""], "off-name": ["A"]}, "sai ngày"),
        ({"off-day": ["2027-03-08"], "off-name": [""]}, "Chưa ghi tên"),
        ({"off-day": ["2027-03-08"] * 2, "off-name": ["A", "B"]}, "đã ghi ở dòng trên"),
        ({"swap-worked": ["2027-03-08"], "swap-off": ["2027-03-09"]}, "phải là ngày nghỉ hằng tuần"),
        ({"swap-worked": ["2027-03-06"], "swap-off": ["2027-03-07"]}, "phải là ngày làm việc"),
        ({"swap-worked": ["2027-03-06"], "swap-off": [""]}, "sai ngày"),
        ({"swap-worked": ["2026-03-07"], "swap-off": ["2027-03-09"]}, "không thuộc năm"),
        ({"source": " "}, "Chưa ghi."),
        ({"closes": "chiều"}, "Chưa đúng giờ"),
        ({"weekday": []}, "Chưa ghi."),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_what_is_wrong_is_said_at_its_line_and_what_was_typed_stays(
    posted: Clerk, changes: dict[str, Any], said: str
) -> None:
    before = posted.up()
    answer = sent(posted, filled(posted) | changes)
    assert answer.status_code == 422
    assert said in answer.text
    typed = [text for value in changes.values() for text in (value if isinstance(value, list) else [value])]
    assert all(f'value="{text}"' in answer.text for text in typed if text.strip() and text != "chiều")
    assert posted.up() == before


def test_a_year_that_nobody_can_fill_in_is_no_page(posted: Clerk) -> None:
    assert sent(posted, filled(posted) | {"year": "1066"}).status_code == 400
