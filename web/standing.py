"""`/standing`: how the box stands, for whoever watches over it on this machine."""

from __future__ import annotations

from pathlib import Path

import msgspec
from flask import Blueprint, Response

from appliance.appliance import Appliance
from appliance.listings.mirror_folder import read_report
from appliance.outbox.outbox import State
from appliance.upkeep.standing import PATH, Standing

UNSENT = (State.SEALED, State.UPLOADED)


def blueprint(appliance: Appliance) -> Blueprint:
    """The one route."""
    routes = Blueprint("standing", __name__)
    outbox = appliance.open_outbox()
    runtime = Path(appliance.config.folders.runtime)

    @routes.get(PATH)
    def standing() -> Response:
        unsent = outbox.rows(*UNSENT)
        findings = appliance.health.findings(unsent, outbox.doubts(), read_report(runtime))
        stands = Standing(
            visiting=appliance.visit.draft.visiting,
            unsent=len(unsent),
            faults={finding.name: finding.fault for finding in findings},
        )
        return Response(msgspec.json.encode(stands), mimetype="application/json")

    return routes
