"""The page that orders the wipe of the box: it says what goes, counts what would be lost, and asks once more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, request

from appliance.appliance import Appliance
from appliance.pages import Screen
from appliance.settings import factory_reset
from web import gate, language
from web.render import Renderer
from web.screen_guard import home


def blueprint(appliance: Appliance, renderer: Renderer) -> Blueprint:
    """`/technician/reset`."""
    routes = Blueprint("reset", __name__)
    routes.after_request(gate.let_forms_say_where_from)
    state = Path(appliance.config.folders.state)
    outbox = appliance.open_outbox()

    def render(**more: Any) -> str:
        lang = language.asked()
        values = {
            "lang": lang,
            "home": home(),
            "box": appliance.config.house.box,
            "unsent": factory_reset.unsent(outbox.rows()),
        }
        told = {"ordered": factory_reset.ordered(state), "changed": False, "busy": False}
        return renderer.render("technician/reset.html", lang, **values, **{**told, **more})

    @routes.get("/technician/reset")
    def page() -> str:
        return render()

    @routes.post("/technician/reset")
    def do() -> str | tuple[str, int]:
        """Only for the number of dossiers that the page had said: one that came since is not lost unseen."""
        if appliance.stage.now()[1].screen != Screen.ATTRACT:
            return render(busy=True), 409
        if request.form.get("unsent") != str(factory_reset.unsent(outbox.rows())) or "sure" not in request.form:
            return render(changed=True), 409
        factory_reset.order(state)
        return render()

    return routes
