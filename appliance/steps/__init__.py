"""The table of transitions: on which screen which action leads where.

An action's id is `name` or `name:argument`; the table has names. A step is a function of the visit and the argument.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from appliance.pages import Screen
from appliance.steps import always, asking, finding, leaflets, papers, parting, sending, tracking, typing

if TYPE_CHECKING:
    from appliance.visit import Visit

Step = Callable[["Visit", str], None]


def take(visit: Visit, action: str) -> None:
    """Carry out an action that the visit's page offers."""
    name, _, argument = action.partition(":")
    step = TRANSITIONS[visit.draft.place.screen].get(name) or ALWAYS[name]
    step(visit, argument)


def _to(screen: Screen, argument: str = "") -> Step:
    return lambda visit, _: visit.go(screen, argument)


def _by_camera(visit: Visit, _: str) -> None:
    visit.swap(Screen.IDENTITY, "camera")


def _by_reader(visit: Visit, _: str) -> None:
    visit.swap(Screen.IDENTITY)


ALWAYS: Mapping[str, Step] = {
    "turn": always.turn,
    "look": _to(Screen.LOOK),
    "leave": _to(Screen.LEAVE),
    "language": always.language,
}

TRANSITIONS: Mapping[Screen, Mapping[str, Step]] = {
    Screen.ATTRACT: {"start": finding.start, "offer": finding.print_offer},
    Screen.HOME: {
        "submit": lambda visit, _: finding.purpose(visit, "submit"),
        "lookup": lambda visit, _: finding.purpose(visit, "lookup"),
        "track": _to(Screen.TRACK),
    },
    Screen.FIND: {
        "event": _to(Screen.GROUPS, "event"),
        "field": _to(Screen.GROUPS, "field"),
        "search": finding.open_search,
    },
    Screen.GROUPS: {"group": finding.open_group},
    Screen.PROCEDURES: {"procedure": finding.choose_procedure},
    Screen.SEARCH: {
        "procedure": finding.choose_procedure,
        "results": finding.all_results,
        "key": typing.press_key,
        "row": typing.enter_row,
    },
    Screen.CASES: {"case": finding.choose_case},
    Screen.PROCEDURE: {"begin": finding.begin, "leaflet": leaflets.print_out},
    Screen.LEAFLET: {"again": leaflets.again, "close": always.back},
    Screen.CONSENT: {"tick": asking.tick, "consent": asking.consent},
    Screen.IDENTITY: {
        "camera": _by_camera,
        "reader": _by_reader,
        "type": lambda visit, _: asking.next_question(visit, ""),
    },
    Screen.CARD: {"use": asking.use_card, "again": always.back},
    Screen.QUESTION: {
        "choose": asking.choose,
        "answer": asking.answer,
        "suggest": asking.suggest,
        "skip": asking.skip,
        "key": typing.press_key,
        "row": typing.enter_row,
    },
    Screen.PAPER: {"capture": papers.capture, "missing": papers.missing, "next": papers.next_paper},
    Screen.REVIEW: {"keep": papers.keep, "again": papers.again},
    Screen.MORE: {"next": papers.next_paper, "another": papers.another, "redo": papers.redo},
    Screen.BRING: {"continue": papers.to_check},
    Screen.CHECK: {"edit": sending.edit, "paper": sending.edit_paper, "submit": sending.submit},
    Screen.SEALING: {},
    Screen.DONE: {"print": sending.print_again, "end": sending.end},
    Screen.RATE: {"rate": parting.rate, "skip": always.end},
    Screen.TRACK: {"answer": tracking.answer, "key": typing.press_key, "row": typing.enter_row},
    Screen.TRACKED: {"close": always.home},
    Screen.LEAVE: {"stay": always.back, "leave-now": parting.leave},
    Screen.HELP: {"close": always.back, "call": always.call_ward},
    Screen.IDLE: {"stay": always.back},
    Screen.LOOK: {"size": always.size, "theme": always.theme, "language": always.language, "close": always.back},
    Screen.FAULT: {"retry": always.back, "home": always.end},
}
"""Every screen's own actions; those of `ALWAYS` work on any."""
