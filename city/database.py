"""One way to reach a database: SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

import contextlib
import datetime
import functools
import threading
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Engine, MetaData, event
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

POOL = 8
"""Connections of a process to its database; whoever finds none free waits for one."""

_SETTINGS: Mapping[str, Sequence[str]] = {
    "sqlite": ("PRAGMA busy_timeout=10000", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"),
    "postgresql": ("SET synchronous_commit TO on",),
}
"""What makes a commit durable, whatever the server's own settings say."""


DOWN: tuple[type[Exception], ...] = (OperationalError, InterfaceError, PoolTimeout)
"""What is raised when the database does not answer: the same may be asked again when it does."""

DOWN_AGAIN_S = 5
"""Seconds after which it may be asked again."""


def sqlite_url(path: Path) -> str:
    """The URL of the SQLite database in this file."""
    return f"sqlite:///{path}"


def connect(url: str, tables: MetaData) -> Engine:
    """An engine whose tables exist. A commit survives a power cut of the database's machine.

    `postgresql://…` is reached by psycopg.
    """
    address = sqlalchemy.make_url(url)
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    engine = _connected(address)
    try:
        tables.create_all(engine)
    except DBAPIError:  # another process was making them at the same time, and has made them
        tables.create_all(engine)
    return engine


def _connected(address: sqlalchemy.URL, **changed: Any) -> Engine:
    if changed:
        changed["pool_reset_on_return"] = None  # there is no transaction that could be left open
    engine = sqlalchemy.create_engine(address, pool_size=POOL, max_overflow=0, **changed)
    event.listen(engine, "connect", functools.partial(_durable, _SETTINGS[engine.dialect.name]))
    return engine


def turns(engine: Engine) -> AbstractContextManager[object]:
    """Held by a thread while it changes something: SQLite lets one writer in at a time and has the others sleep and try
    again, ever longer, where a lock lets the next one in at once. PostgreSQL needs none.
    """
    return threading.Lock() if engine.dialect.name == "sqlite" else contextlib.nullcontext()


@functools.lru_cache(maxsize=64)
def single(engine: Engine) -> Engine:
    """The same database for statements that need no transaction around them: to PostgreSQL each goes in one message
    instead of three. SQLite has no messages. Its connections stay as they are: to switch one over and back costs as
    much as a statement.
    """
    return engine if engine.dialect.name == "sqlite" else _connected(engine.url, isolation_level="AUTOCOMMIT")


def stamp(moment: datetime.datetime) -> str:
    """A moment as it stands in the database: RFC 3339 in UTC, always equally long, so that text sorts as time."""
    return moment.astimezone(datetime.UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime.datetime:
    """The moment that `stamp` wrote."""
    return datetime.datetime.fromisoformat(text)


def _durable(settings: Sequence[str], connection: Any, _record: object) -> None:
    for setting in settings:
        connection.execute(setting)
    connection.commit()
