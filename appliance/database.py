"""The box's database: SQLite that survives a power cut, and can still say so when the card is full."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import sqlite3
import threading
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
    Every method raises STORAGE_FULL or STORAGE_READ_ONLY when the card fails it.
    """

    def __init__(self, state_dir: Path, schema: str) -> None:
        self._folder = state_dir
        self._ballast = state_dir / "ballast"
        self._lock = threading.Lock()
        with named_faults():
            state_dir.mkdir(parents=True, exist_ok=True)
            with _alone_in(state_dir):  # SQLite does not wait its turn for the switch to WAL
                self._connection = _connect(state_dir / "box.db", schema)
            sync_folder(state_dir)
            sync_folder(state_dir.parent)
        self._version = self._data_version()
        self.keep_ballast()

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

    def room_for(self, size: int) -> bool:
        """Whether so many bytes can be written and still leave the reserve and the ballast."""
        return self.keep_ballast() and self._free() >= size + RESERVE_BYTES

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
    connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.executescript(schema)
    return connection
