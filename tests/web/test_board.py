"""The board: everything of the listings is on it, nothing runs over its edge, and it goes on for weeks."""

import contextlib
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
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from appliance.appliance import Appliance
from appliance.errors import Fault
from appliance.listings.changes import changes
from appliance.listings.listing import Level, Notice
from appliance.listings.mirror_folder import Heard, write_report
from appliance.listings.procedures import Listings, Procedure, load
from appliance.listings.shelf import Shown
from appliance.listings.sources import in_words
from appliance.listings.workdays import DayOff, Workdays, Year
from appliance.outbox.outbox import Summary
from appliance.texts import catalogue
from appliance.wire.identifiers import number
from tests.sample import LISTINGS
from tests.web.served import box, screens, shown
from web.board import AHEAD, PAGE_SECONDS, blueprint
from web.board_page import PANELS as PANEL_SIZES
from web.board_page import BoardPage
from web.board_pages import lay_out
from web.board_type import BOLD, NO_BREAK, PLAIN, line_count, width
from web.render import Renderer

PHONE = "http://192.168.4.1:8601"
LYING, STANDING = (PANEL_SIZES[name] for name in ("lying", "standing"))
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


def test_every_word_of_every_procedure_is_on_the_board(client: FlaskClient) -> None:
    pages = board(client)
    for procedure in SAMPLE.procedures:
        shown = "".join(page for page in pages if f"mã {procedure.code}" in page)
        case = procedure.cases[0]
        words = [procedure.plain_name, procedure.name, procedure.agency, case.fee.text, case.time.text]
        sources = map(in_words, procedure.sources.values())
        for text in [*words, *(paper.name for paper in case.papers), *sources]:
            assert escaped(text) in shown, text


def test_nothing_that_only_computers_read_is_on_the_board(client: FlaskClient) -> None:
    text = re.sub(r"<[^>]*>", "", "".join(board(client)))
    assert not re.search(r"https?:|\bid \d|\.docx?\b|gov\.vn", text)
    assert "không ghi tên nguồn" in text


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
        assert ("Chưa kiểm chứng:" in page) == facts


def test_a_doubt_names_the_facts_that_it_is_about(tmp_path: Path) -> None:
    with box(tmp_path, changed(unverified=frozenset({"le_phi", "ket_qua"}))) as appliance:
        pages = [page for page in board(screens(appliance).test_client()) if "Lệ phí" in page]
    for page in pages:
        assert "Chưa kiểm chứng: lệ phí.</b>" in page


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
        assert "Chép ngày 29/02/2024" in screens(appliance).test_client().get("/board").text


@pytest.mark.parametrize(("minutes", "said"), [(0, False), (5, True)])
def test_a_link_that_is_down_is_said_once_it_is_no_mere_hiccup(appliance: Appliance, minutes: int, said: bool) -> None:
    good = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes)
    heard = Heard(good, Fault.CITY_UNREACHABLE, good)
    write_report(Path(appliance.config.folders.runtime), heard)
    page = screens(appliance).test_client().get("/board").text
    assert (f"Mất mạng từ {good.astimezone():%H:%M}" in page) == said
    assert "Chép ngày 24/11/2026" in page


def test_the_day_on_which_the_ward_published_is_said_with_its_age(appliance: Appliance) -> None:
    published = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    appliance.shelf.show(Shown(SAMPLE, published=published))
    page = screens(appliance).test_client().get("/board").text
    assert f"Công bố {published.astimezone():%d/%m/%Y}" in page
    assert "hôm qua" in page
    assert "Chép ngày" not in page


def test_a_simulated_box_says_so_on_every_page(tmp_path: Path) -> None:
    with box(tmp_path) as appliance:
        assert not any("MÔ PHỎNG" in page for page in board(screens(appliance).test_client()))
        renderer = Renderer(appliance.config, simulated=True)
        app = Flask("simulated")
        app.register_blueprint(blueprint(appliance, renderer))
        assert all("MÔ PHỎNG" in page for page in board(app.test_client()))


def test_days_off_and_days_worked_instead_are_told_ahead(appliance: Appliance) -> None:
    today = dt.date.today()
    monday = today + dt.timedelta(days=21 - today.weekday())
    year = Year(monday.year, True, "Thông báo", (DayOff(monday, "Ngày của phường"),), ())
    days = Workdays(frozenset(range(1, 6)), dt.time(17), (year, *_years_around(monday.year)))
    appliance.shelf.show(Shown(Listings("1", SAMPLE.procedures, days=days)))
    (page,) = [page for page in board(screens(appliance).test_client()) if "Ngày phường nghỉ" in page]
    assert f"Thứ Hai, {monday:%d/%m/%Y} <small>Ngày của phường</small>" in page
    appliance.shelf.show(
        Shown(Listings("1", SAMPLE.procedures, days=Workdays(frozenset(range(1, 6)), dt.time(17), ())))
    )
    assert not any("Ngày phường nghỉ" in page for page in board(screens(appliance).test_client()))


def _years_around(year: int) -> Iterator[Year]:
    for each in (year - 1, year + 1):
        yield Year(each, False, "luật", (), ())


def test_what_is_filed_most_is_not_counted_for_every_page(appliance: Appliance) -> None:
    counted = []
    outbox = appliance.open_outbox()
    most_filed = outbox.most_filed
    outbox.most_filed = lambda limit: counted.append(limit) or most_filed(limit)  # type: ignore[method-assign]
    appliance.open_outbox = lambda: outbox
    board(screens(appliance).test_client())
    assert len(counted) == 1


def test_a_listing_that_the_mirror_brought_is_shown_with_the_next_page(appliance: Appliance) -> None:
    client = screens(appliance).test_client()
    assert "Bản mới" not in "".join(board(client))
    appliance.shelf.show(Shown(changed(plain_name="Bản mới")))
    assert "Bản mới" in "".join(board(client))


def test_the_code_beside_a_procedure_opens_it_on_a_telephone(browser: Browser, tmp_path: Path) -> None:
    with box(tmp_path, phone=PHONE) as appliance, shown_on(browser, appliance, "lying") as tab:
        pages = board(screens(appliance).test_client())
        number, first = next((number, page) for number, page in enumerate(pages) if "Lệ phí" in page)
        tab.evaluate(f"turn({number})")
        picture = Image.open(io.BytesIO(tab.screenshot()))
        (code,) = zxingcpp.read_barcodes(picture)
        assert code.text == f"{PHONE}/t/{re.search('mã ([0-9.]+)', first)[1]}"


def test_each_level_is_shown_by_its_fields_in_the_listings_order(client: FlaskClient, appliance: Appliance) -> None:
    city = [msgspec.structs.replace(each, level="thanh-pho", code=f"2.{each.code}") for each in SAMPLE.procedures[:3]]
    levels = [Level("thanh-pho", "Thành phố"), Level("xa", "Cấp xã")]
    appliance.shelf.show(Shown(Listings("1", [*SAMPLE.procedures, *city], [], levels)))
    page = client.get("/board").text
    assert page.index("Thành phố: Hộ tịch") < page.index("Cấp xã: Bảo trợ xã hội")
    shown = [page.procedure.level for page in lay_out(appliance.shelf.shown, LYING, coded=False) if page.procedure]
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
    return lay_out(Shown(SAMPLE), LYING, coded=False, asked=appliance.open_outbox().most_filed(5))


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
        number = next(n for n, page in enumerate(lay_out(appliance.shelf.shown, LYING, coded=False)) if page.notice)
        with shown(appliance) as address:
            tab = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
            tab.goto(f"{address}/board")
            tab.evaluate(f"fetch('/board/pages/{number}').then(page => page.text()).then(show)")
            assert tab.evaluate(OVER) == []
            tab.close()


@pytest.mark.parametrize("panel", PANELS)
def test_what_the_ward_says_at_short_notice_comes_first_and_fits(
    appliance: Appliance, browser: Browser, panel: str
) -> None:
    width, height = PANELS[panel]
    until = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    appliance.orders.say({"text": "Nghiêng " * 25, "until": until.isoformat()})
    with shown(appliance) as address:
        tab = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
        tab.goto(f"{address}/board")
        expect(tab.locator(".notice")).to_contain_text("Nghiêng Nghiêng")
        assert tab.evaluate(OVER) == []
        tab.close()
    appliance.orders.say({})
    assert not any("Nghiêng" in page for page in board(screens(appliance).test_client()))


def test_while_nothing_changed_no_page_says_so(client: FlaskClient) -> None:
    assert not any("Mới trong tuần này" in page for page in board(client))


def test_nobody_waits_for_a_whole_round_to_see_the_list_again() -> None:
    many = Listings("1", [msgspec.structs.replace(SAMPLE.procedures[0], code=f"9.{n}") for n in range(300)])
    pages = lay_out(Shown(many), LYING, coded=True)
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
    count = len(board(client))
    assert client.get(f"/board/pages/{count}").text == client.get("/board/pages/0").text


def test_english_names_what_is_ours_and_leaves_official_words(client: FlaskClient) -> None:
    page = "".join(board(client, "en"))
    assert "Not yet verified:" in page
    assert "Thủ tục đăng ký khai sinh" in page


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("listings", [SAMPLE, long_winded()], ids=["sample", "long-winded"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nothing_runs_over_the_edge(
    browser: Browser, tmp_path: Path, panel: str, listings: Listings, lang: str
) -> None:
    with box(tmp_path, listings, phone=PHONE) as appliance, shown_on(browser, appliance, panel, lang) as tab:
        for number in range(len(lay_out(Shown(listings), PANEL_SIZES[panel], coded=True)) + 3):
            tab.evaluate(f"turn({number})")
            assert tab.evaluate(OVER) == [], f"page {number}: {tab.locator('h1').inner_text()}"


@contextlib.contextmanager
def shown_on(browser: Browser, appliance: Appliance, panel: str, lang: str = "vi") -> Iterator[Page]:
    """The board on a panel that hangs so, once it has said how."""
    width, height = PANELS[panel]
    with shown(appliance) as address:
        tab = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
        tab.goto(f"{address}/board?lang={lang}")
        expect(tab.locator(f".panel[data-panel={panel}]")).to_be_visible()
        yield tab
        tab.close()


@pytest.mark.parametrize("panel", PANELS)
def test_what_fits_on_one_page_stands_on_one(browser: Browser, tmp_path: Path, panel: str) -> None:
    """The parts of what stands on several, put together as closely as a page may be set, are higher than the sheet."""
    with box(tmp_path, phone=PHONE) as appliance, shown_on(browser, appliance, panel) as tab:
        parts: dict[str, list[dict[str, float]]] = {}
        for number, page in enumerate(lay_out(Shown(SAMPLE), PANEL_SIZES[panel], coded=True)):
            if page.parts > 1 and page.procedure:
                tab.evaluate(f"turn({number + off_pages(appliance, panel)})")
                assert tab.locator("h1").inner_text() == page.procedure.plain_name
                parts.setdefault(page.procedure.code, []).append(tab.evaluate(SET_CLOSELY))
        assert parts
        for several in parts.values():
            names = {name for part in several for name in part} - {"room", "papers"}
            blocks = [max(part.get(name, 0) for part in several) for name in names]
            papers = sum(part.get("papers", 0) for part in several)
            assert sum(blocks) + papers + 8 * len(blocks) > several[0]["room"] - NEARLY


NEARLY = 60
"""What reckoning may be too careful by: a line."""

SET_CLOSELY = """() => {
    const sheet = document.querySelector('.sheet');
    sheet.className = 'sheet size-3';
    document.querySelector('.title span').remove();
    const style = getComputedStyle(sheet);
    const room = sheet.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
    const blocks = [...sheet.children].map(part => [part.className.split(' ')[0], part.getBoundingClientRect().height]);
    return { room, ...Object.fromEntries(blocks) };
}"""


def off_pages(appliance: Appliance, panel: str) -> int:
    """How many pages of days off stand before the procedures, which change with the day on which this runs."""
    today = dt.date.today()
    days = tuple(appliance.workdays.unusual(today, today + AHEAD))
    shown = [lay_out(Shown(SAMPLE), PANEL_SIZES[panel], coded=True, days=each) for each in (days, ())]
    return len(shown[0]) - len(shown[1])


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_day_of_the_week_fits_beside_the_clock(browser: Browser, appliance: Appliance, lang: str) -> None:
    with shown(appliance) as address:
        tab = browser.new_page(viewport={"width": 1920, "height": 1080}, reduced_motion="reduce")
        for day in range(7):
            tab.goto(f"{address}/board?lang={lang}")
            words = catalogue(lang).format_value("board-day", {"weekday": day, "date": "28/08/2028"})
            tab.evaluate("words => { document.querySelector('.day').textContent = words }", words)
            assert tab.evaluate(OVER) == [], words
        tab.close()


def test_text_is_large_enough_from_four_metres(browser: Browser, client: FlaskClient, appliance: Appliance) -> None:
    first = next(number for number, page in enumerate(board(client)) if "<ol" in page)
    with shown(appliance) as address:
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
    with shown(appliance) as address:
        tab = browser.new_page(viewport={"width": 1920, "height": 1080})
        tab.clock.install()
        tab.goto(f"{address}/board")
        yield tab
        tab.close()


def turn(tab: Page) -> None:
    """Let the time of one page pass, and wait for its successor (a failed turn has none)."""
    with tab.expect_event("requestfinished", lambda request: "/board/pages/" in request.url):
        tab.clock.fast_forward(PAGE_SECONDS * 1000)


def test_pages_turn_by_themselves_and_nothing_piles_up(tab: Page, appliance: Appliance) -> None:
    today = dt.date.today()
    days = tuple(appliance.workdays.unusual(today, today + AHEAD))
    pages = lay_out(Shown(SAMPLE), LYING, coded=False, days=days)
    parts = []
    for page in [*pages[1:], *pages[:2]]:
        turn(tab)
        title = "Nộp hồ sơ ở máy này thế nào?" if page.how else "Việc làm được tại đây"
        title = "Ngày phường nghỉ, ngày làm bù" if page.days else title
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


def test_lines_are_counted_as_a_browser_breaks_them(browser: Browser, tmp_path: Path, appliance: Appliance) -> None:
    texts = [each for procedure in SAMPLE.procedures for each in (procedure.name, procedure.cases[0].time.text)]
    with shown_on(browser, appliance, "lying") as tab:
        tab.evaluate("document.body.innerHTML = '<p id=text></p>'")
        for text, room in itertools.product(texts, (300, 551, 992)):
            counted = tab.evaluate(LINES, [text, room])
            assert counted <= line_count([(text, 51, PLAIN)], room) <= counted + 1


LINES = """async ([text, room]) => {
    const part = document.getElementById('text');
    part.style = `font-size: 51px; line-height: 60px; width: ${room}px; margin: 0; overflow-wrap: anywhere`;
    part.textContent = text;
    await document.fonts.ready;
    return Math.round(part.getBoundingClientRect().height / 60);
}"""


@pytest.mark.parametrize("text", ["", "một", f"một{NO_BREAK}hai"])
def test_a_line_is_as_long_as_its_words(text: str) -> None:
    assert line_count([(text, 51, BOLD)], width(text, 51, BOLD) + 1) == 1


def test_a_word_longer_than_a_line_breaks() -> None:
    assert line_count([("x" * 25, 51, PLAIN)], width("x" * 10, 51, PLAIN) + 1) == 3
