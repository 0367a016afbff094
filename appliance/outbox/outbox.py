"""Sealed dossiers on the card, and how far each has got on its way to the city's receipt.

`sealed → uploaded → receipted → purged`, and `lost` when a sealed file is gone or damaged before it was all sent.
The kiosk adds rows and keeps the state of their slips; the outbox process moves them on. Each process, and each thread
that must not wait for another's fsync, makes an `Outbox` of its own over the same folder. A row keeps what the slip
needs and nothing personal.

Durable in this order: `.part` file, fsync, rename, fsync of the folder, then the row (SQLite in WAL mode with
synchronous=FULL). So a row's file is always whole. Beside each file lies its label (`label.py`): with it a file without
a row becomes a dossier again.
"""

from __future__ import annotations

import contextlib
import datetime
import enum
import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from appliance.database import Database
from appliance.errors import ApplianceError, Fault
from appliance.outbox.label import Label, Labels, Summary
from appliance.storage import durable_file, named_faults, sync_folder
from appliance.wire.envelope import EnvelopeError, Out

_SCHEMA = """
CREATE TABLE IF NOT EXISTS sequence (only INTEGER PRIMARY KEY CHECK (only = 1), value INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS dossier (
    dossier_id TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL UNIQUE,
    slip_code TEXT NOT NULL,
    summary TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    state TEXT NOT NULL,
    sealed_at TEXT NOT NULL,
    uploaded_at TEXT,
    receipted_at TEXT,
    purged_at TEXT,
    lost_at TEXT,
    location TEXT,
    sent INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_try TEXT,
    fault TEXT,
    receipt TEXT,
    slip TEXT NOT NULL DEFAULT 'none',
    slip_at TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS dossier_state ON dossier (state);
"""


class State(enum.StrEnum):
    """How far a dossier has got."""

    SEALED = "sealed"
    UPLOADED = "uploaded"
    RECEIPTED = "receipted"
    PURGED = "purged"
    LOST = "lost"


OPEN_STATES = (State.SEALED, State.UPLOADED, State.RECEIPTED)
"""The states in which something is left to do."""


class SlipState(enum.StrEnum):
    """What is known of a dossier's slip: never more than the printer said."""

    NONE = "none"
    SENT = "sent"
    PRINTED = "printed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"

    @classmethod
    def _missing_(cls, value: object) -> SlipState:
        """Another version's word."""
        return cls.UNKNOWN


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One dossier. `receipted_at` is the city's time, the others the box's.

    `sent` counts the bytes that the city confirmed, of `size`. `fault`, `attempts` and `next_try` tell of the last try
    that failed: all three are clear again after one that did not.
    """

    dossier_id: str
    number: str
    slip_code: str
    summary: Summary
    sha256: str
    size: int
    state: State
    sealed_at: datetime.datetime
    uploaded_at: datetime.datetime | None = None
    receipted_at: datetime.datetime | None = None
    purged_at: datetime.datetime | None = None
    lost_at: datetime.datetime | None = None
    location: str | None = None
    sent: int = 0
    attempts: int = 0
    next_try: datetime.datetime | None = None
    fault: Fault | None = None
    slip: SlipState = SlipState.NONE
    slip_at: datetime.datetime | None = None


class Outbox:
    """The outbox in a state folder: `box.db` and `outbox/`. Every method raises STORAGE_* when the card fails it.

    `or_look_only`: on a card that takes nothing any more it can still be looked at. `rows_in`: another folder that has
    a copy of `box.db`, for such a card.
    """

    def __init__(self, state_dir: Path, or_look_only: bool = False, rows_in: Path | None = None) -> None:
        self._files = state_dir / "outbox"
        self._labels = Labels(self._files)
        self._database = Database(rows_in or state_dir, _SCHEMA, or_look_only)
        if not self._database.look_only and rows_in is None:
            with named_faults():
                self._files.mkdir(exist_ok=True)
                sync_folder(state_dir)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def reserve_number(self) -> int:
        """The next sequence for a number, 1 first. Committed before it is returned: it never comes twice."""
        (row,) = self._database.write(
            "INSERT INTO sequence (only, value) VALUES (1, 1)"
            " ON CONFLICT (only) DO UPDATE SET value = value + 1 RETURNING value"
        )
        return int(row["value"])

    def add(
        self,
        dossier_id: str,
        number: str,
        slip_code: str,
        write: Callable[[Out], object],
        summary: Summary,
    ) -> Row:
        """Make a dossier durable; `write` seals it into the file it is given. Twice with one id is one dossier.

        SEALING_FAILED when `write` refuses, STORAGE_FULL or STORAGE_READ_ONLY when the card does: then nothing is
        left of it, as far as the card still lets us delete.
        """
        with contextlib.suppress(KeyError):
            return self.row(dossier_id)
        about = Label(
            dossier_id=dossier_id, number=number, slip_code=slip_code, summary=summary,
            sha256="", size=0, sealed_at=_now(),
        )  # fmt: skip
        label = self._store(about, write)
        try:
            self._enter(label)
        except ApplianceError:
            self._discard(label)  # or the next start would take it in, and its resident was told that it failed
            raise
        return self.row(dossier_id)

    def row(self, dossier_id: str) -> Row:
        """One dossier; KeyError when there is none."""
        for found in self._database.read("SELECT * FROM dossier WHERE dossier_id = ?", dossier_id):
            return _row(found)
        raise KeyError(dossier_id)

    def rows(self, *states: State, limit: int = -1) -> Sequence[Row]:
        """The dossiers in these states (none named: in all), newest first, at most `limit`."""
        wanted = states or tuple(State)
        query = f"SELECT * FROM dossier WHERE state IN ({_marks(wanted)}) ORDER BY rowid DESC LIMIT ?"
        return [_row(found) for found in self._database.read(query, *wanted, limit)]

    def most_filed(self, limit: int) -> tuple[str, ...]:
        """The codes of the procedures that were filed most often here, the most frequent first."""
        rows = self._database.read(
            "SELECT summary ->> 'procedure_code' AS code FROM dossier"
            " GROUP BY code ORDER BY count(*) DESC, max(sealed_at) DESC LIMIT ?",
            limit,
        )
        return tuple(row["code"] for row in rows)

    def handed_in(self, since: datetime.date) -> Sequence[tuple[datetime.date, str, int, int]]:
        """Of every day of the box's own since then: day, procedure's code, dossiers, pages scanned."""
        rows = self._database.read(
            "SELECT date(sealed_at, 'localtime') AS day, summary ->> 'procedure_code' AS code, count(*) AS dossiers,"
            " sum((SELECT coalesce(sum(value ->> 'pages'), 0) FROM json_each(summary, '$.papers'))) AS pages"
            " FROM dossier WHERE day >= ? GROUP BY day, code ORDER BY day, code",
            since.isoformat(),
        )
        return [(datetime.date.fromisoformat(row["day"]), row["code"], row["dossiers"], row["pages"]) for row in rows]

    def queue(self) -> Sequence[Row]:
        """The dossiers with something left to do, the one whose turn it is first."""
        return sorted(self.rows(*OPEN_STATES), key=lambda row: row.next_try or row.sealed_at)

    def path(self, dossier_id: str) -> Path:
        """Where the sealed file of a dossier is, until it is purged."""
        return self._files / f"{dossier_id}.age"

    def changed(self) -> bool:
        """Whether another process or instance has committed anything since this was last asked."""
        return self._database.changed()

    def mark_location(self, dossier_id: str, location: str | None) -> None:
        """The city opened an upload here (or it is gone): nothing is sent yet."""
        self._update(dossier_id, (State.SEALED,), location=location, sent=0)

    def mark_sent(self, dossier_id: str, sent: int) -> None:
        """The city confirmed so many bytes: whatever was wrong is over."""
        self._update(dossier_id, (State.SEALED,), sent=sent, attempts=0, next_try=None, fault=None)

    def mark_uploaded(self, dossier_id: str) -> None:
        """The city confirmed all bytes; it has not signed for them."""
        self._update(dossier_id, (State.SEALED,), state=State.UPLOADED, uploaded_at=_now(), **_NO_FAULT)

    def mark_unsent(self, dossier_id: str) -> None:
        """The city no longer knows an upload that it had in full: it is sent again from the start."""
        self._update(dossier_id, (State.UPLOADED,), state=State.SEALED, uploaded_at=None, location=None, sent=0)

    def mark_receipted(self, dossier_id: str, receipt: bytes, received_at: datetime.datetime) -> None:
        """The city's receipt, verified, as it came (the JSON of a `Signed`): kept as the proof."""
        self._update(
            dossier_id, (State.UPLOADED,),
            state=State.RECEIPTED, receipted_at=received_at.isoformat(), receipt=receipt.decode(), **_NO_FAULT,
        )  # fmt: skip

    def purge(self, dossier_id: str) -> None:
        """Delete the sealed file of a receipted dossier, durably, and say so."""
        if self.row(dossier_id).state is not State.RECEIPTED:
            raise ValueError("only what the city signed for is deleted")
        with named_faults():
            self.path(dossier_id).unlink(missing_ok=True)
            self._labels.tidy()
            sync_folder(self._files)
        self._update(dossier_id, (State.RECEIPTED,), state=State.PURGED, purged_at=_now())
        self._database.keep_ballast()

    def mark_lost(self, dossier_id: str) -> None:
        """The sealed file is missing or damaged, and the city does not have all of it."""
        self._update(
            dossier_id, (State.SEALED,),
            state=State.LOST, lost_at=_now(), fault=Fault.SEALED_FILE_LOST, next_try=None,
        )  # fmt: skip

    def mark_waiting(self, dossier_id: str, fault: Fault | None, next_try: datetime.datetime) -> None:
        """A try did not get through (or, without a fault, the city has not signed yet): when to try again."""
        self._database.write(
            "UPDATE dossier SET fault = ?, next_try = ?, attempts = attempts + 1 WHERE dossier_id = ?",
            fault, next_try.isoformat(), dossier_id,
        )  # fmt: skip

    def pass_turn(self, dossier_id: str) -> None:
        """Let the others go first."""
        self._update(dossier_id, OPEN_STATES, next_try=_now())

    def try_now(self, *faults: Fault) -> None:
        """End the wait of the dossiers that stand in one of these faults; none named: of all."""
        among = f"AND fault IN ({_marks(faults)})" if faults else ""
        self._database.write(f"UPDATE dossier SET next_try = NULL WHERE next_try IS NOT NULL {among}", *faults)

    def mark_slip(self, dossier_id: str, slip: SlipState) -> None:
        """What became known of the slip, now."""
        self._update(dossier_id, tuple(State), slip=slip, slip_at=_now())

    def sweep(self) -> None:
        """Put files and rows in order at the start of the kiosk, the one process that adds.

        A sealed file is removed only if its row says that the city signed for it. One without a row (power failed
        between the two, or the database is another one) gets the row that its label gives; if there is none, it stays,
        and `doubts` says so. A row whose file is gone before it was all sent becomes `lost`.
        """
        with named_faults():
            present = set(self._files.iterdir())
            for path in present:
                if path.suffix == ".part" or (path.suffix == ".age" and self._is_purged(path.stem)):
                    path.unlink(missing_ok=True)
            labels = [label for label in self._labels.read() if self.path(label.dossier_id) in present]
            for label in sorted(labels, key=lambda label: label.sealed_at):
                self._enter(label)
            self._skip_to(self._labels.last_sequence())
            self._labels.tidy()
            sync_folder(self._files)
        for row in self.rows(State.SEALED):
            if not self.path(row.dossier_id).exists():
                with contextlib.suppress(LookupError):  # the outbox process has got all of it out meanwhile
                    self.mark_lost(row.dossier_id)

    def doubts(self) -> Fault | None:
        """SEALED_FILE_UNKNOWN while a sealed file is here that has neither a row nor a label to make one from."""
        with named_faults():
            sealed = {path.stem for path in self._files.glob("*.age")}
        known = {row["dossier_id"] for row in self._database.read("SELECT dossier_id FROM dossier")}
        return Fault.SEALED_FILE_UNKNOWN if sealed - known else None

    def refuses(self, size: int, believed_s: float = 0.0) -> Fault | None:
        """Why a dossier of so many bytes cannot be taken in and still leave the reserve and the ballast, or None."""
        return self._database.refuses(size, believed_s)

    def _store(self, about: Label, write: Callable[[Out], object]) -> Label:
        try:
            with named_faults(), durable_file(self.path(about.dossier_id)) as file:
                measured = _Measuring(file)
                write(measured)
                label = msgspec.structs.replace(about, sha256=measured.digest.hexdigest(), size=measured.size)
                self._labels.write(label)
            return label
        except EnvelopeError as error:
            raise ApplianceError(Fault.SEALING_FAILED, str(error)) from error
        except ApplianceError:
            self._discard(about)
            raise

    def _enter(self, label: Label) -> None:
        """Make the row of a label, unless there is one of its id or number."""
        self._database.write(
            "INSERT OR IGNORE INTO dossier (dossier_id, number, slip_code, summary, sha256, size, state, sealed_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            label.dossier_id, label.number, label.slip_code, msgspec.json.encode(label.summary).decode(),
            label.sha256, label.size, State.SEALED, label.sealed_at,
        )  # fmt: skip

    def _discard(self, label: Label) -> None:
        with contextlib.suppress(OSError):  # the card is in trouble already
            self.path(label.dossier_id).unlink(missing_ok=True)
            self._labels.remove(label.number, label.dossier_id)

    def _is_purged(self, dossier_id: str) -> bool:
        return bool(
            self._database.read("SELECT 1 FROM dossier WHERE dossier_id = ? AND state = ?", dossier_id, State.PURGED)
        )

    def _skip_to(self, sequence: int) -> None:
        """No number up to this one is given any more."""
        self._database.write(
            "INSERT INTO sequence (only, value) VALUES (1, ?)"
            " ON CONFLICT (only) DO UPDATE SET value = max(value, excluded.value)",
            sequence,
        )

    def _update(self, dossier_id: str, states: Sequence[State], **columns: Any) -> None:
        """Change columns of one row that must be in one of these states; LookupError when it is not."""
        assignments = ", ".join(f"{column} = ?" for column in columns)
        query = f"UPDATE dossier SET {assignments} WHERE dossier_id = ? AND state IN ({_marks(states)}) RETURNING rowid"
        if not self._database.write(query, *columns.values(), dossier_id, *states):
            raise LookupError(f"no dossier {dossier_id} in state {' or '.join(states)}")


_NO_FAULT = {"fault": None, "attempts": 0, "next_try": None}


class _Measuring:
    """A file to write to, with the digest and the size of all that was written."""

    def __init__(self, file: BinaryIO) -> None:
        self.digest = hashlib.sha256()
        self.size = 0
        self._file = file

    def write(self, data: bytes | memoryview, /) -> int:
        count = self._file.write(data)
        self.digest.update(data[:count])
        self.size += count
        return count


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _row(found: sqlite3.Row) -> Row:
    return msgspec.convert({**found, "summary": msgspec.json.decode(found["summary"])}, Row, strict=False)


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat()
