"""Check your answers, seal, and the number with what is known of slip and dossier."""

from __future__ import annotations

import datetime as dt

from appliance.devices import JobState
from appliance.errors import Fault
from appliance.listings.procedures import Question
from appliance.outbox.outbox import State
from appliance.pages import Action, Page, Row, Text, literal, say
from appliance.questions import display, mask, questions_for
from appliance.screens.papers import state
from appliance.screens.scene import ROWS, Scene, compose, turned, turners


def check(scene: Scene) -> Page:
    """Every answer and every paper, each with its way back."""
    rows = [*_answers(scene), *_papers(scene)]
    shown, turn, turns = turned(scene.draft, rows, ROWS[scene.draft.size] - bool(scene.fault))
    words = say(scene.draft.error[0] if scene.draft.error else "check-submit")
    submit = Action("submit", words, "main", "submit", verb="rail-choose", final=True)
    edits = [Action(row.action, say("check-edit"), "plain", "edit", verb="rail-edit") for row in shown]
    last = turn == turns
    return compose(
        scene,
        say("check-title"),
        [*edits, *turners(turn, turns, "main"), *([submit] if last else [])],
        rows=tuple(shown),
        lead=say("check-sealed"),
        fault=scene.fault,
        turn=turn,
        turns=turns,
        step=5,
    )


def _answers(scene: Scene) -> list[Row]:
    answers = scene.draft.answers
    return [
        Row(
            literal(asked.label) if asked.label else say(f"question-{asked.id}"),
            _value(asked, answers.get(asked.id, "")),
            action=f"edit:{asked.id}",
        )
        for asked in questions_for(answers, scene.procedure)
    ]


def _value(asked: Question, value: str) -> Text:
    if not value:
        return say("check-nothing")
    if asked.kind == "choice" and not asked.label:
        return say(f"choice-{asked.id}-{value}")
    return literal(mask(value) if asked.rule == "personal_number" else display(asked, value))


def _papers(scene: Scene) -> list[Row]:
    return [
        Row(literal(paper.name), state(paper)[0], f"paper:{index}", "paper", state(paper)[1])
        for index, paper in enumerate(scene.draft.papers)
        if paper.how == "nop"
    ]


def sealing(scene: Scene) -> Page:
    """The dossier is being locked; no number yet."""
    return compose(scene, say("sealing-title"), [], lead=say("sealing-lead"), back=False, step=6)


def done(scene: Scene) -> Page:
    """The number, and only what is known of slip and dossier, each with its time."""
    again = Action("print", say("done-print"), "plain", "print", verb="rail-print")
    end = Action("end", say("done-end"), "main", "leave", verb="rail-choose")
    return compose(
        scene,
        say(f"done-title-{_stage(scene)}"),
        [again, end],
        number=scene.draft.number,
        code=scene.row.slip_code if scene.row else "",
        rows=(_kept(scene), _city(scene), _slip(scene)),
        fault=scene.job.fault if scene.job and scene.job.fault else None,
        back=False,
        step=6,
    )


def _stage(scene: Scene) -> str:
    row = scene.row
    if row is None or row.state == State.SEALED:
        return "sending" if row and row.sent and not row.fault else "waiting"
    if row.state == State.LOST:
        return "lost"
    return "arrived" if row.state in (State.RECEIPTED, State.PURGED) else "uploaded"


def _clock(moment: dt.datetime | None) -> str:
    return moment.astimezone().strftime("%H:%M") if moment else ""


def _kept(scene: Scene) -> Row:
    return Row(say("done-kept"), say("done-at", time=_clock(scene.row.sealed_at if scene.row else None)), tag="good")


def _city(scene: Scene) -> Row:
    stage = _stage(scene)
    row = scene.row
    if stage == "arrived" and row is not None:
        return Row(say("done-city-arrived"), say("done-at", time=_clock(row.receipted_at)), tag="good")
    if stage == "waiting" and row is not None:
        unlinked = row.fault in (Fault.CITY_UNREACHABLE, Fault.CITY_NOT_OURS)
        label = "done-city-unlinked" if unlinked else "done-city-waiting"
        return Row(say(label), say("done-since", time=_clock(row.sealed_at)), tag="waiting")
    return Row(say(f"done-city-{stage}"), say("done-as-of", time=_clock(scene.now)), tag="waiting")


def _slip(scene: Scene) -> Row:
    if scene.job is None:
        return Row(say("done-slip-preparing"), literal(""), tag="waiting")
    slip = scene.job.state
    if scene.job.fault:
        return Row(say("done-slip-held"), say("done-as-of", time=_clock(scene.now)), tag="fault")
    moment = scene.row.slip_at if scene.row and slip != JobState.PRINTING else None
    return Row(
        say(f"done-slip-{slip}"),
        say("done-as-of", time=_clock(moment or scene.now)),
        tag="good" if slip == JobState.PRINTED else "waiting",
    )
