"""The leaflet of a procedure on its way out of the printer."""

from __future__ import annotations

from appliance.devices import JobState
from appliance.errors import Fault
from appliance.pages import Action, Page, Row, Text, literal, say
from appliance.screens.scene import Scene, compose

LIMITS = (Fault.PRINTED_ENOUGH, Fault.PRINTED_ENOUGH_TODAY)


def buttons(scene: Scene, turn: int, turns: int) -> list[Action]:
    """What prints a procedure, with its blank forms where it has any; alone too, on the first and the last of its
    pages, which have room for it.
    """
    forms = scene.case_forms
    alone = Action(
        "leaflet:alone",
        say("leaflet-print-alone" if forms else "leaflet-print"),
        icon="print",
        verb="rail-print",
    )
    if not forms:
        return [alone]
    both = Action("leaflet:forms", say("leaflet-print-forms"), icon="print", verb="rail-print")
    return [both, alone] if turn in (1, turns) else [both]


def leaflet(scene: Scene) -> Page:
    """Only what the printer said of it, with its time, and what is in its way."""
    order = scene.draft.leaflets[scene.draft.place.argument]
    known = scene.leaflet
    over = known is not None and known.job.state in (JobState.PRINTED, JobState.UNKNOWN, JobState.CANCELLED)
    refused = known is not None and known.job.fault in LIMITS
    again = [Action("again", say("leaflet-again"), icon="print", verb="rail-print")] if over and not refused else []
    return compose(
        scene,
        say("leaflet-title-forms" if order.forms else "leaflet-title"),
        [*again, Action("close", say("leaflet-close"), "main", "previous", verb="rail-choose")],
        heading=literal(order.leaflet.plain_name),
        rows=(_state(scene),),
        lead=_lead(scene),
        fault=known.job.fault if known else None,
        step=1,
    )


def _state(scene: Scene) -> Row:
    time = scene.now.astimezone().strftime("%H:%M")
    known = scene.leaflet
    if known is None:
        return Row(say("leaflet-preparing"), say("done-as-of", time=time), tag="waiting")
    state = known.job.state
    if known.job.fault and state == JobState.SENT:
        return Row(say("leaflet-held"), say("done-as-of", time=time), tag="fault")
    tag = "good" if state == JobState.PRINTED else "waiting"
    return Row(say(f"leaflet-{state}"), say("done-as-of", time=time), tag=tag)


def _lead(scene: Scene) -> Text | None:
    """How many sheets on which paper; of a limit that was met, how many there may be."""
    known = scene.leaflet
    if known and known.job.fault == Fault.PRINTED_ENOUGH:
        return say("leaflet-limit-visit", sheets=scene.limits.visit_sheets)
    if known and known.job.fault == Fault.PRINTED_ENOUGH_TODAY:
        return say("leaflet-limit-day", sheets=scene.limits.day_sheets)
    if known and known.sheets:
        shrunk = bool(known.sheets.forms) and known.sheets.paper == "A5"
        words = "leaflet-sheets-small" if shrunk else "leaflet-sheets"
        return say(words, count=known.sheets.total, paper=known.sheets.paper or "A5")
    return None
