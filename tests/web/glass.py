"""A panel with the gallery's pages on it: the kiosk's style sheets, fonts and policy in a browser, and no server."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from playwright.sync_api import Browser, Page, Route

from web.screen_guard import POLICY

WEB = Path(__file__).parents[2] / "web"
PANELS = {"10.1-1280x800": (1280, 800), "15.6-1920x1080": (1920, 1080)}

SHELL = """<!doctype html><html lang="vi" data-panel="{panel}"><head><title>Cửa Gần</title>
<link rel="stylesheet" href="/static/tokens.css"><link rel="stylesheet" href="/static/kiosk.css"></head>
<body><div id="page"></div></body></html>"""

PUT = """message => {
    document.getElementById("page").innerHTML = message.html;
    Object.assign(document.documentElement.dataset, {size: message.size, theme: message.theme});
    document.documentElement.lang = message.language;
}"""


@contextlib.contextmanager
def panel(browser: Browser, name: str = "10.1-1280x800", *, policed: bool = True) -> Iterator[Page]:
    """A tab of this panel's size, fonts loaded; `policed`: under the kiosk's content security policy."""
    width, height = PANELS[name]
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    headers = {"Content-Security-Policy": POLICY} if policed else {}
    context.route("http://glass/**", lambda route: _answer(route, SHELL.format(panel=name), headers))
    tab = context.new_page()
    tab.goto("http://glass/kiosk")
    tab.evaluate("Promise.all([...document.fonts].map(font => font.load()))")
    yield tab
    context.close()


def put(tab: Page, message: Mapping[str, str | int]) -> None:
    """Show a page as kiosk.js does."""
    tab.evaluate(PUT, message)


def _answer(route: Route, shell: str, headers: dict[str, str]) -> None:
    path = route.request.url.removeprefix("http://glass/").partition("?")[0]
    if path == "kiosk":
        route.fulfill(body=shell, content_type="text/html; charset=utf-8", headers=headers)
    elif path.startswith("static/"):
        route.fulfill(path=WEB / path)
    else:
        route.fulfill(body=_sheet(), content_type="image/svg+xml")


def _sheet() -> str:
    """A sheet of paper, in the place of every photograph."""
    lines = "".join(f'<path d="M150 {200 + 90 * line}h{600 + 37 * (line * 7 % 9)}v14H150z"/>' for line in range(14))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1240" height="1754" fill="#9a8f7f">'
        f'<path fill="#fffdf8" d="M0 0h1240v1754H0z"/>{lines}</svg>'
    )
