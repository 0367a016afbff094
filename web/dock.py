"""The dock: the whole appliance on one page, with hands for everything around it. Only on simulated devices.

Its verbs are those of `cuagan simulate`, which calls the same two addresses. One stream brings what the world is like
and what happens in the box: the names of what happens, never what was typed, read or answered.
"""

from __future__ import annotations

import contextlib
import queue
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, request, send_file
from werkzeug.exceptions import BadRequest

from appliance.appliance import Appliance
from appliance.devices import BUTTONS, Simulator
from appliance.events import Bus, Event, OutboxChanged, Tick
from appliance.pages import Text, say
from web import language
from web.dock_log import Line, line, moved
from web.dock_state import Snapshot, choices
from web.render import Renderer
from web.stream import Streams, event

POLL_SECONDS = 0.2
"""Between two looks at which screen is shown, while nothing happens."""


def blueprint(appliance: Appliance, simulator: Simulator, renderer: Renderer, streams: Streams) -> Blueprint:
    """Everything below `/dock`."""
    routes = Blueprint("dock", __name__)
    snapshot = Snapshot(appliance, simulator, renderer)
    papers, poses = choices(simulator, "lay")

    @routes.get("/dock")
    def dock() -> str:
        return renderer.render(
            "dock/dock.html",
            language.asked(),
            lang=language.asked(),
            buttons=BUTTONS,
            cards=simulator.cards,
            papers=papers,
            poses=poses,
            console=f"http://localhost:{appliance.config.desk.console_port}/",
            state=snapshot.now(language.asked()),
        )

    @routes.post("/dock/do")
    def do() -> tuple[str, int]:
        verb, arguments = _order(request.get_json())
        try:
            simulator.do(verb, arguments)
        except ValueError as error:
            return f"{error}\n", 400
        return "", 204

    @routes.get("/dock/state")
    def state() -> dict[str, Any]:
        return {"verbs": list(simulator.verbs()), **snapshot.now(language.asked())}

    @routes.get("/dock/stream")
    def stream() -> Response:
        watcher = Watcher(appliance, snapshot, renderer, language.asked())
        return streams.response(watcher.events)

    @routes.get("/dock/papers/<name>")
    def paper(name: str) -> Response:
        if name not in papers:
            abort(404)
        picture = Response(simulator.thumbnail(name), mimetype="image/png")
        picture.cache_control.max_age = 3600
        return picture

    @routes.get("/dock/sheets/<name>")
    def sheet(name: str) -> Response:
        path = snapshot.sheets_folder / Path(name).name
        if not path.is_file():
            abort(404)
        return send_file(path.absolute())

    return routes


def _order(body: Any) -> tuple[str, list[str]]:
    """{"verb": NAME, "arguments": [TEXT, …]}."""
    match body:
        case {"verb": str(verb), "arguments": [*arguments]} if all(isinstance(each, str) for each in arguments):
            return verb, arguments
    raise BadRequest


class Watcher:
    """One open dock: what it has been told, and what it is told next."""

    def __init__(self, appliance: Appliance, snapshot: Snapshot, renderer: Renderer, lang: str) -> None:
        self._appliance = appliance
        self._snapshot = snapshot
        self._renderer = renderer
        self._lang = lang
        self._screen = appliance.stage.now()[1].screen
        self._rows = snapshot.rows()
        self._state: dict[str, Any] = {}

    def events(self) -> Iterator[str]:
        """Server-sent events: `state` at once and whenever it is another, `log` for each thing that happens."""
        with _subscribed(self._appliance.bus) as happened:
            yield self._news()
            yield self._entry("visit", say("dock-log-at", screen=self._screen))
            while True:
                latest = _next(happened)
                yield from self._log(latest)
                if isinstance(latest, Tick | OutboxChanged):
                    yield self._news()

    def _news(self) -> str:
        """The state, or only a sign of life: that is how a stream whose browser is gone comes to its end."""
        fresh = self._snapshot.now(self._lang)
        if fresh == self._state:
            return ": still here\n\n"
        self._state = fresh
        return event("state", fresh)

    def _log(self, latest: Event | None) -> Iterator[str]:
        return (self._entry(kind, text) for kind, text in self._lines(latest))

    def _entry(self, kind: str, text: Text) -> str:
        return event("log", {"kind": kind, "text": self._renderer.words(text, self._lang)})

    def _lines(self, latest: Event | None) -> Iterator[Line]:
        if latest and (said := line(latest)):
            yield said
        if isinstance(latest, OutboxChanged):
            yield from self._moves()
        screen = self._appliance.stage.now()[1].screen
        if screen != self._screen:
            yield "visit", say("dock-log-screen", before=self._screen, after=screen)
            self._screen = screen

    def _moves(self) -> Iterator[Line]:
        before, self._rows = self._rows, self._snapshot.rows()
        for row in self._rows.values():
            if said := moved(before.get(row.dossier_id), row):
                yield said


@contextlib.contextmanager
def _subscribed(bus: Bus) -> Iterator[queue.SimpleQueue[Event]]:
    events = bus.subscribe()
    try:
        yield events
    finally:
        bus.unsubscribe(events)


def _next(events: queue.SimpleQueue[Event]) -> Event | None:
    try:
        return events.get(timeout=POLL_SECONDS)
    except queue.Empty:
        return None
