"""The officers' statistics: read in a real browser, taken home as CSV and XLSX, never with a small count in them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page, expect

from tests.city.stats.seeded import COPY, counts, house, last_month, month_of, publish
from tests.city.test_console_browser import DESK, PHONE, sound
from tests.city.test_console_http import Officer, visitor  # noqa: F401 - a fixture
from tests.city.world import City

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def officer(city: City, visitor: Officer) -> Officer:  # noqa: F811
    assert visitor.log_in(city).status_code == 303
    return visitor


@pytest.fixture
def seeded(city: City) -> City:
    month_of(city.fleet(), city.store())
    publish(city.places.store_url)
    return city


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, seeded: City, officer: Officer, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=DESK, color_scheme=request.param, reduced_motion="reduce")
    context.add_cookies([{"name": "session", "value": officer.session.cookies["session"], "url": officer.url}])
    tab = context.new_page()
    tab.goto(f"{officer.url}/stats/?month={last_month().key}")
    yield tab
    context.close()


def rows_of(xlsx: bytes) -> list[list[list[str]]]:
    """Every page of a workbook, read without the library that wrote it; a formula would show as one."""
    with zipfile.ZipFile(io.BytesIO(xlsx)) as book:
        names = sorted(name for name in book.namelist() if name.startswith("xl/worksheets/sheet"))
        return [
            [[_value(cell) for cell in row] for row in etree.fromstring(book.read(name)).iter(f"{MAIN}row")]
            for name in names
        ]


def _value(cell: etree._Element) -> str:
    """What stands in it: a number, or words that are in the cell itself."""
    if cell.find(f"{MAIN}f") is not None:
        return "a formula"
    assert cell.get("t") in (None, "n", "inlineStr")
    return cell.findtext(f"{MAIN}v") or "".join(text.text or "" for text in cell.iter(f"{MAIN}t"))


def test_only_officers_see_figures(visitor: Officer) -> None:  # noqa: F811
    for path in ("/stats/", "/stats/so-lieu.csv", "/stats/so-lieu.xlsx"):
        answer = visitor.get(path)
        assert answer.status_code == 302
        assert answer.headers["Location"].endswith("/login")


def test_an_officer_reads_the_figures_of_a_month(page: Page) -> None:
    expect(page.locator("h1")).to_have_text("Số liệu")
    expect(page.locator(".of-houses tbody tr")).to_contain_text(["Nhà văn hóa Tổ 1", "Nhà văn hóa Tổ 7", "Cộng"])
    expect(page.locator(".of-houses .whole td")).to_have_text(["51", "22", "27"])
    expect(page.locator(".of-procedures tbody th").first).to_contain_text("Làm giấy khai sinh")
    expect(page.locator(".of-headings tbody tr").nth(4)).to_contain_text("Chưa có số liệu ở đây")
    expect(page.locator(".silent")).to_contain_text("3 nhà")
    assert page.locator(".chart rect").count() >= 2
    sound(page)


def test_on_a_phone_nothing_runs_over(page: Page) -> None:
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(page.locator(".of-houses")).to_be_visible()


def test_a_small_count_is_in_no_answer(seeded: City, officer: Officer) -> None:
    query = f"?month={last_month().key}"
    html = officer.get(f"/stats/{query}").text
    row = re.search(r'row">([^<]*bản sao[^<]*|2\.000815)</th>(.*?)</tr>', html, re.DOTALL)
    assert row, COPY
    assert "&lt;5" in row[2]
    assert not re.search(r'count">\s*2\s*<', row[2])


def test_weeks_are_told_without_houses(seeded: City, officer: Officer) -> None:
    html = officer.get("/stats/?by=week").text
    assert html.count('scope="row">Tuần') == 12


def test_nothing_counted_yet_is_said_and_not_zero(officer: Officer) -> None:
    html = officer.get("/stats/").text
    assert "Chưa máy nào báo số liệu" in html
    assert 'class="count">–</td>' in html


def test_the_csv_is_what_the_page_shows(seeded: City, officer: Officer) -> None:
    answer = officer.get(f"/stats/so-lieu.csv?month={last_month().key}")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert f"so-lieu-{last_month().key}-month.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert ["Cộng", "51", "22", "27"] in rows
    assert ["Chưa mở", "<5"] in rows


def test_the_workbook_is_what_the_page_shows(seeded: City, officer: Officer) -> None:
    pages = rows_of(officer.get(f"/stats/so-lieu.xlsx?month={last_month().key}").content)
    assert len(pages) == 6
    assert ["Cộng", "51", "22", "27"] in pages[1]
    assert ["Chưa mở", "<5"] in pages[3]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_house_called_like_a_formula_is_a_name_in_both_files(city: City, officer: Officer, name: str) -> None:
    house(city.fleet(), "0001", name)
    counts(city.fleet(), "0001", 3, visits=6)
    query = f"?month={last_month().key}"
    text = officer.get(f"/stats/so-lieu.csv{query}").content.decode("utf-8-sig")
    assert [f"'{name}", "6", "0", "0"] in list(csv.reader(io.StringIO(text)))
    cells = [
        cell for page in rows_of(officer.get(f"/stats/so-lieu.xlsx{query}").content) for row in page for cell in row
    ]
    assert name in cells
    assert "a formula" not in cells
