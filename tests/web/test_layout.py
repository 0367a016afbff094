"""Every screen fits and can be read and pressed: measured in a real browser, in millimetres of the panel.

The smallest text size keeps the floors too: no text under 29 px, main text with capitals of 4.9 mm or more.
"""

from __future__ import annotations

from pathlib import Path

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

PANELS_AND_SIZES = [*(("10.1-1280x800", size) for size in SIZES), ("15.6-1920x1080", "m"), ("15.6-1920x1080", "xl")]
"""The larger panel draws the same pages larger, so two sizes show what its other shape does."""

FOLDER = Path(__file__).parent
MEASURE = (FOLDER / "measure.js").read_text(encoding="utf-8")
AXE = (FOLDER.parents[1] / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """tags => axe.run(tags ? {runOnly: tags} : {}).then(({violations}) =>
    violations.map(({id, nodes}) => `${id}: ${nodes[0].html.slice(0, 100)}`))"""


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    """Everything simulated, so that the bar is as full as it gets."""
    return Renderer(Config(), simulated=True)


def measured(tab: Tab, renderer: Renderer, gallery: Gallery) -> list[str]:
    """What is wrong on all pages of the gallery."""
    wrong = []
    for name, page in gallery.pages():
        message = renderer.message(page)
        glass.put(tab, message)
        found = tab.evaluate(MEASURE)
        if len(str(message["html"]).encode()) > HEAVIEST:
            found.append("a heavy fragment")
        wrong += [f"{name}: {each}" for each in found]
    return wrong


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("panel", "size"), PANELS_AND_SIZES)
def test_everything_fits_and_is_large_enough(
    browser: Browser, renderer: Renderer, panel: str, language: str, size: str
) -> None:
    """Boxes, gaps, sizes, contrast, overflow and overlap in every text size and language, and on the larger panel."""
    with glass.panel(browser, panel) as tab:
        wrong = measured(tab, renderer, Gallery(sample(), size, "light", language))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("theme", THEMES[1:])
def test_every_theme_can_be_read(browser: Browser, renderer: Renderer, theme: str) -> None:
    """The same in the other themes, which change colours only."""
    with glass.panel(browser) as tab:
        wrong = measured(tab, renderer, Gallery(sample(), "m", theme)) + measured(
            tab, renderer, Gallery(sample(), "xl", theme)
        )
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing(browser: Browser, renderer: Renderer, theme: str) -> None:
    """No violation that axe-core knows on a page of every screen; of colours, in every theme."""
    wrong = []
    tags = None if theme == THEMES[0] else ["cat.color"]
    with glass.panel(browser) as tab:
        tab.evaluate(AXE)
        for name, page in Gallery(sample(), theme=theme).one_of_each():
            glass.put(tab, renderer.message(page))
            wrong += [f"{name}: {each}" for each in tab.evaluate(RUN_AXE, tags)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("spoilt", "complaint"),
    [
        (".choice small{font-size:28px!important}", "small text"),
        (".choice b{font-size:38px!important}", "small main text"),
        (".choice small{color:#777!important}", "weak contrast"),
        (".choices{gap:10px!important}", "narrow gap"),
        (".tool{width:80px;min-width:0!important}", "small touch box"),
        (".choice b{font-size:150px!important}", "text runs over"),
        (".choice small{margin-top:-60px}", "texts overlap"),
    ],
)
def test_a_spoilt_page_is_noticed(browser: Browser, renderer: Renderer, spoilt: str, complaint: str) -> None:
    """The measuring itself can fail."""
    home = dict(Gallery(sample()).one_of_each())["home"]
    with glass.panel(browser, policed=False) as tab:
        glass.put(tab, renderer.message(home))
        tab.add_style_tag(content=spoilt)
        assert any(found.startswith(complaint) for found in tab.evaluate(MEASURE))


def test_the_fonts_of_the_kiosk_are_installed(browser: Browser) -> None:
    """Otherwise every measure here would be another font's."""
    with glass.panel(browser) as tab:
        assert tab.evaluate("[...document.fonts].map(font => font.status)") == ["loaded"] * 6
