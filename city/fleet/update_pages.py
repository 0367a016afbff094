"""The officers' page of new versions: what is offered, how far it has got, and who may let it go."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from flask import Blueprint, abort, g, redirect, render_template, request, url_for

from city.fleet.fleet import Fleet
from city.fleet.rollouts import ALL, HOUSE, WARD, Rollout
from city.parts import part

FOLDER = "updates"
"""In the state folder: bundles, and for each kind of box which of them is offered (`cuagan post-update`)."""

MINUTES = (10, 30, 120, 1440)
"""For how long the boxes of a stage must have been well."""

RIGHT = "updates"

updates = Blueprint("updates", __name__, url_prefix="/fleet/updates")


class Offer(msgspec.Struct, frozen=True):
    """As much of a box's offer as matters here. `built`: seconds since 1970; it orders versions. `size`: bytes."""

    size: int
    built: int

    @property
    def built_at(self) -> datetime.datetime:
        """When its source was made."""
        return datetime.datetime.fromtimestamp(self.built, datetime.UTC)


@updates.get("/")
def page() -> str:
    """Every kind of box for which there is a version, with how far that has got."""
    return render_template("console/updates.html", revision=part("fleet_watch").revision(), **_facts())


@updates.get("/now")
def now() -> str:
    """The part of it that changes."""
    return render_template("console/_updates.html", **_facts())


@updates.post("/begin")
def begin() -> Any:
    """Let one house have it, then its ward, then all."""
    _must_may()
    kind, box = request.form.get("kind", ""), request.form.get("box", "")
    minutes, home = request.form.get("minutes", 0, int), _fleet().home(box)
    offer = offers(_fleet().places.state).get(kind)
    if offer is None or home is None or minutes not in MINUTES:
        abort(404)
    _fleet().rollouts.begin(kind, offer.built, box, home.ward, minutes, g.officer)
    _fleet().rollouts.move_on()
    _fleet().journal.note("update-begun", box, f"{kind} {offer.built}", g.officer)
    return redirect(url_for("updates.page"), 303)


@updates.post("/<int:rollout>/stop")
def stop(rollout: int) -> Any:
    """Let no further box have it."""
    _must_may()
    _fleet().rollouts.stop(rollout)
    _fleet().journal.note("update-stopped", detail=str(rollout), officer=g.officer)
    return redirect(url_for("updates.page"), 303)


def offers(state: Path) -> Mapping[str, Offer]:
    """What there is for each kind of box; what cannot be read is not there."""
    found = {}
    for path in sorted((state / FOLDER).glob("*.json")):
        try:
            found[path.stem] = msgspec.json.decode(path.read_bytes(), type=Offer)
        except (OSError, msgspec.MsgspecError):
            continue
    return found


def _must_may() -> None:
    if not part("accounts").may(g.officer, RIGHT):
        abort(403)


def _facts() -> dict[str, Any]:
    fleet = _fleet()
    fleet.rollouts.move_on()
    versions = [(kind, offer, _current(kind, offer)) for kind, offer in offers(fleet.places.state).items()]
    return {
        "versions": [(kind, offer, found, _stages(found)) for kind, offer, found in versions],
        "houses": [card.house for card in fleet.cards() if card.state != "blocked"],
        "minutes": MINUTES,
        "may": part("accounts").may(g.officer, RIGHT),
    }


def _current(kind: str, offer: Offer) -> Rollout | None:
    """The rollout of this very version."""
    found = _fleet().rollouts.current(kind)
    return found if found is not None and found.built == offer.built else None


def _stages(found: Rollout | None) -> Sequence[tuple[int, Mapping[str, int]]]:
    return [(stage, _fleet().rollouts.counts(found, stage)) for stage in (HOUSE, WARD, ALL)] if found else ()


def _fleet() -> Fleet:
    fleet: Fleet = part("fleet")
    return fleet
