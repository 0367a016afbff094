"""What officers tell boxes to do: queued, delivered with a report's answer, told back by the next one."""

from __future__ import annotations

import base64
import binascii
import dataclasses
import datetime
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Text, func, select

from appliance.wire.commands import Command, Kind
from appliance.wire.reports import Done
from appliance.wire.signing import sign_message
from city.database import connect, moment, stamp
from city.fleet.reports import Reports

TABLES = MetaData()

HOURS = 24
"""For how long a command waits for a box that is off."""

AT_ONCE = 8
"""Commands in one answer, which is small."""

PICTURE = "screenshot"
PICTURE_KEPT = datetime.timedelta(days=1)
"""For so long the picture that a box gave of its idle screen is kept."""

_OPEN = ("queued", "delivered", "started")

_commands = Table(
    "fleet_commands",
    TABLES,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("command", String(32), unique=True, nullable=False),
    Column("box", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("signed", LargeBinary, nullable=False),
    Column("arguments", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("detail", Text, nullable=False),
    Column("officer", String(64), nullable=False),
    Column("queued_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
    Column("changed_at", String(32), nullable=False),
    Index("fleet_commands_of_box", "box", "state"),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Order:
    """A command and how far it has got: queued, delivered, started, done, failed, expired."""

    command: str
    box: str
    kind: str
    state: str
    detail: str
    officer: str
    queued_at: datetime.datetime
    changed_at: datetime.datetime


class Orders:
    """The commands at this database URL. Safe to share between threads."""

    def __init__(self, url: str, reports: Reports) -> None:
        self._engine = connect(url, TABLES)
        self._reports = reports

    def give(self, key: Ed25519PrivateKey, box: str, kind: Kind, arguments: Mapping[str, str], officer: str) -> str:
        """Sign and queue a command; its id."""
        now = _now()
        command = Command(
            command=secrets.token_hex(16),
            box=box,
            kind=kind,
            arguments=arguments,
            issued_at=now,
            expires_at=now + datetime.timedelta(hours=HOURS),
        )
        values = {
            "command": command.command,
            "box": box,
            "kind": kind,
            "signed": msgspec.json.encode(sign_message(key, command)),
            "arguments": msgspec.json.encode(arguments).decode(),
            "state": "queued",
            "detail": "",
            "officer": officer,
            "queued_at": stamp(now),
            "expires_at": stamp(command.expires_at),
            "changed_at": stamp(now),
        }
        with self._engine.begin() as connection:
            connection.execute(sqlalchemy.insert(_commands).values(values))
        self._count(box)
        return command.command

    def waiting(self, box: str) -> Sequence[bytes]:
        """The signed commands that this box has not said it has."""
        queued = (_commands.c.box == box) & (_commands.c.state == "queued") & (_commands.c.expires_at > stamp(_now()))
        rows = select(_commands.c.signed).where(queued).order_by(_commands.c.place).limit(AT_ONCE)
        with self._engine.connect() as connection:
            found = connection.execute(rows).scalars().all()
        if not found:  # whatever waited has waited for too long
            self._expire()
            self._count(box)
        return found

    def heard(self, box: str, news: Sequence[Done]) -> None:
        """What the box says of its commands. None comes back from its end; one that was taken for expired because the
        box was silent may turn out to be done.
        """
        with self._engine.begin() as connection:
            for each in news:
                mine = (_commands.c.command == each.command) & (_commands.c.box == box)
                change = sqlalchemy.update(_commands).where(mine & _commands.c.state.in_((*_OPEN, "expired")))
                connection.execute(change.values(state=each.state, detail=each.detail, changed_at=stamp(_now())))
        self._count(box)

    def latest(self, boxes: Sequence[str], limit: int) -> Sequence[Order]:
        """The newest commands of these boxes; what nobody fetched in time is shown as expired."""
        self._expire()
        rows = select(_commands).where(_commands.c.box.in_(boxes)).order_by(_commands.c.place.desc()).limit(limit)
        with self._engine.connect() as connection:
            return [_order(row) for row in connection.execute(rows)]

    def picture(self, box: str, command: str) -> bytes | None:
        """The picture that a box gave (WebP); None when it gave none, or long ago."""
        self._expire()
        mine = (_commands.c.box == box) & (_commands.c.command == command) & (_commands.c.kind == PICTURE)
        with self._engine.connect() as connection:
            detail = connection.execute(select(_commands.c.detail).where(mine & (_commands.c.state == "done"))).scalar()
        try:
            found = base64.b64decode(detail or "", validate=True)
        except binascii.Error:
            return None
        return found if found[:4] == b"RIFF" and found[8:12] == b"WEBP" else None

    def open_count(self) -> tuple[int, str]:
        """Whenever a command moves, one of these does."""
        rows = select(func.count(), func.coalesce(func.max(_commands.c.changed_at), ""))
        with self._engine.connect() as connection:
            count, last = connection.execute(rows).one()
        return count, last

    def _expire(self) -> None:
        over = (_commands.c.state == "queued") & (_commands.c.expires_at <= stamp(_now()))
        with self._engine.begin() as connection:
            connection.execute(
                sqlalchemy.update(_commands).where(over).values(state="expired", changed_at=stamp(_now()))
            )
            old = (_commands.c.kind == PICTURE) & (_commands.c.changed_at <= stamp(_now() - PICTURE_KEPT))
            gone = old & (_commands.c.state == "done") & (_commands.c.detail != "")
            connection.execute(sqlalchemy.update(_commands).where(gone).values(detail=""))

    def _count(self, box: str) -> None:
        queued = (_commands.c.box == box) & (_commands.c.state == "queued")
        with self._engine.connect() as connection:
            count = connection.execute(select(func.count()).where(queued)).scalar() or 0
        self._reports.expect(box, count)


def _order(row: sqlalchemy.Row[Any]) -> Order:
    when = moment(row.queued_at), moment(row.changed_at)
    return Order(row.command, row.box, row.kind, row.state, row.detail, row.officer, *when)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
