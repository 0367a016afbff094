"""An officer at the console, in a real browser: dossiers come in by themselves, are read, and are downloaded."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.city.world import City, SealedDossier, TusClient, pdf, sealed

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
STRICT = {"rules": {name: {"enabled": True} for name in ("color-contrast-enhanced", "target-size")}}
MEASURE = """() => {
  const shown = (node) => node.getClientRects().length && getComputedStyle(node).visibility === "visible";
  const texts = [...document.querySelectorAll("body *")].filter((node) => shown(node) &&
    [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()));
  const targets = [...document.querySelectorAll("a, button, input")].filter(shown);
  return {
    small: texts.filter((node) => parseFloat(getComputedStyle(node).fontSize) < 15).map((node) => node.outerHTML),
    narrow: targets.filter((node) => node.offsetHeight < 44 || node.offsetWidth < 44).map((node) => node.outerHTML),
    wide: document.documentElement.scrollWidth > innerWidth,
  };
}"""

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture
def screen(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=DESK, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def officer(city: City, console: str, screen: BrowserContext) -> Page:
    """Logged in and unlocked, by keyboard alone."""
    page = screen.new_page()
    page.goto(console)
    page.keyboard.type(city.officer)
    page.keyboard.press("Tab")
    page.keyboard.type(city.password)
    page.keyboard.press("Enter")
    expect(page.locator("#passphrase")).to_be_focused()
    page.keyboard.type(city.passphrase)
    page.keyboard.press("Enter")
    expect(page.locator("#passphrase")).to_have_count(0, timeout=60_000)  # scrypt is slow on purpose
    return page


def sound(page: Page) -> None:
    """Nothing axe finds (contrast of 7:1 included), no small text or target, nothing too wide; also on a phone."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", STRICT)
        assert not [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]]
        assert page.evaluate(MEASURE) == {"small": [], "narrow": [], "wide": False}
    page.set_viewport_size(DESK)


def entry(dossier: SealedDossier) -> str:
    return f"#dossier-{dossier.manifest.dossier_id}"


def test_a_dossier_arrives_by_itself_and_is_read_and_downloaded(
    officer: Page, intake: TusClient, city: City, tmp_path: Path
) -> None:
    expect(officer.locator("h1")).to_have_text("Không có hồ sơ nào chờ mở")
    officer.evaluate("window.notReloaded = true")
    content = pdf("page one", "page two")
    dossier = sealed(city.recipient, tmp_path, papers={"Tờ khai": content, "Giấy chứng sinh": None})
    intake.upload(dossier)

    expect(officer.locator(entry(dossier))).to_contain_text("Làm giấy khai sinh", timeout=10_000)
    expect(officer.locator(entry(dossier))).to_contain_text("2 trang")
    expect(officer.locator(entry(dossier))).to_contain_text("1 giấy chưa có")
    expect(officer.locator("h1")).to_have_text("1 hồ sơ chờ mở")
    assert officer.title().startswith("1 hồ sơ")
    assert officer.evaluate("window.notReloaded")
    sound(officer)

    officer.locator(entry(dossier)).press("Enter")
    expect(officer.locator("dd")).to_have_text("Nguyễn Thị Thuỳ Dương")
    expect(officer.locator(".big b")).to_have_text(dossier.manifest.number)
    expect(officer.locator(".sheets img").first).to_have_js_property("naturalWidth", 1240)
    sound(officer)
    with officer.expect_download() as download:
        officer.get_by_label("Tải PDF: Tờ khai").click()
    assert download.value.suggested_filename == f"{dossier.manifest.number} Tờ khai.pdf"
    assert Path(download.value.path()).read_bytes() == content

    officer.get_by_text("Danh sách").click()
    expect(officer.locator(entry(dossier))).to_contain_text(f", {city.officer}")
    expect(officer.locator("h1")).to_have_text("Không có hồ sơ nào chờ mở")


def test_a_list_that_changes_keeps_the_officers_place(
    officer: Page, intake: TusClient, city: City, tmp_path: Path
) -> None:
    first, second = (sealed(city.recipient, tmp_path, sequence) for sequence in (1, 2))
    intake.upload(first)
    officer.locator(entry(first)).focus()
    intake.upload(second)
    expect(officer.locator(entry(second))).to_be_visible(timeout=10_000)
    expect(officer.locator(entry(first))).to_be_focused()


def test_the_login_and_the_faults_are_sound(console: str, screen: BrowserContext) -> None:
    page = screen.new_page()
    page.goto(console)
    sound(page)
    page.locator("#name").fill("nobody")
    page.locator("#password").fill("wrong")
    page.locator("#password").press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Tên hoặc mật khẩu chưa đúng.")
    sound(page)


def test_what_cannot_be_opened_is_said_plainly(officer: Page, intake: TusClient, dossier: SealedDossier) -> None:
    junk = SealedDossier(dossier.manifest, b"this was never sealed")
    intake.upload(junk)
    expect(officer.locator(entry(junk))).to_contain_text("Không mở được hồ sơ này", timeout=10_000)
    sound(officer)
    officer.locator(entry(junk)).click()
    expect(officer.get_by_role("main").get_by_role("alert")).to_contain_text("vẫn được giữ nguyên")
    sound(officer)
    officer.goto(officer.url.rsplit("/dossiers", 1)[0] + "/nothing")
    expect(officer.get_by_role("main").get_by_role("alert")).to_have_text("Không có trang này")
    sound(officer)


def test_the_page_behind_a_slip_is_sound(intake: TusClient, dossier: SealedDossier, screen: BrowserContext) -> None:
    intake.upload(dossier)
    page = screen.new_page()
    for code, words in ((dossier.slip_code, "Hồ sơ đã đến phường"), ("000000", "Chưa tìm thấy hồ sơ với số và mã này")):
        page.goto(f"{intake.url}/phieu/{dossier.manifest.number}?ma={code}")
        expect(page.locator("h1")).to_contain_text(words)
        sound(page)
    page.get_by_text("English").click()
    expect(page.locator("h1")).to_contain_text("No dossier with this number and code was found")
