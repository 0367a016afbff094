"""From the attract screen to a procedure and what it asks."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from appliance.listings.due import reckon
from appliance.listings.procedures import Procedure
from appliance.listings.sources import in_words
from appliance.pages import Action, Field, Page, Row, Text, literal, say
from appliance.questions import writable
from appliance.screens import leaflets
from appliance.screens.scene import HITS, Scene, choices_page, compose, facts, turners
from appliance.screens.typing_rows import typing_rows


def attract(scene: Scene) -> Page:
    """Nobody is here: an invitation, and the slip of an interrupted visit if there is one."""
    if scene.closed_until:
        return _closed(scene, scene.closed_until.astimezone())
    start = Action("start", say("attract-start"), "main", "door", verb="rail-start")
    offer = Action("offer", say("attract-offer", number=scene.offer), "plain", "print", verb="rail-print")
    actions = [start, offer] if scene.offer else [start]
    return compose(scene, say("attract-title"), actions, lead=say("attract-lead"), back=False)


def _closed(scene: Scene, until: dt.datetime) -> Page:
    """The ward works on the box: until when, and that nothing is lost."""
    when = until.strftime("%H:%M" if until.date() == scene.now.astimezone().date() else "%H:%M %d/%m")
    return compose(scene, say("attract-closed"), [], lead=say("attract-closed-lead", time=when), back=False)


def home(scene: Scene) -> Page:
    """What do you want to do?"""
    choices = [
        Action("submit", say("home-submit"), "choice", "submit", say("home-submit-hint")),
        Action("lookup", say("home-lookup"), "choice", "list", say("home-lookup-hint")),
        Action("track", say("home-track"), "choice", "walk", say("home-track-hint")),
    ]
    return choices_page(scene, say("home-title"), choices)


def find(scene: Scene) -> Page:
    """How to look for a procedure."""
    choices = [
        Action("event", say("find-event"), "choice", "life", say("find-event-hint")),
        Action("field", say("find-field"), "choice", "fields", say("find-field-hint")),
        Action("search", say("find-search"), "choice", "keyboard", say("find-search-hint")),
    ]
    return choices_page(scene, say("find-title"), choices)


def groups(scene: Scene) -> Page:
    """Life events or fields of administration, each with how many procedures it has."""
    kind = scene.draft.place.argument
    found = scene.listings.events() if kind == "event" else scene.listings.fields()
    choices = [
        Action(
            f"group:{group.id}",
            literal(group.name),
            "choice",
            _icon(kind, group.id),
            say("groups-count", count=group.count),
        )
        for group in found
    ]
    return choices_page(scene, say(f"groups-{kind}-title"), choices)


def _icon(kind: str, group: str) -> str:
    """Each life event has its own; `icons.html` draws a plain one for those that it does not know."""
    return f"event-{group}" if kind == "event" else kind


def procedures(scene: Scene) -> Page:
    """The procedures of a group, or all that a search found."""
    kind, _, name = scene.draft.place.argument.partition(":")
    found = _found(scene, kind, name)
    title = say("procedures-found", count=len(found)) if kind == "search" else literal(_group_name(scene, kind, name))
    return choices_page(scene, title, [_choice(procedure) for procedure in found])


def _found(scene: Scene, kind: str, name: str) -> list[Procedure]:
    if kind == "event":
        return scene.listings.by_event(name)
    return scene.listings.by_field(name) if kind == "field" else scene.listings.search(name)


def _group_name(scene: Scene, kind: str, name: str) -> str:
    if kind == "field":
        return name
    return next(event.name for event in scene.listings.events() if event.id == name)


def _choice(procedure: Procedure) -> Action:
    hint = say("procedure-code", code=procedure.code)
    return Action(f"procedure:{procedure.code}", literal(procedure.plain_name), "choice", "paper", hint)


def search(scene: Scene) -> Page:
    """Typing a few words, with the best results at once; a sign that nobody writes is refused as in an answer."""
    text = scene.draft.place.text
    strange = not writable(text)
    found = scene.listings.search(text) if text.strip() and not strange else []
    hits = [
        Action(f"procedure:{hit.code}", literal(hit.plain_name), "plain", "paper")
        for hit in found[: HITS[scene.draft.size]]
    ]
    rest = [Action("results", say("search-all", count=len(found)), "plain", "list")] if len(found) > len(hits) else []
    lead = say("search-none") if text.strip() and not found else say("search-hint")
    actions = [*hits, *rest, *typing_rows(scene.draft, "text")]
    return compose(
        scene,
        say("search-title"),
        actions,
        field=Field(say("search-field"), text),
        lead=lead,
        error=say("answer-error-characters") if strange else None,
    )


def cases(scene: Scene) -> Page:
    """Which case of the procedure applies."""
    choices = [
        Action(f"case:{index}", literal(case.name), "choice", "paper")
        for index, case in enumerate(scene.procedure.cases)
    ]
    return choices_page(scene, say("cases-title"), choices, step=1)


def procedure(scene: Scene) -> Page:
    """What to bring, the fee, the time, word for word, with source, date and doubts."""
    rows, turn, turns = facts(scene, [*_papers(scene), *_terms(scene)], scene.procedure.name)
    begin = Action("begin", say("procedure-begin"), "main", "submit", verb="rail-choose")
    return compose(
        scene,
        literal(scene.procedure.name),
        [*turners(turn, turns), *leaflets.buttons(scene, turn, turns), begin],
        lead=say("procedure-unverified") if scene.procedure.unverified else None,
        rows=tuple(rows),
        turn=turn,
        turns=turns,
        step=1,
    )


def _papers(scene: Scene) -> list[Row]:
    return [
        Row(
            say(f"paper-{paper.how}", originals=paper.originals, copies=paper.copies),
            literal(paper.name),
            icon=str(number),
            tag="submit" if paper.how == "nop" else "show",
        )
        for number, paper in enumerate(scene.case.papers, 1)
    ]


def _terms(scene: Scene) -> list[Row]:
    found, case = scene.procedure, scene.case
    fee, time, result = ("unverified" if found.doubtful(fact) else "" for fact in ("le_phi", "thoi_han", "ket_qua"))
    rows = [
        Row(say("procedure-fee"), literal(case.fee.text), icon="money", tag=fee),
        Row(say("procedure-time"), literal(case.time.text), icon="clock", tag=time),
        *_due(scene, time),
        Row(say("procedure-result"), literal(found.result), icon="paper", tag=result),
        *[
            Row(say("procedure-source", date=found.retrieved_on.strftime("%d/%m/%Y"), of=of), _source(source))
            for of, source in found.sources.items()
        ],
    ]
    partly = [Row(say("procedure-partly"), say("procedure-partly-text"), icon="walk", tag="show")]
    return (partly if found.partly_online else []) + rows


def _source(source: str) -> Text:
    """In words that a person can read out; an address or a number of somebody's list is none."""
    words = in_words(source)
    return literal(words) if words else say("source-unnamed")


def _due(scene: Scene, tag: str) -> list[Row]:
    """The days that the result is due, if handed in now; nothing where the words or the clock do not give any."""
    if scene.workdays is None:
        return []
    now = scene.now.astimezone(zoneinfo.ZoneInfo(scene.house.time_zone))
    found = reckon(scene.case.time.text, scene.case.time.rule, now, scene.workdays)
    if found is None:
        return []
    rows = [Row(say("due-now"), _day("due-day", found.due, open=found.unannounced), icon="clock", tag=tag)]
    if found.verified:
        rows.append(Row(say("due-verified"), _day("due-verified-day", found.verified), icon="clock", tag=tag))
    elif found.open_ended:
        rows.append(Row(say("due-verified"), say("due-verified-open"), icon="clock", tag=tag))
    return rows


def _day(message: str, day: dt.date, **arguments: int) -> Text:
    return say(message, day=day.weekday(), date=day.strftime("%d/%m/%Y"), **arguments)
