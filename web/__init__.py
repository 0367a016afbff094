"""The appliance's Flask screens: kiosk, board, technician, dock. No hardware."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from appliance.appliance import Appliance
from appliance.devices import Simulator
from web.board import blueprint as board_routes
from web.card_mistakes import blueprint as card_mistakes_routes
from web.dock import blueprint as dock_routes
from web.kiosk import blueprint as kiosk_routes
from web.render import Renderer
from web.reset import blueprint as reset_routes
from web.screen_guard import only_from_here, secure
from web.selftest import blueprint as selftest_routes
from web.stream import Streams
from web.technician import blueprint as technician_routes


def create_app(
    appliance: Appliance, simulator: Simulator | None = None, address: Callable[[], str] = lambda: ""
) -> Flask:
    """The one application of the kiosk process. The dock exists only with a simulator.

    address: asks the computer for its own in the house's network.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    streams = Streams(appliance.config.web.streams)
    renderer = Renderer(appliance.config, simulated=simulator is not None)
    app.before_request(only_from_here)
    app.after_request(secure)
    app.register_blueprint(kiosk_routes(appliance, renderer, streams))
    app.register_blueprint(board_routes(appliance, renderer))
    app.register_blueprint(technician_routes(appliance, renderer, address))
    app.register_blueprint(selftest_routes(appliance, renderer))
    app.register_blueprint(reset_routes(appliance, renderer))
    app.register_blueprint(card_mistakes_routes(appliance, renderer, address))
    if simulator:
        app.register_blueprint(dock_routes(appliance, simulator, renderer, streams))
    app.add_url_rule("/healthz", view_func=lambda: _healthz(appliance.heart.age()))
    return app


SILENT_S = 10.0
"""The visit's thread takes an event at least every second: one that has not for so long is stuck."""


def _healthz(age: float) -> tuple[str, int, dict[str, str]]:
    """Whether the visit's thread still takes presses, not only whether this server answers."""
    plain = {"Content-Type": "text/plain"}
    return ("ok\n", 200, plain) if age < SILENT_S else (f"the visit has been silent for {age:.0f} s\n", 503, plain)
