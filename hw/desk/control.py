"""How the box's processes reach the world around them on a desk: one JSON line a request over a Unix socket.

The mains answer; the dock (in the kiosk process) and the command line ask.
"""

from __future__ import annotations

import os
import socket
import socketserver
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

LINE_BYTES = 4096
POLL_S = 0.1


class Request(msgspec.Struct, frozen=True):
    """A verb with its arguments (`["uplink", "cut"]`); none asks for the state alone."""

    words: list[str]


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """The state after the request was carried out, or why it was not."""

    state: dict[str, str] = {}
    error: str = ""


Answer = Callable[[Sequence[str]], dict[str, str]]
"""Carries out a verb and gives the state; ValueError and OSError say why it cannot. Called from any thread."""


def ask(path: Path, words: Sequence[str] = ()) -> dict[str, str]:
    """Have the mains at `path` carry out a verb; the state afterwards.

    ValueError when they refuse; OSError when nobody answers. A caller inside the box does not live to see the answer
    to `cut-power`.
    """
    with socket.socket(socket.AF_UNIX) as wire:
        wire.connect(str(path))
        wire.sendall(msgspec.json.encode(Request(list(words))) + b"\n")
        with wire.makefile("rb") as answers:
            line = answers.readline()
    if not line:
        raise ConnectionResetError("the mains hung up")
    reply = msgspec.json.decode(line, type=Reply)
    if reply.error:
        raise ValueError(reply.error)
    return reply.state


class ControlServer:
    """Listens at `path` (mode 0600, at most 107 bytes long) and hands each request to `answer`."""

    def __init__(self, path: Path, answer: Answer) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        self._path = path
        self._server = _Server(str(path), answer)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(POLL_S,), name="control", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening and remove the socket."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._path.unlink(missing_ok=True)


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, path: str, answer: Answer) -> None:
        self.answer = answer
        super().__init__(path, _Handler)

    def server_bind(self) -> None:
        os.fchmod(self.fileno(), 0o600)  # before the bind, so that the file is never anybody else's
        super().server_bind()


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        reply = self._reply(self.rfile.readline(LINE_BYTES))
        try:
            self.wfile.write(msgspec.json.encode(reply) + b"\n")
        except ConnectionError:  # who asked may have been in the box whose power was cut
            return

    def _reply(self, line: bytes) -> Reply:
        try:
            return Reply(self.server.answer(msgspec.json.decode(line, type=Request).words))
        except (ValueError, OSError) as error:  # msgspec's are ValueErrors
            return Reply(error=str(error))
