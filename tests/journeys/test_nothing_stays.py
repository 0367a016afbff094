"""Somebody leaves in the middle: no word and no picture of hers stays, in the box's folders or in the browser's."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.conftest import FLAGS
from tests.journeys.desk import Desk
from tests.journeys.resident import SLOW, Toucher, see
from tests.journeys.test_journey import to_papers

SLICE, STRIDE = 48, 20_000
"""Bytes of a picture that are looked for, and one such piece every so many."""

WORDS = ("Thuỳ Dương", "042190000001", "Thôn Đồng Giang")
"""What the card that is passed over the reader says, as far as nothing else does."""


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def kept_glass(browser: Browser, profile: Path) -> Iterator[BrowserContext]:
    """A touch panel whose browser keeps its cache on the disk, as one that is started by hand does."""
    context = browser.browser_type.launch_persistent_context(
        profile, executable_path=shutil.which("chromium"), args=list(FLAGS), has_touch=True, reduced_motion="reduce"
    )
    yield context
    context.close()


def test_who_leaves_in_the_middle_leaves_no_word_and_no_picture(
    start_desk: Callable[..., Desk], kept_glass: BrowserContext, profile: Path
) -> None:
    desk = start_desk()
    page = kept_glass.new_page()
    page.goto(f"{desk.base}/kiosk")
    resident = Toucher(desk, page)
    to_papers(resident, desk)
    desk.simulate("lay", "to-khai", "straight")
    resident.choose("capture")
    see(page, "review")
    expect(page.locator(".sheet img")).to_have_js_property("complete", True, timeout=SLOW)
    traces = [*(word.encode() for word in WORDS), *pieces(desk.runtime / "draft")]
    assert traces_in(desk.runtime, traces) == set(traces)

    resident.choose("leave")
    resident.choose("leave-now")
    see(page, "attract")
    assert not {word for word in WORDS if word in page.content()}
    kept_glass.close()
    assert not traces_in(profile, traces)
    assert not traces_in(desk.runtime, traces)
    assert not traces_in(desk.folder / "box", traces)
    assert not [log for log in (desk.folder / "sim").glob("*.log*") if traces_in_file(log, traces)]


def pieces(folder: Path) -> list[bytes]:
    """Pieces of every picture there."""
    pictures = [path.read_bytes() for path in folder.glob("*.jpg")]
    return [picture[at : at + SLICE] for picture in pictures for at in range(STRIDE // 10, len(picture), STRIDE)]


def traces_in(folder: Path, traces: Sequence[bytes]) -> set[bytes]:
    """Those that any file of the folder holds."""
    return {trace for path in folder.rglob("*") if path.is_file() for trace in traces_in_file(path, traces)}


def traces_in_file(path: Path, traces: Sequence[bytes]) -> set[bytes]:
    content = path.read_bytes()
    return {trace for trace in traces if trace in content}
