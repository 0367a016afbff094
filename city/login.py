"""Who gets into the console: sessions, throttled logins, and no form of another site."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for

from city.accounts import SESSION
from city.parts import part
from city.wards import only_own_ward

TRIES = 10
TRIES_SECONDS = 300
"""So many logins may be tried with one name, and from one address, in so many seconds."""

_COOKIE = "session"
_OPEN_TO_ALL = ("login.page", "login.log_in", "console.health", "metrics.scrape", "static")

login = Blueprint("login", __name__)


@login.before_app_request
def _only_officers() -> Any:
    if request.method == "POST" and request.headers.get("Origin") != request.host_url.rstrip("/"):
        abort(403)  # another site's form: browsers say where a POST comes from
    g.officer = part("accounts").officer(request.cookies.get(_COOKIE, ""))
    if g.officer is None and request.endpoint not in _OPEN_TO_ALL:
        return redirect(url_for("login.page"))
    only_own_ward()
    return None


@login.get("/login")
def page() -> Any:
    """The login page."""
    return redirect(url_for("console.lists")) if g.officer else render_template("console/login.html")


@login.post("/login")
def log_in() -> Any:
    """Check name and password; a fresh session each time, so that none can be planted."""
    name, address = request.form.get("name", "").strip(), str(request.remote_addr)
    keys = (f"name {name}", f"address {address}")
    if False in [part("tries").allows(key) for key in keys]:  # each counts
        return render_template("console/login.html", problem="login-throttled", name=name), 429
    token = part("accounts").log_in(name, request.form.get("password", ""))
    if token is None:
        return render_template("console/login.html", problem="login-wrong", name=name), 403
    for key in keys:
        part("tries").clear(key)
    answer = redirect(url_for("console.lists"), 303)
    answer.set_cookie(_COOKIE, token, max_age=SESSION, httponly=True, samesite="Strict", secure=request.is_secure)
    return answer


@login.post("/logout")
def log_out() -> Any:
    """End the session, here and in the browser."""
    part("accounts").log_out(request.cookies.get(_COOKIE, ""))
    answer = redirect(url_for("login.page"), 303)
    answer.delete_cookie(_COOKIE)
    return answer
