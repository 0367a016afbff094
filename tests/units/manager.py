"""What systemd is to a service: the socket in NOTIFY_SOCKET."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from pathlib import Path


class Manager:
    """A real datagram socket at `path`; `hear` is what a manager would hear."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(self.path)

    def hear(self, word: str, seconds: float) -> bool:
        """Whether this is said within so many seconds."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._socket.settimeout(left)
            try:
                if self._socket.recv(4096).decode() == word:
                    return True
            except TimeoutError:
                break
        return False

    def forget(self) -> None:
        """Drop what was said until now."""
        self._socket.setblocking(False)
        try:
            while self._socket.recv(4096):
                pass
        except BlockingIOError:
            return

    def attend(self) -> None:
        """Hear all from now on and close what came with it, as systemd does: `systemd-notify` waits for that."""
        self._socket.settimeout(None)
        threading.Thread(target=self._hear_all, daemon=True).start()

    def _hear_all(self) -> None:
        with contextlib.suppress(OSError):
            while (said := socket.recv_fds(self._socket, 4096, 4))[0]:
                for each in said[1]:
                    os.close(each)

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
