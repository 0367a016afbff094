"""What a box shows whose card does not open: an application of its own on the kiosk's port, since without its card
nothing else of the box can run.
"""

from __future__ import annotations

from flask import Flask

from appliance.errors import Fault
from web import language
from web.claim import SCREENS
from web.render import Renderer
from web.screen_guard import only_from_here, secure


def create_lost_app(renderer: Renderer) -> Flask:
    """The same page on both screens."""
    app = Flask(__name__)

    def screen() -> str:
        lang = language.asked()
        return renderer.render("lost/lost.html", lang, lang=lang, fault=Fault.STORAGE_GONE)

    for place in SCREENS:
        app.add_url_rule(place, f"screen {place}", screen)
    app.before_request(only_from_here)
    app.after_request(secure)
    return app
