"""The kiosk's routes: a page, a stream of pages, and presses. No press is interpreted here."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, send_file
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from appliance.appliance import Appliance
from appliance.devices import BUTTONS
from appliance.events import ButtonPressed, Event, KeyTyped, Touched
from web.render import Renderer
from web.stream import HEARTBEAT_SECONDS, Streams, event

LONGEST_KEY = 16
"""Characters in the longest name that a browser gives a key."""

GLASS = "#glass"
"""By it a page knows that it took the kiosk's place on the box's own glass (static/home.js)."""


def blueprint(appliance: Appliance, renderer: Renderer, streams: Streams) -> Blueprint:
    """Everything below `/kiosk`."""
    routes = Blueprint("kiosk", __name__)

    @routes.get("/kiosk")
    def kiosk() -> str | AnyResponse:
        appliance.stage.come_back()
        first = appliance.stage.opening()
        return redirect(f"{first}{GLASS}") if first else renderer.shell(appliance.stage.now()[1])

    @routes.get("/kiosk/stream")
    def stream() -> Response:
        return streams.response(lambda: _pages(appliance, renderer))

    @routes.post("/kiosk/press")
    def press() -> tuple[str, int]:
        appliance.bus.put(_press(request.get_json()))
        return "", 204

    @routes.post("/kiosk/key")
    def key() -> tuple[str, int]:
        appliance.bus.put(_key(request.get_json()))
        return "", 204

    @routes.post("/kiosk/picture/<name>")
    def picture(name: str) -> tuple[str, int]:
        try:
            given = appliance.picture.give(name, base64.b64decode(request.get_data(), validate=True))
        except binascii.Error as error:
            raise BadRequest from error
        return ("", 204) if given else ("", 404)

    @routes.get("/kiosk/preview.jpg")
    def preview() -> Response:
        picture = appliance.scanner.preview
        return Response(picture, mimetype="image/jpeg") if picture else Response(status=204)

    @routes.get("/kiosk/pages/<name>")
    def page(name: str) -> Response:
        path = appliance.drafts.page(name)
        if path.suffix != ".jpg" or not path.is_file():
            abort(404)
        response = send_file(path.absolute(), mimetype="image/jpeg")
        response.headers["Cache-Control"] = "no-store"  # a picture must not outlive its visit in a browser's cache
        return response

    return routes


def _pages(appliance: Appliance, renderer: Renderer) -> Iterator[str]:
    count, summons, pictured = 0, appliance.stage.summons, ""
    while True:
        newer, page = appliance.stage.wait(count, HEARTBEAT_SECONDS)
        yield event("page", renderer.message(page)) if newer != count else ": still here\n\n"
        count = newer
        if appliance.stage.summons != summons:
            summons = appliance.stage.summons
            yield event("technician", appliance.stage.summoned_to)
        if appliance.stage.picture_wanted != pictured:
            pictured = appliance.stage.picture_wanted
            yield event("picture", pictured)


def _press(body: Any) -> Event:
    """{"button": NAME} or {"action": ID, "revision": N}."""
    match body:
        case {"button": str(button)} if button in BUTTONS:
            return ButtonPressed(button)
        case {"action": str(action), "revision": int(revision)}:
            return Touched(action, revision)
        case _:
            raise BadRequest


def _key(body: Any) -> Event:
    """{"key": KEY, "revision": N}, with the key as the browser names it."""
    match body:
        case {"key": str(key), "revision": int(revision)} if 0 < len(key) <= LONGEST_KEY:
            return KeyTyped(key, revision)
        case _:
            raise BadRequest
