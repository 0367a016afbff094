"""The technician's self-test with real devices: what it measures, what it says, and what it never keeps."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from appliance.appliance import Appliance
from appliance.config import Config, House
from appliance.devices import HostFacts, Job, JobState
from appliance.errors import Fault
from appliance.events import CodeRead, TechnicianCalled
from appliance.printing.trial_sheet import commissioning, draw
from appliance.upkeep import selftest
from appliance.upkeep.camera_check import examine
from appliance.upkeep.city_look import CityLook
from appliance.upkeep.selftest import CELLS, CHECKS
from tests.paper import pages_of, picture_of, text_of
from tests.web.served import box, screens, shown
from tests.web.test_layout import AXE, RUN_AXE
from web.render import Renderer
from web.technician_phone import create_technician_app

STILL = (2592, 4608)
SECRET = "001090000011|111222333|Người Mẫu|01011990|Nam|Nơi mẫu|01012021"


@pytest.fixture(scope="session")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The test sheet as paper: a picture at 300 dots per inch."""
    folder = tmp_path_factory.mktemp("sheet")
    draw(Config(house=House(name="Nhà văn hóa thử", box="0042")), folder / "sheet.pdf")
    subprocess.run(["pdftoppm", "-r", "300", "-png", folder / "sheet.pdf", folder / "sheet"], check=True)
    return next(folder.glob("*.png"))


def table(sheet: Path, dpi: int, blur: int = 0) -> np.ndarray:
    """The table from above with the sheet at this resolution."""
    paper = cv2.imread(str(sheet))
    paper = cv2.resize(paper, None, fx=dpi / 300, fy=dpi / 300, interpolation=cv2.INTER_AREA)
    if blur:
        paper = cv2.GaussianBlur(paper, (0, 0), blur)
    still = np.full((*STILL, 3), (60, 75, 92), np.uint8)
    paper = np.rot90(paper)
    top, left = (STILL[0] - paper.shape[0]) // 2, (STILL[1] - paper.shape[1]) // 2
    still[top : top + paper.shape[0], left : left + paper.shape[1]] = paper
    return still


@pytest.mark.parametrize(("dpi", "blur", "good"), [(215, 0, True), (150, 0, False), (215, 4, False)])
def test_the_camera_is_measured_on_the_printed_sheet(sheet: Path, dpi: int, blur: int, good: bool) -> None:
    seen = examine(table(sheet, dpi, blur))
    assert seen.dpi is not None
    assert abs(seen.dpi - dpi) <= 4
    assert seen.good == good
    assert selftest.camera(seen).good == good
    assert (selftest.camera(seen).hint is None) == good


def test_a_table_without_a_sheet_is_said_to_have_none() -> None:
    bare = examine(np.full((*STILL, 3), (60, 75, 92), np.uint8))
    assert selftest.camera(bare).measured.id == "test-no-sheet"


def test_a_sheet_of_another_proportion_is_not_taken_for_a4(sheet: Path) -> None:
    still = table(sheet, 215)
    still[:, STILL[1] * 2 // 3 :] = (60, 75, 92)
    assert examine(still).dpi is None


def facts(**changed: object) -> HostFacts:
    given: dict[str, object] = {
        "temperature_c": 50.0,
        "throttled": [],
        "disk_free_bytes": 20 * 10**9,
        "disk_total_bytes": 30 * 10**9,
        "memory_available_bytes": None,
        "board": None,
    }
    return HostFacts(**{**given, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "good"),
    [
        ({}, True),
        ({"disk_errors": 0}, True),
        ({"disk_errors": 3}, False),
        ({"wear_percent": 90}, False),
        ({"wear_percent": 20}, True),
        ({"disk_free_bytes": 10**8}, False),
    ],
)
def test_a_card_that_is_full_faulty_or_worn_is_named(changed: dict[str, object], good: bool) -> None:
    assert selftest.storage(facts(**changed), None).good == good


def test_heat_and_low_voltage_are_named_and_what_cannot_be_measured_is_no_tick() -> None:
    named = {each.name: each for each in selftest.of_host(facts(temperature_c=85.0, throttled=["under-voltage"]), None)}
    assert (named["temperature"].good, named["power"].good) == (False, False)
    silent = {each.name: each for each in selftest.of_host(facts(temperature_c=None, throttled=None), None)}
    assert (silent["temperature"].good, silent["power"].good) == (None, None)


@pytest.mark.parametrize(
    ("lit", "good", "words"),
    [
        (["HDMI-A-1", "HDMI-A-2"], True, "test-board"),
        (["HDMI-A-1"], None, "test-board-none"),
        (["HDMI-A-2"], False, "test-board-only"),
        (None, None, "technician-unknown"),
    ],
    ids=["both", "a television that is off", "the panel at the other connector", "a desk"],
)
def test_a_second_screen_that_is_not_there_is_said_and_no_fault(
    lit: list[str] | None, good: bool | None, words: str
) -> None:
    line = selftest.board(facts(screens=lit), Config().display)
    assert (line.good, line.measured.id) == (good, words)
    assert selftest.through([line]) == (good is not False), "a box may do without a second screen"


@pytest.mark.parametrize(
    ("changed", "good", "words"),
    [
        ({"cable": True}, True, "test-link-cable"),
        ({"cable": False, "wifi_dbm": -60}, True, "test-link-wifi"),
        ({"cable": False, "wifi_dbm": -82}, False, "test-link-wifi"),
        ({"cable": False}, False, "test-link-none"),
        ({}, None, "technician-unknown"),
    ],
    ids=["cable", "Wi-Fi", "weak Wi-Fi", "nothing", "a desk"],
)
def test_how_the_box_is_in_the_network_is_a_line(changed: dict[str, object], good: bool | None, words: str) -> None:
    line = selftest.link(facts(**changed))
    assert (line.good, line.measured.id) == (good, words)
    assert (line.hint is not None) == (good is False)


@pytest.mark.parametrize(
    ("job", "good"),
    [
        (Job(1, JobState.SENT), None),
        (Job(1, JobState.PRINTING), None),
        (Job(1, JobState.PRINTED), True),
        (Job(1, JobState.UNKNOWN), False),
        (Job(1, JobState.SENT, Fault.PRINTER_EMPTY), False),
    ],
)
def test_the_printer_has_no_tick_before_it_says_that_it_printed(job: Job, good: bool | None) -> None:
    assert selftest.printer(job).good == good


def test_a_clock_beside_the_citys() -> None:
    assert selftest.clock(CityLook(12, 2), trusted=True).good
    assert selftest.clock(CityLook(12, -90), trusted=True).good is False
    assert selftest.clock(CityLook(fault=Fault.CITY_UNREACHABLE), trusted=False).good is None
    assert selftest.network(CityLook(fault=Fault.CITY_UNREACHABLE)).hint


@pytest.fixture
def appliance(tmp_path: Path, sheet: Path) -> Iterator[Appliance]:
    """A box with the sheet on its table, whose camera and self-test work."""
    with box(tmp_path) as appliance:
        cv2.imwrite(str(tmp_path / "table.jpg"), table(sheet, 215))
        for work in (appliance.scanner.run, appliance.selftest.run):
            threading.Thread(target=work, daemon=True).start()
        yield appliance


def until(reached: Callable[[], object]) -> None:
    for _ in range(500):
        if reached():
            return
        time.sleep(0.02)
    raise AssertionError("not in ten seconds")


def result(appliance: Appliance, name: str) -> selftest.Result:
    return next(each for each in appliance.selftest.results() if each.name == name)


def press(appliance: Appliance, button: str) -> None:
    pin = appliance.devices.buttons.pin(button)  # type: ignore[attr-defined]
    pin.drive_low()
    pin.drive_high()


@pytest.fixture
def glass(appliance: Appliance, browser: Browser) -> Iterator[Page]:
    with shown(appliance) as address:
        tab = browser.new_page(viewport={"width": 1280, "height": 800}, has_touch=True)
        tab.goto(f"{address}/technician/test")
        yield tab
        tab.close()


def test_every_device_is_tried_and_each_press_answers(glass: Page, appliance: Appliance) -> None:
    glass.get_by_role("button", name="Chạy kiểm tra").click()
    expect(glass.get_by_text("✓ 21")).to_contain_text("điểm/inch", timeout=15000)
    expect(glass.get_by_text("chỗ nét có màu đỏ")).to_be_visible()
    for button in ("help", "back", "up", "ok", "down"):
        press(appliance, button)
    expect(glass.get_by_text("✓ đã bấm 5 trên 5 nút")).to_be_visible()
    for field in glass.locator("[data-cell]").all():
        field.tap()
    expect(glass.get_by_text(f"✓ đã chạm {CELLS} trên {CELLS} ô")).to_be_visible()
    appliance.bus.put(CodeRead(SECRET))
    expect(glass.get_by_text(f"✓ đã đọc một mã {len(SECRET)} ký tự")).to_be_visible()
    with glass.expect_download() as download:
        glass.get_by_role("link", name="Tải kết quả").click()
    told = Path(download.value.path()).read_text()
    assert [each["name"] for each in json.loads(told)["checks"]] == list(CHECKS)
    assert "Người Mẫu" not in told
    assert SECRET[:12] not in told
    with glass.expect_download() as download:
        glass.get_by_role("link", name="Tải phiếu bàn giao").click()
    sheet = " ".join(text_of(Path(download.value.path())).split())
    assert f"đã chạm {CELLS} trên {CELLS} ô" in sheet
    assert "Nhà văn hóa thử" in sheet
    glass.evaluate(AXE)
    assert glass.evaluate(RUN_AXE) == []
    assert glass.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_button_that_is_down_is_lit_in_the_wiring(glass: Page, appliance: Appliance) -> None:
    appliance.devices.buttons.pin("ok").drive_low()  # type: ignore[attr-defined]
    expect(glass.locator("svg[role=img] circle[fill='#F9C24B'][r='24']")).to_have_count(1)


def test_nothing_is_photographed_while_a_resident_is_at_the_box(appliance: Appliance) -> None:
    threading.Thread(target=appliance.visit.run, daemon=True).start()
    press(appliance, "ok")
    until(lambda: appliance.stage.now()[1].screen != "attract")
    client = screens(appliance).test_client()
    for act in ("start", "again"):
        answer = client.post(f"/technician/test/{act}")
        assert "Đang có người dùng máy" in client.get(answer.headers["Location"]).text
    assert appliance.selftest.began is None
    assert client.get("/technician/test/picture.jpg").status_code == 404


def test_the_outermost_pair_held_calls_the_technicians_page_and_shows_a_code(tmp_path: Path, browser: Browser) -> None:
    with box(tmp_path) as appliance, shown(appliance) as address:
        threading.Thread(target=appliance.selftest.run, daemon=True).start()
        tab = browser.new_page()
        tab.goto(f"{address}/kiosk")
        expect(tab.locator("#page")).not_to_be_empty()
        held(appliance, tab)
        assert len(appliance.selftest.code) == 6
        tab.close()


def held(appliance: Appliance, tab: Page) -> None:
    """The outermost pair, until the technician's page is there."""
    pins = [appliance.devices.buttons.pin(name) for name in ("help", "down")]  # type: ignore[attr-defined]
    for pin in pins:
        pin.drive_low()
    tab.wait_for_url("**/technician", timeout=15000)
    for pin in pins:
        pin.drive_high()


def test_who_calls_the_page_by_the_pair_can_test_at_once_and_again_after_the_buttons(
    appliance: Appliance, browser: Browser
) -> None:
    threading.Thread(target=appliance.visit.run, daemon=True).start()
    with shown(appliance) as address:
        tab = browser.new_page(viewport={"width": 1280, "height": 800}, has_touch=True)
        tab.goto(f"{address}/kiosk")
        expect(tab.locator("#page")).not_to_be_empty()
        held(appliance, tab)
        tab.get_by_role("link", name="Kiểm tra máy").tap()
        tab.get_by_role("button", name="Chạy kiểm tra").tap()
        expect(tab.get_by_text("✓ 21")).to_contain_text("điểm/inch", timeout=15000)
        for button in ("help", "back", "up", "ok", "down", "ok", "ok"):
            press(appliance, button)
        expect(tab.get_by_text("✓ đã bấm 5 trên 5 nút")).to_be_visible()
        before = appliance.selftest.picture
        cv2.imwrite(str(Path(appliance.config.folders.state).parent / "table.jpg"), np.full((*STILL, 3), 80, np.uint8))
        tab.get_by_role("button", name="Chụp lại").tap()
        until(lambda: appliance.selftest.picture != before)
        expect(tab.get_by_text("Đang có người dùng máy")).to_have_count(0)
        assert appliance.stage.now()[1].screen == "attract", "no button has worked a kiosk that nobody sees"
        tab.get_by_role("link", name="Về trang kỹ thuật").tap()
        tab.get_by_role("link", name="Về màn hình của bà con").tap()
        expect(tab.locator("#page")).not_to_be_empty()
        press(appliance, "ok")
        until(lambda: appliance.visit.draft.visiting)
        tab.close()


def test_a_page_of_the_technicians_elsewhere_leaves_the_buttons_to_the_resident(appliance: Appliance) -> None:
    threading.Thread(target=appliance.visit.run, daemon=True).start()
    app = create_technician_app(appliance, Renderer(appliance.config, simulated=False), lambda: "192.168.1.20")
    client = app.test_client()
    appliance.bus.put(TechnicianCalled())
    until(lambda: appliance.selftest.code)
    client.post("/enter", data={"code": appliance.selftest.code}, base_url="http://192.168.1.20:8602")
    assert client.post("/technician/here", base_url="http://192.168.1.20:8602").status_code == 204
    press(appliance, "ok")
    until(lambda: appliance.visit.draft.visiting)


def test_a_telephones_glass_is_not_taken_for_the_boxes(appliance: Appliance) -> None:
    app = create_technician_app(appliance, Renderer(appliance.config, simulated=False), lambda: "192.168.1.20")
    client, there = app.test_client(), {"base_url": "http://192.168.1.20:8602"}
    appliance.bus.put(TechnicianCalled())
    until(lambda: appliance.selftest.code)
    client.post("/enter", data={"code": appliance.selftest.code}, **there)
    client.post("/technician/test/start", **there)
    page = client.get("/technician/test", **there).text
    assert "data-cell" not in page
    assert "Phần chạm phải làm trên màn hình của máy" in page
    for cell in range(CELLS):
        client.post(f"/technician/test/touch/{cell}", **there)
    assert result(appliance, "touch").good is None


def test_the_telephone_gets_in_by_the_code_and_not_without(appliance: Appliance) -> None:
    app = create_technician_app(appliance, Renderer(appliance.config, simulated=False), lambda: "192.168.1.20")
    client = app.test_client()
    for path in ("/technician", "/technician/test", "/technician/test/results.json", "/static/tokens.css"):
        assert client.get(path).status_code == 403
    assert client.post("/technician/test/start").status_code == 403
    assert client.post("/enter", data={"code": ""}).status_code == 403, "no code was made yet"
    appliance.bus.put(TechnicianCalled())
    until(lambda: appliance.selftest.code)
    code = appliance.selftest.code
    page = screens(appliance).test_client().get("/technician").text
    assert code not in page, "without an address in a network a telephone would be sent nowhere"
    assert client.post("/enter", data={"code": f"{code[:3]} {code[3:]}"}).status_code == 303
    assert "Kiểm tra" in client.get("/technician/test").text
    assert "data-home" not in client.get("/technician/test", base_url="http://192.168.1.20:8602").text, "no kiosk there"
    assert "http://192.168.1.20:8602/technician" in client.get("/technician").text


def test_the_commissioning_sheet_has_every_line_and_no_picture_of_anybody(tmp_path: Path, sheet: Path) -> None:
    from appliance.upkeep.camera_check import peaking

    results = [selftest.Result(name, index % 3 == 0, selftest.say("test-waiting")) for index, name in enumerate(CHECKS)]
    told = {"fingerprint": "3F9A-11C2-77D0-E4B8", "software": "cuagan 0.1.0", "slot": "A", "listing": "7"}
    config = Config(house=House(name="Nhà văn hóa thử", box="0042"))
    (tmp_path / "sheet.pdf").write_bytes(commissioning(config, results, told, peaking(table(sheet, 215))))
    text = " ".join(text_of(tmp_path / "sheet.pdf").split())
    assert pages_of(tmp_path / "sheet.pdf") == 1
    for words in ("3F9A-11C2-77D0-E4B8", "máy 0042", "Năm nút", "Máy in", "[LỖI]", "[OK]", "Người nhận"):
        assert words in text
    assert picture_of(tmp_path / "sheet.pdf").size[0] > 500


def test_the_glass_goes_back_to_the_kiosk_when_nobody_touches_it_any_more(
    appliance: Appliance, browser: Browser
) -> None:
    with shown(appliance) as address:
        tab = browser.new_page()
        tab.clock.install()
        tab.goto(f"{address}/technician/test")
        tab.clock.run_for(290_000)
        tab.mouse.click(5, 5)
        tab.clock.run_for(290_000)
        assert tab.url.endswith("/technician/test")
        tab.clock.run_for(20_000)
        tab.wait_for_url("**/kiosk")
        tab.close()
