"""A barcode and QR reader on a serial port, through pyserial: one line of UTF-8 text a code, ended by CR, LF or both.

What it reads may be a citizen card: no content is ever logged, and nothing half-read is kept.
"""

from __future__ import annotations

import logging
import termios
import threading
import time
from collections.abc import Iterator
from typing import Any

from appliance.errors import Fault
from appliance.events import Bus, CodeRead, CodeRefused, DeviceFault

LOG = logging.getLogger(__name__)
LINE_BYTES = 1024
PAUSE_S = 1.0
POLL_S = 0.1
BACKOFF_S = (0.25, 0.5, 1.0, 2.0)


class SerialCodeReader:
    """`devices.CodeReader` over pyserial, with a thread of its own that opens the port whenever it is there.

    Puts CodeRead for each line; CodeRefused CODE_TOO_LONG (over 1,024 bytes) or CODE_NOT_CARD (broken text, or a
    line that stops in the middle); DeviceFault READER_MISSING when the port goes, with None when it is (again) open.
    """

    def __init__(self, port: str, baudrate: int, bus: Bus) -> None:
        self._name = port
        self._baudrate = baudrate
        self._bus = bus
        self._open: bool | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="code-reader", daemon=True)
        self._thread.start()

    def describe(self) -> str:
        """The port and its speed."""
        return f"pyserial on {self._name}, {self._baudrate} baud"

    def probe(self) -> Fault | None:
        """READER_MISSING unless the port is open."""
        return None if self._open else Fault.READER_MISSING

    def close(self) -> None:
        """Stop reading; takes up to a tenth of a second."""
        self._closing.set()
        self._thread.join()

    def _run(self) -> None:
        failures = 0
        while not self._closing.is_set():
            try:
                with self._connect() as port:
                    failures = 0
                    self._read(port)
            except (OSError, termios.error) as error:
                self._report(False, str(error))
                self._closing.wait(BACKOFF_S[min(failures, len(BACKOFF_S) - 1)])
                failures += 1

    def _connect(self) -> Any:
        # Neither dtr nor parity is set: a pseudo-terminal refuses both. Opening discards what came while nobody read.
        import serial

        port = serial.Serial(self._name, self._baudrate, timeout=POLL_S, exclusive=True)
        self._report(True, "open")
        return port

    def _read(self, port: Any) -> None:
        lines = Lines()
        heard = time.monotonic()
        while not self._closing.is_set():
            data = port.read(min(port.in_waiting, LINE_BYTES) or 1)
            now = time.monotonic()
            events = lines.feed(data) if data else lines.pause() if now - heard > PAUSE_S else ()
            heard = now if data else heard
            for event in events:
                self._bus.put(event)

    def _report(self, is_open: bool, detail: str) -> None:
        if is_open != self._open:
            self._open = is_open
            LOG.log(logging.INFO if is_open else logging.WARNING, "code reader %s: %s", self._name, detail)
            self._bus.put(DeviceFault("reader", self.probe()))


class Lines:
    """Cuts a stream of bytes into lines; holds at most one line's bytes."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._too_long = False

    def feed(self, data: bytes) -> Iterator[CodeRead | CodeRefused]:
        """What these bytes completed."""
        *ended, rest = data.replace(b"\r", b"\n").split(b"\n")
        for part in ended:
            yield from self._extend(part)
            yield from self._end()
        yield from self._extend(rest)

    def pause(self) -> Iterator[CodeRefused]:
        """The reader fell silent: a line that has not ended is refused, and the next byte starts another."""
        if self._line:
            yield CodeRefused(Fault.CODE_NOT_CARD)
        self._start()

    def _start(self) -> None:
        self._line.clear()
        self._too_long = False

    def _extend(self, part: bytes) -> Iterator[CodeRefused]:
        if self._too_long:
            return
        self._line += part
        if len(self._line) > LINE_BYTES:
            self._line.clear()
            self._too_long = True
            yield CodeRefused(Fault.CODE_TOO_LONG)

    def _end(self) -> Iterator[CodeRead | CodeRefused]:
        if self._line:
            yield _decode(bytes(self._line))
        self._start()


def _decode(line: bytes) -> CodeRead | CodeRefused:
    try:
        return CodeRead(line.decode("utf-8"))
    except UnicodeDecodeError:
        return CodeRefused(Fault.CODE_NOT_CARD)
