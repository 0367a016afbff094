"""A line that does to each message what lines do: cuts it off, loses its answer, or delivers it twice."""

from __future__ import annotations

import contextlib
import enum
import re
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlsplit


class Trouble(enum.Enum):
    """What happens to one message; the value says what the line did."""

    CUT_BEFORE = "the connection breaks before the message"
    CUT_WITHIN = "half of the message arrives"
    LOST_REPLY = "the message arrives, the reply does not"
    HALF_REPLY = "the message arrives, half of the reply comes back"
    TWICE = "the message arrives twice, the second reply comes back"
    TWICE_FIRST_REPLY = "the message arrives twice, the first reply comes back"


Plan = Callable[[Sequence[str]], Trouble | None]
"""What happens to the last of these messages, given all that came: method, path and offset of each."""


class Line(socketserver.ThreadingTCPServer):
    """Carries messages to the city at `url`, one a connection."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, url: str) -> None:
        super().__init__(("127.0.0.1", 0), _Carrier)
        there = urlsplit(url)
        self.city = (str(there.hostname), int(there.port or 80))
        self.plan: Plan = lambda messages: None
        self.messages: list[str] = []

    @property
    def url(self) -> str:
        """Where the box finds it."""
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextlib.contextmanager
def line_to(url: str) -> Iterator[Line]:
    """A line that carries everything faithfully until it is given another plan."""
    with Line(url) as line:
        threading.Thread(target=line.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield line
        finally:
            line.shutdown()


class _Carrier(socketserver.StreamRequestHandler):
    server: Line

    def handle(self) -> None:
        message = self._message()
        if not message:
            return
        offset = re.search(rb"\r\nUpload-Offset: \d+", message) if message.startswith(b"PATCH") else None
        self.server.messages.append((message.split(b"\r\n")[0] + (offset[0] if offset else b"")).decode())
        self.wfile.write(self._carry(message, self.server.plan(self.server.messages)))

    def _message(self) -> bytes:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            piece = self.rfile.readline()
            if not piece:
                return b""
            head += piece
        length = re.search(rb"\r\nContent-Length: (\d+)", head, re.IGNORECASE)
        return head + self.rfile.read(int(length[1]) if length else 0)

    def _carry(self, message: bytes, trouble: Trouble | None) -> bytes:
        """What comes back."""
        match trouble:
            case Trouble.CUT_BEFORE:
                return b""
            case Trouble.CUT_WITHIN:
                self._send(message[: _middle(message)])
                return b""
            case Trouble.LOST_REPLY:
                self._send(message)
                return b""
            case Trouble.HALF_REPLY:
                reply = self._send(message)
                return reply[: len(reply) // 2]
            case Trouble.TWICE:
                self._send(message)
                return self._send(message)
            case Trouble.TWICE_FIRST_REPLY:
                reply = self._send(message)
                self._send(message)
                return reply
            case None:
                return self._send(message)

    def _send(self, message: bytes) -> bytes:
        with socket.create_connection(self.server.city, 30) as city:
            city.sendall(message)
            city.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: city.recv(65536), b""))


def _middle(message: bytes) -> int:
    """In the middle of the body, or of the head when there is no body."""
    head = message.index(b"\r\n\r\n") + 4
    return (head + len(message)) // 2 if len(message) > head else head // 2
