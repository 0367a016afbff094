"""What can be wrong with a machine from its birth. Each is for the rest of the process that calls it."""

from __future__ import annotations

import datetime
import functools
import os
import sqlite3
from typing import Any

import msgspec

from appliance.outbox.outbox import Row
from appliance.wire.messages import CityKeys, Manifest, Receipt


class _Careless(sqlite3.Connection):
    """A database that never waits for the card, whatever it is told."""

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        wanted = sql.replace(" ", "").lower()
        return super().execute("PRAGMA synchronous = OFF" if wanted == "pragmasynchronous=full" else sql, *values)


def be_careless() -> None:
    """The control: fsync does nothing, in Python and in SQLite. What a machine like this passes proves nothing."""
    os.fsync = os.fdatasync = lambda descriptor: None  # type: ignore[assignment]
    careless = functools.partial(sqlite3.connect, factory=_Careless)
    sqlite3.connect = sqlite3.dbapi2.connect = careless  # type: ignore[assignment]


def live_in(year: int) -> None:
    """The clock stands at the first of January of that year, and goes on from there."""
    for kind in (Row, Manifest, CityKeys, Receipt):  # msgspec looks at annotations when it first meets a message
        msgspec.json.Decoder(kind)
    real = datetime.datetime
    off = real(year, 1, 1, tzinfo=datetime.UTC) - real.now(datetime.UTC)

    class _Wrong(real):
        """Tells the wrong time; every moment that it makes is an ordinary one."""

        fromisoformat = real.fromisoformat
        fromtimestamp = real.fromtimestamp

        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
            return real.now(tz) + off

        def __new__(cls, *values: Any, **named: Any) -> Any:
            return real(*values, **named)

    datetime.datetime = _Wrong  # type: ignore[misc]
