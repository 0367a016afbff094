"""The box's database: SQLite that survives a power cut, and can still say so when the card is full."""

from __future__ import annotations

import contextlib
import fcntl
import math
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from appliance.errors import ApplianceError, Fault
from appliance.storage import named_faults, sync_folder

BALLAST_BYTES = 4 * 1024 * 1024
"""Kept on the card for nothing, and let go when it is full: so that what was sent can still be marked, and deleted."""

RESERVE_BYTES = 16 * 1024 * 1024
"""Free space that no dossier may take: the database, its log, the system."""


class Database:
    """`box.db` in a state folder: WAL, synchronous=FULL, every statement its own transaction.

    Threads may share one; each process, and each thread that must not wait for another's fsync, makes its own.
    Every method raises STORAGE_FULL or STORAGE_READ_ONLY when the card fails it. `or_look_only`: a card that takes
    nothing any more is opened for looking only, so that a box can at least say so.
    """

    def __init__(self, state_dir: Path, schema: str, or_look_only: bool = False) -> None:
        self._folder = state_dir
        self._ballast = state_dir / "ballast"
        self._lock = threading.Lock()
        self._took_at = -math.inf
        self.look_only = False
        try:
            self._connection = self._opened(schema)
        except ApplianceError:
            if not or_look_only:
                raise
            self._connection = _look_only(state_dir / "box.db")
            self.look_only = True
        self._version = self._data_version()

    def _opened(self, schema: str) -> sqlite3.Connection:
        """On a full card without the ballast: SQLite needs room beside the database, and calls the lack of it IOERR."""
        try:
            return self._open(schema)
        except ApplianceError:
            if not self._ballast.exists():
                raise
            with named_faults():
                self._ballast.unlink(missing_ok=True)
            return self._open(schema)

    def _open(self, schema: str) -> sqlite3.Connection:
        with named_faults():
            self._folder.mkdir(parents=True, exist_ok=True)
            with _alone_in(self._folder):  # SQLite does not wait its turn for the switch to WAL
                connection = _connect(self._folder / "box.db", schema)
            sync_folder(self._folder)
            sync_folder(self._folder.parent)
        self.keep_ballast()
        return connection

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def read(self, query: str, *values: object) -> Sequence[sqlite3.Row]:
        """All rows that answer the query."""
        with self._lock, named_faults():
            return self._connection.execute(query, values).fetchall()

    def write(self, query: str, *values: object) -> Sequence[sqlite3.Row]:
        """Commit one statement, on a full card without the ballast; the rows it returns."""
        try:
            return self.read(query, *values)
        except ApplianceError as error:
            if error.fault is not Fault.STORAGE_FULL or not self._ballast.exists():
                raise
            self._ballast.unlink(missing_ok=True)
            return self.read(query, *values)

    def changed(self) -> bool:
        """Whether another connection has committed anything since this was last asked."""
        before, self._version = self._version, self._data_version()
        return before != self._version

    def refuses(self, size: int, believed_s: float = 0.0) -> Fault | None:
        """Why so many bytes cannot be written and still leave the reserve and the ballast; None when they can.

        Asked by writing one, without waiting for the card: a kernel that has given up writing need not say so. Not
        when one was taken less than `believed_s` ago: who asks all day long would wear the card out.
        """
        try:
            if not self.keep_ballast() or self._free() < size + RESERVE_BYTES:
                return Fault.STORAGE_FULL
            with named_faults():
                if os.statvfs(self._folder).f_flag & os.ST_RDONLY:
                    return Fault.STORAGE_READ_ONLY
                if time.monotonic() - self._took_at > believed_s:
                    with self._ballast.open("r+b") as file:
                        file.write(b"\0")
                    self._took_at = time.monotonic()
        except ApplianceError as error:
            return error.fault
        return None

    def keep_ballast(self) -> bool:
        """Lay the ballast down if it is not there and there is room; whether it is there now."""
        if self._ballast.exists() and self._ballast.stat().st_size == BALLAST_BYTES:
            return True
        if self._free() < BALLAST_BYTES + RESERVE_BYTES:
            return False
        with named_faults(), self._ballast.open("ab") as file:
            os.posix_fallocate(file.fileno(), 0, BALLAST_BYTES)
        return True

    def _free(self) -> int:
        with named_faults():
            return shutil.disk_usage(self._folder).free

    def _data_version(self) -> int:
        (found,) = self.read("PRAGMA data_version")
        return int(found[0])


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _connect(path: Path, schema: str) -> sqlite3.Connection:
    connection = _connection(path.absolute().as_uri())
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.executescript(schema)
    return connection


def _look_only(path: Path) -> sqlite3.Connection:
    """What a card that takes nothing any more still tells; where there is no log SQLite is told that none comes."""
    log = path.with_name(f"{path.name}-wal")
    with named_faults():
        logged = log.exists() and log.stat().st_size
        connection = _connection(f"{path.absolute().as_uri()}?mode=ro{'' if logged else '&immutable=1'}")
        connection.execute("SELECT count(*) FROM sqlite_schema")
    return connection


def _connection(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, uri=True, timeout=10, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    return connection
