"""What tests share: a browser, and desks with the whole system on them."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.journeys.desk import Desk

hypothesis.settings.register_profile("unhurried", deadline=None)  # a busy machine is no fault
hypothesis.settings.load_profile("unhurried")

# these boot a card's image: `make image-test`
collect_ignore = [] if "CUAGAN_BOOT" in os.environ else ["boot"]

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def glass(browser: Browser) -> Iterator[BrowserContext]:
    """A touch panel of 1280×800."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, has_touch=True, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def start_desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Starts the whole system; keyword arguments are `times`. Stopped at the end."""
    desks: list[Desk] = []
    # cupsd runs as lp and the path of its socket is short: neither goes with pytest's own folders
    runtime = Path(f"/dev/shm/cuagan-test-{os.getpid()}-{uuid.uuid4().hex[:6]}")

    def start(**times: int) -> Desk:
        desk = Desk(tmp_path, runtime, **times)
        desks.append(desk)
        desk.start()
        return desk

    yield start
    for desk in desks:
        desk.stop()
