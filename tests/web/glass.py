"""A browser's panel with the gallery's pages on it: the kiosk's own shell, style sheets and fonts, and no server."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Route

WEB = Path(__file__).parents[2] / "web"

SHELL = """<!doctype html><html lang="vi" data-panel="10.1-1280x800"><head><title>Cửa Gần</title>
<link rel="stylesheet" href="/static/tokens.css"><link rel="stylesheet" href="/static/kiosk.css"></head>
<body><div id="page"></div></body></html>"""

PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}">
<rect width="{w}" height="{h}" fill="#fffdf8"/><g fill="#9a8f7f">{lines}</g></svg>"""


def serve(context: BrowserContext) -> None:
    """Answer http://glass/ from the tree: the shell, what is static, and a sheet of paper for every picture."""
    context.route("http://glass/**", _answer)


def _answer(route: Route) -> None:
    path = route.request.url.removeprefix("http://glass/").partition("?")[0]
    if path == "kiosk":
        route.fulfill(body=SHELL, content_type="text/html; charset=utf-8")
    elif path.startswith("static/"):
        route.fulfill(path=WEB / path)
    else:
        route.fulfill(body=_sheet(), content_type="image/svg+xml")


def _sheet() -> str:
    lines = "".join(
        f'<rect x="150" y="{200 + 90 * line}" width="{600 + 37 * (line * 7 % 9)}" height="14"/>' for line in range(14)
    )
    return PICTURE.format(w=1240, h=1754, lines=lines)
