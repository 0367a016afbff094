"""The table of transitions: on which screen which action leads where.

An action's id is `name` or `name:argument`; the table has names. A step is a function of the visit and the argument.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from appliance import keyboard, questions
from appliance.dossier import MAX_BYTES, MAX_PAGES, DraftPaper, Place
from appliance.errors import Fault
from appliance.pages import Screen
from appliance.screens.papers import needs_bringing
from appliance.screens.typing_rows import shifted

if TYPE_CHECKING:
    from appliance.visit import Visit

Step = Callable[["Visit", str], None]

SEARCH_LENGTH = 60


def take(visit: Visit, action: str) -> None:
    """Carry out an action that the visit's page offers."""
    name, _, argument = action.partition(":")
    step = TRANSITIONS[visit.draft.place.screen].get(name) or ALWAYS[name]
    step(visit, argument)


def resume(visit: Visit) -> None:
    """After a crash of this process: go on where the draft stands."""
    draft = visit.draft
    row = visit.row()
    if draft.place.screen == Screen.SEALING and row:
        sealed(visit, row.dossier_id, row.number)
    elif draft.place.screen == Screen.SEALING:
        failed(visit, Fault.SEALING_FAILED)  # not by itself again: what killed the process could be the sealing
    elif draft.place.screen == Screen.DONE:
        visit.parts.work.print_slip(draft.visit, draft.dossier_id, again=False)


# Finding


def start(visit: Visit, _: str) -> None:
    """Somebody came."""
    visit.draft.trail = [Place(Screen.HOME)]
    visit.arrive()


def print_offer(visit: Visit, _: str) -> None:
    """Print the slip that an interrupted visit never got."""
    row = visit.interrupted()
    if row:
        visit.draft.dossier_id, visit.draft.number = row.dossier_id, row.number
        visit.draft.trail = [Place(Screen.HOME), Place(Screen.DONE)]
        visit.arrive()
        visit.parts.work.print_slip(visit.draft.visit, row.dossier_id, again=True)


def purpose(visit: Visit, name: str) -> None:
    """Handing in or only looking up: both begin by finding a procedure."""
    visit.draft.purpose = name
    visit.go(Screen.FIND)


def open_group(visit: Visit, name: str) -> None:
    """The procedures of a life event or field."""
    visit.go(Screen.PROCEDURES, f"{visit.draft.place.argument}:{name}")


def open_search(visit: Visit, _: str) -> None:
    """An empty search."""
    visit.draft.digits = visit.draft.shift = False
    visit.go(Screen.SEARCH)


def all_results(visit: Visit, _: str) -> None:
    """Everything that the words found."""
    visit.go(Screen.PROCEDURES, f"search:{visit.draft.place.text}")


def choose_procedure(visit: Visit, code: str) -> None:
    """A procedure was picked; its case first where there are several."""
    visit.draft.procedure, visit.draft.case = code, 0
    several = len(visit.scene().procedure.cases) > 1
    visit.go(Screen.CASES if several else Screen.PROCEDURE)


def choose_case(visit: Visit, index: str) -> None:
    """Which case applies."""
    visit.draft.case = int(index)
    visit.go(Screen.PROCEDURE)


def begin(visit: Visit, _: str) -> None:
    """Hand this in: refused before the first scan when the dossier could not be kept."""
    if not visit.parts.outbox.room_for(MAX_BYTES):
        visit.go(Screen.FAULT)
        visit.fault = Fault.STORAGE_FULL
        return
    wanted = [DraftPaper(paper.name, paper.how) for paper in visit.scene().case.papers]
    if [paper.name for paper in visit.draft.papers] != [paper.name for paper in wanted]:
        visit.draft.papers = wanted
    visit.go(Screen.CONSENT)


# Consent, identity, questions


def tick(visit: Visit, _: str) -> None:
    """Tick or untick the consent."""
    draft = visit.draft
    draft.consent_at = "" if draft.consent_at else dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    draft.error = None
    draft.place.focus = "consent" if draft.consent_at else "tick"


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
    open_ones = [
        each.id
        for each in questions.questions_for(draft.answers, visit.scene().procedure)
        if each.id not in draft.answers
    ]
    if not draft.editing:
        next_question(visit, name)
    elif open_ones:
        draft.trail.pop()
        open_question(visit, open_ones[0])
    else:
        visit.back()


def press_key(visit: Visit, key: str) -> None:
    """A key of the on-screen keyboard: a letter, a mark, or a tool."""
    draft = visit.draft
    draft.place.focus = f"key:{key}" if draft.place.row else draft.place.focus
    if key == keyboard.SHIFT:
        draft.shift = not draft.shift
    elif key in (keyboard.DIGITS, keyboard.LETTERS):
        draft.digits = key == keyboard.DIGITS
        draft.place.focus, draft.place.row = draft.place.row, ""
    else:
        _, capitals = _typing_limits(visit)
        type_key(visit, key, shifted(draft, capitals))


def type_key(visit: Visit, key: str, shift: bool = False) -> None:
    """A key that changes the text, of whichever keyboard; a plugged-in one makes its own capitals."""
    draft = visit.draft
    longest, _ = _typing_limits(visit)
    text = keyboard.strike(draft.place.text, key, shift=shift)
    draft.place.text = text if len(text) <= longest else draft.place.text
    draft.shift, draft.error, draft.suggestion = False, None, ""


def _typing_limits(visit: Visit) -> tuple[int, str]:
    """How long the text may get, and where capitals come by themselves."""
    place = visit.draft.place
    if place.screen == Screen.SEARCH:
        return SEARCH_LENGTH, "none"
    asked = questions.find(place.argument, visit.draft.answers, visit.scene().procedure)
    return asked.max_length, asked.capitals


def enter_row(visit: Visit, name: str) -> None:
    """Buttons go into a row of keys."""
    visit.draft.place.row = f"row:{name}"
    visit.draft.place.focus = ""


# Papers


def next_paper(visit: Visit, _: str) -> None:
    """The next paper to scan; then what to bring; then the check."""
    draft = visit.draft
    following = draft.next_paper()
    if draft.editing:
        to_check(visit, "")
    elif following is not None:
        draft.paper = following
        visit.go(Screen.PAPER)
    elif needs_bringing(visit.scene()):
        visit.go(Screen.BRING)
    else:
        visit.go(Screen.CHECK)


def to_check(visit: Visit, _: str) -> None:
    """Back to the check, if it was come from; else on to it."""
    trail = visit.draft.trail
    here = next((index for index, place in enumerate(trail) if place.screen == Screen.CHECK), None)
    if here is None:
        visit.go(Screen.CHECK)
    else:
        del trail[here + 1 :]
        visit.arrive()


def capture(visit: Visit, _: str) -> None:
    """Photograph; the forty-first page is refused kindly."""
    if visit.draft.page_count >= MAX_PAGES:
        visit.fault = Fault.DOSSIER_FULL
        return
    visit.busy, visit.fault = True, None
    visit.parts.work.capture(visit.draft.visit)


def missing(visit: Visit, _: str) -> None:
    """She has not got it: kept for the officer as an answer."""
    visit.draft.papers[visit.draft.paper].missing = True
    next_paper(visit, "")


def keep(visit: Visit, _: str) -> None:
    """The page is good."""
    draft = visit.draft
    if draft.shot:
        paper = draft.papers[draft.paper]
        paper.pages, paper.missing, draft.shot = [*paper.pages, draft.shot], False, None
    visit.swap(Screen.MORE)


def again(visit: Visit, _: str) -> None:
    """The page is not good: gone, and once more."""
    if visit.draft.shot:
        visit.parts.drafts.drop(visit.draft.shot)
        visit.draft.shot = None
    visit.back()


def another(visit: Visit, _: str) -> None:
    """One more page of this paper."""
    visit.go(Screen.PAPER)


def redo(visit: Visit, _: str) -> None:
    """All pages of this paper anew."""
    paper = visit.draft.papers[visit.draft.paper]
    for page in paper.pages:
        visit.parts.drafts.drop(page)
    paper.pages = []
    visit.swap(Screen.PAPER)


# Check, seal, done


def edit(visit: Visit, name: str) -> None:
    """Change one answer and come back."""
    visit.draft.editing = True
    open_question(visit, name)


def edit_paper(visit: Visit, index: str) -> None:
    """Look at a paper again and come back."""
    visit.draft.editing = True
    visit.draft.paper = int(index)
    visit.go(Screen.MORE if visit.draft.papers[visit.draft.paper].pages else Screen.PAPER)


def submit(visit: Visit, _: str) -> None:
    """Seal the dossier; the number comes only when it is durable."""
    visit.draft.dossier_id = visit.draft.dossier_id or str(uuid.uuid4())
    visit.go(Screen.SEALING)
    visit.busy = True
    visit.save()  # a crash from here on must find this id again, or the dossier could be sealed twice
    visit.parts.work.seal(visit.draft)


def sealed(visit: Visit, dossier_id: str, number: str) -> None:
    """The dossier is durable: the number is shown and the slip goes to the printer."""
    visit.draft.dossier_id, visit.draft.number = dossier_id, number
    visit.draft.trail = [Place(Screen.HOME), Place(Screen.DONE)]
    visit.arrive()
    visit.parts.work.print_slip(visit.draft.visit, dossier_id, again=False)


def failed(visit: Visit, fault: Fault) -> None:
    """A worker gave up: said on the page where it can be tried again."""
    if visit.draft.place.screen == Screen.SEALING:
        visit.back()
    visit.fault = fault


def print_again(visit: Visit, _: str) -> None:
    """The slip once more."""
    visit.parts.work.print_slip(visit.draft.visit, visit.draft.dossier_id, again=True)


# Everywhere


def turn(visit: Visit, direction: str) -> None:
    """The next or the previous page of a list."""
    place = visit.draft.place
    place.turn += 1 if direction == "next" else -1
    place.focus = ""


def language(visit: Visit, code: str) -> None:
    """The other language, for this visit."""
    visit.draft.language = code


def size(visit: Visit, name: str) -> None:
    """Text of another size, for this visit."""
    visit.draft.size = name


def theme(visit: Visit, name: str) -> None:
    """Other colours, for this visit."""
    visit.draft.theme = name


def back(visit: Visit, _: str) -> None:
    """Close a page that lies over another."""
    visit.back()


def end(visit: Visit, _: str) -> None:
    """Wipe and be ready for the next."""
    visit.end()


def _to(screen: Screen, argument: str = "") -> Step:
    return lambda visit, _: visit.go(screen, argument)


def _by_camera(visit: Visit, _: str) -> None:
    visit.swap(Screen.IDENTITY, "camera")


def _by_reader(visit: Visit, _: str) -> None:
    visit.swap(Screen.IDENTITY)


ALWAYS: Mapping[str, Step] = {
    "turn": turn,
    "look": _to(Screen.LOOK),
    "leave": _to(Screen.LEAVE),
    "language": language,
}

TRANSITIONS: Mapping[Screen, Mapping[str, Step]] = {
    Screen.ATTRACT: {"start": start, "offer": print_offer},
    Screen.HOME: {
        "submit": lambda visit, _: purpose(visit, "submit"),
        "lookup": lambda visit, _: purpose(visit, "lookup"),
    },
    Screen.FIND: {"event": _to(Screen.GROUPS, "event"), "field": _to(Screen.GROUPS, "field"), "search": open_search},
    Screen.GROUPS: {"group": open_group},
    Screen.PROCEDURES: {"procedure": choose_procedure},
    Screen.SEARCH: {
        "procedure": choose_procedure,
        "results": all_results,
        "key": press_key,
        "row": enter_row,
    },
    Screen.CASES: {"case": choose_case},
    Screen.PROCEDURE: {"begin": begin},
    Screen.CONSENT: {"tick": tick, "consent": consent},
    Screen.IDENTITY: {"camera": _by_camera, "reader": _by_reader, "type": lambda visit, _: next_question(visit, "")},
    Screen.CARD: {"use": use_card, "again": back},
    Screen.QUESTION: {
        "choose": choose,
        "answer": answer,
        "suggest": suggest,
        "skip": skip,
        "key": press_key,
        "row": enter_row,
    },
    Screen.PAPER: {"capture": capture, "missing": missing, "next": next_paper},
    Screen.REVIEW: {"keep": keep, "again": again},
    Screen.MORE: {"next": next_paper, "another": another, "redo": redo},
    Screen.BRING: {"continue": to_check},
    Screen.CHECK: {"edit": edit, "paper": edit_paper, "submit": submit},
    Screen.SEALING: {},
    Screen.DONE: {"print": print_again, "end": end},
    Screen.LEAVE: {"stay": back, "leave-now": end},
    Screen.HELP: {"close": back},
    Screen.IDLE: {"stay": back},
    Screen.LOOK: {"size": size, "theme": theme, "language": language, "close": back},
    Screen.FAULT: {"retry": back, "home": end},
}
"""Every screen's own actions; those of `ALWAYS` work on any."""
