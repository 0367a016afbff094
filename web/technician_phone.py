"""The technician's pages for a telephone in the house's network: an application of its own, behind a code."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, request
from werkzeug.wrappers import Response as AnyResponse

from appliance.appliance import Appliance
from appliance.settings.setting_up import THE_CITYS, SettingUp
from web import gate, language
from web.render import Renderer
from web.reset import blueprint as reset_routes
from web.screen_guard import secure
from web.selftest import blueprint as selftest_routes
from web.setup import SettingsForm
from web.technician import blueprint as technician_routes

OPEN = ("/phone.css", "/setup-page.css", "/enter")
HOME, SETTINGS = "/technician", "/technician/settings"


def create_technician_app(appliance: Appliance, renderer: Renderer, address: Callable[[], str]) -> Flask:
    """The application. Its code is that of the settings, else the one that the box shows when it is called."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    door = gate.Gate(lambda: appliance.selftest.code)

    def entrance(wrong: bool) -> str:
        lang = language.asked()
        return renderer.render("technician/enter.html", lang, lang=lang, wrong=wrong, waits=door.waits())

    @app.before_request
    def only_known() -> tuple[str, int] | None:
        known = request.path in OPEN or door.knows(gate.carried())
        return None if known else (entrance(wrong=False), 403)

    @app.post("/enter")
    def enter() -> AnyResponse | tuple[str, int]:
        session = door.enter(request.form.get("code", ""))
        if session is None:
            return entrance(wrong=True), 403
        return gate.give(Response(status=303, headers={"Location": HOME}), session)

    @app.get("/")
    def home() -> AnyResponse:
        return Response(status=303, headers={"Location": HOME})

    @app.get("/<any('phone.css', 'setup-page.css'):name>")
    def style(name: str) -> Response:
        return app.send_static_file(name)

    app.before_request(gate.only_from_own_pages)
    app.after_request(secure)
    app.after_request(gate.let_forms_say_where_from)
    app.register_blueprint(technician_routes(appliance, renderer, address))
    app.register_blueprint(selftest_routes(appliance, renderer))
    app.register_blueprint(reset_routes(appliance, renderer))
    settings = SettingsForm(
        SettingUp(appliance.config, address, appliance.own_wifi_on_air, THE_CITYS), renderer, SETTINGS
    )
    app.add_url_rule(SETTINGS, "settings", settings.page)
    app.add_url_rule(SETTINGS, "keep settings", settings.save, methods=["POST"])
    return app
