"""What a month's sheet says, from a real database of either kind."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.listings.workdays import Workdays, load
from appliance.wire.reports import DayCounts
from city.fleet.fleet import Fleet
from city.language import LOCAL, Catalogue
from city.stats import tables
from city.stats.charts import scale
from city.stats.periods import months, weeks
from city.stats.protect import SMALL, Shade
from city.stats.sheet import Arrival, Place, Sheet, counted
from city.stats.statistics import Statistics
from city.store import Store
from tests.city.stats.seeded import BIRTH, COPY, MARRIAGE, at, counts, house, last_month, month_of
from tests.city.world import City


@dataclasses.dataclass(frozen=True)
class Town:
    """A city's boxes and dossiers, over one database."""

    fleet: Fleet
    store: Store

    def sheet(self) -> Sheet:
        """Last month's."""
        return Statistics(self.store, self.fleet, worked()).sheets([last_month()])[last_month()]


@pytest.fixture
def either(url: str, city: City) -> Town:
    """Over both databases: for what asks them in a way of its own."""
    return Town(Fleet(url, city.places), Store(url))


@pytest.fixture
def town(city: City) -> Town:
    return Town(city.fleet(), city.store())


def worked() -> Workdays:
    """Every day is worked, in the years that matter."""
    year = last_month().first.year
    years = [{"nam": each, "da_cong_bo": True, "nguon": "x", "nghi": []} for each in (year - 1, year, year + 1)]
    document = {"phien_ban": "1", "ngay_trong_tuan": [1, 2, 3, 4, 5, 6, 7], "het_gio_nhan": "17:00:00", "nam": years}
    return load(json.dumps(document).encode())


def test_a_month_is_the_sum_of_its_houses_and_days(either: Town) -> None:
    month_of(either.fleet, either.store)
    sheet = either.sheet()
    assert sheet.figure("visits").known == 51
    assert sheet.figure("guided").known == 20
    assert sheet.figure("leaflets").known == 27
    assert sheet.figure("dossiers", "procedure", BIRTH).known == 14
    assert sheet.figure("sheets").known == 34


def test_two_dossiers_of_a_procedure_are_not_shown_nor_what_gives_them_away(town: Town) -> None:
    month_of(town.fleet, town.store)
    sheet = town.sheet()
    assert sheet.figure("dossiers", "procedure", COPY).shade is Shade.SMALL
    assert sheet.figure("dossiers", "procedure", MARRIAGE).shade is Shade.MASKED
    assert sheet.figure("dossiers").known == 22


def test_what_was_opened_by_the_next_working_day_is_told_from_what_was_not(either: Town) -> None:
    month_of(either.fleet, either.store)
    sheet = either.sheet()
    assert sheet.figure("arrived").known == 22
    assert sheet.figure("arrived", "unopened").shade is Shade.SMALL
    assert [sheet.figure("arrived", name).known for name in ("soon", "late")] == [12, None]
    assert sheet.share(("arrived", "soon"), ("arrived",)) == 55


def test_a_house_keeps_its_counts_when_its_box_is_replaced(either: Town) -> None:
    fleet = either.fleet
    house(fleet, "0001", "Nhà văn hóa Tổ 1")
    counts(fleet, "0001", 3, visits=6)
    home = fleet.houses.of_box("0001")
    assert home
    fleet.houses.put("0009", home.house_id, "Pi 5", "new")
    counts(fleet, "0009", 4, visits=7)
    assert either.sheet().figure("visits", "house", str(home.house_id), home.ward).known == 13


def test_before_the_first_count_nothing_is_said_to_be_none(town: Town) -> None:
    fleet = town.fleet
    counts(fleet, "0001", 1, visits=9)
    statistics = Statistics(town.store, fleet, None)
    *before, month, _ = statistics.sheets(months(dt.date.today())).values()
    assert month.figure("visits").known == 9
    assert {sheet.figure("visits").count for sheet in before} == {None}


def test_a_week_without_visits_is_none_and_not_unknown_once_boxes_count(town: Town) -> None:
    fleet = town.fleet
    today = dt.datetime.now(LOCAL).date()
    fleet.counts.keep("0001", 1, DayCounts(day=today - dt.timedelta(days=200), visits=9))
    shown = Statistics(town.store, fleet, None).sheets(weeks(today)).values()
    assert {sheet.figure("visits").count for sheet in shown} == {0}


DAYS = st.builds(
    DayCounts,
    day=st.just(dt.date(2026, 11, 2)),
    visits=st.integers(0, 9),
    guided=st.integers(0, 4),
    abandoned=st.integers(0, 2),
    pages=st.integers(0, 9),
    dossiers=st.dictionaries(st.sampled_from("abc"), st.integers(1, 6)),
    leaflets=st.dictionaries(st.sampled_from("abc"), st.integers(1, 6)),
    answers=st.dictionaries(st.sampled_from(["good", "fair", "poor"]), st.integers(1, 6)),
)


@given(st.lists(st.tuples(st.sampled_from(["1", "2", "3", "4"]), DAYS), max_size=6))
def test_no_sheet_shows_a_small_count_or_its_share(days: list[tuple[str, DayCounts]]) -> None:
    places = {box: Place(box, f"ward {int(box) // 3}") for box in "1234"}
    made = counted(days, places, [])
    sheet = Sheet(made)
    for key, count in made.items():
        assert count not in SMALL or sheet.figure(*key).known is None
    for answer in ("good", "fair", "poor"):
        share = sheet.share(("answers", answer), ("answers",))
        assert share is None or made["answers", answer] not in SMALL


@pytest.mark.parametrize("arrived", [1, 9])
def test_a_dossier_may_arrive_before_its_box_has_counted_anything(arrived: int) -> None:
    sheet = Sheet(counted([], {}, [Arrival(dt.date(2026, 11, 2), "unopened")] * arrived))
    assert sheet.figure("arrived").count == arrived
    assert sheet.figure("arrived").shade is (Shade.SMALL if arrived in SMALL else Shade.SHOWN)
    assert sheet.figure("dossiers").known == (None if arrived in SMALL else 0)


@pytest.mark.parametrize("day", [dt.date(2026, 1, 1), dt.date(2026, 12, 31), dt.date(2028, 2, 29)])
def test_months_and_weeks_follow_one_another_without_a_gap(day: dt.date) -> None:
    for periods in (months(day), weeks(day)):
        assert len(periods) == 12
        assert periods[-1].has(day)
        assert all(b.first - a.last == dt.timedelta(days=1) for a, b in itertools.pairwise(periods))


@given(st.integers(0, 10**6))
def test_an_axis_reaches_its_largest_count_in_at_most_five_steps(most: int) -> None:
    top, step = scale(most)
    assert top >= max(most, 1)
    assert top % step == 0
    assert top // step <= 5


def test_the_tables_have_a_line_for_every_house_and_procedure(town: Town) -> None:
    fleet = town.fleet
    month_of(fleet, town.store)
    sheet, t = town.sheet(), Catalogue("vi")
    names = Statistics(town.store, fleet, None).houses()
    table = tables.houses(sheet, names, t)
    assert [row.label for row in table.rows][-3:] == ["Nhà văn hóa Tổ 1", "Nhà văn hóa Tổ 7", "Cộng"]
    shown = tables.procedures(sheet, {BIRTH: "Làm giấy khai sinh"}, t)
    assert [tables.said(row.figures[0], t) for row in shown.rows] == ["14", "che", "<5", "22"]
    assert at(1).date() == last_month().first
