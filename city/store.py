"""What the city knows of every dossier without opening it: who announced it, whether it is here, who opened it first.

The database's UNIQUE constraints decide who was first; nothing is looked up and then inserted.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import hmac
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy
from sqlalchemy import (
    Column,
    Engine,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    func,
    select,
)
from sqlalchemy.exc import IntegrityError

from city.changes import Changes
from city.database import connect, moment, single, stamp

TABLES = MetaData()

_MOMENT = String(32)
_Rows = sqlalchemy.Select[Any]

_dossiers = Table(
    "dossiers",
    TABLES,
    Column("dossier_id", String(36), primary_key=True),
    Column("upload_id", String(32), unique=True, nullable=False),
    Column("device", String(64), nullable=False),
    Column("sha256", String(64), unique=True, nullable=False),
    Column("size", Integer, nullable=False),
    Column("number", String(12), index=True, nullable=False),
    Column("slip_code", String(6), nullable=False),
    Column("metadata", Text, nullable=False),
    Column("announced_at", _MOMENT, nullable=False),
    Column("arrived_at", _MOMENT, index=True),
    Column("receipt", LargeBinary),
)

_ANNOUNCE = sqlalchemy.insert(_dossiers)
_ARRIVE = sqlalchemy.update(_dossiers).where(
    (_dossiers.c.dossier_id == bindparam("key")) & _dossiers.c.arrived_at.is_(None)
)
_FORGET = sqlalchemy.delete(_dossiers).where(
    (_dossiers.c.upload_id == bindparam("key")) & _dossiers.c.arrived_at.is_(None)
)

_openings = Table(
    "openings",
    TABLES,
    Column("dossier_id", ForeignKey("dossiers.dossier_id"), primary_key=True),
    Column("opened_at", _MOMENT, index=True, nullable=False),
    Column("officer", String(64), nullable=False),
)

_OPEN = sqlalchemy.insert(_openings)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What a box says of a dossier before it uploads it. `metadata` is its `Upload-Metadata` header, verbatim."""

    dossier_id: str
    upload_id: str
    device: str
    sha256: str
    size: int
    number: str
    slip_code: str = dataclasses.field(repr=False)
    metadata: str = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class StoredDossier(Announcement):
    """A dossier's row; `arrived_at` and `receipt` stand from the moment it is durable, `opened_at` once it was read."""

    arrived_at: datetime.datetime | None
    receipt: bytes | None
    opened_at: datetime.datetime | None
    officer: str | None


class Store:
    """The dossiers at this database URL. Safe to share between threads; intake and console each have their own."""

    def __init__(self, url: str) -> None:
        engine = connect(url, TABLES)
        self._changes = Changes(engine)
        self._engine: Engine = single(engine)

    def announce(self, claim: Announcement, now: datetime.datetime) -> StoredDossier:
        """Enter the claim unless its dossier or its digest is known already; either way the row that stands now."""
        try:
            self._changes.make(_ANNOUNCE, dataclasses.asdict(claim) | {"announced_at": stamp(now)})
        except IntegrityError:
            return self._first_of(claim)
        return StoredDossier(**dataclasses.asdict(claim), arrived_at=None, receipt=None, opened_at=None, officer=None)

    def _first_of(self, claim: Announcement) -> StoredDossier:
        same = (_dossiers.c.dossier_id == claim.dossier_id) | (_dossiers.c.sha256 == claim.sha256)
        return self._all(_rows().where(same))[0]

    def arrive(self, dossier_id: str, now: datetime.datetime, receipt: bytes) -> bool:
        """Record that the dossier is durable, with its signed receipt. The first record stays; whether this was it."""
        return self._changes.make(_ARRIVE, {"key": dossier_id, "arrived_at": stamp(now), "receipt": receipt}) > 0

    def forget(self, upload_id: str) -> None:
        """Drop the row of an upload that did not become a dossier, so that it can be announced anew."""
        self._changes.make(_FORGET, {"key": upload_id})

    def open(self, dossier_id: str, officer: str, now: datetime.datetime) -> None:
        """Record who opened the dossier and when. The first record stays."""
        with contextlib.suppress(IntegrityError):  # it was opened before
            self._changes.make(_OPEN, {"dossier_id": dossier_id, "opened_at": stamp(now), "officer": officer})

    def dossier(self, dossier_id: str) -> StoredDossier | None:
        """The row of this dossier, if it was ever announced."""
        return self._first(_BY_DOSSIER, key=dossier_id)

    def upload(self, upload_id: str) -> StoredDossier | None:
        """The row that this upload belongs to."""
        return self._first(_BY_UPLOAD, key=upload_id)

    def arrived_under(self, number: str) -> Sequence[StoredDossier]:
        """The dossiers here that claim this number: normally one."""
        return self._all(_arrived().where(_dossiers.c.number == number))

    def arrival_of(self, number: str, slip_code: str) -> datetime.datetime | None:
        """When the dossier with this number and slip code arrived; None also for a wrong code: nobody learns which."""
        asked = slip_code.encode()
        fitting = [row for row in self.arrived_under(number) if hmac.compare_digest(row.slip_code.encode(), asked)]
        return fitting[0].arrived_at if fitting else None

    def unopened(self, limit: int, boxes: Collection[str] | None = None) -> Sequence[StoredDossier]:
        """Those nobody opened yet, the one waiting longest first; of these boxes, or of all."""
        rows = _of(boxes, _arrived()).where(_openings.c.opened_at.is_(None))
        return self._all(rows.order_by(_dossiers.c.arrived_at).limit(limit))

    def opened(self, limit: int, boxes: Collection[str] | None = None) -> Sequence[StoredDossier]:
        """Those opened last, first; of these boxes, or of all."""
        rows = _of(boxes, _arrived()).where(_openings.c.opened_at.is_not(None))
        return self._all(rows.order_by(_openings.c.opened_at.desc()).limit(limit))

    def arrivals(
        self, since: datetime.datetime, boxes: Collection[str] | None = None
    ) -> Sequence[tuple[datetime.datetime, datetime.datetime | None]]:
        """When each dossier since then, of these boxes if any are named, arrived and was first opened."""
        columns = (_dossiers.c.arrived_at, _openings.c.opened_at)
        query = select(*columns).outerjoin_from(_dossiers, _openings).where(_dossiers.c.arrived_at >= stamp(since))
        if boxes is not None:
            query = query.where(_dossiers.c.device.in_(boxes))
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [(moment(arrived), opened and moment(opened)) for arrived, opened in rows]

    def counts(self) -> tuple[int, int]:
        """How many dossiers arrived and how many were opened: whenever the lists change, so do these."""
        arrived = select(func.count()).where(_dossiers.c.arrived_at.is_not(None)).scalar_subquery()
        opened = select(func.count()).select_from(_openings).scalar_subquery()
        with self._engine.connect() as connection:
            row = connection.execute(select(arrived, opened)).one()
        return row[0], row[1]

    def waiting(self, boxes: Collection[str]) -> int:
        """How many dossiers of these boxes arrived and were not opened."""
        rows = _of(boxes, _arrived()).where(_openings.c.opened_at.is_(None)).subquery()
        with self._engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(rows)).scalar() or 0

    def _all(self, query: _Rows, **values: str) -> Sequence[StoredDossier]:
        with self._engine.connect() as connection:
            return [_stored(row._asdict()) for row in connection.execute(query, values)]

    def _first(self, query: _Rows, **values: str) -> StoredDossier | None:
        return next(iter(self._all(query, **values)), None)


def _rows() -> _Rows:
    columns = [column for column in _dossiers.c if column.name != "announced_at"]
    return select(*columns, _openings.c.opened_at, _openings.c.officer).outerjoin_from(_dossiers, _openings)


def _arrived() -> _Rows:
    return _rows().where(_dossiers.c.arrived_at.is_not(None))


def _of(boxes: Collection[str] | None, rows: _Rows) -> _Rows:
    return rows if boxes is None else rows.where(_dossiers.c.device.in_(boxes))


_BY_DOSSIER = _rows().where(_dossiers.c.dossier_id == bindparam("key"))
_BY_UPLOAD = _rows().where(_dossiers.c.upload_id == bindparam("key"))
"""The questions of every request, built once: building one costs more than asking it."""


def _stored(values: dict[str, Any]) -> StoredDossier:
    for name in ("arrived_at", "opened_at"):
        values[name] = values[name] and moment(values[name])
    return StoredDossier(**values)
