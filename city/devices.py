"""The boxes this city knows: a code, a public key, and whether it was blocked. Who is not here sends nothing in."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from typing import Any

import sqlalchemy
from sqlalchemy import Column, Engine, MetaData, String, Table, bindparam, select
from sqlalchemy.exc import IntegrityError

from appliance.wire.http_signing import RequestRefused
from appliance.wire.signing import public_key
from city.database import connect, moment, single, stamp

TABLES = MetaData()

DEVICES = Table(
    "devices",
    TABLES,
    Column("box", String(64), primary_key=True),
    Column("public_key", String(44), unique=True, nullable=False),
    Column("added_at", String(32), nullable=False),
    Column("blocked_at", String(32)),
)

_OF_BOX = select(DEVICES).where(DEVICES.c.box == bindparam("box_code"))


class DeviceError(Exception):
    """What was asked cannot be done to this device; the text says why."""


@dataclasses.dataclass(frozen=True, slots=True)
class Device:
    """A box: `public_key` is its Ed25519 key, 32 bytes in base64."""

    box: str
    public_key: str
    added_at: datetime.datetime
    blocked_at: datetime.datetime | None


class Devices:
    """The registry at this database URL. Safe to share between threads; each process has its own."""

    def __init__(self, url: str) -> None:
        self._engine: Engine = single(connect(url, TABLES))

    def add(self, box: str, key: str) -> None:
        """Make a box known; again with the same key changes nothing. DeviceError with another: codes are not reused.

        SignatureError when the key is none.
        """
        public_key(key)
        try:
            with self._engine.begin() as connection:
                values = {"box": box, "public_key": key, "added_at": stamp(_now())}
                connection.execute(sqlalchemy.insert(DEVICES).values(values))
        except IntegrityError:
            known = self._find(box)
            if known is None or known.public_key != key:
                raise DeviceError(f"box {box} or this key is known already; a new key gets a new code") from None

    def block(self, box: str, blocked: bool = True) -> None:
        """From now on refuse what the box sends, or take it again. DeviceError when there is no such box."""
        when = stamp(_now()) if blocked else None
        with self._engine.begin() as connection:
            change = sqlalchemy.update(DEVICES).where(DEVICES.c.box == box).values(blocked_at=when)
            if connection.execute(change).rowcount == 0:
                raise DeviceError(f"there is no box {box}")

    def all(self) -> Sequence[Device]:
        """Every box, by code."""
        with self._engine.connect() as connection:
            return [_device(row) for row in connection.execute(select(DEVICES).order_by(DEVICES.c.box))]

    def key_of(self, box: str) -> str:
        """The key of a box that may send; RequestRefused `unknown-device` or `blocked-device`."""
        device = self._find(box)
        if device is None:
            raise RequestRefused("unknown-device", f"There is no box {box} here.")
        if device.blocked_at:
            raise RequestRefused("blocked-device", f"Box {box} is blocked.")
        return device.public_key

    def _find(self, box: str) -> Device | None:
        with self._engine.connect() as connection:
            row = connection.execute(_OF_BOX, {"box_code": box}).first()
        return None if row is None else _device(row)


def _device(row: sqlalchemy.Row[Any]) -> Device:
    blocked_at = row.blocked_at and moment(row.blocked_at)
    return Device(row.box, row.public_key, moment(row.added_at), blocked_at)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
