"""Who gets alerts: a real mail server (aiosmtpd) and a real HTTPS server, each on a port of its own."""

from __future__ import annotations

import contextlib
import dataclasses
import email
import http.server
import socket
import threading
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from city.keys import Places
from tests.appliance.strangers import certificate

PASSWORD = "the-right-one"
WAYS = """
console_url = "https://ban.phuong-thu.example"
[smtp]
host = "127.0.0.1"
port = {port}
sender = "cua-gan@phuong-thu.example"
user = "cua-gan"
password_file = "mail.password"
ca_file = "{ca}"
"""


@dataclasses.dataclass
class MailServer:
    """What it has taken. `answer`: to the content of a mail; `wait`: held before the answer."""

    port: int = 0
    ca_file: Path = Path()
    taken: list[EmailMessage] = dataclasses.field(default_factory=list)
    encrypted: list[bool] = dataclasses.field(default_factory=list)
    answer: str = "250 taken"
    arrived: threading.Event = dataclasses.field(default_factory=threading.Event)
    wait: Callable[[], None] = lambda: None

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:
        self.arrived.set()
        self.wait()
        if self.answer.startswith("250"):
            message = email.message_from_bytes(envelope.content, policy=default)
            assert isinstance(message, EmailMessage)
            assert message["To"] == envelope.rcpt_tos[0]
            self.taken.append(message)
            self.encrypted.append(session.ssl is not None)
        return self.answer


def _authenticated(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and data.password.decode() == PASSWORD
    return AuthResult(success=right, handled=right)


@contextlib.contextmanager
def mail_server(folder: Path, tls: bool = True) -> Iterator[MailServer]:
    """A mail server that takes mail over STARTTLS and after a login only; without `tls` it offers neither."""
    context, ca_file = certificate(folder, "127.0.0.1")
    server = MailServer(ca_file=ca_file)
    strict: dict[str, Any] = {
        "tls_context": context, "require_starttls": True, "authenticator": _authenticated, "auth_required": True,
    }  # fmt: skip
    with socket.socket() as free:  # aiosmtpd looks whether its own port answers, so it cannot be 0
        free.bind(("127.0.0.1", 0))
        server.port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=server.port, **strict if tls else {})
    controller.start()
    try:
        yield server
    finally:
        controller.stop(no_assert=True)


def ways_to(server: MailServer, places: Places) -> None:
    """Write the technician's file that leads to this mail server."""
    places.alert_ways.write_text(WAYS.format(port=server.port, ca=server.ca_file), encoding="utf-8")
    (places.alert_ways.parent / "mail.password").write_text(PASSWORD + "\n", encoding="utf-8")


@dataclasses.dataclass
class HookServer:
    """What it was sent, headers and body. `status`: what it answers."""

    url: str = ""
    ca_file: Path = Path()
    taken: list[tuple[dict[str, str], bytes]] = dataclasses.field(default_factory=list)
    status: int = 204


@contextlib.contextmanager
def hook_server(folder: Path, name: str = "localhost") -> Iterator[HookServer]:
    """A receiver of webhooks behind TLS."""
    context, ca_file = certificate(folder, name)
    made = HookServer(ca_file=ca_file)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.taken.append(({key.lower(): value for key, value in self.headers.items()}, body))
            self.send_response(made.status)
            self.send_header("Location", "https://localhost/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    made.url = f"https://{name}:{server.server_port}/alerts?of=ward"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
