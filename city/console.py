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
    g,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.exceptions import HTTPException

from appliance.wire.envelope import Envelope, EnvelopeError
from appliance.wire.identifiers import parse_number
from appliance.wire.messages import Paper
from city.accounts import Accounts
from city.alerts.metrics import AlertMetrics
from city.alerts.pages import alerts
from city.alerts.worker import Alerts
from city.cover import cover
from city.database import DOWN
from city.dossiers import Locked, Opener, PageError, Pages
from city.files import DocumentsDown
from city.fleet.fleet import Fleet
from city.fleet.metrics import metrics, metrics_token, registry
from city.fleet.pages import fleet
from city.fleet.token_pages import tokens
from city.fleet.update_pages import updates
from city.fleet.watch import FleetWatch
from city.keys import KeysError
from city.language import LANGUAGES, Catalogue, catalogues
from city.listings.calendar_page import calendar_pages
from city.listings.form_pages import form_pages
from city.listings.pages import listings
from city.listings.posting import Posting
from city.login import TRIES, TRIES_SECONDS, login
from city.parts import part
from city.stats.pages import stats
from city.store import Store, StoredDossier
from city.throttle import Throttle
from city.wards import own
from city.watch import Watch

UNOPENED_SHOWN = 100
OPENED_SHOWN = 50
STREAMS = 40
"""Pages that may listen for changes at once; the server's other threads answer requests."""

WIDTHS = (160, 1240, 2480)
"""In pixels: a thumbnail, a page to read, a page at 300 dpi."""

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

console = Blueprint("console", __name__)


def create_console_app(
    store: Store,
    accounts: Accounts,
    opener: Opener,
    watch: Watch,
    posting: Posting,
    boxes: Fleet,
    alerting: Alerts,
    boxes_url: str = "",
) -> Flask:
    """The console's Flask application; `watch` is started and stopped by whoever runs it.

    boxes_url: where boxes reach the intake, for their cards' files; empty when nobody said it.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 16 * 1024
    app.extensions.update(
        store=store,
        accounts=accounts,
        opener=opener,
        watch=watch,
        publishing=posting.publishing,
        posting=posting,
        forms=posting.forms,
        fleet=boxes,
        alerts=alerting,
        boxes_url=boxes_url,
        fleet_watch=FleetWatch(boxes),
        metrics_registry=registry(boxes, AlertMetrics(alerting)),
        metrics_token=metrics_token(boxes.places.metrics_token),
        codes=Throttle(TRIES, TRIES_SECONDS),
        pages=Pages(),
        catalogues=catalogues(),
        tries=Throttle(TRIES, TRIES_SECONDS),
        streams=threading.BoundedSemaphore(STREAMS),
    )
    app.register_blueprint(login)
    app.register_blueprint(console)
    app.register_blueprint(listings)
    app.register_blueprint(calendar_pages)
    app.register_blueprint(form_pages)
    app.register_blueprint(fleet)
    app.register_blueprint(tokens)
    app.register_blueprint(updates)
    app.register_blueprint(stats)
    app.register_blueprint(metrics)
    app.register_blueprint(alerts)
    app.after_request(_harden)
    app.context_processor(lambda: {"t": _text(), "officer": g.get("officer"), "ward": g.get("ward")})
    for error in (Locked, EnvelopeError, PageError):
        app.register_error_handler(error, _cannot_open)
    app.register_error_handler(DocumentsDown, _documents_down)
    for down in DOWN:
        app.register_error_handler(down, _database_down)
    app.register_error_handler(HTTPException, _refused)
    return app


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
    """Server-sent events: a revision whenever the lists changed. It ends, and none begins, while nobody can know."""
    streams = part("streams")
    if part("watch").blind or not streams.acquire(blocking=False):
        return Response(status=503, headers={"Retry-After": "10"})
    answer = Response(_revisions(part("watch")), content_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
    answer.call_on_close(streams.release)
    return answer


@console.post("/unlock")
def unlock() -> Any:
    """Take the passphrase that opens dossiers; throttled like a login."""
    if not part("tries").allows("passphrase"):
        return _lists(problem="login-throttled"), 429
    try:
        part("opener").unlock(request.form.get("passphrase", "").strip())
    except KeysError:
        return _lists(problem="unlock-wrong"), 403
    part("tries").clear("passphrase")
    return redirect(url_for("console.lists"), 303)


@console.get("/find")
def find() -> Any:
    """The dossier with this number."""
    if not request.args.get("number"):
        return redirect(url_for("console.lists", lang=request.args.get("lang")))
    try:
        found = part("store").arrived_under(parse_number(request.args.get("number", "")))
    except ValueError:
        return _lists(problem="find-no-number"), 400
    found = [row for row in found if own(row.device)]
    return redirect(url_for("console.dossier", dossier_id=found[0].dossier_id)) if found else (_lists("find-none"), 404)


@console.get("/dossiers/<dossier_id>")
def dossier(dossier_id: str) -> str:
    """The answers beside the pages."""
    row, envelope = _opened(dossier_id)
    sheets = [(place, paper) for place, paper in enumerate(envelope.manifest.papers, 1) if paper.file]
    manifest = envelope.manifest
    listing = part("publishing").number_of(manifest.procedure.listing_version)
    facts = {"row": row, "manifest": manifest, "sheets": sheets, "listing": listing}
    return render_template("console/dossier.html", **facts, widths=WIDTHS)


@console.get("/dossiers/<dossier_id>/papers/<int:paper>/<int:page>-<int:width>.png")
def page(dossier_id: str, paper: int, page: int, width: int) -> Response:
    """A page (papers and pages count from 1), drawn."""
    if width not in WIDTHS:
        abort(404)
    _, envelope = _opened(dossier_id)
    file = envelope.files[_scanned(envelope, paper).file or ""]
    return Response(part("pages").png(file, page - 1, width), content_type="image/png")


@console.get("/dossiers/<dossier_id>/papers/<int:paper>.pdf")
def paper(dossier_id: str, paper: int) -> Response:
    """A paper's PDF, to keep."""
    row, envelope = _opened(dossier_id)
    which = _scanned(envelope, paper)
    return _download(envelope.files[which.file or ""], f"{row.number} {which.name}")


@console.get("/dossiers/<dossier_id>/all.pdf")
def whole(dossier_id: str) -> Response:
    """The answers and all papers as one PDF, to keep."""
    row, envelope = _opened(dossier_id)
    first = cover(row, envelope.manifest, _text())
    return _download(part("pages").joined([first, *envelope.files.values()]), row.number)


@console.get("/healthz")
def health() -> Response:
    """Whether the console answers and reaches its database."""
    part("store").counts()
    return Response("ok\n", content_type="text/plain")


def _lists(problem: str = "") -> str:
    revision = part("watch").revision
    return render_template("console/lists.html", problem=problem, revision=revision, **_entries())


def _entries() -> dict[str, Any]:
    store = part("store")
    arrived, opened = store.counts()
    return {
        "unopened": [_entry(row) for row in store.unopened(UNOPENED_SHOWN, g.boxes)],
        "opened": [_entry(row) for row in store.opened(OPENED_SHOWN, g.boxes)],
        "waiting": arrived - opened if g.boxes is None else store.waiting(g.boxes),
        "locked": part("opener").locked,
        "now": datetime.datetime.now(datetime.UTC),
    }


def _entry(row: StoredDossier) -> dict[str, Any]:
    """A line of a list: the row, and what the dossier says of itself or why it cannot say it."""
    try:
        return {"row": row, "manifest": part("opener").manifest(row), "fault": ""}
    except Locked:
        return {"row": row, "manifest": None, "fault": "entry-locked"}
    except DocumentsDown:
        return {"row": row, "manifest": None, "fault": "entry-down"}
    except EnvelopeError:
        return {"row": row, "manifest": None, "fault": "entry-broken"}


def _opened(dossier_id: str) -> tuple[StoredDossier, Envelope]:
    """The dossier, once it stands in the books who saw it first."""
    row = part("store").dossier(dossier_id)
    if row is None or row.arrived_at is None:
        abort(404)
    envelope = part("opener").open(row)
    if row.opened_at is None:
        part("store").open(dossier_id, g.officer, datetime.datetime.now(datetime.UTC))
        row = part("store").dossier(dossier_id) or row
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
    while not watch.stopped and not watch.blind:
        yield f"data: {revision}\n\n"
        revision = watch.wait(revision, 15)


def _cannot_open(error: Exception) -> Any:
    if isinstance(error, Locked):
        return redirect(url_for("console.lists"))
    return render_template("console/broken.html", reason=str(error)), 422


def _documents_down(_: DocumentsDown) -> Any:
    return render_template("console/error.html", problem="error-documents"), 503


def _database_down(_: Exception) -> Any:
    return render_template("console/error.html", problem="error-database"), 503


def _refused(error: HTTPException) -> Any:
    code = error.code or 500
    return render_template("console/error.html", problem=f"error-{code if code in (403, 404) else 'other'}"), code


def _text() -> Catalogue:
    wanted = request.args.get("lang") or request.cookies.get("lang", "")
    texts: dict[str, Catalogue] = part("catalogues")
    return texts[wanted if wanted in LANGUAGES else LANGUAGES[0]]


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
