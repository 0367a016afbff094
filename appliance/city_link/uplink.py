"""From the outbox to the city's receipt: uploads that resume, receipts that are checked (docs/protocol.md).

Runs in the outbox process, in one thread. One dossier at a time has its turn; each has its own wait, kept in its row,
so that one which is refused never holds up the rest.
"""

from __future__ import annotations

import datetime
import hashlib
import http
import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from appliance.city_link.city_http import CityError, CityHttp
from appliance.city_link.city_keys import CityKeyring
from appliance.city_link.tus import Pace, Sent, TusClient, UploadGone
from appliance.errors import ApplianceError, Fault
from appliance.outbox.outbox import Outbox, Row, State
from appliance.wire.http_signing import RequestSigner
from appliance.wire.messages import Receipt
from appliance.wire.signing import SignatureError, verify_message

LINK_FAULTS = (Fault.CITY_UNREACHABLE, Fault.CITY_NOT_OURS)
"""Faults of the way to the city: while one stands, all wait together, and its end ends every such wait."""

TURN_S = 20.0
"""A long upload lets the others go first after so many seconds."""

POLL_S = 0.5
"""How soon a dossier that the kiosk added is noticed."""

_KEYS_S = 6 * 3600.0
_KEYS_AGAIN_S = 300.0

_WAITS: Mapping[Fault | None, tuple[float, float]] = {
    None: (1.0, 600.0),
    Fault.CITY_UNREACHABLE: (0.5, 15.0),
    Fault.CITY_NOT_OURS: (1.0, 15.0),
    Fault.CITY_TROUBLE: (1.0, 300.0),
    Fault.CITY_REFUSED: (60.0, 6 * 3600.0),
    Fault.CITY_KEYS_UNUSABLE: (1.0, 300.0),
    Fault.STORAGE_READ_ONLY: (60.0, 6 * 3600.0),
}
"""The first and the longest wait after each fault, in seconds; None: all is sent, and not signed for yet.

STORAGE_READ_ONLY can be waited for only where the rows are not on that card (`dead_card.py`).
"""

_JITTER = 0.25
_LONGEST_S = 6 * 3600.0 * (1 + _JITTER)

log = logging.getLogger(__name__)


class Uplink:
    """Sends what is in the outbox to one city, every request signed by this box. `verify` as in `CityHttp`."""

    def __init__(
        self, city_url: str, outbox: Outbox, keyring: CityKeyring, signer: RequestSigner, verify: bool | str = True
    ) -> None:
        self._city = CityHttp(city_url, verify, signer, keyring.tls_pins)
        self._tus = TusClient(self._city)
        self._outbox = outbox
        self._keyring = keyring
        self._device = signer.box
        self._pace = Pace()
        self._link_failures = 0
        self._link_due = 0.0
        self._keys_due = 0.0

    def close(self) -> None:
        """Close the connections."""
        self._city.close()

    def run(self, stop: threading.Event, beat: Callable[[], None] = lambda: None) -> None:
        """Take steps until told to stop; at the start everything is tried at once, whatever it waited for.

        `beat`: called whenever the loop has turned.
        """
        self._outbox.try_now()
        while not stop.is_set():
            until = time.monotonic() + self.step()
            beat()
            while time.monotonic() < until and not stop.is_set() and not self._outbox.changed():
                beat()
                stop.wait(min(POLL_S, until - time.monotonic()))

    def step(self) -> float:
        """Give one dossier its turn; seconds until the next is due, 0 for at once. Keys can wait until none is.

        What is wrong with the city is kept in the row; only a row that cannot be written (STORAGE_*) is raised.
        """
        link_wait = self._link_due - time.monotonic()
        if link_wait > 0:
            return link_wait
        queue = self._outbox.queue()
        row = next((row for row in queue if _due_in(row) <= 0), None)
        if row is None:
            if not self._link_failures:
                self._refresh_keys()
            return min([_due_in(row) for row in queue], default=_KEYS_AGAIN_S)
        self._give_turn(row)
        return 0.0

    def _give_turn(self, row: Row) -> None:
        try:
            self._advance(row)
        except ApplianceError as error:
            if error.fault not in _WAITS:
                raise
            self._failed(row, error)
        else:
            self._link_works()

    def _advance(self, row: Row) -> None:
        if row.state is State.SEALED:
            self._send(row)
        elif row.state is State.UPLOADED:
            self._collect(row)
        else:
            self._outbox.purge(row.dossier_id)

    def _send(self, row: Row) -> None:
        try:
            sent = self._send_rest(row, row.location or self._create(row))
            if sent is not None:
                self._outbox.mark_uploaded(row.dossier_id)
                self._receive(self._outbox.row(row.dossier_id), sent.receipt)
        except UploadGone:
            self._outbox.mark_location(row.dossier_id, None)
            raise
        except OSError as error:  # only our own file can raise it here
            log.error("%s: the sealed file is lost: %s", row.number, error)
            self._outbox.mark_lost(row.dossier_id)

    def _create(self, row: Row) -> str:
        _check_intact(self._outbox.path(row.dossier_id), row.sha256)
        metadata = {
            "dossier_id": row.dossier_id,
            "device": self._device,
            "sha256": row.sha256,
            "number": row.number,
            "slip_code": row.slip_code,
        }
        location = self._tus.create(row.size, metadata)
        self._outbox.mark_location(row.dossier_id, location)
        return location

    def _send_rest(self, row: Row, location: str) -> Sent | None:
        """Send from where the city is; None when the turn was over before it had all."""
        offset = self._tus.offset(location, row.size)
        self._link_works()
        self._outbox.mark_sent(row.dossier_id, offset)
        until = time.monotonic() + TURN_S
        sent = Sent(offset)
        while sent.offset < row.size:
            sent = self._send_chunk(row, location, sent.offset)
            self._outbox.mark_sent(row.dossier_id, sent.offset)
            if sent.offset < row.size and time.monotonic() > until:
                self._outbox.pass_turn(row.dossier_id)
                return None
        return sent

    def _receive(self, row: Row, receipt: bytes) -> None:
        """The receipt that came with the last byte saves asking for it: a long way, on a bad link."""
        if receipt:
            self._take_receipt(row, receipt)
        else:
            self._collect(row)

    def _send_chunk(self, row: Row, location: str, offset: int) -> Sent:
        chunk = _read_at(self._outbox.path(row.dossier_id), offset, self._pace.chunk)
        started = time.monotonic()
        try:
            sent = self._tus.send(location, offset, chunk)
        except CityError:
            self._pace.failed()
            raise
        self._pace.took(len(chunk), time.monotonic() - started)
        return sent

    def _collect(self, row: Row) -> None:
        answer = self._city.ask("GET", f"dossiers/{row.dossier_id}/receipt")
        if answer.status == http.HTTPStatus.NOT_FOUND:
            self._check_upload(row)
            self._wait(row, None)
        else:
            self._take_receipt(row, answer.expect(http.HTTPStatus.OK).body)

    def _check_upload(self, row: Row) -> None:
        """The city has not signed: does it still have what we sent? (This also tells its 404 from a stranger's.)"""
        try:
            if self._tus.offset(str(row.location), row.size) == row.size:
                return
        except UploadGone:
            pass
        self._outbox.mark_unsent(row.dossier_id)
        raise CityError(Fault.CITY_REFUSED, "threw away what it had in full")

    def _take_receipt(self, row: Row, data: bytes) -> None:
        """Believe a receipt, and delete the sealed file, only if the city signed it for just this file."""
        try:
            receipt = verify_message(data, self._keyring.keys().receipt, Receipt)
            if (receipt.dossier_id, receipt.sha256, receipt.size) != (row.dossier_id, row.sha256, row.size):
                raise SignatureError("the receipt is for something else")
        except SignatureError as error:
            log.warning("%s: %s", row.number, error)
            self._keys_due = 0.0  # the city may have new keys
            self._wait(row, Fault.CITY_NOT_OURS)
            return
        self._outbox.mark_receipted(row.dossier_id, data, receipt.received_at)
        self._outbox.purge(row.dossier_id)

    def _failed(self, row: Row, error: ApplianceError) -> None:
        log.info("%s: %s", row.number, error)
        self._wait(row, error.fault, getattr(error, "retry_after", 0.0))
        if error.fault in LINK_FAULTS:
            self._link_failures += 1
            self._link_due = time.monotonic() + _backoff(error.fault, self._link_failures)
        else:
            self._link_works()

    def _wait(self, row: Row, fault: Fault | None, at_least_s: float = 0.0) -> None:
        attempts = self._outbox.row(row.dossier_id).attempts
        wait = max(_backoff(fault, attempts + 1), min(at_least_s, _WAITS[fault][1]))
        self._outbox.mark_waiting(row.dossier_id, fault, _now() + datetime.timedelta(seconds=wait))

    def _link_works(self) -> None:
        if self._link_failures:
            self._link_failures = 0
            self._outbox.try_now(*LINK_FAULTS)

    def _refresh_keys(self) -> None:
        if time.monotonic() < self._keys_due:
            return
        self._keys_due = time.monotonic() + _KEYS_S
        try:
            self._keyring.offer(self._city.ask("GET", "city.json").expect(http.HTTPStatus.OK).body)
        except (ApplianceError, SignatureError) as error:
            log.warning("city.json: %s", error)
            self._keys_due = time.monotonic() + _KEYS_AGAIN_S


def _backoff(fault: Fault | None, attempts: int) -> float:
    """Doubling from the first wait to the longest, spread so that boxes do not come back all at once."""
    first, longest = _WAITS[fault]
    return min(first * 2.0 ** min(attempts - 1, 30), longest) * random.uniform(1 - _JITTER, 1 + _JITTER)


def _due_in(row: Row) -> float:
    """Seconds until a dossier is due. A time too far ahead was written by a clock that has been set back since."""
    if row.next_try is None:
        return 0.0
    seconds = (row.next_try - _now()).total_seconds()
    return seconds if seconds <= _LONGEST_S else 0.0


def _check_intact(path: Path, sha256: str) -> None:
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise OSError("its digest is not that of its row")


def _read_at(path: Path, offset: int, size: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        chunk = file.read(size)
    if not chunk:
        raise OSError("it is shorter than its row says")
    return chunk


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
