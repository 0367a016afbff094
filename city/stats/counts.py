"""What every box counted on every day, as it told it last. Nobody is in it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

import msgspec
import sqlalchemy
from sqlalchemy import BigInteger, Column, Float, LargeBinary, MetaData, String, Table, bindparam, func, select
from sqlalchemy.exc import IntegrityError

from appliance.wire.reports import DayCounts
from city.changes import Changes
from city.database import connect, single
from city.language import LOCAL

TABLES = MetaData()

KEPT = dt.timedelta(days=410)
"""No older day is taken: a box tells the last 400."""

AHEAD = dt.timedelta(days=1)
"""How far a box's day may be ahead of the city's."""

_counts = Table(
    "day_counts",
    TABLES,
    Column("box", String(64), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("counter", BigInteger, nullable=False),
    Column("told_at", Float, nullable=False),
    Column("counts", LargeBinary, nullable=False),
)
_c = _counts.c
_CHANGE = (
    sqlalchemy.update(_counts)
    .where((_c.box == bindparam("of_box")) & (_c.day == bindparam("of_day")) & (_c.counter < bindparam("new_counter")))
    .values(counter=bindparam("new_counter"), told_at=bindparam("now"), counts=bindparam("body"))
)
_ENTER = sqlalchemy.insert(_counts)


class DayStore:
    """The counts at this database URL. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        engine = connect(url, TABLES)
        self._changes = Changes(engine)
        self._engine = single(engine)

    def keep(self, box: str, counter: int, counts: DayCounts) -> dt.date:
        """Put a day's counts in the place of what this box told of it before, unless a later report (its counter) has.

        The day, which the box need not tell again; also of one that no clock can mean, which is not kept.
        """
        today = dt.datetime.now(LOCAL).date()
        if today - KEPT <= counts.day <= today + AHEAD:
            self._keep(box, counter, counts)
        return counts.day

    def _keep(self, box: str, counter: int, counts: DayCounts) -> None:
        key, day, now, body = box, counts.day.isoformat(), time.time(), msgspec.json.encode(counts)
        change = {"of_box": key, "of_day": day, "new_counter": counter, "now": now, "body": body}
        if self._changes.make(_CHANGE, change):
            return
        entered = {"box": key, "day": day, "counter": counter, "told_at": now, "counts": body}
        try:
            self._changes.make(_ENTER, entered)
        except IntegrityError:  # it stands there: by a later report, or by one that came at this very moment
            self._changes.make(_CHANGE, change)

    def first_day(self) -> dt.date | None:
        """The first day of which any box has told anything."""
        with self._engine.connect() as connection:
            found = connection.execute(select(func.min(_c.day))).scalar()
        return dt.date.fromisoformat(found) if found else None

    def between(self, first: dt.date, last: dt.date) -> Iterator[tuple[str, DayCounts]]:
        """Box and counts of every day from the first to the last, both included."""
        query = select(_c.box, _c.counts).where(_c.day >= first.isoformat(), _c.day <= last.isoformat())
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        decoder = msgspec.json.Decoder(DayCounts)
        return ((row.box, decoder.decode(row.counts)) for row in rows)
