"""What a box that works says of a card it could not use: on its glass after the start, for a minute, then the kiosk.

The box runs on the settings that were good last, so nobody has to wait: any press or touch goes on at once.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, request

from appliance.appliance import Appliance
from appliance.settings.setting_up import SettingUp
from web import language
from web.render import Renderer
from web.setup import screen_values

PLACE = "/setup"


def blueprint(appliance: Appliance, renderer: Renderer, address: Callable[[], str]) -> Blueprint:
    """`/setup`. address: the box's own in the house's network."""
    routes = Blueprint("card_mistakes", __name__)
    setting_up = SettingUp(appliance.config, address, appliance.own_wifi_on_air)

    def render(template: str) -> str:
        lang = language.asked()
        values = screen_values(setting_up.view(), renderer, lang)
        seen = appliance.stage.now()[0]
        more = {"software": appliance.software, "fault": None, "refused": "", "seen": seen, "passing": True}
        return renderer.render(f"setup/{template}.html", lang, **values, **more)

    @routes.get(PLACE)
    def page() -> str:
        return render("screen")

    @routes.get(f"{PLACE}/now")
    def now() -> str:
        """Gone as soon as a press has changed the kiosk's page."""
        if request.args.get("seen") != str(appliance.stage.now()[0]):
            abort(404)
        return render("now")

    return routes
