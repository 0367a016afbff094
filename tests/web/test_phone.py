"""The posted procedures on a visitor's telephone: light, readable, to be heard too, and nothing else within reach."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from flask.testing import FlaskClient
from markupsafe import escape
from playwright.sync_api import Browser, Page

from appliance.config import Config
from appliance.listings.procedures import Listings, load
from tests.sample import LISTINGS
from tests.web.served import served
from tests.web.test_layout import AXE, RUN_AXE
from web.phone import create_phone_app
from web.render import Renderer

SAMPLE = load(LISTINGS)
HEAVIEST = 50_000
"""Bytes of a page with its style."""


def phone(listings: Listings = SAMPLE) -> FlaskClient:
    return create_phone_app(lambda: listings, Renderer(Config(), simulated=True)).test_client()


@pytest.fixture
def tab(browser: Browser) -> Iterator[tuple[Page, str]]:
    """A small telephone, and where the pages are."""
    with served(create_phone_app(lambda: SAMPLE, Renderer(Config(), simulated=True))) as address:
        tab = browser.new_page(viewport={"width": 320, "height": 640}, has_touch=True)
        yield tab, address
        tab.close()


def test_every_word_of_every_procedure_is_there_and_light() -> None:
    client = phone()
    style = len(client.get("/phone.css").data)
    for procedure in SAMPLE.procedures:
        page = client.get(f"/t/{procedure.code}")
        case = procedure.cases[0]
        words = [procedure.plain_name, procedure.name, procedure.agency, case.fee.text, case.time.text]
        for text in [*words, *(paper.name for paper in case.papers), *procedure.sources.values()]:
            assert str(escape(text)) in page.text, text
        assert len(page.data) + style <= HEAVIEST
    assert len(client.get("/").data) + style <= HEAVIEST


def test_what_is_to_be_verified_is_marked_beside_the_fact() -> None:
    one = SAMPLE.procedures[0]
    page = phone(Listings("1", [msgspec.structs.replace(one, unverified=("le_phi",))])).get(f"/t/{one.code}").text
    assert page.count("<mark>") == 1
    assert page.index("Lệ phí") < page.index("<mark>") < page.index(str(escape(one.cases[0].fee.text)))
    page = phone(Listings("1", [msgspec.structs.replace(one, unverified=False)])).get(f"/t/{one.code}").text
    assert "<mark>" not in page
    assert "Hỏi lại phường" not in page


def test_a_procedure_is_found_by_a_few_letters_without_marks(tab: tuple[Page, str]) -> None:
    page, address = tab
    page.goto(address)
    page.get_by_role("searchbox").fill("chung tu")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name="Báo người mất").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Báo người mất"


def test_a_code_that_is_no_longer_posted_says_so_and_shows_what_is() -> None:
    answer = phone().get("/t/9.999999?lang=en")
    assert answer.status_code == 404
    assert "no such procedure" in answer.text
    assert "/t/1.001193" in answer.text


def test_markup_in_a_question_stays_text() -> None:
    assert "<script>" not in phone().get("/", query_string={"q": "<script>alert(1)</script>"}).text


@pytest.mark.parametrize("path", ["/kiosk", "/dock", "/technician", "/board", "/kiosk/press", "/static/kiosk.js"])
def test_nothing_of_the_box_itself_is_within_reach(path: str) -> None:
    assert phone().get(path).status_code == 404
    assert phone().post(path, json={"button": "ok"}).status_code in (404, 405, 413)


@pytest.mark.parametrize("path", ["/", "/?q=khai+sinh", "/?q=zzz", "/t/1.001193", "/t/1.001193?lang=en", "/t/none"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_small_screen_and_a_screen_reader_finds_its_way(
    tab: tuple[Page, str], path: str, scheme: str
) -> None:
    page, address = tab
    page.emulate_media(color_scheme=scheme)
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE, None) == []
    small = "() => [...document.querySelectorAll('a,button,input')].filter(e => e.getBoundingClientRect().height < 44)"
    assert page.evaluate(f"({small})().map(e => e.outerHTML)") == []
