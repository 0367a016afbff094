"""Server-sent events: each open page gets the current one at once and every later one, in order of revision.

Each stream holds a thread of the server, so they are capped: the cap leaves threads for presses and `/healthz`.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator

from flask import Response, abort

HEARTBEAT_SECONDS = 10.0
"""A comment is sent after this much silence, so that a stream whose browser is gone ends and frees its thread."""


class Streams:
    """Counts open streams and refuses those over the cap."""

    def __init__(self, cap: int) -> None:
        self._free = threading.BoundedSemaphore(cap)

    def response(self, events: Callable[[], Iterator[str]]) -> Response:
        """An event stream of these texts, or 503 when too many are open."""
        if not self._free.acquire(blocking=False):
            abort(503)
        response = Response(self._counted(events), mimetype="text/event-stream")
        response.headers["X-Accel-Buffering"] = "no"
        response.call_on_close(self._free.release)
        return response

    def _counted(self, events: Callable[[], Iterator[str]]) -> Iterator[str]:
        yield "retry: 500\n\n"
        yield from events()


def event(name: str, data: object) -> str:
    """One event with JSON data."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
