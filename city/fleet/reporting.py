"""What a box is answered when it reports: the next nonce, the next time, its commands; or why it must report anew."""

from __future__ import annotations

import datetime

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.wire.reports import Answer, CityTime, Report
from appliance.wire.signing import sign_message
from city.fleet.calls import Calls
from city.fleet.commands import Orders
from city.fleet.journal import Journal
from city.fleet.nonces import Nonces
from city.fleet.reports import CALLED_S, Behind, Reports
from city.fleet.rollouts import Rollouts
from city.stats.counts import DayStore
from city.throttle import Throttle

LOGGED_PER_HOUR = 6
"""Refusals of one box that the journal takes in an hour: whoever replays must not fill it."""


class Stale(Exception):
    """A report that is not fresh: the box must send another, made with this answer's nonce."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.refused)
        self.answer = answer


class Intake:
    """Takes reports of boxes whose signature holds."""

    def __init__(
        self,
        reports: Reports,
        orders: Orders,
        calls: Calls,
        nonces: Nonces,
        journal: Journal,
        counts: DayStore,
        rollouts: Rollouts,
        key: Ed25519PrivateKey,
    ) -> None:
        """key: signs what time it is."""
        self.reports = reports
        self._orders = orders
        self._calls = calls
        self._nonces = nonces
        self._journal = journal
        self._counts = counts
        self._rollouts = rollouts
        self._key = key
        self._logged = Throttle(LOGGED_PER_HOUR, 3600)

    def answer(self, box: str, report: Report, body: bytes) -> Answer:
        """Take the report. Stale; RequestRefused when the box is shut out."""
        nonce = self._nonces.fresh(box)
        if not self._nonces.good(box, report.nonce):
            if report.nonce:
                self._refuse(box, "report-stale", str(report.counter))
            raise Stale(Answer(nonce=nonce, refused="stale"))
        try:
            taken = self.reports.take(box, report, body)
        except Behind as behind:
            self._refuse(box, "report-behind", f"{report.counter} <= {behind.counter}, {report.boot}")
            raise Stale(Answer(nonce=nonce, refused="behind", counter=behind.counter)) from behind
        if report.commands:
            self._orders.heard(box, report.commands)
        if report.help and not report.help.told and self._calls.rings(box, report.help):
            self._journal.note("help-called", box)
            self.reports.watch(box, CALLED_S)
        commands = self._orders.waiting(box) if taken.pending else ()
        counted = self._counts.keep(box, report.counter, report.day) if report.day else None
        return Answer(
            nonce=nonce,
            interval=int(taken.interval),
            commands=commands,
            counted=counted,
            time=self._time(box, report) if commands or not report.clock_trusted else b"",
            release=self._rollouts.released(box, report.update),
        )

    def _time(self, box: str, report: Report) -> bytes:
        told = CityTime(box=box, counter=report.counter, at=datetime.datetime.now(datetime.UTC))
        return msgspec.json.encode(sign_message(self._key, told))

    def _refuse(self, box: str, kind: str, detail: str) -> None:
        if self._logged.allows(f"{box} {kind}"):
            self._journal.note(kind, box, detail)
