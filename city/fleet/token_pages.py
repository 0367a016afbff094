"""The officers' page of tokens: a card file for each new house, or one table of all of them for `cuagan cards`."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import tomli_w
from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for

from city.fleet.claims import TOKEN_DAYS, Claims, Token
from city.fleet.houses import plain
from city.language import LANGUAGES
from city.parts import part

TOKENS_MAX = 100
COLUMNS = ("house.name", "house.ward", "city.url", "city.claim", "wifi.ssid", "wifi.password", "display.board_turn")
"""Of the table: the first four are filled in; the technician adds what differs from house to house."""

BOM = "\ufeff"

tokens = Blueprint("tokens", __name__, url_prefix="/fleet/tokens")


@tokens.get("")
def page() -> str:
    """Tokens for settings files: for many boxes at once."""
    return _page()


@tokens.post("")
def make() -> Any:
    """A token for each house named, one a line."""
    names = [plain(line) for line in request.form.get("names", "").splitlines() if line.strip()]
    ward = plain(request.form.get("ward", ""))
    if not 1 <= len(names) <= TOKENS_MAX:
        return _page(problem="tokens-count"), 400
    _claims().make_tokens(names, ward, g.officer)
    return redirect(url_for("tokens.page"), 303)


@tokens.post("/<locator>/revoke")
def revoke(locator: str) -> Any:
    """Let nobody in by this token."""
    _claims().revoke(locator, g.officer)
    return redirect(url_for("tokens.page"), 303)


@tokens.get("/<locator>.toml")
def card(locator: str) -> Response:
    """One card's `cuagan.toml`: what a box on a wire needs. Not without the address that boxes call."""
    token = next((each for each in _open() if each.locator == locator), None)
    if token is None or not part("boxes_url"):
        abort(404)
    text = part("catalogues")[LANGUAGES[0]]
    comment = text("token-comment", clock=text.full_clock(token.expires_at))
    settings = tomli_w.dumps({"city": {"url": part("boxes_url"), "claim": token.token}})
    return _file(f"# {token.house}\n# {comment}\n{settings}", "application/toml", f"cuagan-{locator[:6]}.toml")


@tokens.get("/cards.csv")
def cards() -> Response:
    """A row for each token that is open, in the columns of `cuagan cards`, as Excel opens it."""
    if not part("boxes_url"):
        abort(404)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", delimiter=";")
    writer.writeheader()
    for token in _open():
        known = (token.house, token.ward, part("boxes_url"), token.token)
        writer.writerow(dict(zip(COLUMNS, known, strict=False)))
    return _file(BOM + out.getvalue(), "text/csv", "cuagan-cards.csv")


def _page(problem: str = "") -> str:
    facts = {"tokens": _claims().tokens(), "ward": _claims().houses.last_ward(), "days": TOKEN_DAYS, "most": TOKENS_MAX}
    return render_template("console/tokens.html", problem=problem, boxes_url=part("boxes_url"), **facts)


def _open() -> Sequence[Token]:
    """Those that let a box in."""
    return [each for each in _claims().tokens() if each.token]


def _file(content: str, kind: str, name: str) -> Response:
    answer = Response(content, content_type=f"{kind}; charset=utf-8")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def _claims() -> Claims:
    claims: Claims = part("fleet").claims
    return claims
