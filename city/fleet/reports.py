"""The last report of every box, a week of its numbers, and what a page must know of it.

A report is one statement: it counts only if its counter is higher than the last one, its box is not shut out, and its
key is the box's. So nothing is looked up and then written, any number of workers can take reports, and a replay changes
nothing.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import psycopg
import sqlalchemy
from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    case,
    select,
)
from sqlalchemy.exc import IntegrityError, OperationalError

from appliance.wire.reports import BEAT_S, UNHEARD_BEATS, WATCHED_S, Report
from city.changes import Changes
from city.database import connect, single
from city.devices import DEVICES, Devices

TABLES = MetaData()

BUCKET_S = 600
"""One row of history for so many seconds."""

KEPT_S = 8 * 86400
CALLED_S = 600.0
"""For so long after a call for help its box reports often."""

_boxes = Table(
    "fleet_boxes",
    TABLES,
    Column("box", String(64), primary_key=True),
    Column("counter", BigInteger, nullable=False),
    Column("boot", String(40), nullable=False),
    Column("boot_before", String(40), nullable=False),
    Column("forks", Integer, nullable=False),
    Column("heard_at", Float, nullable=False),
    Column("interval", Float, nullable=False),
    Column("watched_until", Float, nullable=False),
    Column("pending", Integer, nullable=False),
    Column("bucket", Integer, nullable=False),
    Column("face", Text, nullable=False),
    Column("report", LargeBinary, nullable=False),
)

_history = Table(
    "fleet_history",
    TABLES,
    Column("box", String(64), primary_key=True),
    Column("bucket", Integer, primary_key=True),
    Column("numbers", LargeBinary, nullable=False),
)

_c = _boxes.c
_may = (
    select(DEVICES.c.box)
    .where((DEVICES.c.box == bindparam("key")) & (DEVICES.c.public_key == bindparam("public")))
    .where(DEVICES.c.blocked_at.is_(None))
)
_now: Any = bindparam("now")
_boot: Any = bindparam("new_boot")
_bucket: Any = bindparam("new_bucket")
_TAKE = (
    sqlalchemy.update(_boxes)
    .where((_c.box == bindparam("key")) & (_c.counter < bindparam("new_counter")) & _may.exists())
    .values(
        counter=bindparam("new_counter"),
        forks=case((_c.boot_before == _boot, _c.forks + 1), else_=_c.forks),
        boot_before=case((_c.boot == _boot, _c.boot_before), else_=_c.boot),
        boot=_boot,
        heard_at=_now,
        interval=case((_c.watched_until > _now, float(WATCHED_S)), else_=float(BEAT_S)),
        bucket=_bucket,
        face=bindparam("new_face"),
        report=bindparam("body"),
    )
    .returning(_c.interval, _c.pending)
)
_ENTER = sqlalchemy.insert(_boxes)
_KNOWN = select(_c.counter, _c.bucket).where(_c.box == bindparam("key"))
_REMEMBER = sqlalchemy.insert(_history)


class Behind(Exception):
    """The city knows a report with this counter already: this one is older, or another box has the same key."""

    def __init__(self, counter: int) -> None:
        super().__init__(str(counter))
        self.counter = counter


@dataclasses.dataclass(frozen=True, slots=True)
class Taken:
    """What the box is answered: seconds to its next report, and whether commands wait for it."""

    interval: float
    pending: int


@dataclasses.dataclass(frozen=True, slots=True)
class Heard:
    """A box as it was heard last. `heard_at`, `watched_until`: the city's clock, seconds since 1970."""

    box: str
    heard_at: float
    interval: float
    forks: int
    face: str
    report: Report

    def unheard(self, now: float) -> bool:
        """Whether it has been silent for longer than a box that works is."""
        return now - self.heard_at > UNHEARD_BEATS * self.interval


class Reports:
    """The reports at this database URL. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        self.devices = Devices(url)  # makes the table that a report's statement asks
        engine = connect(url, TABLES)
        self._changes = Changes(engine)
        self._engine = single(engine)
        self._take = self._changes.returned if engine.dialect.name == "sqlite" else _Bare(self._engine)
        self._keys: dict[str, str] = {}
        self._buckets: dict[str, int] = {}

    def key_of(self, box: str) -> str:
        """The box's key. It never changes for a code, so it is asked for once; whether the box is shut out is asked
        with each report. RequestRefused when it is not known.
        """
        key = self._keys.get(box)
        if key is None:
            key = self._keys[box] = self.devices.key_of(box)
        return key

    def take(self, box: str, report: Report, body: bytes) -> Taken:
        """Count the report. Behind; RequestRefused when the box is shut out."""
        values = self._values(box, report, body)
        row = self._take(_TAKE, values)
        taken = self._first(box, values) if row is None else Taken(row.interval, row.pending)
        if self._buckets.get(box) != values["new_bucket"]:
            self._remember(box, values["new_bucket"], report)
        return taken

    def all(self, boxes: Sequence[str]) -> Mapping[str, Heard]:
        """These boxes as they were heard last, those that ever were."""
        columns = (_c.box, _c.heard_at, _c.interval, _c.forks, _c.face, _c.report)
        with self._engine.connect() as connection:
            rows = connection.execute(select(*columns).where(_c.box.in_(boxes))).all()
        return {row.box: _heard(row) for row in rows}

    def faces(self) -> Sequence[tuple[str, str, float, float]]:
        """Of every box: code, face, when it was heard, its interval. What a page is drawn anew for."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(_c.box, _c.face, _c.heard_at, _c.interval).order_by(_c.box)).all()
        return [(row.box, row.face, row.heard_at, row.interval) for row in rows]

    def watch(self, box: str, seconds: float) -> None:
        """Let the box report often for so long."""
        change = sqlalchemy.update(_boxes).where(_c.box == box).values(watched_until=time.time() + seconds)
        with self._engine.begin() as connection:
            connection.execute(change)

    def expect(self, box: str, pending: int) -> None:
        """So many commands wait for the box."""
        with self._engine.begin() as connection:
            connection.execute(sqlalchemy.update(_boxes).where(_c.box == box).values(pending=pending))

    def history(self, box: str, since: float) -> Sequence[tuple[float, Mapping[str, Any]]]:
        """The numbers of a box by ten minutes, oldest first, each with the moment it begins at."""
        rows = select(_history.c.bucket, _history.c.numbers).where(_history.c.box == box)
        rows = rows.where(_history.c.bucket >= int(since / BUCKET_S)).order_by(_history.c.bucket)
        with self._engine.connect() as connection:
            return [(row[0] * BUCKET_S, msgspec.json.decode(row[1])) for row in connection.execute(rows)]

    def _values(self, box: str, report: Report, body: bytes) -> dict[str, Any]:
        now = time.time()
        return {
            "key": box,
            "public": self.key_of(box),
            "new_counter": report.counter,
            "new_boot": report.boot,
            "new_bucket": int(now / BUCKET_S),
            "new_face": report.face,
            "now": now,
            "body": body,
        }

    def _first(self, box: str, values: Mapping[str, Any]) -> Taken:
        """The statement changed nothing: the box is new here, is shut out, or says nothing new."""
        self.devices.key_of(box)
        with self._engine.connect() as connection:
            known = connection.execute(_KNOWN, {"key": box}).first()
        if known is not None:
            raise Behind(known.counter)
        fresh = {
            "box": box,
            "counter": values["new_counter"],
            "boot": values["new_boot"],
            "boot_before": "",
            "forks": 0,
            "heard_at": values["now"],
            "interval": float(BEAT_S),
            "watched_until": 0.0,
            "pending": 0,
            "bucket": values["new_bucket"],
            "face": values["new_face"],
            "report": values["body"],
        }
        try:
            self._changes.make(_ENTER, fresh)
        except IntegrityError:  # two first reports at once
            raise Behind(values["new_counter"]) from None
        return Taken(float(BEAT_S), 0)

    def _remember(self, box: str, bucket: int, report: Report) -> None:
        self._buckets[box] = bucket
        numbers = msgspec.json.encode(report.vitals)
        try:
            self._changes.make(_REMEMBER, {"box": box, "bucket": bucket, "numbers": numbers})
        except IntegrityError:  # another worker was first
            return
        old = int((time.time() - KEPT_S) / BUCKET_S)
        with self._engine.begin() as connection:
            gone = (_history.c.box == box) & (_history.c.bucket < old)
            connection.execute(sqlalchemy.delete(_history).where(gone))


class _Bare:
    """The one statement of every report, handed to the driver as it is: SQLAlchemy around it would take as long as it
    does itself. For a database that puts commits together by itself.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        compiled = _TAKE.compile(engine)
        self._text, self._constants = str(compiled), dict(compiled.params)

    def __call__(self, _: object, values: Mapping[str, Any]) -> Any:
        try:
            row = self._first({**self._constants, **values})
        except psycopg.OperationalError as error:
            self._engine.dispose()  # the others were opened to the same server, and are as dead
            raise OperationalError(self._text, None, error) from error
        return None if row is None else Taken(*row)

    def _first(self, values: Mapping[str, Any]) -> Any:
        connection: Any = self._engine.raw_connection()
        try:
            with connection.cursor() as cursor:
                cursor.execute(self._text, values)
                return cursor.fetchone()
        except psycopg.OperationalError as error:
            connection.invalidate(error)
            raise
        finally:
            connection.close()


def _heard(row: Any) -> Heard:
    report = msgspec.json.decode(row.report, type=Report)
    return Heard(row.box, row.heard_at, row.interval, row.forks, row.face, report)
