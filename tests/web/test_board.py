"""The board: everything of the listings is on it, nothing runs over its edge, and it goes on for weeks."""

import datetime as dt
import io
import itertools
import json
import re
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from appliance.appliance import Appliance
from appliance.changes import changes
from appliance.errors import Fault
from appliance.listing import Level, Notice
from appliance.mirror_folder import Heard, write_report
from appliance.outbox import Summary
from appliance.procedures import Listings, Procedure, load
from appliance.shelf import Shown
from appliance.texts import catalogue
from appliance.wire.identifiers import number
from tests.web.served import LISTINGS, box, screens, served
from web.board import PAGE_SECONDS
from web.board_pages import BoardPage, lay_out, lines

PHONE = "http://192.168.4.1:8601"
PANELS = {"lying": (1920, 1080), "standing": (1080, 1920)}
SAMPLE = load(LISTINGS)

OVER = """() => [...document.querySelectorAll('.sheet, .side, .groups')]
    .filter(part => part.scrollHeight > part.clientHeight + 1 || part.scrollWidth > part.clientWidth + 1)
    .map(part => part.className)
    .concat([...document.querySelectorAll('.sheet > *, .side > *')]
        .filter(part => part.getBoundingClientRect().bottom > innerHeight + 1).map(part => part.className))"""


def changed(**changes: object) -> Listings:
    """The sample with every procedure changed."""
    return Listings("0", [msgspec.structs.replace(each, **changes) for each in SAMPLE.procedures], [])


def long_winded() -> Listings:
    """Everything three times as long, with two cases and a dozen papers."""

    def grown(procedure: Procedure) -> Procedure:
        case = procedure.cases[0]
        papers = tuple(msgspec.structs.replace(paper, name=f"{paper.name} {paper.name}") for paper in case.papers) * 4
        time = msgspec.structs.replace(case.time, text=f"{case.time.text}; " * 2)
        longer = msgspec.structs.replace(case, papers=papers, time=time)
        return msgspec.structs.replace(procedure, name=f"{procedure.name} " * 2, cases=(longer, longer))

    return Listings("0", [grown(each) for each in SAMPLE.procedures[:4]], [])


def board(client: FlaskClient, lang: str = "vi") -> list[str]:
    """Every page, in turn, until they come round."""
    pages, number = [], 0
    while not pages or number:
        pages.append(client.get(f"/board/pages/{number}?lang={lang}").text)
        number = int(re.search(r'data-following="(\d+)"', pages[-1])[1])
    return pages


@pytest.fixture
def appliance(tmp_path: Path) -> Iterator[Appliance]:
    with box(tmp_path) as appliance:
        yield appliance


@pytest.fixture
def client(appliance: Appliance) -> FlaskClient:
    return screens(appliance).test_client()


def test_every_word_of_every_procedure_is_on_the_board(client: FlaskClient) -> None:
    pages = board(client)
    for procedure in SAMPLE.procedures:
        shown = "".join(page for page in pages if f"mã {procedure.code}" in page)
        case = procedure.cases[0]
        words = [procedure.plain_name, procedure.name, procedure.agency, case.fee.text, case.time.text]
        for text in [*words, *(paper.name for paper in case.papers), *procedure.sources.values()]:
            assert escaped(text) in shown, text


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_a_paper_that_is_only_shown_says_so(client: FlaskClient) -> None:
    (page,) = [page for page in board(client) if "Giấy tờ tùy thân hai bên" in page]
    line = page[page.index("Giấy tờ tùy thân hai bên") :].split("</li>")[0]
    assert "chỉ cho xem" in line
    assert "2 bản chính" in line


def test_a_doubt_stands_on_every_page_with_a_doubted_fact(client: FlaskClient) -> None:
    for page in board(client):
        facts = "Lệ phí" in page or 'aria-label="Giấy tờ cần mang"' in page
        assert ("Chưa kiểm chứng." in page) == facts


def test_what_was_verified_carries_no_doubt(tmp_path: Path) -> None:
    with box(tmp_path, changed(unverified=False)) as appliance:
        assert not any("Chưa kiểm chứng" in page for page in board(screens(appliance).test_client()))


@pytest.mark.parametrize(("days", "words"), [(0, "hôm nay"), (1, "hôm qua"), (40, "đã 40 ngày")])
def test_the_board_tells_the_age_of_its_listings(tmp_path: Path, days: int, words: str) -> None:
    taken = dt.datetime.now().astimezone().date() - dt.timedelta(days=days)
    with box(tmp_path, changed(retrieved_on=taken)) as appliance:
        page = screens(appliance).test_client().get("/board").text
    assert taken.strftime("%d/%m/%Y") in page
    assert words in page


def test_the_oldest_entry_is_the_age_of_all(tmp_path: Path) -> None:
    old = msgspec.structs.replace(SAMPLE.procedures[3], retrieved_on=dt.date(2024, 2, 29))
    with box(tmp_path, Listings("0", [*SAMPLE.procedures[:3], old], [])) as appliance:
        assert "Danh mục 29/02/2024" in screens(appliance).test_client().get("/board").text


@pytest.mark.parametrize(("minutes", "said"), [(0, False), (5, True)])
def test_a_link_that_is_down_is_said_once_it_is_no_mere_hiccup(appliance: Appliance, minutes: int, said: bool) -> None:
    good = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes)
    heard = Heard(good, Fault.CITY_UNREACHABLE, good)
    write_report(Path(appliance.config.folders.runtime), heard)
    page = screens(appliance).test_client().get("/board").text
    assert (f"Mất mạng từ {good.astimezone():%H:%M}" in page) == said
    assert "Danh mục 24/11/2026" in page


def test_a_listing_that_the_mirror_brought_is_shown_with_the_next_page(appliance: Appliance) -> None:
    client = screens(appliance).test_client()
    assert "Bản mới" not in "".join(board(client))
    appliance.shelf.show(Shown(changed(plain_name="Bản mới")))
    assert "Bản mới" in client.get("/board/pages/2").text


def test_the_code_beside_a_procedure_opens_it_on_a_telephone(browser: Browser, tmp_path: Path) -> None:
    with box(tmp_path, phone=PHONE) as appliance, served(screens(appliance)) as address:
        tab = browser.new_page(viewport={"width": 1920, "height": 1080}, reduced_motion="reduce")
        tab.goto(f"{address}/board")
        number = next(n for n, page in enumerate(lay_out(Shown(SAMPLE), coded=True)) if page.procedure)
        tab.evaluate(f"fetch('/board/pages/{number}').then(page => page.text()).then(show)")
        picture = Image.open(io.BytesIO(tab.screenshot()))
        (code,) = zxingcpp.read_barcodes(picture)
        shown = lay_out(Shown(SAMPLE), coded=True)[number].procedure
        assert code.text == f"{PHONE}/t/{shown.code}"
        tab.close()


def test_each_level_is_shown_by_its_fields_in_the_listings_order(client: FlaskClient, appliance: Appliance) -> None:
    city = [msgspec.structs.replace(each, level="thanh-pho", code=f"2.{each.code}") for each in SAMPLE.procedures[:3]]
    levels = [Level("thanh-pho", "Thành phố"), Level("xa", "Cấp xã")]
    appliance.shelf.show(Shown(Listings("1", [*SAMPLE.procedures, *city], [], levels)))
    page = client.get("/board").text
    assert page.index("Thành phố: Hộ tịch") < page.index("Cấp xã: Bảo trợ xã hội")
    shown = [page.procedure.level for page in lay_out(appliance.shelf.shown, coded=False) if page.procedure]
    assert shown == sorted(shown)


def test_what_is_filed_most_here_comes_first(appliance: Appliance) -> None:
    for code, times in {"1.000656": 1, "1.000894": 3}.items():
        for _ in range(times):
            file_one(appliance, code)
    shown = [page.procedure.code for page in lay_out_of(appliance) if page.procedure]
    assert list(dict.fromkeys(shown))[:2] == ["1.000894", "1.000656"]
    pages = board(screens(appliance).test_client())
    assert ["Nộp nhiều nhất ở đây" in page for page in pages].count(True) >= 2


def lay_out_of(appliance: Appliance) -> Sequence[BoardPage]:
    return lay_out(Shown(SAMPLE), coded=False, asked=appliance.open_outbox().most_filed(5))


def file_one(appliance: Appliance, code: str) -> None:
    """A dossier of this procedure."""
    outbox = appliance.open_outbox()
    summary = Summary(
        procedure_code=code,
        procedure_name="",
        case="",
        papers=[],
        created=dt.datetime.now(dt.UTC),
        clock_trusted=True,
    )
    given = number("0042", outbox.reserve_number())
    outbox.add(str(uuid.uuid4()), given, "123456", lambda out: out.write(b"sealed"), summary)


def test_what_changed_this_week_is_told_in_words(appliance: Appliance) -> None:
    birth, *rest = SAMPLE.procedures
    case = birth.cases[0]
    dearer = msgspec.structs.replace(case, fee=msgspec.structs.replace(case.fee, text="12.000 đồng"))
    fresh = msgspec.structs.replace(rest[0], code="9.000001", plain_name="Việc mới")
    after = Listings("2", [msgspec.structs.replace(birth, cases=(dearer,)), fresh, *rest[1:]])
    appliance.shelf.show(Shown(after, tuple(changes(SAMPLE.procedures, after.procedures))))
    (page,) = [page for page in board(screens(appliance).test_client()) if "Mới trong tuần này" in page]
    assert re.search(rf"{birth.plain_name} <small>lệ phí</small> <em class=\"\w+\">đổi</em>", page)
    assert re.search(r"Việc mới <em class=\"\w+\">mới</em>", page)
    assert re.search(rf"{rest[0].plain_name} <em class=\"\w+\">bỏ</em>", page)


@pytest.mark.parametrize(("starts", "ends", "said"), [(-2, 0, True), (0, 3, True), (1, 3, False), (-3, -1, False)])
def test_a_notice_stands_from_its_first_to_its_last_day(
    appliance: Appliance, starts: int, ends: int, said: bool
) -> None:
    today = dt.date.today()
    days = {"tu": f"{today + dt.timedelta(days=starts)}", "den": f"{today + dt.timedelta(days=ends)}"}
    notice = {"tieu_de": "Tiêm phòng", "noi_dung": "Sáng thứ Bảy tại trạm y tế."} | days
    document = json.loads(LISTINGS.read_bytes()) | {"thong_bao": [notice]}
    appliance.shelf.show(Shown(load(json.dumps(document).encode())))
    pages = board(screens(appliance).test_client())
    assert any("Sáng thứ Bảy tại trạm y tế." in page for page in pages) == said


@pytest.mark.parametrize("panel", PANELS)
def test_the_longest_notice_fits(browser: Browser, tmp_path: Path, panel: str) -> None:
    width, height = PANELS[panel]
    today = dt.date.today()
    longest = Notice("Ngừng tiếp nhận hồ sơ tại trụ sở " * 2, "Nghỉ " * 80, today, today)
    with box(tmp_path, Listings("1", SAMPLE.procedures, notices=[longest])) as appliance:
        number = next(n for n, page in enumerate(lay_out(appliance.shelf.shown, coded=False)) if page.notice)
        with served(screens(appliance)) as address:
            tab = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
            tab.goto(f"{address}/board")
            tab.evaluate(f"fetch('/board/pages/{number}').then(page => page.text()).then(show)")
            assert tab.evaluate(OVER) == []
            tab.close()


def test_while_nothing_changed_no_page_says_so(client: FlaskClient) -> None:
    assert not any("Mới trong tuần này" in page for page in board(client))


def test_nobody_waits_for_a_whole_round_to_see_the_list_again() -> None:
    many = Listings("1", [msgspec.structs.replace(SAMPLE.procedures[0], code=f"9.{n}") for n in range(300)])
    pages = lay_out(Shown(many), coded=True)
    between = [
        len(list(group)) for listed, group in itertools.groupby(pages, lambda page: not page.procedure) if not listed
    ]
    assert max(between) <= 15
    assert {page.procedure.code for page in pages if page.procedure} == {each.code for each in many.procedures}


def test_a_box_without_listings_says_so(tmp_path: Path) -> None:
    with box(tmp_path, Listings("0", [], [])) as appliance:
        page = screens(appliance).test_client().get("/board").text
    assert "Máy chưa có danh mục thủ tục." in page
    assert "Nhà văn hóa thử" in page


def test_a_page_number_beyond_the_last_comes_round(client: FlaskClient) -> None:
    count = len(lay_out(Shown(SAMPLE), coded=False))
    assert client.get(f"/board/pages/{count}").text == client.get("/board/pages/0").text


def test_english_names_what_is_ours_and_leaves_official_words(client: FlaskClient) -> None:
    page = "".join(board(client, "en"))
    assert "Not yet verified." in page
    assert "Thủ tục đăng ký khai sinh" in page


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("listings", [SAMPLE, long_winded()], ids=["sample", "long-winded"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nothing_runs_over_the_edge(
    browser: Browser, tmp_path: Path, panel: str, listings: Listings, lang: str
) -> None:
    width, height = PANELS[panel]
    with box(tmp_path, listings, phone=PHONE) as appliance, served(screens(appliance)) as address:
        tab = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
        tab.goto(f"{address}/board?lang={lang}")
        for number in range(len(lay_out(Shown(listings), coded=True))):
            tab.evaluate(f"fetch('/board/pages/{number}?lang={lang}').then(page => page.text()).then(show)")
            assert tab.evaluate(OVER) == [], f"page {number}: {tab.locator('h1').inner_text()}"
        tab.close()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_day_of_the_week_fits_beside_the_clock(browser: Browser, appliance: Appliance, lang: str) -> None:
    with served(screens(appliance)) as address:
        tab = browser.new_page(viewport={"width": 1920, "height": 1080}, reduced_motion="reduce")
        for day in range(7):
            tab.goto(f"{address}/board?lang={lang}")
            words = catalogue(lang).format_value("board-day", {"weekday": day, "date": "28/08/2028"})
            tab.evaluate("words => { document.querySelector('.day').textContent = words }", words)
            assert tab.evaluate(OVER) == [], words
        tab.close()


def test_text_is_large_enough_from_four_metres(browser: Browser, client: FlaskClient, appliance: Appliance) -> None:
    first = next(number for number, page in enumerate(board(client)) if "<ol" in page)
    with served(screens(appliance)) as address:
        tab = browser.new_page(viewport={"width": 1920, "height": 1080})
        tab.goto(f"{address}/board")
        tab.evaluate(f"fetch('/board/pages/{first}').then(page => page.text()).then(show)")
        size = "part => parseFloat(getComputedStyle(part).fontSize)"
        assert tab.locator(".papers").evaluate(size) >= 51  # a capital of 18.7 mm on 43 inches: 16 minutes of arc
        sizes = tab.evaluate(
            "() => [...document.querySelectorAll('#board *')].filter(part => part.innerText)"
            ".map(part => parseFloat(getComputedStyle(part).fontSize))"
        )
        assert min(sizes) >= 34
        tab.close()


@pytest.fixture
def tab(browser: Browser, appliance: Appliance) -> Iterator[Page]:
    """The board in a browser whose time the test turns."""
    with served(screens(appliance)) as address:
        tab = browser.new_page(viewport={"width": 1920, "height": 1080})
        tab.clock.install()
        tab.goto(f"{address}/board")
        yield tab
        tab.close()


def turn(tab: Page) -> None:
    """Let the time of one page pass, and wait for its successor (a failed turn has none)."""
    with tab.expect_event("requestfinished", lambda request: "/board/pages/" in request.url):
        tab.clock.fast_forward(PAGE_SECONDS * 1000)


def test_pages_turn_by_themselves_and_nothing_piles_up(tab: Page) -> None:
    pages = lay_out(Shown(SAMPLE), coded=False)
    parts = []
    for page in [*pages[1:], *pages[:2]]:
        turn(tab)
        title = "Nộp hồ sơ ở máy này thế nào?" if page.how else "Việc làm được tại đây"
        title = page.procedure.plain_name if page.procedure else title
        expect(tab.locator("h1")).to_have_text(title)
        parts.append(tab.evaluate("document.querySelectorAll('*').length"))
    assert parts[-1] == parts[0]
    assert tab.locator(".panel").count() == 1


def test_the_clock_goes_on_between_pages(tab: Page) -> None:
    tab.clock.set_fixed_time(dt.datetime(2026, 11, 24, 1, 42, tzinfo=dt.UTC))  # 08:42 at the house
    tab.clock.run_for(1000)
    expect(tab.locator("#clock")).to_have_text("08:42")


def test_while_the_box_is_down_the_page_stays_and_then_goes_on(tab: Page) -> None:
    turn(tab)
    shown = tab.locator("h1").inner_text()
    tab.route("**/board/pages/*", lambda route: route.abort())
    with tab.expect_event("requestfailed"):
        tab.clock.fast_forward(PAGE_SECONDS * 1000)
    assert tab.locator("h1").inner_text() == shown
    tab.unroute("**/board/pages/*")
    turn(tab)
    expect(tab.locator("h1")).not_to_have_text(shown)


def test_new_software_is_taken_up(tab: Page, appliance: Appliance) -> None:
    tab.evaluate("document.body.dataset.old = '1'")
    tab.evaluate("document.querySelector('.panel').dataset.software = 'cuagan 0.0.0'")
    with tab.expect_navigation():
        tab.clock.fast_forward(PAGE_SECONDS * 1000)
    assert tab.evaluate("document.body.dataset.old") is None


@pytest.mark.parametrize(
    ("text", "length", "count"), [("", 10, 1), ("một hai", 10, 1), ("một hai ba", 7, 2), ("x" * 25, 10, 3)]
)
def test_lines_are_counted_as_a_browser_breaks_them(text: str, length: int, count: int) -> None:
    assert lines(text, length) == count
