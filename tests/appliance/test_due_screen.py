"""The procedure's page says when the result is due, as an estimate, or says nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from appliance.config import House
from appliance.dossier import Draft, Place
from appliance.listings.procedures import Listings, load
from appliance.listings.workdays import load as load_workdays
from appliance.pages import Screen
from appliance.screens import build
from appliance.screens.scene import Scene
from appliance.texts import catalogue

SAMPLES = Path(__file__).parents[2] / "sample-data"
LISTINGS = load(SAMPLES / "procedures.json")
WORKDAYS = load_workdays(SAMPLES / "holidays.json")
BIRTH, SINGLE, AGAIN = "1.001193", "1.004873", "1.004884"
CAVEAT = "Ngày chính thức do phường hẹn."


def said(scene: Scene) -> dict[str, str]:
    """Every fact of the page, whichever turn it stands on, by its label."""
    facts = {}
    for turn in range(1, build(scene).turns + 1):
        scene.draft.place.turn = turn
        texts = catalogue(scene.draft.language)
        for row in build(scene).rows:
            label, value = (
                texts.format_value(text.id, dict(text.args)) if text.id else str(text.args["text"])
                for text in (row.label, row.value)
            )
            facts[label] = value
    return facts


def page(code: str, now: str, listings: Listings = LISTINGS, language: str = "vi", trusted: bool = True) -> Scene:
    draft = Draft(trail=[Place(Screen.HOME), Place(Screen.PROCEDURE)], procedure=code, language=language)
    moment = dt.datetime.fromisoformat(now)
    return Scene(draft, listings, House(), moment, workdays=WORKDAYS if trusted else None)


@pytest.mark.parametrize(
    ("now", "day"),
    [("2026-11-27T07:59:00Z", "thứ Sáu 27/11/2026"), ("2026-11-27T08:01:00Z", "thứ Hai 30/11/2026")],
)
def test_three_o_clock_is_that_of_the_house(now: str, day: str) -> None:
    assert said(page(BIRTH, now))["Nếu nộp bây giờ"] == f"Ước tính chậm nhất {day}. {CAVEAT}"


def test_verification_is_told_apart() -> None:
    facts = said(page(SINGLE, "2026-11-26T02:00:00Z"))
    assert facts["Nếu nộp bây giờ"] == f"Ước tính chậm nhất thứ Ba 01/12/2026. {CAVEAT}"
    assert facts["Nếu phải xác minh"] == "Ước tính chậm nhất thứ Hai 21/12/2026."
    assert said(page(AGAIN, "2026-11-26T02:00:00Z"))["Nếu phải xác minh"] == "Sẽ lâu hơn."


def test_days_off_that_are_not_announced_yet_are_said() -> None:
    facts = said(page(AGAIN, "2026-12-30T02:00:00Z"))
    assert facts["Nếu nộp bây giờ"] == (
        f"Ước tính chậm nhất thứ Năm 07/01/2027. Lịch nghỉ năm 2027 chưa công bố. {CAVEAT}"
    )


def test_in_english_too() -> None:
    facts = said(page(SINGLE, "2026-11-26T02:00:00Z", language="en"))
    assert facts["If handed in now"] == "By Tuesday 01/12/2026, an estimate. The ward sets the official date."


def test_no_day_is_told_by_a_clock_that_is_not_to_be_believed() -> None:
    assert "Nếu nộp bây giờ" not in said(page(BIRTH, "2026-11-26T02:00:00Z", trusted=False))


def test_words_that_are_not_understood_stand_alone() -> None:
    birth = LISTINGS.get(BIRTH)
    term = msgspec.structs.replace(birth.cases[0].time, text="Tùy từng hồ sơ", rule="")
    odd = msgspec.structs.replace(birth, cases=(msgspec.structs.replace(birth.cases[0], time=term),))
    facts = said(page(BIRTH, "2026-11-26T02:00:00Z", Listings("1", [odd], [])))
    assert facts["Thời gian"] == "Tùy từng hồ sơ"
    assert "Nếu nộp bây giờ" not in facts
