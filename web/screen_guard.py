"""Who may ask for a screen of the box, and what every answer says to the browser."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, abort, request

LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}

POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; frame-ancestors 'self'; base-uri 'none'"
"""No script, style or picture from anywhere else, and none written into a page."""


def only_from_here() -> None:
    """Refuse what another site's page sends, or what comes under another name (DNS rebinding)."""
    host = request.host.rsplit(":", 1)[0]
    origin = request.headers.get("Origin")
    if host not in LOOPBACK or (origin and urlsplit(origin).netloc != request.host):
        abort(403)


def home() -> str:
    """Where the box's own glass goes back to; "" for a browser elsewhere, which has no kiosk."""
    return "/kiosk" if request.host.rsplit(":", 1)[0] in LOOPBACK else ""


def secure(response: Response) -> Response:
    """The headers of every answer."""
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    return response
