"""Messages on their way: written in the same commit as what they tell of, sent at least once, given up in the open.

Whoever sends takes a message for `LEASE_S`; if it dies meanwhile, the message is due again. A message that went twice
has the same id both times.
"""

from __future__ import annotations

import dataclasses
import random
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy
from sqlalchemy import Column, Connection, Float, Index, Integer, MetaData, String, Table, Text, func, select

from city.alerts.errors import AlertError
from city.database import connect

TABLES = MetaData()

LEASE_S = 120.0
"""Longer than any way to send takes."""

FIRST_WAIT_S, LONGEST_WAIT_S = 20.0, 1800.0

KEPT_S = 30 * 86400.0

_messages = Table(
    "alert_messages",
    TABLES,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("message", String(32), unique=True, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("address", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("call", String(32), nullable=False),
    Column("content", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("fault", String(32), nullable=False),
    Column("detail", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("made_at", Float, nullable=False),
    Column("due_at", Float, nullable=False),
    Column("ends_at", Float, nullable=False),
    Column("changed_at", Float, nullable=False),
    Index("alert_messages_due", "state", "channel", "due_at"),
)
_c = _messages.c


@dataclasses.dataclass(frozen=True, slots=True)
class Message:
    """A message to one address. kind: `alerts`, `call`, `test`; content: what its channel sends; state: `waiting`,
    `sent`, `failed`, `dropped` (nobody needs it any more). Moments are seconds since 1970.
    """

    message: str
    channel: str
    address: str
    kind: str
    call: str
    content: Mapping[str, Any]
    state: str
    fault: str
    detail: str
    tries: int
    made_at: float
    changed_at: float


class Messages:
    """The messages at this database URL. Safe to share between threads and processes."""

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        self._engine = connect(url, TABLES)
        self._clock = clock

    def write(
        self,
        connection: Connection,
        channel: str,
        address: str,
        kind: str,
        content: Mapping[str, Any],
        lasts_s: float,
        call: str = "",
    ) -> None:
        """Within somebody's transaction: send this, for as long as it is of use to anybody."""
        now = self._clock()
        values = {
            "message": secrets.token_hex(16), "channel": channel, "address": address, "kind": kind, "call": call,
            "content": msgspec.json.encode(content).decode(), "state": "waiting", "fault": "", "detail": "", "tries": 0,
            "made_at": now, "due_at": now, "ends_at": now + lasts_s, "changed_at": now,
        }  # fmt: skip
        connection.execute(sqlalchemy.insert(_messages).values(values))

    def take(self, channel: str) -> Message | None:
        """The next message that is due, for whoever calls alone; None when there is none."""
        now = self._clock()
        due = (_c.state == "waiting") & (_c.channel == channel) & (_c.due_at <= now)
        with self._engine.begin() as connection:
            found = connection.execute(select(_messages).where(due).order_by(_c.place).limit(1)).first()
            if found is None:
                return None
            mine = (_c.place == found.place) & (_c.state == "waiting") & (_c.due_at == found.due_at)
            change = sqlalchemy.update(_messages).where(mine)
            taken = connection.execute(change.values(due_at=now + LEASE_S, tries=found.tries + 1)).rowcount == 1
        return _message(found) if taken else None

    def sent(self, message: Message) -> None:
        """Whoever receives has taken it."""
        self._settle(message, {"state": "sent", "fault": "", "detail": ""})

    def failed(self, message: Message, error: AlertError) -> None:
        """It did not go: later again, unless that is vain or would be too late."""
        now, why = self._clock(), {"fault": error.name, "detail": error.detail[:300]}
        longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(message.tries, 20))
        due = now + longest * random.uniform(0.5, 1)
        with self._engine.begin() as connection:
            ends = connection.execute(select(_c.ends_at).where(_c.message == message.message)).scalar_one()
            over = error.lasting or due > ends
            values = {"state": "failed" if over else "waiting", "due_at": due, "changed_at": now, **why}
            connection.execute(_of(message).values(values))

    def drop_calls(self, connection: Connection, ringing: Sequence[str]) -> None:
        """Within somebody's transaction: whoever calls no longer needs nobody to be written to."""
        idle = (_c.kind == "call") & (_c.state == "waiting") & _c.call.not_in(ringing)
        connection.execute(sqlalchemy.update(_messages).where(idle).values(state="dropped", changed_at=self._clock()))

    def calls_sent(self, connection: Connection, calls: Sequence[str]) -> frozenset[str]:
        """Those of these calls of which at least one message has left."""
        sent = select(_c.call).where((_c.kind == "call") & (_c.state == "sent") & _c.call.in_(calls))
        return frozenset(connection.execute(sent).scalars())

    def forget(self, connection: Connection) -> None:
        """Within somebody's transaction: what was settled long ago need not be kept."""
        old = (_c.state != "waiting") & (_c.changed_at < self._clock() - KEPT_S)
        connection.execute(sqlalchemy.delete(_messages).where(old))

    def latest(self, limit: int) -> Sequence[Message]:
        """The newest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(_messages).order_by(_c.place.desc()).limit(limit)).all()
        return [_message(row) for row in rows]

    def waiting(self) -> tuple[int, float | None]:
        """How many wait, and since when the oldest does."""
        rows = select(func.count(), func.min(_c.made_at)).where(_c.state == "waiting")
        with self._engine.connect() as connection:
            row = connection.execute(rows).one()
        return row[0], row[1]

    def _settle(self, message: Message, values: Mapping[str, Any]) -> None:
        with self._engine.begin() as connection:
            connection.execute(_of(message).values({**values, "changed_at": self._clock()}))


def _of(message: Message) -> Any:
    return sqlalchemy.update(_messages).where(_c.message == message.message)


def _message(row: Any) -> Message:
    names = {field.name for field in dataclasses.fields(Message)}
    facts = {name: value for name, value in row._asdict().items() if name in names}
    return Message(**facts | {"content": msgspec.json.decode(row.content)})
