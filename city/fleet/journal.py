"""What happened to the boxes and who did it: rows that are only ever added."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence

import sqlalchemy
from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text, select

from city.database import connect, moment, stamp

TABLES = MetaData()

_events = Table(
    "fleet_events",
    TABLES,
    Column("event_id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("box", String(64), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("detail", Text, nullable=False),
    Column("officer", String(64), nullable=False),
    Index("fleet_events_of_box", "box", "event_id"),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Happening:
    """One row. `kind` is the name of its text, `happened-…`; `officer` is empty when nobody did it."""

    at: datetime.datetime
    box: str
    kind: str
    detail: str
    officer: str


class Journal:
    """The journal at this database URL. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        self._engine = connect(url, TABLES)

    def note(self, kind: str, box: str = "", detail: str = "", officer: str = "") -> None:
        """Add a row, durably."""
        values = {"at": stamp(_now()), "box": box, "kind": kind, "detail": detail[:500], "officer": officer}
        with self._engine.begin() as connection:
            connection.execute(sqlalchemy.insert(_events).values(values))

    def latest(self, limit: int, box: str | None = None) -> Sequence[Happening]:
        """The newest rows first, of one box or of all."""
        rows = select(_events).order_by(_events.c.event_id.desc()).limit(limit)
        if box is not None:
            rows = rows.where(_events.c.box == box)
        with self._engine.connect() as connection:
            found = connection.execute(rows).all()
        return [Happening(moment(row.at), row.box, row.kind, row.detail, row.officer) for row in found]


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
