"""The dock on the whole system: hands that really do something, words that are true, darkness that ends."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from tests.journeys.desk import Desk, wait_for
from tests.web.sealed import seal_one

SLOW = 30_000


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One for all these tests: each leaves it as it found it."""
    runtime = Path(f"/dev/shm/cuagan-test-{os.getpid()}-{uuid.uuid4().hex[:6]}")
    desk = Desk(tmp_path_factory.mktemp("desk"), runtime)
    desk.start()
    yield desk
    desk.stop()
    shutil.rmtree(runtime, ignore_errors=True)


@pytest.fixture
def tab(browser: Browser, desk: Desk) -> Iterator[Page]:
    """The dock, connected."""
    tab = browser.new_page(viewport={"width": 1440, "height": 900})
    tab.set_default_timeout(SLOW)
    tab.goto(f"{desk.base}/dock")
    expect(said(tab, "visit")).not_to_have_count(0, timeout=SLOW)
    yield tab
    tab.close()


def said(tab: Page, kind: str) -> Locator:
    """The log's lines of a kind."""
    return tab.locator(f"#log .{kind}")


def glass(tab: Page) -> FrameLocator:
    return tab.frame_locator("iframe")


def home(desk: Desk, tab: Page) -> None:
    """Whatever was begun is left."""
    leave = glass(tab).locator('[data-action="leave"]')
    if leave.count():
        leave.click()
        glass(tab).locator('[data-action="leave-now"]').click()
    expect(glass(tab).locator('[data-page^="attract "]')).to_be_visible(timeout=SLOW)


def world(desk: Desk) -> dict[str, str]:
    return dict(desk.state()["world"])


def hand(tab: Page, words: str) -> Locator:
    """A button by what it says now."""
    return tab.get_by_role("button", name=words, exact=True)


def test_a_button_is_down_as_long_as_it_is_held_and_that_is_one_press(desk: Desk, tab: Page) -> None:
    tab.locator('[data-button="ok"]').hover()
    tab.mouse.down()
    wait_for(lambda: world(desk)["buttons"] == "ok")
    expect(glass(tab).locator('[data-page^="home "]')).to_be_visible(timeout=SLOW)
    expect(tab.locator("#command")).to_have_text("cuagan simulate hold ok")
    tab.mouse.up()
    wait_for(lambda: world(desk)["buttons"] == "free")
    expect(said(tab, "button")).to_have_count(1)
    expect(said(tab, "visit").filter(has_text="attract → home")).to_have_count(1)
    home(desk, tab)


def test_a_finger_that_slides_off_lets_the_button_go(desk: Desk, tab: Page) -> None:
    tab.locator('[data-button="help"]').hover()
    tab.mouse.down()
    wait_for(lambda: world(desk)["buttons"] == "help")
    tab.mouse.move(5, 5)
    tab.mouse.up()
    wait_for(lambda: world(desk)["buttons"] == "free")
    desk.simulate("press", "back")
    home(desk, tab)


def test_the_buttons_can_be_pressed_with_a_keyboard(desk: Desk, tab: Page) -> None:
    tab.locator('[data-button="ok"]').press("Enter")
    expect(glass(tab).locator('[data-page^="home "]')).to_be_visible(timeout=SLOW)
    wait_for(lambda: world(desk)["buttons"] == "free")
    home(desk, tab)


def test_real_buttons_stand_beside_their_cells_of_the_rail(tab: Page) -> None:
    for button in ("help", "back", "up", "ok", "down"):
        cell = glass(tab).locator(f'.rail [data-button="{button}"]').bounding_box()
        real = tab.locator(f'.keys [data-button="{button}"]').bounding_box()
        assert cell is not None
        assert real is not None
        assert abs((cell["y"] + cell["height"] / 2) - (real["y"] + real["height"] / 2)) < 2


def test_a_paper_dragged_onto_the_glass_lies_under_the_camera_in_the_chosen_pose(desk: Desk, tab: Page) -> None:
    tab.get_by_text("nghiêng").click()
    paper, screen = tab.locator('[data-paper="chung-sinh"]'), tab.locator(".glass").bounding_box()
    assert screen is not None
    paper.hover()
    tab.mouse.down()
    tab.mouse.move(screen["x"] + 200, screen["y"] + 200, steps=5)
    expect(tab.get_by_text("Thả vào đây")).to_be_visible()
    tab.mouse.up()
    expect(tab.get_by_text("Thả vào đây")).to_be_hidden()
    wait_for(lambda: world(desk)["table"] == "chung-sinh tilted")
    expect(tab.locator("#lies img")).to_have_class("tilted")
    hand(tab, "Lấy giấy ra").click()
    wait_for(lambda: world(desk)["table"] == "empty")
    expect(tab.get_by_text("Chưa có giấy")).to_be_visible()


def test_a_paper_dropped_beside_stays_on_the_table(desk: Desk, tab: Page) -> None:
    tab.locator('[data-paper="to-khai"]').hover()
    tab.mouse.down()
    tab.mouse.move(1400, 880, steps=5)
    tab.mouse.up()
    expect(tab.locator(".ghost")).to_have_count(0)
    assert world(desk)["table"] == "empty"


def test_a_click_lays_a_paper_and_another_pose_lays_it_anew(desk: Desk, tab: Page) -> None:
    tab.locator('[data-paper="to-khai"]').click()
    wait_for(lambda: world(desk)["table"] == "to-khai straight")
    tab.get_by_text("lọt mép bàn").click()
    wait_for(lambda: world(desk)["table"] == "to-khai half-off")
    hand(tab, "Lấy giấy ra").click()
    wait_for(lambda: world(desk)["table"] == "empty")


def test_a_card_is_read_and_the_log_does_not_say_whose(desk: Desk, tab: Page) -> None:
    tab.locator(".card", has_text="Thuỳ Dương").first.click()
    expect(said(tab, "reader").filter(has_text="đọc được một mã")).to_have_count(1, timeout=SLOW)
    log = tab.locator("#log").inner_text()
    assert "042190000001" not in log
    assert "Dương" not in log


def test_keys_and_answers_are_not_in_the_log(desk: Desk, tab: Page) -> None:
    for action in ("start", "submit", "search", "key:q", "key:z"):
        glass(tab).locator(f'[data-action="{action}"]').first.click()
    expect(said(tab, "touch").filter(has_text="một phím")).to_have_count(2, timeout=SLOW)
    touched = said(tab, "touch").locator("span").all_inner_texts()
    assert not [line for line in touched if "q" in line or "z" in line]
    home(desk, tab)


@pytest.mark.parametrize(
    ("thing", "make", "mend", "fault", "words"),
    [
        ("printer", "Hết giấy", "Nạp giấy", "empty", "hết giấy"),
        ("printer", "Kẹt giấy", "Gỡ kẹt", "jam", "kẹt giấy"),
        ("printer", "Mở nắp", "Đóng nắp", "cover", "nắp mở"),
        ("camera", "Treo", "Chạy lại", "hung", "treo"),
    ],
)
def test_what_was_broken_by_hand_is_mended_by_the_same_hand(
    desk: Desk, tab: Page, thing: str, make: str, mend: str, fault: str, words: str
) -> None:
    well = world(desk)[thing]
    hand(tab, make).click()
    expect(hand(tab, mend)).to_be_visible()
    expect(tab.locator(f'[data-words="{thing}"]')).to_have_text(words)
    assert world(desk)[thing] == fault
    hand(tab, mend).click()
    expect(hand(tab, make)).to_be_visible()
    assert world(desk)[thing] == well


def test_plugs_are_pulled_and_put_back(desk: Desk, tab: Page) -> None:
    for thing in ("printer", "camera", "reader"):
        plug = tab.locator(f'[data-thing="{thing}"][data-fault="unplugged"]')
        plug.click()
        expect(plug).to_have_attribute("aria-pressed", "true")
        assert world(desk)[thing] == "unplugged"
        plug.click()
        expect(plug).to_have_attribute("aria-pressed", "false")


def test_why_a_hand_was_refused_stands_under_its_command(desk: Desk, tab: Page) -> None:
    desk.simulate("reader", "unplug")
    tab.locator(".card").first.click()
    expect(tab.locator("#command")).to_contain_text("the reader is unplugged")
    desk.simulate("reader", "plug")


def test_what_the_command_line_does_is_seen_here_too(desk: Desk, tab: Page) -> None:
    desk.simulate("uplink", "portal")
    expect(tab.locator('[data-words="uplink"]')).to_have_text("trang đăng nhập Wi-Fi", timeout=SLOW)
    hand(tab, "Nối").click()
    expect(tab.locator('[data-words="uplink"]')).to_have_text("đang nối")


def test_a_dossier_waits_while_the_wire_is_cut_and_arrives_when_it_is_mended(desk: Desk, tab: Page) -> None:
    hand(tab, "Cắt").click()
    expect(tab.locator('[data-words="uplink"]')).to_have_text("bị cắt")
    row = seal_one(desk.folder / "box")
    dossier = tab.locator("article", has_text=row.number)
    expect(dossier).to_contain_text("Mất mạng", timeout=SLOW)
    expect(dossier).to_contain_text("chờ gửi")
    hand(tab, "Nối").click()
    expect(dossier).to_contain_text("phường có rồi", timeout=60_000)
    expect(said(tab, "uplink").filter(has_text=f"{row.number} phường đã ký nhận")).to_have_count(1)


def test_a_killed_kiosk_goes_dark_and_comes_back_by_itself(desk: Desk, tab: Page) -> None:
    hand(tab, "Giết kiosk").click()
    expect(tab.get_by_text("Tiến trình kiosk đã chết.")).to_be_visible()
    expect(tab.locator("#dark")).to_be_hidden(timeout=SLOW)
    expect(said(tab, "power").filter(has_text="chạy lại sau")).to_have_count(1)
    tab.locator('[data-button="ok"]').press("Enter")
    expect(glass(tab).locator('[data-page^="home "]')).to_be_visible(timeout=SLOW)
    home(desk, tab)


def test_a_power_cut_goes_dark_and_comes_back_by_itself(desk: Desk, tab: Page) -> None:
    hand(tab, "Cắt điện, bật lại").click()
    expect(tab.get_by_text("Mất điện.")).to_be_visible()
    expect(tab.locator("#dark")).to_be_hidden(timeout=SLOW)
    expect(glass(tab).locator('[data-page^="attract "]')).to_be_visible(timeout=SLOW)


def test_the_log_does_not_grow_for_ever(desk: Desk, tab: Page) -> None:
    for _ in range(210):
        requests.post(f"{desk.base}/kiosk/key", json={"key": "a", "revision": -1}, timeout=10)  # stale: only logged
    desk.simulate("press", "help")
    desk.simulate("press", "back")
    expect(said(tab, "button")).to_have_count(2)
    expect(tab.locator("#log li")).to_have_count(200)


@pytest.mark.parametrize(
    ("order", "why"),
    [
        ({"verb": "dance", "arguments": []}, "no such verb: dance"),
        ({"verb": "press", "arguments": ["sideways"]}, "sideways: not one of help, back, up, ok, down"),
        ({"verb": "press", "arguments": []}, "use: press"),
        ({"verb": "press", "arguments": [1]}, ""),
        ({"verb": "press"}, ""),
        (["press", "ok"], ""),
    ],
)
def test_an_order_that_cannot_be_carried_out_is_refused_in_words(desk: Desk, order: object, why: str) -> None:
    answer = requests.post(f"{desk.base}/dock/do", json=order, timeout=10)
    assert answer.status_code == 400
    assert why in answer.text


def test_the_state_names_every_verb(desk: Desk) -> None:
    verbs = {form.split()[0] for form in desk.state()["verbs"]}
    assert verbs >= {"press", "hold", "release", "lay", "card", "camera", "reader", "printer", "uplink", "cut-power"}


def test_everything_of_the_dock_has_words_in_english(browser: Browser, desk: Desk) -> None:
    tab = browser.new_page(viewport={"width": 1920, "height": 1080})
    tab.goto(f"{desk.base}/dock?lang=en")
    expect(tab.get_by_text("SIMULATED · not a real machine")).to_be_visible()
    assert "dock-" not in tab.locator("body").inner_text()
    tab.close()


@pytest.mark.parametrize("path", ["/dock/papers/none", "/dock/sheets/none.pdf", "/dock/sheets/..%2f..%2fcontrol"])
def test_only_sample_papers_and_sheets_of_the_tray_are_given_out(desk: Desk, path: str) -> None:
    assert requests.get(f"{desk.base}{path}", timeout=10).status_code == 404


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1440, 900)])
def test_the_whole_dock_is_on_one_screen(browser: Browser, desk: Desk, width: int, height: int) -> None:
    tab = browser.new_page(viewport={"width": width, "height": height})
    tab.goto(f"{desk.base}/dock")
    for part in (".device", ".table", ".log", '[data-do="cut-power"]', ".card >> nth=-1", ".poses"):
        box = tab.locator(part).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height, part
    tab.close()
