"""What a box that is no city's yet shows on its screens: a code, its QR, its fingerprint; and why it waits, if it does.

An application of its own, on the kiosk's port: nothing else of the kiosk can run before the box has keys to seal to.
"""

from __future__ import annotations

from collections.abc import Callable

import segno
from flask import Flask
from markupsafe import Markup

from appliance.claiming import Waiting
from appliance.config import Config
from web import language
from web.render import Renderer
from web.screen_guard import only_from_here, secure

REFRESH_SECONDS = 2
SCREENS = ("/", "/kiosk", "/board")
"""Whatever a browser of the box was started with."""


def create_claim_app(config: Config, now: Callable[[], Waiting]) -> Flask:
    """The application; `now` gives what the box waits for."""
    app = Flask(__name__)
    renderer = Renderer(config, simulated=config.buttons.driver == "mock")

    def rendered(template: str) -> str:
        waiting = now()
        code = _qr(waiting.qr_text) if waiting.code else ""
        values = {"lang": language.asked(), "waiting": waiting, "qr": code, "seconds": REFRESH_SECONDS}
        return renderer.render(template, language.asked(), **values)

    for place in SCREENS:
        app.add_url_rule(place, f"screen {place}", lambda: rendered("claim/claim.html"))
    app.add_url_rule("/claim/now", "now", lambda: rendered("claim/now.html"))
    app.add_url_rule("/healthz", "health", lambda: ("ok\n", {"Content-Type": "text/plain"}))
    app.before_request(only_from_here)
    app.after_request(secure)
    return app


def _qr(text: str) -> Markup:
    return Markup(segno.make(text, error="m", micro=False).svg_inline(border=0, omitsize=True, svgclass="code"))
