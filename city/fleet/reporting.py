"""What a box is answered when it reports: the next nonce, the next time, its commands; or why it must report anew."""

from __future__ import annotations

from appliance.wire.reports import Answer, Report
from city.fleet.calls import Calls
from city.fleet.commands import Orders
from city.fleet.journal import Journal
from city.fleet.nonces import Nonces
from city.fleet.reports import CALLED_S, Behind, Reports
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
        self, reports: Reports, orders: Orders, calls: Calls, nonces: Nonces, journal: Journal, counts: DayStore
    ) -> None:
        self.reports = reports
        self._orders = orders
        self._calls = calls
        self._nonces = nonces
        self._journal = journal
        self._counts = counts
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
        return Answer(nonce=nonce, interval=int(taken.interval), commands=commands, counted=counted)

    def _refuse(self, box: str, kind: str, detail: str) -> None:
        if self._logged.allows(f"{box} {kind}"):
            self._journal.note(kind, box, detail)
