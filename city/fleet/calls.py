"""Calls for help from the kiosks: who called since when, who answered and what."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from typing import Any

import sqlalchemy
from sqlalchemy import Column, MetaData, String, Table, Text, func, select
from sqlalchemy.exc import IntegrityError

from appliance.wire.reports import Help
from city.database import connect, moment, stamp

TABLES = MetaData()

ESCALATES_S = 120
"""A call that nobody has answered for so long is shown as overdue."""

RINGS_S = 3600
"""After so long a call is over: nobody stands there any more."""

_calls = Table(
    "fleet_calls",
    TABLES,
    Column("call", String(32), primary_key=True),
    Column("box", String(64), nullable=False),
    Column("called_at", String(32), index=True, nullable=False),
    Column("answered_at", String(32)),
    Column("officer", String(64), nullable=False),
    Column("answer", Text, nullable=False),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Call:
    """One call. `answered_at` is None while it rings."""

    call: str
    box: str
    called_at: datetime.datetime
    answered_at: datetime.datetime | None
    officer: str
    answer: str

    @property
    def overdue(self) -> bool:
        """Whether nobody has answered for too long."""
        return self.answered_at is None and (_now() - self.called_at).total_seconds() > ESCALATES_S


class Calls:
    """The calls at this database URL. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        self._engine = connect(url, TABLES)

    def rings(self, box: str, help: Help) -> bool:
        """A box tells of a call; whether it is a new one."""
        called = _now() - datetime.timedelta(seconds=help.for_s)
        values = {"call": help.call, "box": box, "called_at": stamp(called), "officer": "", "answer": ""}
        try:
            with self._engine.begin() as connection:
                connection.execute(sqlalchemy.insert(_calls).values(values))
        except IntegrityError:  # told before
            return False
        return True

    def answer(self, call: str, officer: str, text: str) -> Call | None:
        """Answer a call that rings; None when somebody else was first, or there is none."""
        ringing = (_calls.c.call == call) & _calls.c.answered_at.is_(None)
        change = sqlalchemy.update(_calls).where(ringing)
        with self._engine.begin() as connection:
            values = {"answered_at": stamp(_now()), "officer": officer, "answer": text}
            if connection.execute(change.values(values)).rowcount == 0:
                return None
        return self._found(_calls.c.call == call)[0]

    def ringing(self) -> Sequence[Call]:
        """Those that nobody has answered, the longest first."""
        lately = stamp(_now() - datetime.timedelta(seconds=RINGS_S))
        return self._found(_calls.c.answered_at.is_(None) & (_calls.c.called_at > lately))

    def box_of(self, call: str) -> str | None:
        """Whose call this is, if there is such a call."""
        found = self._found(_calls.c.call == call)
        return found[0].box if found else None

    def count(self) -> tuple[int, int]:
        """How many there ever were, and how many were answered: whenever a call moves, one of these does."""
        with self._engine.connect() as connection:
            row = connection.execute(select(func.count(), func.count(_calls.c.answered_at))).one()
        return row[0], row[1]

    def since(self, moment: datetime.datetime) -> Sequence[Call]:
        """Every call since then."""
        return self._found(_calls.c.called_at >= stamp(moment))

    def _found(self, which: Any) -> Sequence[Call]:
        with self._engine.connect() as connection:
            rows = connection.execute(select(_calls).where(which).order_by(_calls.c.called_at)).all()
        return [_call(row) for row in rows]


def _call(row: sqlalchemy.Row[Any]) -> Call:
    answered = row.answered_at and moment(row.answered_at)
    return Call(row.call, row.box, moment(row.called_at), answered, row.officer, row.answer)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
