"""The officers' pages of the boxes: letting one in, tokens for many, shutting one out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from appliance.wire.claims import CODE_MINUTES, fingerprint, normal
from city.devices import DeviceError
from city.fleet import photo
from city.fleet.claims import TOKEN_DAYS, ClaimError, Claims
from city.language import LANGUAGES
from city.parts import part

TOKENS_MAX = 100
NAME_MAX = 120
_ROOM_FOR_FORM = 64 * 1024

fleet = Blueprint("fleet", __name__, url_prefix="/fleet")


@fleet.get("/")
def page() -> str:
    """Every house and its box."""
    claims = _claims()
    blocked = {device.box for device in claims.devices.all() if device.blocked_at}
    return render_template("console/fleet.html", houses=claims.houses.all(), blocked=blocked)


@fleet.get("/claim")
def claim() -> str:
    """Where the code of a new box is typed."""
    return _claim()


@fleet.post("/claim")
def find() -> Any:
    """The box that shows this code, with its fingerprint to compare."""
    request.max_content_length = photo.MAX_BYTES + _ROOM_FOR_FORM
    try:
        picture = request.files.get("photo")
        code = (photo.code_in(picture.read()) if picture else "") or request.form.get("code", "")
        given = bool(picture) and not code
    except RequestEntityTooLarge:
        return _claim(problem="claim-photo"), 413
    return (_claim(problem="claim-photo"), 400) if given else _found(code)


@fleet.post("/claim/confirm")
def confirm() -> Any:
    """Take it in: to a new house, or in place of the box of one."""
    code, house_id = request.form.get("code", ""), request.form.get("house", 0, int)
    name, ward = (" ".join(request.form.get(key, "").split())[:NAME_MAX] for key in ("name", "ward"))
    if request.form.get("same") != "yes":
        return _found(code, problem="claim-compare")
    if not house_id and not name:
        return _found(code, problem="claim-name")
    try:
        _claims().find(normal(code))
        box = _claims().grant(normal(code), house_id or _claims().houses.make(name, ward), g.officer)
    except (ClaimError, ValueError, DeviceError) as error:
        return _claim(problem=_problem(error)), 409
    return redirect(url_for("fleet.page", new=box), 303)


@fleet.get("/tokens")
def tokens() -> str:
    """Tokens for settings files: for many boxes at once."""
    return _tokens()


@fleet.post("/tokens")
def make_tokens() -> Any:
    """A token for each house named, one a line."""
    names = [" ".join(line.split())[:NAME_MAX] for line in request.form.get("names", "").splitlines() if line.strip()]
    ward = " ".join(request.form.get("ward", "").split())[:NAME_MAX]
    if not 1 <= len(names) <= TOKENS_MAX:
        return _tokens(problem="tokens-count"), 400
    _claims().make_tokens(names, ward, g.officer)
    return redirect(url_for("fleet.tokens"), 303)


@fleet.post("/tokens/<locator>/revoke")
def revoke(locator: str) -> Any:
    """Let nobody in by this token."""
    _claims().revoke(locator, g.officer)
    return redirect(url_for("fleet.tokens"), 303)


@fleet.get("/tokens/<locator>.toml")
def settings(locator: str) -> Response:
    """The lines for one card's `cuagan.toml`."""
    token = next((each for each in _claims().tokens() if each.locator == locator and each.token), None)
    if token is None:
        abort(404)
    text = part("catalogues")[LANGUAGES[0]]
    comment = text("token-comment", clock=text.full_clock(token.expires_at))
    lines = f'# {token.house}\n# {comment}\n[city]\nclaim = "{token.token}"\n'
    answer = Response(lines, content_type="application/toml; charset=utf-8")
    answer.headers["Content-Disposition"] = f"attachment; filename=cuagan-{locator[:6]}.toml"
    return answer


@fleet.post("/boxes/<box>/block")
def block(box: str) -> Any:
    """Shut a box out at once, or let it in again."""
    out = request.form.get("lift") != "yes"
    try:
        _claims().devices.block(box, out)
    except DeviceError:
        abort(404)
    _claims().journal.note("blocked" if out else "unblocked", box, officer=g.officer)
    return redirect(url_for("fleet.page"), 303)


def _claim(problem: str = "", code: str = "") -> str:
    return render_template("console/claim.html", problem=problem, code=code, found=None, minutes=CODE_MINUTES)


def _found(code: str, problem: str = "") -> Any:
    if not part("codes").allows(g.officer):
        return _claim(problem="claim-throttled"), 429
    try:
        claim = _claims().find(normal(code))
    except (ClaimError, ValueError) as error:
        return _claim(problem=_problem(error), code=code), 404
    part("codes").clear(g.officer)
    facts = {"houses": _claims().houses.all(), "ward": _claims().houses.last_ward()}
    return render_template(
        "console/claim.html",
        problem=problem,
        code=normal(code),
        found=claim,
        fingerprint=fingerprint(claim.public_key),
        minutes=CODE_MINUTES,
        **facts,
    ), 400 if problem else 200


def _problem(error: Exception) -> str:
    """The text of what went wrong with a code."""
    if isinstance(error, ClaimError):
        return error.name
    return "claim-blocked" if isinstance(error, DeviceError) else "claim-no-code"


def _tokens(problem: str = "") -> str:
    facts = {"tokens": _claims().tokens(), "ward": _claims().houses.last_ward(), "days": TOKEN_DAYS, "most": TOKENS_MAX}
    return render_template("console/tokens.html", problem=problem, **facts)


def _claims() -> Claims:
    claims: Claims = part("fleet_claims")
    return claims
