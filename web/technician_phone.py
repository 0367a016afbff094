"""The technician's pages for a telephone in the house's network: an application of its own, behind a code."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response
from werkzeug.wrappers import Response as AnyResponse

from appliance.appliance import Appliance
from appliance.settings.setting_up import THE_CITYS, SettingUp
from web import entrance
from web.render import Renderer
from web.reset import blueprint as reset_routes
from web.selftest import blueprint as selftest_routes
from web.setup import SettingsForm
from web.technician import blueprint as technician_routes

HOME, SETTINGS = "/technician", "/technician/settings"


def create_technician_app(appliance: Appliance, renderer: Renderer, address: Callable[[], str]) -> Flask:
    """The application. Its code is that of the settings, else the one that the box shows when it is called."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    entrance.shut(app, lambda: appliance.selftest.code, renderer, "technician", HOME)

    @app.get("/")
    def home() -> AnyResponse:
        return Response(status=303, headers={"Location": HOME})

    app.register_blueprint(technician_routes(appliance, renderer, address))
    app.register_blueprint(selftest_routes(appliance, renderer))
    app.register_blueprint(reset_routes(appliance, renderer))
    settings = SettingsForm(
        SettingUp(appliance.config, address, appliance.own_wifi_on_air, THE_CITYS), renderer, SETTINGS
    )
    app.add_url_rule(SETTINGS, "settings", settings.page)
    app.add_url_rule(SETTINGS, "keep settings", settings.save, methods=["POST"])
    return app
