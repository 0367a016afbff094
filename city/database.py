"""One way to reach a database: SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Engine, MetaData, event


def sqlite_url(path: Path) -> str:
    """The URL of the SQLite database in this file."""
    return f"sqlite:///{path}"


def connect(url: str, tables: MetaData) -> Engine:
    """An engine whose tables exist. A commit on SQLite survives a power cut (WAL with synchronous=FULL)."""
    engine = sqlalchemy.create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _durable)
    tables.create_all(engine)
    return engine


def stamp(moment: datetime.datetime) -> str:
    """A moment as it stands in the database: RFC 3339 in UTC, always equally long, so that text sorts as time."""
    return moment.astimezone(datetime.UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime.datetime:
    """The moment that `stamp` wrote."""
    return datetime.datetime.fromisoformat(text)


def _durable(connection: Any, _record: object) -> None:
    for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
