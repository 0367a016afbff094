"""A clerk changes one fee in a spreadsheet: the board and the next resident see it, the slip tells a day."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import requests
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.desk import ROOT, Desk, wait_for
from tests.journeys.resident import Toucher, see
from tests.journeys.test_journey import BIRTH, log_in, papers, read_sheet, submit, to_papers

PROMISED_S = 60
"""Within so many seconds everybody sees what was published."""

FEE = "Mười nghìn đồng, từ tháng sau"


def published(officer: Page, file: Path) -> None:
    """Hand the file in, look at what changes, publish."""
    officer.get_by_role("link", name="Niêm yết").first.click()
    officer.locator("#files").set_input_files(file)
    officer.get_by_role("button", name="Đọc tệp, xem thay đổi").click()
    officer.get_by_role("button", name="Công bố bản này").click()
    expect(officer.get_by_role("heading", name="Đang công bố bản")).to_be_visible()


def with_fee(book: bytes, fee: str) -> bytes:
    """The spreadsheet with another fee for a birth certificate."""
    loaded = openpyxl.load_workbook(io.BytesIO(book))
    sheet = loaded.worksheets[0]
    titles = [str(cell.value).strip(" *") for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        if row[titles.index("Mã thủ tục")].value == BIRTH:
            row[titles.index("Lệ phí")].value = fee
    out = io.BytesIO()
    loaded.save(out)
    return out.getvalue()


def on_the_board(desk: Desk, words: str) -> bool:
    """Whether any page of the board says so."""
    return any(words in requests.get(f"{desk.base}/board/pages/{number}", timeout=10).text for number in range(40))


def test_a_fee_that_was_changed_in_a_spreadsheet_is_on_the_board_the_kiosk_and_in_the_dossier(
    start_desk: Callable[..., Desk], glass: BrowserContext, browser: Browser, tmp_path: Path
) -> None:
    desk = start_desk()
    officer = browser.new_page()
    log_in(desk, officer)
    published(officer, ROOT / "sample-data" / "procedures.json")
    with officer.expect_download() as downloading:
        officer.get_by_role("link", name="Tải ra bảng tính").click()
    file = tmp_path / "niem-yet.xlsx"
    file.write_bytes(with_fee(Path(downloading.value.path()).read_bytes(), FEE))
    published(officer, file)
    label = re.search(r"bản (\S+):", officer.get_by_role("heading", name="Đang công bố bản").inner_text())
    assert label

    wait_for(lambda: on_the_board(desk, FEE), PROMISED_S, "the new fee on the board")
    page = glass.new_page()
    page.goto(f"{desk.base}/kiosk")
    resident = Toucher(desk, page)
    for action in ("start", "submit", "event", "group:sinh-con", f"procedure:{BIRTH}"):
        resident.choose(action)
    see(page, "procedure")
    facts = page.locator(".facts").inner_text()
    while FEE not in facts or "Nếu nộp bây giờ" not in facts:
        resident.choose("turn:next")
        facts += page.locator(".facts").inner_text()
    assert "Ngày chính thức do phường hẹn." in " ".join(facts.split())
    resident.choose("leave")
    resident.choose("leave-now")
    to_papers(resident, desk)
    papers(resident, desk)
    number = submit(resident)
    words, _ = read_sheet(wait_for(desk.printed, 30, "a printed slip")[-1])
    assert "Dự kiến" in words

    officer.goto(desk.console)
    expect(officer.locator("body")).to_contain_text(number, timeout=30_000)
    officer.get_by_text(number).first.click()
    officer.get_by_role("link", name=f"Nộp theo niêm yết bản {label[1]}").click()
    expect(officer.get_by_text("Bản này đang được công bố.")).to_be_visible()
    posted = json.loads(officer.request.get(f"{officer.url}.json").text())
    assert posted["phien_ban"] == label[1]
