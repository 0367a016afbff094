"""Pages that can come over any other: help, leaving, idle, the reader's own look, faults."""

from __future__ import annotations

from appliance.errors import Fault
from appliance.pages import Action, Page, Row, literal, say
from appliance.screens.scene import LANGUAGES, SIZES, THEMES, Scene, compose
from appliance.upkeep.ward_help import Asked


def leave(scene: Scene) -> Page:
    """Really go? Says what is wiped, or that the slip has not come out."""
    slip = "-slip" if scene.slip_awaited else ""
    stay = Action("stay", say(f"leave-stay{slip}"), "main", "back", verb="rail-choose")
    go = Action("leave-now", say(f"leave-now{slip}"), "plain", "leave", verb="rail-choose")
    return compose(scene, say("leave-title"), [go, stay], lead=say(f"leave-lead{slip}"))


def help_page(scene: Scene) -> Page:
    """How the buttons work, and which human to ask; or what the ward says."""
    close = Action("close", say("help-close"), "main", "back", verb="rail-choose")
    if scene.asked:
        return compose(scene, say("help-ward-title"), [close], rows=_of_ward(scene))
    rows = tuple(Row(say(f"help-{name}"), literal(""), icon=name) for name in ("touch", "walk", "ok", "back"))
    helper = Row(say("help-human"), literal(scene.house.helper) if scene.house.helper else say("help-officer"))
    call = Action("call", say("help-call"), "plain", "person", verb="rail-choose")
    return compose(scene, say("help-title"), [call, close], rows=(*rows, helper))


def _of_ward(scene: Scene) -> tuple[Row, ...]:
    """Since when the ward is called, or its words."""
    assert scene.asked
    clock = scene.asked.at.astimezone().strftime("%H:%M")
    called = [Row(say("help-ward-called", time=clock), literal(""))] if scene.asked.call else []
    helper = [Row(say("help-human"), literal(scene.house.helper))] if scene.house.helper else []
    return (*called, _answer(scene.asked), *helper)


def _answer(asked: Asked) -> Row:
    """The officer's words; before them how far the call has got, as far as it is known."""
    if asked.said:
        return Row(say("help-ward-says"), literal(asked.said))
    if asked.progress and asked.progress_at:
        clock = asked.progress_at.astimezone().strftime("%H:%M")
        return Row(say(f"help-ward-{asked.progress}", time=clock), literal(""))
    return Row(say("help-ward-wait"), literal(""))


def idle(scene: Scene) -> Page:
    """Is anybody still here? One press keeps everything."""
    stay = Action("stay", say("idle-stay"), "main", "check", verb="rail-choose")
    return compose(scene, say("idle-title"), [stay], lead=say("idle-lead", seconds=scene.seconds_left), back=False)


def look(scene: Scene) -> Page:
    """Text size, colours and language, each shown at once."""
    draft = scene.draft
    sizes = [Action(f"size:{size}", say(f"look-size-{size}"), "plain", on=size == draft.size) for size in SIZES]
    themes = [Action(f"theme:{name}", say(f"look-theme-{name}"), "plain", on=name == draft.theme) for name in THEMES]
    tongues = [
        Action(f"language:{code}", literal(name), "plain", on=code == draft.language)
        for code, name in LANGUAGES.items()
    ]
    close = Action("close", say("look-close"), "main", "check", verb="rail-choose")
    return compose(scene, say("look-title"), [*sizes, *themes, *tongues, close])


def fault(scene: Scene) -> Page:
    """Something is broken: what happened, what to do, a way on."""
    retry = Action("retry", say("fault-retry"), "main", "again", verb="rail-choose")
    home = Action("home", say("fault-home"), "plain", "back", verb="rail-choose")
    return compose(scene, say("fault-title"), [home, retry], fault=Fault(scene.draft.place.argument))
