"""Each paper in turn: lay it, photograph it, look at it, keep it."""

from __future__ import annotations

from appliance.dossier import DraftPaper
from appliance.pages import Action, Page, Row, Text, literal, say
from appliance.screens.scene import Scene, compose, facts, start_at, turners


def paper(scene: Scene) -> Page:
    """The live picture and the one button that takes it."""
    draft = scene.draft
    current = draft.paper
    capture = Action("capture", say("paper-capture"), "main", "camera", verb="rail-capture")
    missing = Action("missing", say("paper-missing"), "plain", verb="rail-choose")
    enough = Action("next", say("paper-enough"), "plain", "check", verb="rail-choose")
    return compose(
        scene,
        literal(current.name),
        [capture, enough if current.pages else missing],
        lead=say(_lead(scene)),
        rows=tuple(_progress(scene)),
        picture="preview",
        fault=None if scene.busy else scene.fault or scene.faults.get("camera"),
        step=4,
    )


def _lead(scene: Scene) -> str:
    if scene.busy:
        return "paper-wait"
    if scene.seen:
        return "paper-swap" if scene.lying else "paper-seen"
    return "paper-place"


def _progress(scene: Scene) -> list[Row]:
    wanted = [index for index, each in enumerate(scene.draft.papers) if each.how == "nop"]
    place = wanted.index(int(scene.draft.place.argument)) + 1
    count = len(scene.draft.paper.pages)
    return [Row(say("paper-of", place=place, total=len(wanted)), say("paper-pages", count=count))]


def review(scene: Scene) -> Page:
    """The page just taken, large: is the writing clear?"""
    shot = scene.draft.shot
    if shot and shot.flaws:
        nothing = not shot.found and "too-dark" in shot.flaws  # an empty table is dark too
        lead = say("review-nothing" if nothing else f"flaw-{shot.flaws[0]}")
    else:
        lead = say("review-found" if shot and shot.found else "review-whole")
    keep = Action("keep", say("review-keep"), "main", "check", verb="rail-keep")
    again = Action("again", say("review-again"), "plain", "again", verb="rail-choose")
    return compose(
        scene,
        say("review-title"),
        [keep, again],
        lead=lead,
        picture=f"pages/{shot.id}.jpg" if shot else "",
        step=4,
        **(start_at(scene, "again") if shot and shot.flaws else {}),
    )


def more(scene: Scene) -> Page:
    """Has this paper another page?"""
    draft = scene.draft
    current = draft.paper
    last = draft.next_paper() is None
    go = Action("next", say("more-last" if last else "more-next"), "main", "check", verb="rail-choose")
    redo = Action("redo", say("more-redo"), "plain", "again", verb="rail-choose")
    another = Action("another", say("more-another"), "plain", "camera", verb="rail-choose")
    return compose(
        scene,
        say("more-title"),
        [go, another, redo],
        lead=say("more-kept", count=len(current.pages)),
        rows=(Row(say("paper-pages", count=len(current.pages)), literal(current.name), icon="paper"),),
        picture=f"pages/{current.pages[-1].id}.thumb.jpg",
        step=4,
    )


def bring(scene: Scene) -> Page:
    """What is not scanned but must be shown at the ward, and whether one must go there anyway."""
    rows = [Row(say("bring-show"), literal(each.name), icon="paper", tag="show") for each in _shown(scene)]
    partly = [Row(say("procedure-partly"), say("procedure-partly-text"), icon="walk", tag="show")]
    shown, turn, turns = facts(scene, (partly if scene.procedure.partly_online else []) + rows)
    go = Action("continue", say("continue"), "main", verb="rail-choose")
    return compose(
        scene, say("bring-title"), [*turners(turn, turns), go], rows=tuple(shown), turn=turn, turns=turns, step=4
    )


def needs_bringing(scene: Scene) -> bool:
    """Whether `bring` has anything to say."""
    return scene.procedure.partly_online or bool(_shown(scene))


def _shown(scene: Scene) -> list[DraftPaper]:
    return [each for each in scene.draft.papers if each.how != "nop"]


def state(paper: DraftPaper) -> tuple[Text, str]:
    """How a paper stands, in words and as a tag."""
    if paper.how != "nop":
        return say("bring-show"), "show"
    if paper.missing:
        return say("paper-is-missing"), "missing"
    return say("paper-pages", count=len(paper.pages)), "good" if paper.pages else "missing"
