"""What boxes ask of the public intake besides handing dossiers in: to be let in, and how they are."""

from __future__ import annotations

import hmac
from collections.abc import Callable

import msgspec
from flask import Blueprint, Response, request

from appliance.wire.claims import Claim, ClaimAnswer
from appliance.wire.http_signing import RequestRefused, content_digest
from appliance.wire.reports import Answer, Report
from city.devices import DeviceError
from city.fleet.claims import ClaimError, Claims
from city.fleet.reporting import Intake, Stale
from city.parts import part
from city.problems import Problem
from city.signed import refused, signer

CLAIMS_PER_MINUTE = 60
"""From one address: thirty boxes behind one router may start together."""

LOOKS_PER_MINUTE = 1800
BODY_MAX = 16 * 1024

claims = Blueprint("claims", __name__)
reports = Blueprint("reports", __name__)
_REPORTS = msgspec.json.Decoder(Report)

_STATUS = {"claim-unknown": 404, "claim-used": 409, "claim-forged": 403, "claim-full": 503}


@claims.post("/claims")
def ask() -> Response:
    """A box asks to be let in; it signs with the very key that it asks for."""
    _throttled("claims")
    body = signed_body()
    public_key = signer(lambda key: key)
    try:
        claim = msgspec.json.decode(body, type=Claim)
    except msgspec.MsgspecError as error:
        raise Problem(400, "claim", f"No claim: {error}.") from error
    if claim.public_key != public_key:
        raise Problem(403, "claim-forged", "The claim is for another key than the one that signed it.")
    return _answered(lambda: _claims().ask(claim))


@claims.get("/claims/<locator>")
def look(locator: str) -> Response:
    """What became of it."""
    _throttled("looks")
    return _answered(lambda: _claims().look(locator))


def signed_body() -> bytes:
    """The body, which the signed `Content-Digest` fits; small."""
    if (request.content_length or 0) > BODY_MAX:
        raise Problem(413, "too-large", f"At most {BODY_MAX} bytes.")
    body = request.get_data()
    if not hmac.compare_digest(request.headers.get("Content-Digest", ""), content_digest(body)):
        raise Problem(400, "digest", "Content-Digest must be that of the body.")
    return body


def _answered(ask: Callable[[], ClaimAnswer]) -> Response:
    try:
        answer = ask()
    except ClaimError as error:
        raise Problem(_STATUS[error.name], error.name, "This claim cannot be taken.") from error
    except DeviceError as error:
        raise Problem(403, "blocked-device", str(error)) from error
    return Response(msgspec.json.encode(answer), content_type="application/json")


@reports.post("/reports")
def take() -> Response:
    """A box says how it is; the answer says when to speak next, and what to do."""
    body = signed_body()
    intake: Intake = part("fleet_intake")
    box = signer(intake.reports.key_of)
    try:
        report = _REPORTS.decode(body)
    except msgspec.MsgspecError as error:
        raise Problem(400, "report", f"No report: {error}.") from error
    try:
        return _said(200, intake.answer(box, report, body))
    except Stale as error:
        return _said(409, error.answer)
    except RequestRefused as refusal:
        raise refused(refusal) from refusal


def _said(status: int, answer: Answer) -> Response:
    return Response(msgspec.json.encode(answer), status, content_type="application/json")


def _throttled(which: str) -> None:
    if not part(which).allows(str(request.remote_addr)):
        raise Problem(429, "throttled", "Too many claims from one address.", Retry_After="30")


def _claims() -> Claims:
    found: Claims = part("fleet_claims")
    return found
