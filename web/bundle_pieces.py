"""A bundle's pieces over HTTP to RAUC on this machine, which asks for ranges (RFC 9110, 14)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from flask import Flask, Response, abort, request
from werkzeug.datastructures import ContentRange

from appliance.city_link.city_http import CityError
from appliance.upkeep.streams import HeldError, Stream
from serving import Server, running

_PATH = "/bundle.raucb"
_THREADS = 4
_PATIENCE_S = 5.0


@contextlib.contextmanager
def served(stream: Stream) -> Iterator[str]:
    """Where it can be read for as long as this is open: an address of this machine that no other machine reaches."""
    app = Flask("bundle_pieces")
    app.add_url_rule(_PATH, view_func=lambda: _answer(stream))
    with running(Server(app, "127.0.0.1", 0, _THREADS, patience_s=_PATIENCE_S)) as address:
        try:
            yield f"{address}{_PATH}"
        finally:
            stream.close()


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
