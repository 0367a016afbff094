"""Where is my dossier? By the numbers on the slip, for what this box has sent."""

from __future__ import annotations

import datetime as dt

from appliance.outbox.outbox import State
from appliance.pages import Action, Field, Page, Row, say
from appliance.screens.scene import Scene, compose
from appliance.screens.typing_rows import typing_rows


def track(scene: Scene) -> Page:
    """The slip's number, then its private code, each on a page."""
    place = scene.draft.place
    asked = "code" if place.argument else "number"
    text = place.text if asked == "code" else _grouped(place.text)
    answer = Action("answer", say("continue"), "main", verb="rail-choose")
    error = scene.draft.error
    return compose(
        scene,
        say(f"track-{asked}"),
        [answer, *typing_rows(scene.draft, "digits")],
        field=Field(
            say(f"track-{asked}"),
            text,
            say(f"track-{asked}-hint"),
            "digits",
        ),
        error=say(error[0], **error[1]) if error else None,
        **({} if place.focus else {"focus": "answer" if place.text else "row:1"}),
    )


def _grouped(digits: str) -> str:
    """As far as it is typed, written as on the slip: 0000-00002-1."""
    return "-".join(filter(None, (digits[:4], digits[4:9], digits[9:])))


def tracked(scene: Scene) -> Page:
    """What is known of it here, and since when."""
    row = scene.row
    close = Action("close", say("help-close"), "main", "check", verb="rail-choose")
    if row is None:
        return compose(scene, say("track-elsewhere"), [close], lead=say("track-elsewhere-lead"))
    arrived = row.state in (State.RECEIPTED, State.PURGED)
    where = Row(
        say("done-city-arrived" if arrived else "done-city-lost" if row.state == State.LOST else "done-city-waiting"),
        say("track-at", **_moment(row.receipted_at if arrived and row.receipted_at else scene.now)),
        tag="good" if arrived else "waiting",
        icon="good" if arrived else "waiting",
    )
    kept = Row(say("done-kept"), say("track-at", **_moment(row.sealed_at)), tag="good", icon="good")
    return compose(scene, say("track-found", number=row.number), [close], lead=say("track-lead"), rows=(kept, where))


def _moment(moment: dt.datetime) -> dict[str, str]:
    local = moment.astimezone()
    return {"time": local.strftime("%H:%M"), "date": local.strftime("%d/%m/%Y")}
