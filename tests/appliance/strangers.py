"""Servers that are not the city: each says one thing to whoever connects, and counts who did."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

Say = Callable[[socket.socket], None]


class Stranger(socketserver.ThreadingTCPServer):
    """Reads a request's head and says its thing. `calls` counts the connections, `heard` is what came first on each."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, say: Say, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.say, self.tls, self.calls = say, tls, 0
        self.heard: list[bytes] = []

    @property
    def url(self) -> str:
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self.server_address[1]}"


class _Handler(socketserver.BaseRequestHandler):
    server: Stranger

    def handle(self) -> None:
        self.server.calls += 1
        with contextlib.suppress(OSError):  # the client hung up: that is what most of these tests are about
            connection = (
                self.server.tls.wrap_socket(self.request, server_side=True) if self.server.tls else self.request
            )
            self.server.heard.append(connection.recv(65536))
            self.server.say(connection)
            connection.close()


@contextlib.contextmanager
def stranger(say: Say | bytes, tls: ssl.SSLContext | None = None) -> Iterator[Stranger]:
    """A stranger that listens."""
    with Stranger(say if callable(say) else saying(say), tls) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def saying(text: bytes) -> Say:
    """Says this, and hangs up."""
    return lambda connection: connection.sendall(text)


def answer(status: str, *headers: str, body: bytes = b"") -> bytes:
    """An HTTP answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def endless(start: bytes, piece: bytes) -> Say:
    """Says the start, and then the piece again and again."""

    def say(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(piece)

    return say


def dripping(start: bytes, piece: bytes) -> Say:
    """Like endless, but a piece every 50 ms: never silent for long, and never done."""
    pause = threading.Event()

    def say(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            pause.wait(0.05)
            connection.sendall(piece)

    return say


def silent(connection: socket.socket) -> None:
    """Says nothing until the other side hangs up."""
    while connection.recv(65536):
        pass


def certificate(folder: Path, name: str = "127.0.0.1", valid_days: int = 1) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS with a certificate of its own making, and the file a client would have to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=9))
        .not_valid_after(now + datetime.timedelta(days=valid_days))
        .add_extension(x509.SubjectAlternativeName([_named(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path, key_path = folder / "tls.pem", folder / "tls.key"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key_path)
    return context, path


def _named(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
