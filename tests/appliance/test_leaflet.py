"""A leaflet says what the listing says, word for word, and a visit orders one with one press."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from appliance.config import Config, House, Phone
from appliance.devices import Job, JobState
from appliance.documents import leaflet_pdf, slip_pdf
from appliance.errors import Fault
from appliance.events import LeafletChanged
from appliance.listings.procedures import load
from appliance.pages import Screen, rail
from appliance.printing.leaflet import Leaflet, leaflet_of
from appliance.printing.orders import LeafletOrder, SlipOrder
from appliance.printing.printed import Printed, Sheets
from appliance.printing.slip import slip_of
from tests.appliance.box import BIRTH, ROOT, Box
from tests.paper import codes_on, pages_of, picture_of, size_of, text_of

CONFIG = Config(house=House(box="0031"), phone=Phone(url="http://192.168.7.1:8620/"))
LISTINGS = load(ROOT / "sample-data" / "procedures.json")


def leaflet(**changes: object) -> Leaflet:
    one = LISTINGS.get(BIRTH)
    whole = leaflet_of(one, one.cases[0], CONFIG, listing="2026-11-24.3", language="vi", attached={})
    return msgspec.structs.replace(whole, **changes)


def stands_in(words: str, said: str) -> bool:
    """Word for word and in order; a label may stand between two lines of a value."""
    rest = iter(said.split())
    return all(word in rest for word in words.split())


@pytest.fixture
def printed(tmp_path: Path) -> Callable[..., Path]:
    def print_it(paper: str = "A5", **changes: object) -> Path:
        out = tmp_path / "leaflet.pdf"
        leaflet_pdf(leaflet(**changes), [], paper, out)
        return out

    return print_it


def test_a_leaflet_says_papers_fee_time_place_source_and_day_word_for_word(printed: Callable[..., Path]) -> None:
    one = LISTINGS.get(BIRTH)
    said = " ".join(text_of(printed()).split())
    for words in (one.plain_name, one.cases[0].fee.text, one.cases[0].time.text, one.agency, "ngày 24/11/2026,"):
        assert stands_in(words, said)
    for paper in one.cases[0].papers:
        assert stands_in(paper.name, said)
    assert "2026-11-24.3" in said
    assert said.count("Chưa kiểm chứng") == 6
    assert "không phải giấy tờ chính thức" in said


def test_signs_that_mean_something_to_a_typesetter_are_printed_as_they_stand(printed: Callable[..., Path]) -> None:
    fee = "8.000 đồng -- **miễn** với __hộ nghèo__, ~~bỏ~~"
    assert stands_in(fee, text_of(printed(fee=fee)))


@pytest.mark.parametrize(("paper", "size"), [("A5", (148, 210)), ("A4", (210, 297))])
def test_a_fee_of_many_pages_flows_on_and_loses_no_word(
    printed: Callable[..., Path], paper: str, size: tuple[int, int]
) -> None:
    fee = " ".join(f"khoản{number}: 8.000 đồng;" for number in range(900))
    out = printed(paper, fee=fee)
    assert pages_of(out) > 3
    assert size_of(out) == pytest.approx(size, abs=1)
    said = text_of(out)
    assert all(f"khoản{number}:" in said for number in range(900))


def test_the_code_opens_the_procedure_on_a_telephone_where_the_house_has_such_pages(
    printed: Callable[..., Path],
) -> None:
    assert [code.text for code in codes_on(picture_of(printed()))] == ["http://192.168.7.1:8620/t/1.001193"]
    assert not codes_on(picture_of(printed(phone="")))


def test_a_leaflet_of_a_simulated_box_says_so(printed: Callable[..., Path]) -> None:
    assert "THỬ" in text_of(printed(simulated=True))


def to_procedure(box: Box) -> None:
    box.touch("start", "lookup", "search")
    box.type("khai sinh")
    box.touch(f"procedure:{BIRTH}")


def told(box: Box, order: LeafletOrder, state: JobState, fault: Fault | None = None) -> None:
    box.event(LeafletChanged(order.visit, order.id, Job(1, state, fault), Sheets(1, 0, "A5")))


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


def test_one_press_orders_one_leaflet_and_says_only_what_the_printer_said(box: Box) -> None:
    to_procedure(box)
    box.touch("leaflet:alone")
    assert box.work.asked[-1] == "leaflet"
    assert box.page.screen == Screen.LEAFLET
    (order,) = box.work.orders
    for state in (JobState.SENT, JobState.PRINTING, JobState.PRINTED):
        told(box, order, state)
        assert box.page.rows[0].label.id == f"leaflet-{state}"
    box.touch("close")
    assert box.page.screen == Screen.PROCEDURE


def test_pressed_again_while_it_is_on_its_way_nothing_more_is_ordered(box: Box) -> None:
    to_procedure(box)
    box.touch("leaflet:alone", "close", "leaflet:alone")
    told(box, box.work.orders[0], JobState.SENT, Fault.PRINTER_EMPTY)
    assert box.page.fault == Fault.PRINTER_EMPTY
    box.touch("close", "leaflet:alone")
    assert len(box.work.orders) == 1
    told(box, box.work.orders[0], JobState.PRINTED)
    box.touch("again")
    assert len(box.work.orders) == 2


def test_buttons_alone_print_a_leaflet(box: Box) -> None:
    to_procedure(box)
    while box.page.focus != "leaflet:alone":
        box.press("down")
    assert rail(box.page)["ok"] == "rail-print"
    box.press("ok")
    assert box.work.asked[-1] == "leaflet"
    box.press("ok")
    assert box.page.screen == Screen.PROCEDURE


def test_a_limit_that_was_met_is_said_with_its_number_and_not_offered_again(box: Box) -> None:
    to_procedure(box)
    box.touch("leaflet:alone")
    told(box, box.work.orders[0], JobState.CANCELLED, Fault.PRINTED_ENOUGH)
    assert box.page.lead is not None and box.page.lead.args["sheets"] == 20
    assert not box.page.action("again")


def test_after_a_crash_the_same_order_is_asked_after_and_no_new_one_made(box: Box, tmp_path: Path) -> None:
    to_procedure(box)
    box.touch("leaflet:alone")
    (order,) = box.work.orders
    again = Box(tmp_path)
    again.visit.resume()
    assert [each.key for each in again.work.orders] == [order.id]
    assert again.page.screen == Screen.LEAFLET
    told(again, order, JobState.PRINTED)
    assert again.page.rows[0].label.id == "leaflet-printed"


def test_the_leaflet_speaks_the_language_of_the_visit(box: Box) -> None:
    to_procedure(box)
    box.touch("look", "language:en", "close", "leaflet:alone")
    order = box.work.orders[-1]
    assert isinstance(order, LeafletOrder) and order.leaflet.language == "en"


def test_what_was_printed_is_counted_by_procedure_and_day_and_once(tmp_path: Path) -> None:
    counted = Printed(tmp_path)
    day = dt.date(2026, 11, 26)
    for _ in range(2):
        counted.keep("a", day, BIRTH, Sheets(1, 3), JobState.PRINTED)
    counted.keep("b", day, BIRTH, Sheets(2, 0), JobState.PRINTED)
    counted.keep("c", day, BIRTH, Sheets(1, 0), JobState.UNKNOWN)
    counted.keep("d", day, BIRTH, Sheets(1, 0), JobState.CANCELLED)
    (figure,) = counted.figures(day)
    assert (figure.leaflets, figure.form_sheets, figure.unsure) == (2, 3, 1)
    assert counted.sheets(day) == 7


def test_the_slip_speaks_the_language_of_the_visit(box: Box, tmp_path: Path) -> None:
    box.to_check()
    box.touch("look", "language:en", "close", "submit")
    row = box.seal()
    order = box.work.orders[-1]
    assert isinstance(order, SlipOrder) and order.language == "en"
    slip_pdf(slip_of(row, CONFIG, order.language), tmp_path / "slip.pdf")
    assert "This is not the official receipt" in " ".join(text_of(tmp_path / "slip.pdf").split())
