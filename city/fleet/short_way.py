"""The short way of a report: most of what the intake is asked, and most of what that cost was Flask's own work.

It only ever takes what is right. A report that is not signed in our one form, does not fit its digest or cannot be read
goes on to Flask, with its body, and is refused there with a reason.
"""

from __future__ import annotations

import hmac
import io
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from appliance.wire.http_signing import RequestRefused, content_digest, plain_signer
from appliance.wire.reports import Answer, Report
from city.database import DOWN
from city.fleet.reporting import Intake, Stale

PATH = "/reports"
BODY_MAX = 16 * 1024

Application = Callable[..., Iterable[bytes]]
_REPORTS = msgspec.json.Decoder(Report)


def short_way(application: Application, intake: Intake) -> Application:
    """The application with this way before it."""

    def middleware(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body = _body(environ)
        answered = _answered(environ, body, intake) if body else None
        if answered is None:
            return application(environ, start_response)
        status, answer = answered
        text = msgspec.json.encode(answer)
        start_response(
            status,
            [
                ("Content-Type", "application/json"),
                ("Content-Length", str(len(text))),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
        return [text]

    return middleware


def _body(environ: dict[str, Any]) -> bytes:
    """The body of what may be a report; Flask finds it again."""
    length = environ.get("CONTENT_LENGTH") or ""
    asks = environ["PATH_INFO"] == PATH and environ["REQUEST_METHOD"] == "POST"
    if not asks or not length.isdigit() or int(length) > BODY_MAX:
        return b""
    body: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _answered(environ: dict[str, Any], body: bytes, intake: Intake) -> tuple[str, Answer] | None:
    """Status and answer; None when the long way must say what is wrong."""
    if not hmac.compare_digest(environ.get("HTTP_CONTENT_DIGEST", "").encode(), content_digest(body).encode()):
        return None

    def header(name: str) -> str | None:
        value: str | None = environ.get("HTTP_" + name.upper().replace("-", "_"))
        return value

    try:
        box = plain_signer("POST", PATH, header, intake.reports.key_of)
        return None if box is None else ("200 OK", intake.answer(box, _REPORTS.decode(body), body))
    except Stale as error:
        return "409 Conflict", error.answer
    except (RequestRefused, msgspec.MsgspecError):
        return None
    except DOWN:
        return None
