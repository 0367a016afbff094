"""Consent, identity and the questions, one a page."""

from __future__ import annotations

from appliance.citizen_card import LABELS
from appliance.listings.procedures import Question
from appliance.pages import Action, Field, Page, Row, Text, literal, say
from appliance.questions import display, find, mask
from appliance.screens.scene import Scene, compose, start_at
from appliance.screens.typing_rows import typing_rows

CONSENT_POINTS = ("what", "who", "keep", "free")
"""What is said before anything is asked; message ids `consent-<point>`."""


def consent(scene: Scene) -> Page:
    """Plain words and a box that nobody ticked beforehand."""
    draft = scene.draft
    rows = tuple(Row(say(f"consent-{point}"), literal(""), icon=point) for point in CONSENT_POINTS)
    agreed = bool(draft.consent_at)
    verb = "rail-untick" if agreed else "rail-tick"
    tick = Action("tick", say("consent-agree"), "tick", verb=verb, on=agreed)
    go = Action("consent", say("continue"), "main", verb="rail-choose")
    return compose(
        scene, say("consent-title"), [tick, go], rows=rows, step=2, error=_error(scene), **start_at(scene, "tick")
    )


def identity(scene: Scene) -> Page:
    """The card over the reader, or under the camera, or typing: prefill only."""
    by_camera = scene.draft.place.argument == "camera"
    camera = Action("camera", say("identity-camera"), "plain", "camera", verb="rail-choose")
    reader = Action("reader", say("identity-reader"), "plain", "card", verb="rail-choose")
    typing = Action("type", say("identity-type"), "plain", "keyboard", verb="rail-choose")
    return compose(
        scene,
        say("identity-camera-title" if by_camera else "identity-title"),
        [reader if by_camera else camera, typing],
        lead=say("identity-lead"),
        picture="preview" if by_camera else "",
        fault=scene.faults.get("camera" if by_camera else "reader") or scene.fault,
        step=2,
    )


def card(scene: Scene) -> Page:
    """What the card says, before any of it is used."""
    fields = scene.draft.card
    rows = tuple(
        Row(say(label), literal(mask(fields[name]) if name == "number" else fields[name]))
        for name, label in LABELS.items()
        if fields.get(name)
    )
    use = Action("use", say("card-use"), "main", "check", verb="rail-choose")
    again = Action("again", say("card-again"), "plain", "again", verb="rail-choose")
    return compose(scene, say("card-title"), [again, use], lead=say("card-lead"), rows=rows, step=2)


def question(scene: Scene) -> Page:
    """One question, with its error in place and the likely fix as a button."""
    asked = find(scene.draft.place.argument, scene.draft.answers, scene.procedure)
    return _choice(scene, asked) if asked.kind == "choice" else _typed(scene, asked)


def _title(asked: Question) -> Text:
    return literal(asked.label) if asked.label else say(f"question-{asked.id}")


def _hint(asked: Question) -> Text | None:
    if asked.label:
        return literal(asked.hint) if asked.hint else None
    return say(f"question-{asked.id}-hint")


def _choice(scene: Scene, asked: Question) -> Page:
    chosen = scene.draft.answers.get(asked.id, "")
    choices = [
        Action(
            f"choose:{option}",
            literal(option) if asked.label else say(f"choice-{asked.id}-{option}"),
            "choice",
            "" if asked.label else option,
            on=option == chosen,
        )
        for option in asked.options
    ]
    return compose(scene, _title(asked), choices, lead=_hint(asked), step=3, error=_error(scene))


def _typed(scene: Scene, asked: Question) -> Page:
    draft = scene.draft
    fix = Action("suggest", say("answer-suggest", value=display(asked, draft.suggestion)), "plain", "check")
    skip = Action("skip", say(f"skip-{asked.id}" if not asked.label else "skip"), "plain")
    actions = [Action("answer", say("continue"), "main", verb="rail-choose")]
    actions += [fix] if draft.suggestion else []
    actions += [skip] if asked.optional else []
    return compose(
        scene,
        _title(asked),
        [*actions, *typing_rows(draft, asked.kind, asked.capitals)],
        field=Field(_title(asked), draft.place.text, _hint(asked), asked.kind),
        error=_error(scene),
        step=3,
        **start_at(scene, "answer" if draft.place.text else "row:1"),
    )


def _error(scene: Scene) -> Text | None:
    error = scene.draft.error
    return say(error[0], **error[1]) if error else None
