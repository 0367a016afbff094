"""The least that could take a report: Flask and one upsert, nothing checked. `python -m bench.bare_city URL`."""

from __future__ import annotations

import queue
import sqlite3
import sys
import time
from typing import Any

import psycopg
from flask import Flask, request

from city.database import POOL
from city.server import IntakeServer

_TABLE = (
    "CREATE TABLE IF NOT EXISTS bare (box TEXT PRIMARY KEY, heard_at DOUBLE PRECISION NOT NULL, report {} NOT NULL)"
)
_UPSERT = (
    "INSERT INTO bare VALUES ({0}, {0}, {0}) ON CONFLICT (box) DO UPDATE"
    " SET heard_at = excluded.heard_at, report = excluded.report"
)


class Bare:
    """A few connections, each statement its own durable transaction."""

    def __init__(self, url: str) -> None:
        self._sqlite = url.startswith("sqlite:///")
        self._upsert = _UPSERT.format("?" if self._sqlite else "%s")
        self._free: queue.LifoQueue[Any] = queue.LifoQueue()
        for _ in range(POOL):
            self._free.put(self._opened(url))
        connection = self._free.get()
        connection.execute(_TABLE.format("BLOB" if self._sqlite else "BYTEA"))
        self._free.put(connection)

    def take(self, box: str, body: bytes) -> None:
        """Keep the box's last report."""
        connection = self._free.get()
        try:
            connection.execute(self._upsert, (box, time.time(), body))
        finally:
            self._free.put(connection)

    def _opened(self, url: str) -> Any:
        if not self._sqlite:
            return psycopg.connect(url, autocommit=True)
        file = url.removeprefix("sqlite:///")
        connection = sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        return connection


def main() -> None:
    """Serve, as the intake is served."""
    bare = Bare(sys.argv[1])
    app = Flask(__name__)

    @app.post("/reports")
    def take() -> str:
        bare.take(request.headers["Box"], request.get_data())
        return "{}"

    server = IntakeServer(app, "127.0.0.1", 0)
    print(f"listening on {server.address}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
