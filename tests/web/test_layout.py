"""Every screen fits and can be read and pressed: measured in a real browser, in millimetres of the panel.

The smallest text size keeps the floors too: no text under 29 px, main text with capitals of 4.9 mm or more.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from appliance.config import Config
from appliance.screens.scene import SIZES, THEMES
from appliance.texts import LANGUAGES
from tests.web import glass
from tests.web.gallery import Gallery, sample
from web.render import Renderer

HEAVIEST = 25_000
"""Bytes that a fragment may have, so that it swaps at once."""

PANELS = {"10.1-1280x800": (1280, 800), "15.6-1920x1080": (1920, 1080)}
MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
FAITHFUL = "axe.run({resultTypes: ['violations']}).then(result => result.violations.map(each => each.id + ': ' + each.nodes.map(node => node.html.slice(0, 80))))"


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    """Everything simulated, so that the bar is as full as it gets."""
    return Renderer(Config(), simulated=True)


@pytest.fixture(params=PANELS)
def tab(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Tab]:
    """The kiosk's shell on a panel."""
    width, height = PANELS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    glass.serve(context)
    page = context.new_page()
    page.goto("http://glass/kiosk")
    page.evaluate("panel => {document.documentElement.dataset.panel = panel}", request.param)
    page.evaluate("Promise.all([...document.fonts].map(font => font.load()))")
    yield page
    context.close()


def put(tab: Tab, message: dict[str, Any]) -> None:
    """Show a page as kiosk.js does."""
    tab.evaluate(
        """message => {
            document.getElementById("page").innerHTML = message.html;
            Object.assign(document.documentElement.dataset, {size: message.size, theme: message.theme});
            document.documentElement.lang = message.language;
        }""",
        message,
    )


def measured(tab: Tab, renderer: Renderer, gallery: Gallery) -> list[str]:
    """What is wrong on all pages of the gallery."""
    wrong = []
    for name, page in gallery.pages():
        message = renderer.message(page)
        put(tab, message)
        found = tab.evaluate(MEASURE)
        if len(str(message["html"]).encode()) > HEAVIEST:
            found.append("a heavy fragment")
        wrong += [f"{gallery.size} {gallery.theme} {gallery.language} {name}: {each}" for each in found]
    return wrong


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_fits_and_is_large_enough(tab: Tab, renderer: Renderer, size: str, language: str) -> None:
    """Boxes, gaps, sizes, contrast, overflow and overlap in every text size and language, on both panels."""
    wrong = measured(tab, renderer, Gallery(sample(), size, "light", language))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("theme", [theme for theme in THEMES if theme != "light"])
@pytest.mark.parametrize("size", ["m", "xl"])
def test_every_theme_can_be_read(tab: Tab, renderer: Renderer, size: str, theme: str) -> None:
    """The same in the other themes, which change colours only."""
    wrong = measured(tab, renderer, Gallery(sample(), size, theme))
    assert not wrong, "\n".join(wrong)


def test_the_fonts_of_the_kiosk_are_installed(tab: Tab) -> None:
    """Otherwise every measure here would be another font's."""
    states = tab.evaluate("Promise.all([...document.fonts].map(font => font.load().then(() => font.status)))")
    assert states == ["loaded"] * 6
