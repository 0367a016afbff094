"""A clerk at the listing's pages, in a real browser: by keyboard and mouse, on a desk and on a phone."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.city.houses import room
from tests.city.test_console_browser import sound
from tests.city.world import City

SAMPLE = Path(__file__).parents[2] / "sample-data" / "procedures.json"


@pytest.fixture
def clerk(browser: Browser, city: City, console: str) -> Iterator[Page]:
    """Logged in, at the listing."""
    with room(browser, city, console, "Niêm yết") as page:
        yield page


def hand_in(page: Page, file: Path) -> None:
    page.locator("#files").set_input_files(file)
    page.get_by_role("button", name="Đọc tệp, xem thay đổi").click()


def filled_in(template: bytes, count: int) -> bytes:
    """The template with so many procedures in place of its made-up row, as a clerk fills it in."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book.worksheets[0]
    example = [cell.value for cell in sheet[2]]
    for number in range(count):
        for column, value in enumerate(example, 1):
            sheet.cell(2 + number, column, value)
        sheet.cell(2 + number, 1, f"1.{number:06}")
        sheet.cell(2 + number, 2, f"Thủ tục số {number}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_template_of_three_hundred_procedures_becomes_the_published_listing(clerk: Page, tmp_path: Path) -> None:
    sound(clerk)
    with clerk.expect_download() as downloading:
        clerk.get_by_role("link", name="Tải bảng tính mẫu").click()
    file = tmp_path / "niem-yet.xlsx"
    file.write_bytes(filled_in(Path(downloading.value.path()).read_bytes(), 300))
    hand_in(clerk, file)
    expect(clerk.get_by_text("Thêm 300, sửa 0, bỏ 0.")).to_be_visible()
    clerk.get_by_role("button", name="Công bố bản này").click()
    expect(clerk.get_by_role("heading", name=re.compile("Đang công bố bản .*: 300 thủ tục"))).to_be_visible()


def test_mistakes_are_a_table_that_can_be_worked_through(clerk: Page, tmp_path: Path) -> None:
    file = tmp_path / "niem-yet.csv"
    file.write_text("Mã thủ tục;Tên thủ tục\n1.000001;x", encoding="utf-8")
    hand_in(clerk, file)
    expect(clerk.locator(".fault[role=alert]")).to_contain_text("niem-yet.csv thiếu cột: Cấp thực hiện, Lĩnh vực")
    sound(clerk)
    file = tmp_path / "niem-yet.json"
    file.write_text(
        SAMPLE.read_text(encoding="utf-8").replace('"10.000 đồng"', '"<b>10.000</b> đồng"'), encoding="utf-8"
    )
    hand_in(clerk, file)
    expect(clerk.locator(".fault[role=alert]")).to_contain_text("2 chỗ cần sửa trong tệp")
    expect(clerk.get_by_role("row").nth(1)).to_contain_text("<b>10.000</b> đồng")
    sound(clerk)


def test_every_page_of_a_listing_can_be_read_by_everybody(clerk: Page, tmp_path: Path) -> None:
    hand_in(clerk, SAMPLE)
    sound(clerk)
    clerk.get_by_role("button", name="Công bố bản này").click()
    clerk.get_by_role("link", name="Xem danh sách").click()
    sound(clerk)
    changed = tmp_path / "niem-yet.json"
    text = SAMPLE.read_text(encoding="utf-8").replace('"10.000 đồng"', '"Miễn"')
    changed.write_text(text, encoding="utf-8")
    clerk.get_by_role("link", name="Niêm yết").first.click()
    hand_in(clerk, changed)
    expect(clerk.get_by_text("Thêm 0, sửa 2, bỏ 0.")).to_be_visible()
    sound(clerk)
    clerk.get_by_role("button", name="Công bố bản này").click()
    sound(clerk)


def test_days_off_are_filled_in_by_keyboard_and_a_mistake_is_said_at_its_line(clerk: Page, tmp_path: Path) -> None:
    file = tmp_path / "niem-yet.json"
    file.write_bytes(SAMPLE.read_bytes())
    hand_in(clerk, file)
    clerk.get_by_role("button", name="Công bố bản này").click()
    clerk.get_by_role("link", name="Ngày nghỉ, ngày làm bù").click()
    sound(clerk)
    clerk.get_by_label("Ngày", exact=True).first.fill(f"{dt.date.today():%Y}-12-31")
    clerk.get_by_label("Theo văn bản nào").fill("Thông báo của phường")
    clerk.get_by_role("button", name="Xem lại lịch nghỉ").click()
    expect(clerk.locator(".fault[role=alert]")).to_contain_text("1 chỗ cần sửa")
    expect(clerk.get_by_text("Chưa ghi tên ngày nghỉ.")).to_be_visible()
    sound(clerk)
    clerk.get_by_label("Tên ngày nghỉ").first.fill("Nghỉ cuối năm")
    clerk.get_by_role("button", name="Xem lại lịch nghỉ").click()
    expect(clerk.get_by_text("Nghỉ cuối năm")).to_be_visible()
    clerk.get_by_role("button", name="Công bố bản này").click()
    clerk.get_by_role("link", name="Ngày nghỉ, ngày làm bù").click()
    expect(clerk.get_by_label("Tên ngày nghỉ").first).to_have_value("Nghỉ cuối năm")
