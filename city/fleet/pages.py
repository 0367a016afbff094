"""The officers' pages of the boxes: how they are, what to tell them, letting one in, shutting one out."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from appliance.wire.claims import CODE_MINUTES, fingerprint, normal
from city.devices import DeviceError
from city.fleet import health, photo, plots
from city.fleet.calls import Call
from city.fleet.claims import ClaimError, Claims
from city.fleet.fleet import Fleet
from city.fleet.houses import House, plain
from city.fleet.telling import HOURS, OFFERED, TEXT_MAX, arguments
from city.fleet.watch import FleetWatch
from city.language import LANGUAGES
from city.parts import part
from city.wards import own
from city.watch import Watch

SHOWN = 15
WEEK_S = 7 * 86400.0
HEARTBEAT_S = 10.0
PLOTTED = {
    "waiting": 1,
    "visits_today": 1,
    "temperature_c": 1,
    "disk_free_bytes": 1e9,
    "faults_today": 1,
}
"""The numbers of a house's page, and by what each is divided."""

ZEROES = frozenset({"waiting", "visits_today", "faults_today"})
"""Those that a report leaves out when they are 0."""

_ROOM_FOR_FORM = 64 * 1024

fleet = Blueprint("fleet", __name__, url_prefix="/fleet")


@fleet.get("/")
def page() -> str:
    """Every house and its box, where somebody must act first."""
    return render_template("console/fleet.html", revision=_watch().revision(), **_overview())


@fleet.get("/now")
def now() -> str:
    """The same without the page around it."""
    return render_template("console/_fleet.html", **_overview())


@fleet.get("/stream")
def stream() -> Response:
    """Server-sent events: a revision whenever something changed."""
    return _streamed(lambda: None)


@fleet.get("/boxes/<box>")
def house(box: str) -> str:
    """One house: what is wrong and what to do, what was told to its box, a week of numbers."""
    return render_template("console/house.html", revision=_watch().revision(), **_house(box))


@fleet.get("/boxes/<box>/now")
def house_now(box: str) -> str:
    """The part of it that changes."""
    return render_template("console/_house.html", **_house(box))


@fleet.get("/boxes/<box>/stream")
def house_stream(box: str) -> Response:
    """As `/stream`; meanwhile the box reports often."""
    reports = _fleet().reports
    return _streamed(lambda: reports.watch(box, 2.0 * HEARTBEAT_S))


@fleet.post("/boxes/<box>/do")
def do(box: str) -> Any:
    """Tell the box to do something of the list."""
    told = arguments(request.form, _now())
    if told is None or _fleet().home(box) is None:
        abort(404)
    _fleet().tell(box, *told, g.officer)
    return redirect(url_for("fleet.house", box=box), 303)


@fleet.get("/boxes/<box>/pictures/<command>")
def picture(box: str, command: str) -> Response:
    """What a box gave of its idle screen, for a day."""
    found = _fleet().orders.picture(box, command)
    if found is None:
        abort(404)
    return Response(found, content_type="image/webp")


@fleet.post("/boxes/<box>/accept")
def accept(box: str) -> Any:
    """The card was moved to this board on purpose."""
    home, heard = _fleet().houses.of_box(box), _fleet().reports.all([box]).get(box)
    if home is None or heard is None:
        abort(404)
    _fleet().houses.put(box, home.house_id, heard.report.board, heard.report.serial)
    _fleet().journal.note("board-accepted", box, heard.report.serial, g.officer)
    return redirect(url_for("fleet.house", box=box), 303)


@fleet.get("/ring")
def ring() -> str:
    """The calls that ring: every page of the console asks for them."""
    return render_template("console/_ring.html", calls=_calls())


@fleet.post("/calls/<call>/answer")
def answer(call: str) -> Any:
    """Answer a call for help: the kiosk shows the words."""
    text = " ".join(request.form.get("text", "").split())[:TEXT_MAX]
    text = text or part("catalogues")[LANGUAGES[0]]("call-coming")
    answered = _fleet().calls.answer(call, g.officer, text)
    if answered is not None:
        _fleet().tell(answered.box, "answer-help", {"call": call, "text": text}, g.officer)
    return redirect(url_for("fleet.page"), 303)


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
    name, ward = (plain(request.form.get(key, "")) for key in ("name", "ward"))
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


@fleet.post("/boxes/<box>/block")
def block(box: str) -> Any:
    """Shut a box out at once, or let it in again."""
    out = request.form.get("lift") != "yes"
    try:
        _claims().devices.block(box, out)
    except DeviceError:
        abort(404)
    _claims().journal.note("blocked" if out else "unblocked", box, officer=g.officer)
    back = url_for("fleet.house", box=box) if request.form.get("from") == "house" else url_for("fleet.page")
    return redirect(back, 303)


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


def _overview() -> dict[str, Any]:
    cards = _fleet().cards(g.boxes)
    return {"cards": cards, "counts": health.counts(cards), "calls": _calls(), "now": _now()}


def _calls() -> Sequence[tuple[Call, House]]:
    """Those that ring, each with its house."""
    ringing = ((call, _fleet().home(call.box)) for call in _fleet().calls.ringing() if own(call.box))
    return [(call, house) for call, house in ringing if house is not None]


def _house(box: str) -> dict[str, Any]:
    home = _fleet().home(box)
    if home is None:
        abort(404)
    card = next(each for each in _fleet().cards() if each.house.box == home.box or each.house.house_id == home.house_id)
    boxes = _fleet().houses.boxes(home.house_id) or [box]
    until = time.time()
    return {
        "card": card,
        "boxes": boxes,
        "offered": OFFERED,
        "hours": HOURS,
        "text_max": TEXT_MAX,
        "orders": _fleet().orders.latest(boxes, SHOWN),
        "happened": _fleet().journal.latest(SHOWN, card.house.box),
        "plots": _plots(boxes, until),
        "blocked": card.house.box in _fleet().blocked(),
        "calls": [(call, house) for call, house in _calls() if house.box == card.house.box],
        "now": _now(),
    }


def _plots(boxes: Sequence[str], until: float) -> Sequence[tuple[str, Any]]:
    """A week of each number that any of these boxes told."""
    rows = sorted((row for box in boxes for row in _fleet().reports.history(box, until - WEEK_S)), key=itemgetter(0))
    drawn = []
    for name, divisor in PLOTTED.items():
        points = [(at, (numbers.get(name) or 0) / divisor) for at, numbers in rows if name in numbers or name in ZEROES]
        text = part("catalogues")[LANGUAGES[0]]
        drawn.append((name, plots.plot(points, until - WEEK_S, until, text(f"plot-{name.replace('_', '-')}"))))
    return [(name, drawing) for name, drawing in drawn if drawing]


def _streamed(meanwhile: Callable[[], None]) -> Response:
    streams = part("streams")
    if not streams.acquire(blocking=False):
        return Response(status=503, headers={"Retry-After": "10"})
    answer = Response(
        _revisions(_watch(), part("watch"), meanwhile),
        content_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )
    answer.call_on_close(streams.release)
    return answer


def _revisions(watch: FleetWatch, console: Watch, meanwhile: Callable[[], None]) -> Iterator[str]:
    revision = watch.revision()
    while not console.stopped:
        meanwhile()
        yield f"data: {revision}\n\n"
        revision = watch.wait(revision, HEARTBEAT_S, console)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _watch() -> FleetWatch:
    watch: FleetWatch = part("fleet_watch")
    return watch


def _fleet() -> Fleet:
    fleet: Fleet = part("fleet")
    return fleet


def _claims() -> Claims:
    return _fleet().claims
