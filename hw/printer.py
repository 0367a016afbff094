"""The printer: a CUPS queue, over pycups.

CUPS alone is not to be believed. Its "completed" means that the printer let go of the job, not that paper came out;
a job waiting for paper goes on "processing"; reasons of an earlier job stay on an idle queue; a printer that is not
there shows in a message for people only. So the printer itself is asked as well, where it speaks IPP.
"""

from __future__ import annotations

import contextlib
import dataclasses
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import cups

from appliance.devices import Job, JobState
from appliance.errors import ApplianceError, Fault
from hw import ipp

T = TypeVar("T")

_JOB_PROCESSING, _JOB_STOPPED, _JOB_CANCELED, _JOB_ABORTED, _JOB_COMPLETED = 5, 6, 7, 8, 9
"""Some of IPP's job states (RFC 8011, 5.3.7); a job from 7 on has ended."""

_PROCESSING, _STOPPED = 4, 5
"""Some of IPP's printer states (RFC 8011, 5.4.11)."""

_REASONS = (
    ("cover-open", Fault.PRINTER_COVER_OPEN),
    ("door-open", Fault.PRINTER_COVER_OPEN),
    ("interlock-open", Fault.PRINTER_COVER_OPEN),
    ("media-jam", Fault.PRINTER_JAMMED),
    ("media-empty", Fault.PRINTER_EMPTY),
    ("media-needed", Fault.PRINTER_EMPTY),
    ("input-tray-missing", Fault.PRINTER_EMPTY),
    ("offline", Fault.PRINTER_OFFLINE),
    ("shutdown", Fault.PRINTER_OFFLINE),
    ("timed-out", Fault.PRINTER_OFFLINE),
    ("paused", Fault.PRINTER_PAUSED),
    ("toner-empty", Fault.PRINTER_TROUBLE),
    ("marker-supply-empty", Fault.PRINTER_TROUBLE),
    ("output-area-full", Fault.PRINTER_TROUBLE),
)
"""Stems of printer-state-reasons (RFC 8011, 5.4.12), what hands should see to first at the top. The suffix says
nothing: an empty tray is `-report` on an idle printer and `-warning` on one that waits for paper."""

_LOST_TRACK = "cups-ipp-missing-job-history"
"""What CUPS says when the printer knew nothing of the job when asked how it went. It stays on the queue for ever."""

_HANDED_OVER = "cups-waiting-for-job-completed"
"""What CUPS says when the printer has the document."""

_CLOCKS_S = 1.5
"""By how much two readings of the time at which a printer was switched on may differ: it counts whole seconds."""

_OPTIONS = {"print-scaling": "fit"}
"""No more than is needed: one that the printer does not support gets the job cancelled."""

_MEDIA = {"A4": "iso_a4_210x297mm", "A5": "iso_a5_148x210mm"}
"""Paper as IPP names it (PWG 5101.1)."""

_QUEUE_ATTRIBUTES = [
    "device-uri",
    "media-default",
    "media-supported",
    "printer-make-and-model",
    "printer-state",
    "printer-state-reasons",
]
_JOB_ATTRIBUTES = [
    "job-state",
    "job-printer-state-reasons",
    "time-at-processing",
    "time-at-completed",
]

_NOT_THERE = (
    cups.IPP_NOT_FOUND,
    cups.IPP_SERVICE_UNAVAILABLE,
    cups.IPP_INTERNAL_ERROR,  # libcups' word for a socket that nobody listens on
)


@dataclasses.dataclass(frozen=True, slots=True)
class _Sight:
    """The printer now: what hinders it, whether it says that it prints, since when it has been on (Unix time)."""

    fault: Fault | None
    printing: bool = False
    on_since: float | None = None


class CupsPrinter:
    """The queue of this name at the CUPS on this socket. Not thread-safe, since pycups is not: it has one owner.

    A call takes well below 0.1 s, or up to 1.5 s when a printer on the network does not answer.
    """

    def __init__(self, queue: str, socket: Path, simulated: bool = False) -> None:
        self._queue = queue
        self._socket = socket
        self._simulated = simulated
        self._connection: cups.Connection | None = None
        self._taken_back: set[int] = set()
        self._seen_waiting: set[int] = set()
        self._handed_over: dict[int, float] = {}  # job: since when the printer had been on that got it

    def describe(self) -> str:
        """The queue and the printer behind it."""
        nature = " (simulated)" if self._simulated else ""
        try:
            told = self._queue_now()
        except ApplianceError as error:
            return f"CUPS queue {self._queue}: {error}{nature}"
        return f"CUPS queue {self._queue}: {told['printer-make-and-model']}, {told['device-uri']}{nature}"

    def probe(self) -> Fault | None:
        """What keeps the printer from printing, asked of the queue and of the printer itself."""
        try:
            return self._look().fault
        except ApplianceError as error:
            return error.fault

    def close(self) -> None:
        """Let go of the connection."""
        self._connection = None

    def papers(self) -> frozenset[str]:
        """Which of A4 and A5 lie in the printer, as it says itself; what the queue has where it says nothing."""
        told = self._queue_now()
        loaded: Iterable[str] = ()
        with contextlib.suppress(OSError):  # it is off: asked again by whoever wants the job to come out
            loaded = ipp.ask(told["device-uri"]).media if ipp.speaks_ipp(told["device-uri"]) else ()
        found = _papers(loaded)
        return found or _papers([told["media-default"]]) or _papers(told["media-supported"])

    def submit(self, pdf: Path, title: str, paper: str = "") -> int:
        """Queue a PDF, fitted to this paper or else the queue's. PRINTER_MISSING without a queue, PRINTER_REFUSED."""
        self._queue_now()  # finds out whether CUPS is there: printing itself is not tried twice
        options = _OPTIONS | ({"media": _MEDIA[paper]} if paper else {})
        job_id: int = self._call(lambda server: server.printFile(self._queue, str(pdf), title, options))
        return job_id

    def job(self, job_id: int) -> Job:
        """What is known of a job. PRINTER_MISSING when there is no queue to ask."""
        sight = self._look()
        try:
            told = self._call(lambda server: server.getJobAttributes(job_id, _JOB_ATTRIBUTES))
        except ApplianceError:
            return Job(job_id, JobState.UNKNOWN)
        if told["job-state"] < _JOB_CANCELED:
            self._note(job_id, told, sight)
            return _waiting(job_id, told, sight)
        return self._ended(job_id, told, sight)

    def cancel(self, job_id: int) -> None:
        """Take a job back; one that has ended, or is not known any more, is left as it is."""
        self._queue_now()
        self._taken_back.add(job_id)
        try:
            self._call(lambda server: server.cancelJob(job_id))
        except ApplianceError as error:
            if error.fault not in (Fault.PRINTER_MISSING, Fault.PRINTER_REFUSED):
                raise

    def find(self, pdf: Path) -> int | None:
        """The job that a file of this name was given to the queue as. PRINTER_MISSING when there is no queue to ask."""
        asked = ["job-id", "document-name-supplied"]
        jobs = self._call(lambda server: server.getJobs(which_jobs="all", requested_attributes=asked))
        return next((job_id for job_id, told in jobs.items() if told.get("document-name-supplied") == pdf.name), None)

    def recall(self, title: str, patient: bool) -> JobState | None:
        """What became of the newest job of this title, of which the queue knows no more.

        The printer itself is asked: PRINTED, PRINTING, CANCELLED, or UNKNOWN; None when it never had one. A job that
        it still has is taken back, but one that is on its way out only when `patient` is over. PRINTER_MISSING or
        PRINTER_OFFLINE when nobody can be asked.
        """
        uri = self._queue_now()["device-uri"]
        if not ipp.speaks_ipp(uri):
            return JobState.UNKNOWN
        try:
            printing = _ask_device(uri).printing
            jobs = [job for job in ipp.jobs(uri) if job.name == title]
            for job in jobs:
                if _held(job) and not (printing and patient):
                    ipp.cancel(uri, job.id, cups.getUser())
        except OSError as error:
            raise ApplianceError(Fault.PRINTER_OFFLINE, str(error)) from error
        newest = max(jobs, key=lambda job: job.id, default=None)
        return _fate(newest, printing and patient) if newest else None

    def _note(self, job_id: int, told: Mapping[str, Any], sight: _Sight) -> None:
        """Note since when the printer had been on that got the job: one that is off by now is not the one that answers
        next, and of one whose getting it was not seen it is only known that it was on when the queue began."""
        if job_id in self._handed_over:
            return
        if _HANDED_OVER not in _reasons(told):
            self._seen_waiting.add(job_id)
        elif sight.on_since is None:
            self._handed_over[job_id] = time.time()
        elif job_id in self._seen_waiting:
            self._handed_over[job_id] = sight.on_since
        else:
            self._handed_over[job_id] = min(sight.on_since, told["time-at-processing"] or sight.on_since)

    def _ended(self, job_id: int, told: Mapping[str, Any], sight: _Sight) -> Job:
        if told["job-state"] == _JOB_CANCELED:  # CUPS also cancels what the printer refuses, and does not say why
            return Job(job_id, JobState.CANCELLED, None if job_id in self._taken_back else Fault.PRINTER_REFUSED)
        if told["job-state"] == _JOB_ABORTED:
            return Job(job_id, JobState.UNKNOWN, Fault.PRINTER_TROUBLE)
        if _LOST_TRACK in _reasons(told) and self._was_switched_on(job_id, told, sight):
            return Job(job_id, JobState.UNKNOWN, Fault.PRINTER_GONE)
        return Job(job_id, JobState.PRINTED)

    def _was_switched_on(self, job_id: int, told: Mapping[str, Any], sight: _Sight) -> bool:
        """Whether the printer was, or may have been, while it had the job: then the document is forgotten."""
        if sight.on_since is None:
            return True
        on_then = self._handed_over.get(job_id, told["time-at-processing"] - _CLOCKS_S)
        return bool(on_then + _CLOCKS_S < sight.on_since < told["time-at-completed"] + _CLOCKS_S)

    def _look(self) -> _Sight:
        """A queue that was paused, as CUPS does after a failure, is set going first: nobody else would."""
        told = self._queue_now()
        if told["printer-state"] == _STOPPED and not self._resume():
            return _Sight(Fault.PRINTER_PAUSED)
        if ipp.speaks_ipp(told["device-uri"]):
            return _ask_device(told["device-uri"])
        busy = told["printer-state"] == _PROCESSING  # what an idle queue says is left from its last job
        return _Sight(_fault_in(told["printer-state-reasons"]) if busy else None)

    def _resume(self) -> bool:
        try:
            self._call(lambda server: server.enablePrinter(self._queue))
        except ApplianceError:
            return False
        return bool(self._queue_now()["printer-state"] != _STOPPED)

    def _queue_now(self) -> dict[str, Any]:
        told: dict[str, Any] = self._call(
            lambda server: server.getPrinterAttributes(self._queue, requested_attributes=_QUEUE_ATTRIBUTES)
        )
        return told

    def _call(self, question: Callable[[cups.Connection], T]) -> T:
        """Ask CUPS; a connection that was lost is made anew by libcups itself at the next question."""
        try:
            if self._connection is None:
                self._connection = cups.Connection(str(self._socket))
            return question(self._connection)
        except cups.IPPError as error:
            code, text = error.args
            fault = Fault.PRINTER_MISSING if code in _NOT_THERE else Fault.PRINTER_REFUSED
            raise ApplianceError(fault, str(text)) from error
        except (cups.HTTPError, RuntimeError) as error:
            self._connection = None
            raise ApplianceError(Fault.PRINTER_MISSING, "CUPS does not answer") from error


def _ask_device(uri: str) -> _Sight:
    try:
        device = ipp.ask(uri)
    except OSError:
        return _Sight(Fault.PRINTER_OFFLINE)
    fault = _fault_in(device.reasons) or (Fault.PRINTER_TROUBLE if device.state == _STOPPED else None)
    on_since = None if device.up_time is None else time.time() - device.up_time
    return _Sight(fault, device.state == _PROCESSING and fault is None, on_since)


def _held(job: ipp.DeviceJob) -> bool:
    return job.state < _JOB_CANCELED and not job.stopping


def _fate(job: ipp.DeviceJob, coming: bool) -> JobState:
    if _held(job):
        return JobState.PRINTING if coming else JobState.CANCELLED
    if job.state <= _JOB_CANCELED:
        return JobState.CANCELLED
    return JobState.PRINTED if job.state == _JOB_COMPLETED else JobState.UNKNOWN


def _fault_in(reasons: Iterable[str]) -> Fault | None:
    told = tuple(reasons)
    return next((fault for stem, fault in _REASONS if any(reason.startswith(stem) for reason in told)), None)


def _waiting(job_id: int, told: Mapping[str, Any], sight: _Sight) -> Job:
    if told["job-state"] == _JOB_STOPPED:  # a filter gave up: the document is no PDF
        return Job(job_id, JobState.SENT, sight.fault or Fault.PRINTER_REFUSED)
    printing = told["job-state"] == _JOB_PROCESSING and sight.printing
    return Job(job_id, JobState.PRINTING if printing else JobState.SENT, sight.fault)


def _papers(media: Iterable[str]) -> frozenset[str]:
    """Those of a printer's media that are used here. Names of one size may end in where it lies, or how it is fed."""
    return frozenset(paper for paper, name in _MEDIA.items() if any(medium.startswith(name) for medium in media))


def _reasons(told: Mapping[str, Any]) -> Iterable[str]:
    """Those of the printer while it had the job; pycups gives one bare and several as a list."""
    reasons: str | list[str] | None = told.get("job-printer-state-reasons")
    return (reasons or "",) if isinstance(reasons, str) or reasons is None else reasons
