"""The two ways in which the city listens.

The console is served by waitress. The intake is not: waitress hands a request over only when its body is complete, so
an upload that is cut would leave nothing behind (tus: "store as much of the received data as possible"). The standard
library's WSGI server gives the application the body as it comes, one thread for each connection.
"""

from __future__ import annotations

import contextlib
import http
import socket
import sys
import threading
from socketserver import TCPServer
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

from serving import Server

CONNECTIONS = 128
"""Connections the intake serves at once; the next ones wait in the kernel's queue."""

SILENCE = 30.0
"""Seconds after which a connection that brings nothing is given up (the timeout tus recommends)."""

_DRAINED = 1024 * 1024

_THREADS = 64

_PATIENCE_S = 5.0
"""For so long an officer whose request is in progress when the console is stopped may still get the answer."""

LARGEST_BODY = 25 * 1024 * 1024
"""Bytes of a request that the console waits for; what the application takes of it is less."""

TOO_LARGE = (
    '<!doctype html><html lang="vi"><meta charset="utf-8"><title>Tệp quá lớn</title>'
    f"<p>Tệp quá lớn: một lần gửi nhiều nhất {LARGEST_BODY // 1024**2} MB. "
    "Quay lại trang trước và chọn tệp nhỏ hơn.</p>"
    f'<p lang="en">Too large: at most {LARGEST_BODY // 1024**2} MB at a time. Go back and choose a smaller file.</p>'
)
"""The whole page: whoever is not known yet is told no more."""


class IntakeServer(WSGIServer):
    """Serves one application on host and port (0: any free one), request by request, body as it comes.

    Every thread takes its next connection from the kernel itself: handing them out would cost as much as serving them.
    """

    request_queue_size = CONNECTIONS

    def __init__(self, app: Flask, host: str, port: int) -> None:
        self._ended = threading.Event()
        super().__init__((host, port), _Handler)
        self.set_app(app)

    @property
    def address(self) -> str:
        """Where it listens, as a URL."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    def server_bind(self) -> None:
        """Bind without asking a name server for our name, as the base class would."""
        TCPServer.server_bind(self)
        host, self.server_port = self.server_address[:2]
        self.server_name = str(host)
        self.setup_environ()

    def serve_forever(self, poll_interval: float = 0.5) -> None:
        """Serve until the process is asked to end, or `shutdown` is called."""
        for _ in range(CONNECTIONS):
            threading.Thread(target=self._serve, daemon=True).start()
        self._ended.wait()

    def shutdown(self) -> None:
        """Let `serve_forever` return, from another thread; nobody is let in any more."""
        self._ended.set()
        self.socket.shutdown(socket.SHUT_RDWR)

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                request, client_address = self.get_request()
            except OSError:  # the caller has gone again, we have as many files open as we may, or the end has come
                self._ended.wait(0.1)
                continue
            try:
                self.finish_request(request, client_address)
            except Exception:  # noqa: BLE001 - the top of a request
                self.handle_error(request, client_address)
            finally:
                self.shutdown_request(request)

    def shutdown_request(self, request: Any) -> None:
        """Close so that a client still sending gets our answer: what it sends is read for a moment, not reset."""
        with contextlib.suppress(OSError):
            request.shutdown(socket.SHUT_WR)
            request.settimeout(1)
            drained = 0
            while drained < _DRAINED and (data := request.recv(64 * 1024)):
                drained += len(data)
        self.close_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke is the other side's affair; anything else is reported."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(WSGIRequestHandler):
    timeout = SILENCE
    wbufsize = -1  # an answer leaves in one piece, not a line at a time

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged: addresses and slip numbers are personal."""


class _TooLarge(ErrorTask):  # type: ignore[misc]
    """A body that no page takes never reaches the application; the officer is told all the same."""

    def execute(self) -> None:
        """Answer as waitress would, in our words."""
        if self.request.error.code != http.HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            super().execute()
            return
        body = TOO_LARGE.encode()
        self.status = f"{self.request.error.code} {self.request.error.reason}"
        self.response_headers.append(("Content-Type", "text/html; charset=utf-8"))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Channel(HTTPChannel):  # type: ignore[misc]
    error_task_class = _TooLarge


def console_server(app: Flask, host: str, port: int) -> Server:
    """Serves the console with waitress on host and port (0: any free one)."""
    return Server(
        app, host, port, _THREADS, patience_s=_PATIENCE_S, channel=_Channel, max_request_body_size=LARGEST_BODY
    )
