"""A code reader that is a pseudo-terminal: pyserial opens one end, the desk passes cards over the other."""

from __future__ import annotations

import os
import select
import threading
import time
import tty
from pathlib import Path

WRITE_DEADLINE_S = 10.0


class ReaderPort:
    """A pluggable serial line. `path` is a link that exists while plugged in, as udev's /dev/serial/by-id/ is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._ends: tuple[int, int] | None = None
        self.plug()

    @property
    def plugged(self) -> bool:
        """Whether the reader is plugged in."""
        return self._ends is not None

    def plug(self) -> None:
        """Plug the reader in; the link now leads to a fresh pseudo-terminal."""
        with self._lock:
            if self._ends is None:
                self._ends = os.openpty()
                os.set_blocking(self._ends[0], False)
                tty.setraw(self._ends[1])
                self._link(os.ttyname(self._ends[1]))

    def unplug(self) -> None:
        """Pull the plug: whoever has the port open is hung up on."""
        with self._lock:
            if self._ends is not None:
                self.path.unlink(missing_ok=True)
                for end in self._ends:
                    os.close(end)
                self._ends = None

    def pass_card(self, line: str) -> None:
        """Read a card: send the text and a carriage return, as readers do. ValueError when nobody takes it."""
        self.send(line.encode("utf-8") + b"\r")

    def send(self, data: bytes) -> None:
        """Send raw bytes. ValueError when the reader is unplugged or the bytes are not taken within 10 s."""
        with self._lock:
            if self._ends is None:
                raise ValueError("the reader is unplugged")
            _write_all(self._ends[0], data)

    def _link(self, target: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_name(self.path.name + ".new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(target)
        fresh.replace(self.path)


def _write_all(end: int, data: bytes) -> None:
    deadline = time.monotonic() + WRITE_DEADLINE_S
    while data:
        if not select.select([], [end], [], max(0.0, deadline - time.monotonic()))[1]:
            raise ValueError("nobody listens on the reader's port")
        data = data[os.write(end, data) :]
