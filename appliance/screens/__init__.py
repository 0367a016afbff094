"""Pure builders: from a scene to the page that everybody sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from appliance.pages import Page, Screen
from appliance.screens import always, asking, finding, leaflets, papers, parting, sending, tracking
from appliance.screens.scene import Scene

BUILDERS: Mapping[Screen, Callable[[Scene], Page]] = {
    Screen.ATTRACT: finding.attract,
    Screen.HOME: finding.home,
    Screen.FIND: finding.find,
    Screen.GROUPS: finding.groups,
    Screen.PROCEDURES: finding.procedures,
    Screen.SEARCH: finding.search,
    Screen.PROCEDURE: finding.procedure,
    Screen.CASES: finding.cases,
    Screen.LEAFLET: leaflets.leaflet,
    Screen.CONSENT: asking.consent,
    Screen.IDENTITY: asking.identity,
    Screen.CARD: asking.card,
    Screen.QUESTION: asking.question,
    Screen.PAPER: papers.paper,
    Screen.REVIEW: papers.review,
    Screen.MORE: papers.more,
    Screen.BRING: papers.bring,
    Screen.CHECK: sending.check,
    Screen.SEALING: sending.sealing,
    Screen.DONE: sending.done,
    Screen.RATE: parting.rate,
    Screen.TRACK: tracking.track,
    Screen.TRACKED: tracking.tracked,
    Screen.LEAVE: always.leave,
    Screen.HELP: always.help_page,
    Screen.IDLE: always.idle,
    Screen.LOOK: always.look,
    Screen.FAULT: always.fault,
}


def build(scene: Scene) -> Page:
    """The page of the scene's place."""
    return BUILDERS[scene.draft.place.screen](scene)
