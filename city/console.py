"""The officers' side of the city: the dossiers as they arrive, and each with its answers beside its pages."""

from __future__ import annotations

import datetime
import io
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)

from appliance.wire.envelope import Envelope, EnvelopeError
from appliance.wire.identifiers import parse_number
from appliance.wire.messages import Paper
from city.accounts import SESSION, Accounts
from city.dossiers import Locked, Opener, PageError, Pages
from city.keys import KeysError
from city.language import LANGUAGES, Catalogue, catalogues
from city.store import Store, StoredDossier
from city.throttle import Throttle
from city.watch import Watch

UNOPENED_SHOWN = 100
OPENED_SHOWN = 50
STREAMS = 40
"""Pages that may listen for changes at once; the server's other threads answer requests."""

WIDTHS = (160, 1240, 2480)
"""In pixels: a thumbnail, a page to read, a page at 300 dpi."""

TRIES = 10
TRIES_SECONDS = 300

_COOKIE = "session"
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

console = Blueprint("console", __name__)


def create_console_app(store: Store, accounts: Accounts, opener: Opener, watch: Watch) -> Flask:
    """The console's Flask application; `watch` is started and stopped by whoever runs it."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 16 * 1024
    app.extensions.update(
        store=store,
        accounts=accounts,
        opener=opener,
        watch=watch,
        pages=Pages(),
        catalogues=catalogues(),
        tries=Throttle(TRIES, TRIES_SECONDS),
        streams=threading.BoundedSemaphore(STREAMS),
    )
    app.register_blueprint(console)
    app.after_request(_harden)
    app.context_processor(lambda: {"t": _text(), "officer": g.get("officer"), "languages": LANGUAGES})
    for error in (Locked, EnvelopeError, PageError):
        app.register_error_handler(error, _cannot_open)
    return app


@console.before_app_request
def _only_officers() -> Any:
    if request.method == "POST" and request.headers.get("Origin") != request.host_url.rstrip("/"):
        abort(403)  # another site's form: browsers say where a POST comes from
    g.officer = _part("accounts").officer(request.cookies.get(_COOKIE, ""))
    if g.officer is None and request.endpoint not in ("console.login", "console.log_in", "console.health", "static"):
        return redirect(url_for("console.login"))
    return None


@console.get("/login")
def login() -> Any:
    """The login page."""
    return render_template("console/login.html") if g.officer is None else redirect(url_for("console.lists"))


@console.post("/login")
def log_in() -> Any:
    """Check name and password; a fresh session each time, so that none can be planted."""
    name, address = request.form.get("name", "").strip(), str(request.remote_addr)
    keys = (f"name {name}", f"address {address}")
    if False in [_part("tries").allows(key) for key in keys]:  # each counts
        return render_template("console/login.html", problem="login-throttled", name=name), 429
    token = _part("accounts").log_in(name, request.form.get("password", ""))
    if token is None:
        return render_template("console/login.html", problem="login-wrong", name=name), 403
    for key in keys:
        _part("tries").clear(key)
    answer = redirect(url_for("console.lists"), 303)
    answer.set_cookie(
        _COOKIE, token, max_age=SESSION, httponly=True, samesite="Strict", secure=request.is_secure, path="/"
    )
    return answer


@console.post("/logout")
def log_out() -> Any:
    """End the session, here and in the browser."""
    _part("accounts").log_out(request.cookies.get(_COOKIE, ""))
    answer = redirect(url_for("console.login"), 303)
    answer.delete_cookie(_COOKIE)
    return answer


@console.post("/unlock")
def unlock() -> Any:
    """Take the passphrase that opens dossiers; throttled like a login."""
    if not _part("tries").allows("passphrase"):
        return _lists(problem="login-throttled"), 429
    try:
        _part("opener").unlock(request.form.get("passphrase", "").strip())
    except KeysError:
        return _lists(problem="unlock-wrong"), 403
    return redirect(url_for("console.lists"), 303)


@console.get("/")
def lists() -> str:
    """Those nobody opened, and those opened last."""
    return _lists()


@console.get("/lists")
def fragment() -> str:
    """The same lists without the page around them, for a page that stays open."""
    return render_template("console/_lists.html", **_entries())


@console.get("/stream")
def stream() -> Response:
    """Server-sent events: a revision whenever the lists changed."""
    streams = _part("streams")
    if not streams.acquire(blocking=False):
        return Response(status=503, headers={"Retry-After": "10"})
    answer = Response(_revisions(_part("watch")), content_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
    answer.call_on_close(streams.release)
    return answer


@console.get("/find")
def find() -> Any:
    """The dossier with this number."""
    try:
        found = _part("store").arrived_under(parse_number(request.args.get("number", "")))
    except ValueError:
        return _lists(problem="find-no-number"), 400
    return redirect(url_for("console.dossier", dossier_id=found[0].dossier_id)) if found else (_lists("find-none"), 404)


@console.get("/dossiers/<dossier_id>")
def dossier(dossier_id: str) -> str:
    """The answers beside the pages."""
    row, envelope = _opened(dossier_id)
    sheets = [(place, paper) for place, paper in enumerate(envelope.manifest.papers, 1) if paper.file]
    return render_template("console/dossier.html", row=row, manifest=envelope.manifest, sheets=sheets, widths=WIDTHS)


@console.get("/dossiers/<dossier_id>/papers/<int:paper>/<int:page>-<int:width>.png")
def page(dossier_id: str, paper: int, page: int, width: int) -> Response:
    """A page (papers and pages count from 1), drawn."""
    if width not in WIDTHS:
        abort(404)
    _, envelope = _opened(dossier_id)
    file = envelope.files[_scanned(envelope, paper).file or ""]
    return Response(_part("pages").png(file, page - 1, width), content_type="image/png")


@console.get("/dossiers/<dossier_id>/papers/<int:paper>.pdf")
def paper(dossier_id: str, paper: int) -> Response:
    """A paper's PDF, to keep."""
    row, envelope = _opened(dossier_id)
    which = _scanned(envelope, paper)
    return _download(envelope.files[which.file or ""], f"{row.number} {which.name}")


@console.get("/dossiers/<dossier_id>/all.pdf")
def whole(dossier_id: str) -> Response:
    """All papers as one PDF, to keep."""
    row, envelope = _opened(dossier_id)
    return _download(_part("pages").joined(list(envelope.files.values())), row.number)


@console.get("/healthz")
def health() -> Response:
    """Whether the console answers and reaches its database."""
    _part("store").counts()
    return Response("ok\n", content_type="text/plain")


def _lists(problem: str = "") -> str:
    revision = _part("watch").revision
    return render_template("console/lists.html", problem=problem, revision=revision, **_entries())


def _entries() -> dict[str, Any]:
    store = _part("store")
    arrived, opened = store.counts()
    return {
        "unopened": [_entry(row) for row in store.unopened(UNOPENED_SHOWN)],
        "opened": [_entry(row) for row in store.opened(OPENED_SHOWN)],
        "waiting": arrived - opened,
        "locked": _part("opener").locked,
        "now": datetime.datetime.now(datetime.UTC),
    }


def _entry(row: StoredDossier) -> dict[str, Any]:
    """A line of a list: the row, and what the dossier says of itself or why it cannot say it."""
    try:
        return {"row": row, "manifest": _part("opener").manifest(row), "fault": ""}
    except Locked:
        return {"row": row, "manifest": None, "fault": "entry-locked"}
    except EnvelopeError:
        return {"row": row, "manifest": None, "fault": "entry-broken"}


def _opened(dossier_id: str) -> tuple[StoredDossier, Envelope]:
    """The dossier, once it stands in the books who saw it first."""
    row = _part("store").dossier(dossier_id)
    if row is None or row.arrived_at is None:
        abort(404)
    envelope = _part("opener").open(row)
    if row.opened_at is None:
        _part("store").open(dossier_id, g.officer, datetime.datetime.now(datetime.UTC))
        row = _part("store").dossier(dossier_id) or row
    return row, envelope


def _scanned(envelope: Envelope, paper: int) -> Paper:
    papers: Sequence[Paper] = envelope.manifest.papers
    if not 1 <= paper <= len(papers) or papers[paper - 1].file is None:
        abort(404)
    return papers[paper - 1]


def _download(pdf: bytes, name: str) -> Response:
    name = "".join(letter if letter.isalnum() or letter in " -.,()" else "_" for letter in name)
    return send_file(io.BytesIO(pdf), "application/pdf", as_attachment=True, download_name=f"{name}.pdf")


def _revisions(watch: Watch) -> Iterator[str]:
    revision = watch.revision
    while not watch.stopped:
        yield f"data: {revision}\n\n"
        revision = watch.wait(revision, 15)


def _cannot_open(error: Exception) -> Any:
    if isinstance(error, Locked):
        return redirect(url_for("console.lists"))
    return render_template("console/broken.html", reason=str(error)), 422


def _text() -> Catalogue:
    wanted = request.args.get("lang") or request.cookies.get("lang", "")
    texts: dict[str, Catalogue] = _part("catalogues")
    return texts[wanted if wanted in LANGUAGES else LANGUAGES[0]]


def _part(name: str) -> Any:
    return current_app.extensions[name]


def _harden(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie("lang", request.args["lang"], max_age=datetime.timedelta(days=365), samesite="Strict")
    return response
