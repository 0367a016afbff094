"""The self-test's pages: started here, by a technician before the box or with a telephone; its lines as they come in.

Nothing on them is a resident's: the picture is of the test sheet, and of a code only its length is said.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from flask import Blueprint, Response, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from appliance.appliance import Appliance
from appliance.devices import BUTTONS
from appliance.pages import Text
from appliance.upkeep.selftest import CELLS
from appliance.wiring import drawing
from web import gate, language
from web.render import Renderer
from web.screen_guard import home

REFRESH_SECONDS = 1


def blueprint(appliance: Appliance, renderer: Renderer) -> Blueprint:
    """Everything below `/technician/test`."""
    routes = Blueprint("selftest", __name__, url_prefix="/technician/test")
    routes.after_request(gate.let_forms_say_where_from)
    test = appliance.selftest

    def render(template: str) -> str:
        lang = language.asked()
        return renderer.render(f"technician/{template}.html", lang, **_values(appliance, renderer, lang))

    @routes.get("")
    def page() -> str:
        return render("test")

    @routes.get("/now")
    def now() -> str:
        return render("test-now")

    @routes.post("/<any(start, again, sheet):what>")
    def act(what: str) -> AnyResponse:
        if what == "sheet":
            test.print_sheet()
            done = True
        else:
            done = test.start() if what == "start" else test.look_again()
        return redirect("/technician/test" if done else "/technician/test?busy=1", 303)

    @routes.post("/touch/<int:cell>")
    def touch(cell: int) -> tuple[str, int]:
        """Only on the box's own glass: a telephone's own says nothing of that."""
        if not home():
            return "", 403
        test.touch(cell)
        return "", 204

    @routes.get("/picture.jpg")
    def picture() -> Response:
        return Response(test.picture, mimetype="image/jpeg") if test.picture else Response(status=404)

    @routes.get("/sheet.pdf")
    def sheet() -> Response:
        name = f"cuagan-{appliance.config.house.box}-ban-giao.pdf"
        saved = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(test.sheet(), mimetype="application/pdf", headers=saved)

    @routes.get("/results.json")
    def results() -> Response:
        name = f"cuagan-{appliance.config.house.box}-test.json"
        saved = {"Content-Disposition": f'attachment; filename="{name}"'}
        body = msgspec.json.format(msgspec.json.encode(_results(appliance, renderer)))
        return Response(body, mimetype="application/json", headers=saved)

    return routes


def _values(appliance: Appliance, renderer: Renderer, lang: str) -> dict[str, Any]:
    """What the pages are drawn from, now."""
    test = appliance.selftest
    lines = {name: getattr(appliance.config.buttons, name) for name in BUTTONS}
    names = {name: renderer.words(Text(f"button-{name}"), lang) for name in BUTTONS}
    return {
        "lang": lang,
        "home": home(),
        "seconds": REFRESH_SECONDS,
        "results": test.results(),
        "began": test.began and test.began.astimezone().strftime("%H:%M:%S"),
        "picture": bool(test.picture),
        "stamp": hash(test.picture),
        "wiring": Markup(drawing(lines, names, renderer.words(Text("wiring-title"), lang), test.down())),
        "cells": range(CELLS),
        "busy": "busy" in request.args,
        "facts": appliance.facts(),
    }


def _results(appliance: Appliance, renderer: Renderer) -> dict[str, Any]:
    """What a technician takes away."""
    test, house = appliance.selftest, appliance.config.house
    return {
        "made": dt.datetime.now(dt.UTC),
        "began": test.began,
        "box": house.box,
        "house": house.name,
        "facts": appliance.facts(),
        "checks": [_plain(each, renderer) for each in test.results()],
        "faults": list(reversed(appliance.faults.entries)),
    }


def _plain(result: Any, renderer: Renderer) -> dict[str, Any]:
    hint = renderer.words(result.hint, "vi") if result.hint else None
    return {"name": result.name, "good": result.good, "measured": renderer.words(result.measured, "vi"), "hint": hint}
