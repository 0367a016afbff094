"""What the kiosk's process serves beside its own work. Not in `common`: the other processes load no server."""

from __future__ import annotations

from wsgiref.types import WSGIApplication

from appliance import threads
from serving import Server

PHONE_THREADS = 4


def serve(name: str, app: WSGIApplication, host: str, port: int, workers: int) -> None:
    """An application on this port for as long as the process lives; `name` is its thread's."""
    threads.start(name, lambda: Server(app, host, port, workers).serve_forever())
