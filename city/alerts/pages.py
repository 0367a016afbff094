"""The officers' page of alerts: to whom and when, a test that tells honestly how it ended, what has gone out."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

import msgspec
from flask import Blueprint, Response, g, redirect, render_template, request, url_for

from city.alerts.errors import AlertError
from city.alerts.outbox import Message
from city.alerts.settings import STEPS_MAX, Policy, Step, Ways, Wishes, is_address, is_hook
from city.alerts.worker import LOOK_S, Alerts
from city.parts import part
from city.watch import Watch

SHOWN = 12
HEARTBEAT_S = 10.0
LOOKS_S = 0.5
ASLEEP_S = 12 * LOOK_S
"""After so long without a look nobody sends alerts, and the page says so."""

POLICIES: Sequence[str] = get_args(Policy)
KINDS = ("act", "watch", "ended")

alerts = Blueprint("alerts", __name__, url_prefix="/alerts")


@dataclasses.dataclass(frozen=True, slots=True)
class Form:
    """What stands in the fields, right or wrong, and what is wrong: names of texts by field."""

    fields: Mapping[str, str]
    wrong: Mapping[str, str]


@alerts.get("/")
def page() -> str:
    """The settings, the test and what went out."""
    return _page(_filled(_alerts().wishes.read()))


@alerts.post("/")
def change() -> Any:
    """Go by these settings from now on; with a mistake nothing changes and everything typed stays."""
    form, wishes = _read(request.form)
    if wishes is None:
        return _page(form), 400
    _alerts().wishes.set(wishes, g.officer)
    part("fleet").journal.note("alerts-set", officer=g.officer)
    return redirect(url_for("alerts.page", saved="yes"), 303)


@alerts.post("/test")
def test() -> Any:
    """Send a test to everybody who is set."""
    if not part("tries").allows(f"alerts-test {g.officer}"):
        return redirect(url_for("alerts.page", test="throttled"), 303)
    wishes = _alerts().wishes.read()
    count = _alerts().ledger.test(wishes, _alerts().letters(), g.officer)
    return redirect(url_for("alerts.page", test="written" if count else "nobody") + "#sent", 303)


@alerts.get("/now")
def now() -> str:
    """What changes by itself: whether alerts are sent, and what went out."""
    return render_template("console/_alerts.html", **_state(_alerts()))


@alerts.get("/stream")
def stream() -> Response:
    """Server-sent events: a revision whenever a message got on."""
    streams = part("streams")
    if not streams.acquire(blocking=False):
        return Response(status=503, headers={"Retry-After": "10"})
    answer = Response(
        _revisions(_alerts(), part("watch")), content_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )
    answer.call_on_close(streams.release)
    return answer


def _revisions(alerting: Alerts, watch: Watch) -> Iterator[str]:
    seen, spoken = "", 0.0
    while not watch.stopped:
        revision = _revision(alerting)
        if revision != seen or time.monotonic() - spoken > HEARTBEAT_S:
            seen, spoken = revision, time.monotonic()
            yield f"data: {revision}\n\n"
        watch.pause(LOOKS_S)


def _revision(alerting: Alerts) -> str:
    state = _state(alerting)
    face = [(each.message, each.state, each.fault, each.tries) for each in state["messages"]]
    told = repr((face, state["asleep"], state["mistake"], int(time.time() / 60)))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _page(form: Form) -> str:
    return render_template(
        "console/alerts.html",
        form=form,
        policies=POLICIES,
        kinds=KINDS,
        steps=range(1, STEPS_MAX + 1),
        revision=_revision(_alerts()),
        secret=_alerts().secret_file,
        **_state(_alerts()),
    )


def _state(alerting: Alerts) -> Mapping[str, Any]:
    beat = alerting.ledger.beat()
    mistake = ""
    try:
        found = alerting.ways()
    except AlertError as error:
        found, mistake = Ways(), error.detail
    return {
        "messages": alerting.messages.latest(SHOWN),
        "asleep": beat is None or time.time() - beat > ASLEEP_S,
        "beat": None if beat is None else _moment(beat),
        "mistake": mistake,
        "mail_ready": bool(found.smtp.host),
        "moment": _moment,
        "address": _address,
    }


def _address(message: Message) -> str:
    """Whom it goes to; of a webhook only the host, as the rest of its address is often its key."""
    return message.address if message.channel == "mail" else message.address.split("/")[2]


def _filled(wishes: Wishes) -> Form:
    fields = {
        "language": wishes.language,
        "addresses": "\n".join(wishes.addresses),
        "webhook": wishes.webhook,
        "day_from": wishes.day_from,
        "day_to": wishes.day_to,
        **{kind: getattr(wishes, kind) for kind in KINDS},
    }
    for place, step in enumerate(wishes.chain, 1):
        fields |= {f"minutes{place}": str(step.minutes), f"step{place}": ", ".join(step.addresses)}
    return Form(fields, {})


def _read(given: Mapping[str, str]) -> tuple[Form, Wishes | None]:
    """The form as it came, and the wishes if all of it is right."""
    names = ["language", "addresses", "webhook", "day_from", "day_to", *KINDS]
    names += [f"{part}{place}" for place in range(1, STEPS_MAX + 1) for part in ("minutes", "step")]
    fields = {name: given.get(name, "").strip() for name in names}
    wrong: dict[str, str] = {}
    addresses = _addresses(fields, "addresses", wrong)
    if fields["webhook"] and not is_hook(fields["webhook"]):
        wrong["webhook"] = "alerts-wrong-webhook"
    chain = [step for place in range(1, STEPS_MAX + 1) if (step := _step(fields, place, wrong))]
    plain = {name: fields[name] for name in ("language", "webhook", "day_from", "day_to", *KINDS)}
    try:
        steps = [msgspec.to_builtins(step) for step in sorted(chain, key=lambda step: step.minutes)]
        wishes = msgspec.convert({**plain, "addresses": addresses, "chain": steps}, Wishes)
    except msgspec.ValidationError:
        wrong.setdefault("day_from", "alerts-wrong-choice")
    return Form(fields, wrong), None if wrong else wishes


def _step(fields: Mapping[str, str], place: int, wrong: dict[str, str]) -> Step | None:
    minutes, addresses = fields[f"minutes{place}"], _addresses(fields, f"step{place}", wrong)
    if not addresses:
        return None
    try:
        return msgspec.convert({"minutes": int(minutes), "addresses": addresses}, Step)
    except (ValueError, msgspec.ValidationError):
        wrong[f"minutes{place}"] = "alerts-wrong-minutes"
        return None


def _addresses(fields: Mapping[str, str], name: str, wrong: dict[str, str]) -> Sequence[str]:
    found = list(dict.fromkeys(fields[name].replace(",", " ").replace(";", " ").split()))
    if not all(map(is_address, found)):
        wrong[name] = "alerts-wrong-address"
    return found


def _moment(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)


def _alerts() -> Alerts:
    found: Alerts = part("alerts")
    return found
