"""The listing in a pocket: what the board's QR code opens. An application of its own, for the house's Wi-Fi to reach.

It shows what is posted and nothing else: no visit, no device, no dossier is within its reach. Plain pages without a
script; one with everything it needs weighs less than 50 kB.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, abort, request, send_from_directory

from appliance.listings.procedures import Listings
from web import language
from web.render import Renderer

QUERY_MAX = 100
"""Characters of a question that are looked at."""

_POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


def create_phone_app(listings: Callable[[], Listings], renderer: Renderer) -> Flask:
    """The application; `listings` gives what is posted now."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = 0

    def render(template: str, **values: object) -> str:
        asked = language.asked()
        return renderer.render(f"phone/{template}.html", asked, lang=asked, posted=listings(), **values)

    @app.get("/")
    def home() -> str:
        asked = request.args.get("q", "").strip()[:QUERY_MAX]
        found = listings().search(asked) if asked else []
        return render("home", asked=asked, found=found)

    @app.get("/t/<code>")
    def procedure(code: str) -> str:
        if not listings().has(code):
            abort(404)
        return render("procedure", procedure=listings().get(code))

    @app.get("/phone.css")
    def style() -> Response:
        return send_from_directory(Path(__file__).parent / "static", "phone.css")

    @app.errorhandler(404)
    def missing(_: object) -> tuple[str, int]:
        return render("home", asked="", found=[], missing=True), 404

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "public, max-age=60"
        return response

    return app
