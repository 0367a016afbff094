"""What leaflets and blank forms were printed here, per procedure and day: counted once each, and nobody is in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import msgspec

from appliance.database import Database
from appliance.devices import JobState

_SCHEMA = """
CREATE TABLE IF NOT EXISTS printed (
    id TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    procedure_code TEXT NOT NULL,
    leaflet_sheets INTEGER NOT NULL,
    form_sheets INTEGER NOT NULL,
    outcome TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS printed_day ON printed (day);
"""


class Sheets(msgspec.Struct, frozen=True):
    """How many sheets a leaflet takes, itself and the blank forms with it, and on which paper."""

    leaflet: int
    forms: int
    paper: str = ""

    @property
    def total(self) -> int:
        """All of them."""
        return self.leaflet + self.forms


class Figure(msgspec.Struct, frozen=True):
    """What came out of a procedure on a day; `unsure`: leaflets of which the printer did not say whether they did."""

    day: dt.date
    procedure_code: str
    leaflets: int
    form_sheets: int
    unsure: int


class Printed:
    """The counts in `box.db` of a state folder. Every method raises STORAGE_* when the card fails it."""

    def __init__(self, state_dir: Path) -> None:
        self._database = Database(state_dir, _SCHEMA, or_look_only=True)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def keep(self, id: str, day: dt.date, code: str, sheets: Sheets, outcome: JobState) -> None:
        """Keep how a leaflet ended. The first word stands, however often it is said again after a crash."""
        self._database.write(
            "INSERT INTO printed (id, day, procedure_code, leaflet_sheets, form_sheets, outcome)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
            id, day.isoformat(), code, sheets.leaflet, sheets.forms, outcome,
        )  # fmt: skip

    def outcome(self, id: str) -> JobState | None:
        """How this leaflet ended; None while it has not."""
        rows = self._database.read("SELECT outcome FROM printed WHERE id = ?", id)
        return JobState(rows[0]["outcome"]) if rows else None

    def sheets(self, day: dt.date) -> int:
        """Sheets that came out, or may have, on a day."""
        (row,) = self._database.read(
            "SELECT coalesce(sum(leaflet_sheets + form_sheets), 0) AS sheets FROM printed"
            " WHERE day = ? AND outcome IN ('printed', 'unknown')",
            day.isoformat(),
        )
        return int(row["sheets"])

    def by_day(self, since: dt.date) -> Sequence[tuple[dt.date, str, int, int]]:
        """What came out for certain, of every day since then: day, procedure's code, leaflets, sheets with forms."""
        rows = self._database.read(
            "SELECT day, procedure_code, count(*) AS leaflets, sum(leaflet_sheets + form_sheets) AS sheets FROM printed"
            " WHERE day >= ? AND outcome = 'printed' GROUP BY day, procedure_code ORDER BY day, procedure_code",
            since.isoformat(),
        )
        return [
            (dt.date.fromisoformat(row["day"]), row["procedure_code"], row["leaflets"], row["sheets"]) for row in rows
        ]

    def changed(self) -> bool:
        """Whether another process or instance has committed anything since this was last asked."""
        return self._database.changed()

    def figures(self, since: dt.date) -> Sequence[Figure]:
        """Every procedure of every day since then, the newest day first, what was printed most first."""
        rows = self._database.read(
            "SELECT day, procedure_code, count(*) FILTER (WHERE outcome = 'printed') AS leaflets,"
            " coalesce(sum(form_sheets) FILTER (WHERE outcome = 'printed'), 0) AS form_sheets,"
            " count(*) FILTER (WHERE outcome = 'unknown') AS unsure"
            " FROM printed WHERE day >= ? AND outcome IN ('printed', 'unknown')"
            " GROUP BY day, procedure_code ORDER BY day DESC, leaflets DESC, procedure_code",
            since.isoformat(),
        )
        return [msgspec.convert(dict(row), Figure) for row in rows]
