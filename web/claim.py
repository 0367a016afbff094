"""What a box that is no city's yet shows on its screens: a code, its QR, its fingerprint; and why it waits, if it does.

An application of its own, on the kiosk's port: no visit can begin before the box has keys to seal to. The technician's
pages are there: a box is mounted and tested whether or not the city answers that day.
"""

from __future__ import annotations

from collections.abc import Callable

import segno
from flask import Flask, abort, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from appliance.appliance import Appliance
from appliance.city_link.claiming import Waiting
from appliance.stage import Stage
from web import language
from web.render import Renderer
from web.reset import blueprint as reset_routes
from web.screen_guard import only_from_here, secure
from web.selftest import blueprint as selftest_routes
from web.setup import SetupScreen
from web.technician import blueprint as technician_routes

REFRESH_SECONDS = 2
SCREENS = ("/", "/kiosk", "/board")
"""Whatever a browser of the box was started with."""


GLASS = "/kiosk"
"""Where the touch panel's browser starts."""

TECHNICIAN = "/technician#glass"


def create_claim_app(
    renderer: Renderer,
    now: Callable[[], Waiting],
    setup: SetupScreen | None = None,
    appliance: Appliance | None = None,
) -> Flask:
    """The application; `now` gives what the box waits for. `setup`: what takes its place while a person must act.
    `appliance`: whose self-test there is, by a touch or the held pair.
    """
    app = Flask(__name__)
    calls = _Calls(appliance.stage) if appliance else None

    def rendered(template: str) -> str:
        waiting = now()
        code = _qr(waiting.qr_text) if waiting.code else ""
        values = {
            "lang": language.asked(),
            "waiting": waiting,
            "qr": code,
            "seconds": REFRESH_SECONDS,
            "test": TECHNICIAN if appliance else "",
        }
        return renderer.render(template, language.asked(), **values)

    def screen() -> str | AnyResponse:
        if calls and request.path == GLASS and calls.taken():
            return redirect(TECHNICIAN, 303)
        waiting = now()
        return setup.page(waiting) if setup and setup.wanted(waiting) else rendered("claim/claim.html")

    def claim_now() -> str:
        if (calls and calls.pending) or (setup and setup.wanted(now())):
            abort(404)  # the browser asks for the whole screen again
        return rendered("claim/now.html")

    for place in SCREENS:
        app.add_url_rule(place, f"screen {place}", screen)
    app.add_url_rule("/claim/now", "now", claim_now)
    if setup:
        app.add_url_rule("/setup/now", "setup", lambda: abort(404) if calls and calls.pending else setup.now(now()))
    if appliance:
        app.register_blueprint(technician_routes(appliance, renderer, appliance.address))
        app.register_blueprint(selftest_routes(appliance, renderer))
        app.register_blueprint(reset_routes(appliance, renderer))
    app.add_url_rule("/healthz", "health", lambda: ("ok\n", {"Content-Type": "text/plain"}))
    app.before_request(only_from_here)
    app.after_request(secure)
    return app


class _Calls:
    """The held pair has called the technician's page, and the glass does not show it yet."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._answered = stage.summons

    @property
    def pending(self) -> bool:
        return self._stage.summons != self._answered

    def taken(self) -> bool:
        """Whether there was such a call; it is answered now."""
        pending, self._answered = self.pending, self._stage.summons
        return pending


def _qr(text: str) -> Markup:
    return Markup(segno.make(text, error="m", micro=False).svg_inline(border=0, omitsize=True, svgclass="code"))
