"""What it costs to make a dossier of 2 MB durable, beside the least that anybody can do for it.

The least: write, fsync, rename, fsync of the folder, and one SQLite commit that waits for the disk (WAL, FULL). Both on
the same file system, in turn. Sealing is another figure (bench.seal): here the bytes are ready. Ours
takes their digest.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import os
import sqlite3
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from appliance.outbox.label import Summary
from appliance.outbox.outbox import Outbox
from appliance.wire.identifiers import number
from bench import report

SIZE = 2 * 1024 * 1024
SUMMARY = Summary(
    procedure_code="",
    procedure_name="",
    case="",
    papers=[],
    created=datetime.datetime.now(datetime.UTC),
    clock_trusted=True,
)


class Bare:
    """A folder and a database, with nothing around them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()
        self._database = sqlite3.connect(folder / "bare.db", isolation_level=None)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute("CREATE TABLE file (name TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL) STRICT")

    def add(self, content: bytes, sha256: str) -> None:
        """The least for these bytes."""
        name = str(uuid.uuid4())
        part = self._folder / f"{name}.part"
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.rename(self._folder / name)
        descriptor = os.open(self._folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        self._database.execute("INSERT INTO file VALUES (?, ?)", (name, sha256))


def add(outbox: Outbox, content: bytes) -> None:
    """The same bytes into the outbox."""

    code = number("0000", len(outbox.rows()) + 1)
    outbox.add(str(uuid.uuid4()), code, "123456", lambda out: out.write(content), SUMMARY)


def timed(work: Callable[[], None]) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Measure and print."""
    rounds = 40 if report.arguments("outbox").quick else 150
    content = os.urandom(SIZE)
    sha256 = hashlib.sha256(content).hexdigest()
    ours, least = [], []
    with tempfile.TemporaryDirectory(dir=".") as folder:
        bare = Bare(Path(folder) / "bare")
        with contextlib.closing(Outbox(Path(folder) / "box")) as outbox:
            for _ in range(rounds):
                ours.append(timed(lambda: add(outbox, content)))
                least.append(timed(lambda: bare.add(content, sha256)))
    report.progress(f"outbox: {report.median(ours):.1f} ms, the least {report.median(least):.1f} ms")
    bars = [
        report.bar("outbox.add_ms", report.median(ours), "ms", peer=report.median(least), peer_name="the least"),
        report.bar("outbox.add_ratio", report.median(ours) / report.median(least), "×", limit=2.0),
    ]
    spread = {
        "p95_ms": round(report.percentile(ours, 0.95), 1),
        "least_p95_ms": round(report.percentile(least, 0.95), 1),
    }
    report.finish("outbox", bars, {"bytes": SIZE, "rounds": rounds, **spread})


if __name__ == "__main__":
    main()
