"""The control: the same code on a system where nothing is ever made durable. A proof that it passes proves nothing."""

from __future__ import annotations

import functools
import os
import sqlite3
from typing import Any


class _Careless(sqlite3.Connection):
    """A database that never waits for the card, whatever it is told."""

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        wanted = sql.replace(" ", "").lower()
        return super().execute("PRAGMA synchronous = OFF" if wanted == "pragmasynchronous=full" else sql, *values)


def be_careless() -> None:
    """For the rest of this process fsync does nothing, in Python and in SQLite."""
    os.fsync = os.fdatasync = lambda descriptor: None  # type: ignore[assignment]
    careless = functools.partial(sqlite3.connect, factory=_Careless)
    sqlite3.connect = sqlite3.dbapi2.connect = careless  # type: ignore[assignment]
