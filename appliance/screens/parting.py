"""Asked of whoever has handed in and left: how it went. Everything of the visit is wiped by then."""

from __future__ import annotations

from typing import get_args

from appliance.pages import Action, Page, say
from appliance.screens.scene import Scene, compose
from appliance.wire.reports import Answered


def rate(scene: Scene) -> Page:
    """Three faces. The focus is on the way out: OK pressed twice must not be an answer."""
    faces = [Action(f"rate:{name}", say(f"rate-{name}"), "choice", f"face-{name}") for name in get_args(Answered)]
    skip = Action("skip", say("rate-skip"), "main", "leave", verb="rail-choose")
    return compose(scene, say("rate-title"), [*faces, skip], lead=say("rate-lead"))
