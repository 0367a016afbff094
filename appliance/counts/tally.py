"""The box's counters in `box.db`: a day, a name and a number, and which days the city has as they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from appliance.database import Database

_SCHEMA = """
CREATE TABLE IF NOT EXISTS tally (
    day TEXT NOT NULL,
    name TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tally_told (day TEXT PRIMARY KEY, digest TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""


class Tally:
    """The counters of a state folder. Every method raises STORAGE_* when the card fails it."""

    def __init__(self, state_dir: Path) -> None:
        self._database = Database(state_dir, _SCHEMA, or_look_only=True)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def add(self, counts: Mapping[tuple[dt.date, str], int]) -> None:
        """Add to the counters of (day, name), all in one commit."""
        if not counts:
            return
        values = [value for (day, name), count in counts.items() for value in (day.isoformat(), name, count)]
        self._database.write(
            f"INSERT INTO tally (day, name, count) VALUES {', '.join(['(?, ?, ?)'] * len(counts))}"
            " ON CONFLICT (day, name) DO UPDATE SET count = count + excluded.count",
            *values,
        )

    def since(self, first: dt.date) -> Mapping[dt.date, Mapping[str, int]]:
        """The counters of every day since then that has any."""
        found: dict[dt.date, dict[str, int]] = {}
        for row in self._database.read("SELECT * FROM tally WHERE day >= ? ORDER BY day", first.isoformat()):
            found.setdefault(dt.date.fromisoformat(row["day"]), {})[row["name"]] = row["count"]
        return found

    def told(self, first: dt.date) -> Mapping[dt.date, str]:
        """The digest of each day since then as the city has it."""
        rows = self._database.read("SELECT * FROM tally_told WHERE day >= ?", first.isoformat())
        return {dt.date.fromisoformat(row["day"]): row["digest"] for row in rows}

    def keep_told(self, day: dt.date, digest: str) -> None:
        """The city has this day as this digest says."""
        self._database.write(
            "INSERT INTO tally_told (day, digest) VALUES (?, ?)"
            " ON CONFLICT (day) DO UPDATE SET digest = excluded.digest",
            day.isoformat(), digest,
        )  # fmt: skip
