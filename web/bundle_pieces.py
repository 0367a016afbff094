"""A bundle's pieces over HTTP to RAUC on this machine, which asks for ranges (RFC 9110, 14)."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import waitress.server
from flask import Flask, Response, abort, request
from waitress import wasyncore
from werkzeug.datastructures import ContentRange

from appliance.city_link.city_http import CityError
from appliance.upkeep.streams import HeldError, Stream

_PATH = "/bundle.raucb"
_THREADS = 4


@contextlib.contextmanager
def served(stream: Stream) -> Iterator[str]:
    """Where it can be read for as long as this is open: an address of this machine that no other machine reaches."""
    app = Flask("bundle_pieces")
    app.add_url_rule(_PATH, view_func=lambda: _answer(stream))
    server = waitress.server.create_server(app, host="127.0.0.1", port=0, threads=_THREADS, ident=None)
    thread = threading.Thread(target=server.run, name="bundle", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}{_PATH}"
    finally:
        stream.close()
        while server.task_dispatcher.threads:  # one that still answers would write to what is closed
            server.task_dispatcher.shutdown()
        pulled = threading.Event()
        server.trigger.pull_trigger(lambda: _close(server, pulled))
        pulled.set()
        thread.join()


def _close(server: Any, pulled: threading.Event) -> None:
    """In the server's own thread, once the call that brings it has been made: it may come with an earlier one.

    Connections that RAUC's helper keeps for its next request would keep the thread too.
    """
    pulled.wait()
    wasyncore.close_all(server._map)


def _answer(stream: Stream) -> Response:
    wanted = request.range.range_for_length(stream.size) if request.range else None
    if wanted is None:
        abort(416)
    try:
        piece = stream.piece(*wanted)
    except (CityError, HeldError):
        abort(404)  # the only answer after which RAUC does not ask again
    response = Response(piece, 206, mimetype="application/octet-stream")
    response.content_range = ContentRange("bytes", *wanted, stream.size)
    return response
