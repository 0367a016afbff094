"""The city's commands on the card: each is a row before anything is done, so that none is done twice.

`delivered → started → done | failed`, or `expired`. A row is committed as `started` with the name of this start of the
machine before its work begins. What was interrupted is told as failed, but for a reboot: one that was started in an
earlier start of the machine has been done. Report process and kiosk both open this table; each does its own kinds.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from appliance.database import Database
from appliance.wire.commands import Command
from appliance.wire.reports import Done
from appliance.wire.signing import SignatureError, verify_message

log = logging.getLogger(__name__)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS command (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    arguments TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    state TEXT NOT NULL,
    boot TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    told TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE IF NOT EXISTS command_newest (kind TEXT PRIMARY KEY, issued_at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS reported (only INTEGER PRIMARY KEY CHECK (only = 1), ceiling INTEGER NOT NULL) STRICT;
"""

KEPT = 500
"""Rows: so many commands back, one that comes again is known again."""

DETAIL = 8000
"""Characters of what a command says at its end."""

OVERTAKEN = "a later one of this kind came first"

BLOCK = 256
"""Counters of reports that one write reserves."""


class Failed(Exception):
    """A command that could not be done; the text says why, and names nobody."""


class Later(Exception):
    """The work goes on after the process: the machine restarts."""


Work = Callable[[Mapping[str, str]], str]
"""Does one kind of command with its arguments; what there is to say of it."""


class Commands:
    """The commands in a state folder, for one process of this start of the machine."""

    def __init__(self, state: Path, boot: str) -> None:
        self._database = Database(state, _SCHEMA, or_look_only=True)
        self._boot = boot

    def take(self, data: bytes, box: str, keys: Sequence[str]) -> None:
        """Keep a command, once, if the city signed it for this box; SignatureError otherwise."""
        command = verify_message(data, keys, Command)
        if command.box != box:
            raise SignatureError(f"the command is for box {command.box}")
        if self._database.read("SELECT 1 FROM command WHERE id = ?", command.command):
            log.info("a command came again: %s", command.kind)
            return
        overtaken = self._overtaken(command)
        self._database.write(
            "INSERT INTO command (id, kind, arguments, expires_at, state, detail) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO NOTHING",
            command.command,
            command.kind,
            msgspec.json.encode(command.arguments).decode(),
            command.expires_at.astimezone(dt.UTC).isoformat(),
            "failed" if overtaken else "delivered",
            OVERTAKEN if overtaken else "",
        )
        self._database.write("DELETE FROM command WHERE rowid <= (SELECT max(rowid) FROM command) - ?", KEPT)

    def _overtaken(self, command: Command) -> bool:
        """Whether a command of its kind that was given later is here: then this one is not what the city wants now."""
        issued = command.issued_at.astimezone(dt.UTC).isoformat(timespec="microseconds")
        later = "SELECT 1 FROM command_newest WHERE kind = ? AND issued_at > ?"
        if self._database.read(later, command.kind, issued):
            log.warning("a command came after a later one of its kind, and is not done: %s", command.kind)
            return True
        self._database.write(
            "INSERT INTO command_newest (kind, issued_at) VALUES (?, ?)"
            " ON CONFLICT (kind) DO UPDATE SET issued_at = excluded.issued_at",
            command.kind,
            issued,
        )
        return False

    def settle(self, mine: Sequence[str]) -> None:
        """At the start of a process: tell what became of those of my kinds that a stop interrupted."""
        marks = ",".join("?" * len(mine))
        self._database.write(
            "UPDATE command SET state = 'done' WHERE state = 'started' AND kind = 'reboot' AND boot <> ?"
            f" AND kind IN ({marks})",
            self._boot,
            *mine,
        )
        self._database.write(
            "UPDATE command SET state = 'failed', detail = 'interrupted' WHERE state = 'started'"
            f" AND kind IN ({marks})",
            *mine,
        )

    def do_next(self, work: Mapping[str, Work], now: dt.datetime | None) -> bool:
        """Do the oldest command of these kinds that waits; whether there was one. While nobody knows what time it is
        (`now` None) all of them wait: none may be over, and none may be taken for over.
        """
        if now is None:
            return False
        marks = ",".join("?" * len(work))
        rows = self._database.read(
            f"SELECT * FROM command WHERE state = 'delivered' AND kind IN ({marks}) ORDER BY rowid LIMIT 1", *work
        )
        if not rows:
            return False
        row = rows[0]
        if now >= dt.datetime.fromisoformat(row["expires_at"]):
            log.warning("a command came too late: %s", row["kind"])
            self._end(row["id"], "expired", "")
            return True
        begun = self._database.write(
            "UPDATE command SET state = 'started', boot = ? WHERE id = ? AND state = 'delivered' RETURNING id",
            self._boot,
            row["id"],
        )
        if begun:
            self._run(row["id"], work[row["kind"]], msgspec.json.decode(row["arguments"], type=dict[str, str]))
        return True

    def news(self) -> Sequence[Done]:
        """How far the commands have got that the city has not been told of yet."""
        rows = self._database.read("SELECT * FROM command WHERE told <> state ORDER BY rowid LIMIT 40")
        return [Done(command=row["id"], state=row["state"], detail=row["detail"]) for row in rows]

    def told(self, news: Sequence[Done]) -> None:
        """The city has it."""
        for each in news:
            self._database.write("UPDATE command SET told = ? WHERE id = ?", each.state, each.command)

    def counters(self, least: int) -> range:
        """Counters for reports that were never given before, none below `least`."""
        (row,) = self._database.write(
            "INSERT INTO reported (only, ceiling) VALUES (1, ?)"
            " ON CONFLICT (only) DO UPDATE SET ceiling = max(ceiling, ?) + ? RETURNING ceiling",
            least + BLOCK,
            least,
            BLOCK,
        )
        return range(row["ceiling"] - BLOCK + 1, row["ceiling"] + 1)

    def _run(self, command: str, work: Work, arguments: Mapping[str, str]) -> None:
        try:
            detail = work(arguments)
        except Later:
            return
        except Failed as error:
            self._end(command, "failed", str(error))
        else:
            self._end(command, "done", detail)

    def _end(self, command: str, state: str, detail: str) -> None:
        self._database.write("UPDATE command SET state = ?, detail = ? WHERE id = ?", state, detail[:DETAIL], command)
