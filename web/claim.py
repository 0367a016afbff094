"""What a box that is no city's yet shows on its screens: a code, its QR, its fingerprint; and why it waits, if it does.

An application of its own, on the kiosk's port: nothing else of the kiosk can run before the box has keys to seal to.
"""

from __future__ import annotations

from collections.abc import Callable

import segno
from flask import Flask, abort
from markupsafe import Markup

from appliance.city_link.claiming import Waiting
from web import language
from web.render import Renderer
from web.screen_guard import only_from_here, secure
from web.setup import SetupScreen

REFRESH_SECONDS = 2
SCREENS = ("/", "/kiosk", "/board")
"""Whatever a browser of the box was started with."""


def create_claim_app(renderer: Renderer, now: Callable[[], Waiting], setup: SetupScreen | None = None) -> Flask:
    """The application; `now` gives what the box waits for. `setup`: what takes its place while a person must act."""
    app = Flask(__name__)

    def rendered(template: str) -> str:
        waiting = now()
        code = _qr(waiting.qr_text) if waiting.code else ""
        values = {"lang": language.asked(), "waiting": waiting, "qr": code, "seconds": REFRESH_SECONDS}
        return renderer.render(template, language.asked(), **values)

    def screen() -> str:
        waiting = now()
        return setup.page(waiting) if setup and setup.wanted(waiting) else rendered("claim/claim.html")

    def claim_now() -> str:
        if setup and setup.wanted(now()):
            abort(404)  # the browser asks for the whole screen again
        return rendered("claim/now.html")

    for place in SCREENS:
        app.add_url_rule(place, f"screen {place}", screen)
    app.add_url_rule("/claim/now", "now", claim_now)
    if setup:
        app.add_url_rule("/setup/now", "setup", lambda: setup.now(now()))
    app.add_url_rule("/healthz", "health", lambda: ("ok\n", {"Content-Type": "text/plain"}))
    app.before_request(only_from_here)
    app.after_request(secure)
    return app


def _qr(text: str) -> Markup:
    return Markup(segno.make(text, error="m", micro=False).svg_inline(border=0, omitsize=True, svgclass="code"))
