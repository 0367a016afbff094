"""The report process: how the box is, told to its city every minute and at once when something is new.

The box always begins: no port is open, any router and proxy will do. One thread: look, and when it is time or there is
news, report; keep what the answer brings; do what it says.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import http
import logging
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from appliance.city_link import city_time
from appliance.city_link.city_http import CityError, CityHttp
from appliance.counts.days import Days
from appliance.devices import HostFacts
from appliance.errors import ApplianceError, Fault
from appliance.outbox.outbox import Outbox, Row
from appliance.upkeep import checks, update_told
from appliance.upkeep.commands import BLOCK, Commands, Work
from appliance.upkeep.status import Status, read
from appliance.wire.http_signing import content_digest
from appliance.wire.reports import (
    BEAT_S,
    WATCHED_S,
    Answer,
    CityTime,
    DayCounts,
    Done,
    Help,
    Keeps,
    Report,
    Update,
)
from appliance.wire.signing import SignatureError, verify_message

LOOK_S = 0.5
"""How often the box looks at itself between two reports."""

REST_S = 1.0
"""News that come faster than this are told together."""

RECENT = 300
"""Dossiers that are through and still looked at, for the counts of today."""

_FIRST_WAIT_S = 1.0
_JITTER = 0.2
_AGAIN = 3

log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class Surroundings:
    """What a report is made of, each to be asked anew. `keys`: the city's command keys; `time_keys`: those with
    which it signs what time it is; `days`: what is counted day by day, None where nothing is.
    """

    runtime: Path
    outbox: Outbox
    facts: Callable[[], HostFacts]
    clock_trusted: Callable[[], bool]
    software: str
    boot: str
    keys: Callable[[], Sequence[str]]
    days: Days | None = None
    time_keys: Callable[[], Sequence[str]] = tuple
    update: Callable[[], Update] = Update


class Reporter:
    """Reports as one box to one city. `work`: what this process does itself, by kind of command."""

    def __init__(
        self, city: CityHttp, box: str, around: Surroundings, commands: Commands, work: Mapping[str, Work]
    ) -> None:
        self._city = city
        self._box = box
        self._around = around
        self._commands = commands
        self._work = work
        self._nonce = ""
        self._counters = iter(range(0))
        self._last = 0
        self.interval = float(BEAT_S)

    def run(self, stop: threading.Event, beat: Callable[[], None] = lambda: None) -> None:
        """Report until told to stop. What fails is tried again; the box is no worse for it."""
        with contextlib.suppress(ApplianceError):  # a card that takes nothing: that is what the report says
            self._commands.settle(list(self._work))
        due, failures, seen = 0.0, 0, ""
        while not stop.is_set():
            beat()
            status = read(self._around.runtime)
            face = self._face(status)
            if time.monotonic() >= due or (face != seen and failures == 0):
                failures = 0 if self._told(status) else failures + 1
                seen = face if failures else self._face(status)
                due = time.monotonic() + self._wait(failures)
            self._obey()
            stop.wait(REST_S if face != seen else LOOK_S)

    def _obey(self) -> None:
        """The oldest command that waits; on a card that takes nothing it goes on waiting, as the report says."""
        try:
            self._commands.do_next(self._work, self._time())
        except ApplianceError as error:
            log.warning("a command waits: %s", error)

    def report(self, status: Status | None = None) -> Answer:
        """One report, again at once when the city wants a fresher one; what it was answered. CityError."""
        answer = Answer(nonce="")
        for _ in range(_AGAIN):
            news, day = self._commands.news(), self._around.days.untold() if self._around.days else None
            made, asked = self._made(status or read(self._around.runtime), news, day), time.monotonic()
            answer = self._send(made)
            self._nonce, self.interval = answer.nonce, float(min(max(answer.interval, WATCHED_S), BEAT_S))
            if not answer.refused:
                self._commands.told(news)
                self._counted(day, answer)
                self._hear(answer.time, made.counter, asked)
                self._take(answer)
                update_told.allow(self._around.runtime, answer.release)
                return answer
            self._last = max(self._last, answer.counter)
            self._counters = iter(range(0))
        raise CityError(Fault.CITY_REFUSED, f"the report is {answer.refused}")

    def _told(self, status: Status | None) -> bool:
        try:
            self.report(status)
        except ApplianceError as error:
            log.info("the report: %s", error)
            return False
        return True

    def _wait(self, failures: int) -> float:
        """Seconds to the next report: the city's interval, or ever longer while it does not answer; spread."""
        if failures:
            return min(_FIRST_WAIT_S * 2.0 ** (failures - 1), float(BEAT_S)) * random.uniform(1 - _JITTER, 1 + _JITTER)
        return self.interval * random.uniform(1 - _JITTER, 1)

    def _counted(self, day: DayCounts | None, answer: Answer) -> None:
        """What the city does not say it keeps is told again: it may be older than these counts."""
        if self._around.days and day and answer.counted == day.day:
            self._around.days.taken(day)

    def _made(self, status: Status | None, commands: Sequence[Done], day: DayCounts | None) -> Report:
        around, now = self._around, _now()
        facts, rows = around.facts(), self._rows()
        return Report(
            counter=self._counter(),
            nonce=self._nonce,
            boot=around.boot,
            clock=now,
            clock_trusted=around.clock_trusted(),
            board=(facts.board or "")[:120],
            serial=(facts.serial or "")[:120],
            software=around.software,
            listing=(status.listing if status else "")[:120],
            idle=status is None or status.idle,
            findings=checks.everything(status, rows, facts.wear_percent, now),
            vitals=checks.vitals(status, facts, rows, now),
            help=_help(status),
            keeps=_keeps(status, now),
            update=around.update(),
            commands=commands,
            day=day,
        )

    def _face(self, status: Status | None) -> str:
        """What is worth telling at once."""
        faults = sorted(f"{each.check} {each.fault}" for each in (status.findings if status else ()))
        silent = checks.kiosk(status, time.monotonic()) is not None
        news = [f"{each.command} {each.state}" for each in self._commands.news()]
        return "|".join([*faults, str(silent), str(status and status.help), *news])

    def _rows(self) -> Sequence[Row]:
        rows = {row.dossier_id: row for row in self._around.outbox.rows(limit=RECENT)}
        return list((rows | {row.dossier_id: row for row in self._around.outbox.queue()}).values())

    def _counter(self) -> int:
        """The next counter. On a card that takes nothing any more it is only remembered: the box reports all the same,
        and after a restart the city says where it was.
        """
        found = next(self._counters, None)
        if found is None:
            try:
                block = self._commands.counters(self._last)
            except ApplianceError:
                block = range(self._last + 1, self._last + 1 + BLOCK)
            self._counters = iter(block)
            found = next(self._counters)
        self._last = found
        return found

    def _send(self, report: Report) -> Answer:
        body = msgspec.json.encode(report)
        headers = {"Content-Type": "application/json", "Content-Digest": content_digest(body)}
        answer = self._city.ask("POST", "reports", headers, body)
        if answer.status != http.HTTPStatus.CONFLICT:
            answer = answer.expect(http.HTTPStatus.OK)
        try:
            return msgspec.json.decode(answer.body, type=Answer)
        except msgspec.MsgspecError as error:
            raise CityError(Fault.CITY_NOT_OURS, f"no answer to a report: {error}") from error

    def _time(self) -> dt.datetime | None:
        return city_time.now(self._around.runtime, self._around.clock_trusted())

    def _hear(self, data: bytes, counter: int, asked: float) -> None:
        """Believe what the city says of the time, if it says it to this box and to this report."""
        if not data:
            return
        try:
            told = verify_message(data, self._around.time_keys(), CityTime)
        except SignatureError as error:
            log.warning("what the city says of the time is refused: %s", error)
            return
        if (told.box, told.counter) != (self._box, counter):
            log.warning("what the city says of the time is for another report")
            return
        city_time.keep(self._around.runtime, told.at, asked)

    def _take(self, answer: Answer) -> None:
        for data in answer.commands:
            try:
                self._commands.take(data, self._box, self._around.keys())
            except SignatureError as error:
                log.warning("a command was refused: %s", error)


def boot_id(prefix: Path = Path("/")) -> str:
    """The system's own name of this start (random(4), /proc/sys/kernel/random/boot_id)."""
    return (prefix / "proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def _help(status: Status | None) -> Help | None:
    if status is None or status.help is None:
        return None
    return Help(call=status.help.call, for_s=max(0, int(time.monotonic() - status.help.since)))


def _keeps(status: Status | None, now: dt.datetime) -> Keeps:
    if status is None:
        return Keeps()
    kept = status.kept
    return Keeps(
        maintenance_s=None if kept.until is None else max(0, int((kept.until - now).total_seconds())),
        board=kept.said,
        board_s=None if kept.said_until is None else max(0, int((kept.said_until - now).total_seconds())),
        lit="-".join(f"{each:%H:%M}" for each in kept.lit or ()),
        dark=status.dark,
    )


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
