"""The main job: a resident's papers reach the city, by touch and again by five buttons alone."""

from __future__ import annotations

import io
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.desk import Desk, wait_for
from tests.journeys.resident import Presser, Resident, Toucher, see

BIRTH = "1.001193"


def to_papers(resident: Resident, desk: Desk) -> None:
    """From the attract screen, over the listing, consent, card and questions, to the first paper."""
    page = resident.page
    resident.choose("start")
    resident.choose("submit")
    resident.choose("event")
    resident.choose("group:sinh-con")
    resident.choose(f"procedure:{BIRTH}")
    see(page, "procedure")
    resident.choose("begin")
    resident.choose("tick")
    resident.choose("consent")
    see(page, "identity")
    desk.simulate("card", "1")
    see(page, "card")
    resident.choose("use")
    resident.choose("choose:self")
    for _ in ("name", "birth", "number", "address"):
        resident.choose("answer")
    resident.choose("skip")
    resident.type("gaaps")
    resident.choose("answer")
    see(page, "paper")


def scan(resident: Resident, desk: Desk, paper: str, pose: str) -> None:
    """Lay a paper, photograph it and keep the page."""
    desk.simulate("lay", paper, pose)
    resident.choose("capture")
    see(resident.page, "review")
    resident.choose("keep")
    see(resident.page, "more")


def papers(resident: Resident, desk: Desk) -> None:
    """Two papers, the first of two pages, then what to bring, then the check up to its last page."""
    scan(resident, desk, "to-khai", "straight")
    resident.choose("another")
    scan(resident, desk, "to-khai", "tilted")
    resident.choose("next")
    scan(resident, desk, "chung-sinh", "shadowed")
    resident.choose("next")
    see(resident.page, "bring")
    resident.choose("continue")
    see(resident.page, "check")
    while not resident.page.locator('[data-action="submit"]').count():
        turn = resident.page.locator("[data-page]").get_attribute("data-page")
        resident.choose("turn:next")
        expect(resident.page.locator(f'[data-page="{turn}"]')).to_have_count(0)


def submit(resident: Resident) -> str:
    """Submit; the number that is shown."""
    resident.choose("submit")
    see(resident.page, "done")
    return str(resident.page.locator(".num").first.get_attribute("aria-label"))


def read_sheet(pdf: Path) -> tuple[str, str]:
    """The words of a printed sheet, and what its QR says."""
    words = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    picture = subprocess.run(["pdftoppm", "-r", "200", "-png", pdf], capture_output=True, check=True).stdout
    codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return words, codes[0].text


def log_in(desk: Desk, page: Page) -> None:
    """The officer, with the password that was made at the first start."""
    page.goto(desk.console)
    page.locator('input[name="name"], input[name="officer"], input[type="text"]').first.fill("canbo")
    page.locator('input[type="password"]').fill(desk.password())
    page.keyboard.press("Enter")


@pytest.mark.parametrize("kind", [Toucher, Presser])
def test_a_residents_papers_reach_the_city(
    kind: type[Toucher | Presser],
    start_desk: Callable[..., Desk],
    glass: BrowserContext,
    browser: Browser,
) -> None:
    desk = start_desk()
    officer = browser.new_page()
    log_in(desk, officer)
    page = glass.new_page()
    page.goto(f"{desk.base}/kiosk")
    resident = kind(desk, page)
    to_papers(resident, desk)
    papers(resident, desk)
    number = submit(resident)

    # the slip, as the printer got it
    sheet = wait_for(desk.printed, 30, "a printed slip")[-1]
    words, code = read_sheet(sheet)
    assert number in "".join(words.split())
    assert "không phải giấy tiếp nhận" in " ".join(words.split())
    assert "THỬ" in words
    assert number in code

    # the city has it, and says so to everybody
    expect(page.locator(".page")).to_contain_text("đến phường", timeout=30_000)
    track = browser.new_page()
    track.goto(code)
    expect(track.locator("body")).to_contain_text("đến phường")
    expect(officer.locator("body")).to_contain_text(number, timeout=10_000)
    officer.get_by_text(number).first.click()
    expect(officer.locator("body")).to_contain_text("Nguyễn Thị Thuỳ Dương", timeout=10_000)

    # nothing of hers stays
    expect(page.locator(".page")).to_contain_text("Phiếu đã in", timeout=30_000)
    resident.choose("end")
    see(page, "rate")
    assert not desk.drafts()
    resident.choose("rate:good")
    see(page, "attract")
    assert not desk.drafts()
    assert not list((desk.runtime / "print").glob("*.pdf"))
    assert not list((desk.runtime / "cups" / "spool").glob("d*"))


def test_a_bad_day_loses_nothing(start_desk: Callable[..., Desk], glass: BrowserContext) -> None:
    """The uplink is cut, the kiosk dies between photograph and submit, the printer is empty and then refilled."""
    desk = start_desk()
    page = glass.new_page()
    page.goto(f"{desk.base}/kiosk")
    resident = Toucher(desk, page)
    desk.simulate("uplink", "cut")
    desk.simulate("printer", "empty")
    to_papers(resident, desk)
    scan(resident, desk, "to-khai", "straight")

    desk.simulate("kill-kiosk")
    desk.wait_until_back()
    see(page, "more")
    assert len(list((desk.runtime / "draft").glob("*.thumb.jpg"))) == 1

    resident.choose("another")
    papers(resident, desk)
    number = submit(resident)
    main = page.locator(".page")
    expect(main).to_contain_text("hết giấy", timeout=60_000)
    expect(main).to_contain_text("chờ gửi")
    assert not desk.printed()

    desk.simulate("printer", "refill")
    sheet = wait_for(desk.printed, 60, "the slip after refilling")[-1]
    assert number in "".join(read_sheet(sheet)[0].split())
    expect(main).to_contain_text("Phiếu đã in", timeout=60_000)

    desk.simulate("uplink", "mend")
    expect(main).to_contain_text("đến phường", timeout=60_000)
    assert len(desk.printed()) == 1


def test_a_power_cut_just_after_submit_loses_the_draft_and_never_the_dossier(
    start_desk: Callable[..., Desk], glass: BrowserContext
) -> None:
    desk = start_desk()
    page = glass.new_page()
    page.goto(f"{desk.base}/kiosk")
    resident = Toucher(desk, page)
    desk.simulate("uplink", "cut")
    desk.simulate("printer", "empty")
    to_papers(resident, desk)
    scan(resident, desk, "to-khai", "straight")
    resident.choose("another")
    papers(resident, desk)
    number = submit(resident)

    desk.simulate("cut-power")
    desk.wait_until_back()
    see(page, "attract")
    assert not desk.drafts()
    expect(page.locator(".page")).not_to_contain_text("Nguyễn")

    # the slip can still be had, once, by whoever comes in the next quarter of an hour
    expect(page.locator('[data-action="offer"]')).to_be_visible(timeout=30_000)
    desk.simulate("printer", "refill")
    resident.choose("offer")
    see(page, "done")
    sheet = wait_for(desk.printed, 60, "the slip of the interrupted visit")[-1]
    assert number in "".join(read_sheet(sheet)[0].split())
    desk.simulate("uplink", "mend")
    expect(page.locator(".page")).to_contain_text("đến phường", timeout=60_000)
    expect(page.locator(".page")).to_contain_text("Phiếu đã in", timeout=60_000)
    assert len(desk.printed()) == 1


def test_a_slip_that_waits_for_paper_never_comes_out_on_anothers_visit(
    start_desk: Callable[..., Desk], glass: BrowserContext
) -> None:
    desk = start_desk()
    page = glass.new_page()
    page.goto(f"{desk.base}/kiosk")
    resident = Toucher(desk, page)
    desk.simulate("printer", "empty")
    to_papers(resident, desk)
    papers(resident, desk)
    submit(resident)
    expect(page.locator(".page")).to_contain_text("hết giấy", timeout=60_000)
    resident.choose("end")
    expect(page.locator(".page")).to_contain_text("Phiếu chưa in xong")
    resident.choose("leave-now")
    resident.choose("skip")
    see(page, "attract")
    wait_for(lambda: not list((desk.runtime / "cups" / "spool").glob("d*")), 30, "an empty spool")
    desk.simulate("printer", "refill")
    resident.choose("start")
    see(page, "home")
    time.sleep(5)  # as long as a sheet takes from the queue to the tray
    assert not desk.printed()
