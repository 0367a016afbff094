"""A whole box that brings itself from one version to the next: an officer lets it go, and no hand is in it."""

from __future__ import annotations

import json
import time
from pathlib import Path

from appliance.upkeep.updates import Step
from city.fleet.fleet import Fleet
from image.guest import Guest
from tests.boot.outside import Town
from tests.image_torture.doings import LONGEST_S, slot
from tests.image_torture.ledger import Found
from tests.image_torture.streamed import came
from tests.image_torture.versions import Version, offer

STATE = "/var/lib/cuagan/update/state.json"
HEALTH = "/run/cuagan-health/health.json"
OVER = (Step.COMMITTED, Step.UNDONE, Step.REFUSED)


def by_itself(guest: Guest, town: Town, bundle: Path, new: Version) -> Found:
    """From the release in the console to the verdict of the box's own health check.

    The box runs and is the city's. Seconds are counted from the release: to the trial's start, and to the verdict.
    """
    zero, before, began = came(guest), len(guest.starts), time.monotonic()
    _release(town, bundle, new)
    brought = 0

    def tried() -> bool:
        nonlocal brought
        brought = max(brought, came(guest) - zero)  # counted anew after a restart
        return len(guest.starts) > before or _step(guest) in OVER

    guest.wait("the trial of the new version", tried, LONGEST_S)
    trial_s = time.monotonic() - began
    guest.wait("the verdict", lambda: _step(guest) in OVER, LONGEST_S)
    size = bundle.stat().st_size
    return {
        "step": _step(guest),
        "slot": slot(guest),
        "version": guest.tell("sed -n 's/^IMAGE_VERSION=//p' /usr/lib/os-release", 60).strip().strip('"'),
        "health": json.loads(guest.tell(f"cat {HEALTH}", 60)),
        "came": brought,
        "bundle": size,
        "ratio": round(brought / size, 4),
        "trial_s": round(trial_s),
        "verdict_s": round(time.monotonic() - began),
    }


def _release(town: Town, bundle: Path, new: Version) -> None:
    """Offered, and then the officer's first press on the page of new versions."""
    offer(new, bundle, town.places.state)
    fleet = Fleet(town.places.store_url, town.places)
    (card,) = fleet.cards()
    fleet.rollouts.begin(new.build.compatible, new.built, card.house.box, card.house.ward, 1, "canbo")


def _step(guest: Guest) -> str:
    return str(json.loads(guest.tell(f"cat {STATE}", 60))["step"])
