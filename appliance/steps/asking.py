"""Consent, identity and the questions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from appliance import questions
from appliance.pages import Screen
from appliance.steps.papers import next_paper

if TYPE_CHECKING:
    from appliance.visit import Visit


def tick(visit: Visit, _: str) -> None:
    """Tick or untick the consent; the focus stays, so that OK pressed twice agrees to nothing."""
    draft = visit.draft
    draft.consent_at = "" if draft.consent_at else dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    draft.error = None


def consent(visit: Visit, _: str) -> None:
    """Go on, but only with a tick."""
    if visit.draft.consent_at:
        visit.go(Screen.IDENTITY)
    else:
        visit.draft.place.focus = "tick"
        visit.fail("consent-needed")


def use_card(visit: Visit, _: str) -> None:
    """Prefill from the card; everything can still be changed."""
    visit.draft.answers = visit.draft.answers | questions.from_card(visit.draft.card)
    next_question(visit, "")


def next_question(visit: Visit, after: str) -> None:
    """The question after the one named, or the papers when there is none."""
    asked = [each.id for each in questions.questions_for(visit.draft.answers, visit.scene().procedure)]
    following = asked[asked.index(after) + 1 :] if after else asked
    if following:
        open_question(visit, following[0])
    else:
        next_paper(visit, "")


def open_question(visit: Visit, name: str) -> None:
    """A question with the answer it has so far, from the card or from before."""
    draft = visit.draft
    asked = questions.find(name, draft.answers, visit.scene().procedure)
    draft.digits = draft.shift = False
    visit.go(Screen.QUESTION, name)
    draft.place.text = questions.display(asked, draft.answers.get(name, ""))


def unanswered(visit: Visit) -> str:
    """The first question that was neither answered nor skipped; "" when there is none."""
    asked = questions.questions_for(visit.draft.answers, visit.scene().procedure)
    return next((each.id for each in asked if each.id not in visit.draft.answers), "")


def choose(visit: Visit, option: str) -> None:
    """An answer by choice."""
    _answered(visit, option)


def answer(visit: Visit, _: str) -> None:
    """An answer by typing: validated here, an error shown in place."""
    asked = questions.find(visit.draft.place.argument, visit.draft.answers, visit.scene().procedure)
    try:
        value = questions.validate(asked, visit.draft.place.text)
    except questions.AnswerError as error:
        visit.fail(error.text_id, **error.args_)
        visit.draft.suggestion = error.suggestion or ""
        visit.draft.place.focus, visit.draft.place.row = ("suggest" if error.suggestion else ""), ""
        return
    _answered(visit, value)


def suggest(visit: Visit, _: str) -> None:
    """Take the likely fix."""
    _answered(visit, visit.draft.suggestion)


def skip(visit: Visit, _: str) -> None:
    """Leave an optional question open."""
    _answered(visit, "")


def _answered(visit: Visit, value: str) -> None:
    draft = visit.draft
    name = draft.place.argument
    draft.answers = draft.answers | {name: value}
    if not draft.editing:
        next_question(visit, name)
    elif following := unanswered(visit):
        draft.trail.pop()
        open_question(visit, following)
    else:
        visit.back()
