"""A message to a receiver on the web, signed as Standard Webhooks says (https://www.standardwebhooks.com, version 1).

Officers set the address, so it must not reach into the city's own network: the name is looked up once, every address
that it has must be a public one or of a network that the technician's file allows, and the connection goes to the very
address that was looked at. Redirects are not followed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
import os
import secrets
import socket
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import HTTPError, SSLError

from city.alerts.errors import AlertError
from city.alerts.outbox import Message
from city.alerts.settings import Hook

TIMEOUT = urllib3.Timeout(connect=10, read=20)
_PASSING = (408, 425, 429)
_ANSWER_MAX = 4096


def send(hook: Hook, folder: Path, secret: str, message: Message) -> None:
    """Hand it to the receiver; AlertError says why that did not go."""
    parts = urlsplit(message.address)
    host, port = parts.hostname or "", parts.port or 443
    address = _looked_up(hook.allow_networks, host, port)
    body = json.dumps(message.content, ensure_ascii=False).encode()
    headers = {"Host": parts.netloc, "Content-Type": "application/json", "User-Agent": "cuagan-city"}
    headers |= signed(secret, message.message, int(time.time()), body)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    trusted = str(folder / hook.ca_file) if hook.ca_file else None
    with urllib3.HTTPSConnectionPool(
        address, port, timeout=TIMEOUT, server_hostname=host, assert_hostname=host, ca_certs=trusted, retries=False
    ) as pool:
        try:
            answer = pool.urlopen("POST", path, body, headers, redirect=False, preload_content=False)
            status = answer.status
            answer.read(_ANSWER_MAX)
            answer.close()
        except SSLError as error:
            raise AlertError("hook-tls", str(error)) from error
        except (HTTPError, OSError) as error:
            raise AlertError("hook-unreachable", str(error)) from error
    _judge(status)


def signed(secret: str, message: str, moment: int, body: bytes) -> dict[str, str]:
    """The headers that prove it: id, seconds since 1970, and an HMAC-SHA256 over both and the body.

    `secret`: `whsec_` and base64, as `hook_secret` makes it.
    """
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError as error:
        raise AlertError("ways", "webhook.secret: whsec_ and base64") from error
    mac = hmac.digest(key, f"{message}.{moment}.".encode() + body, hashlib.sha256)
    return {
        "webhook-id": message,
        "webhook-timestamp": str(moment),
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


def hook_secret(path: Path) -> str:
    """The secret in this file, made the first time; only the console's user may read it."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}\n")
    return path.read_text(encoding="ascii").strip()


def _looked_up(allowed: Sequence[str], host: str, port: int) -> str:
    """The address to connect to; AlertError when any address of the name is not to be reached from here."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AlertError("hook-unreachable", f"{host}: {error}") from error
    networks = [ipaddress.ip_network(each) for each in allowed]
    addresses = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    for address in addresses:
        plain = getattr(address, "ipv4_mapped", None) or address
        public = plain.is_global and not plain.is_multicast
        if not public and not any(plain in network for network in networks):
            raise AlertError("hook-private", f"{host}: {address}")
    return str(addresses[0])


def _judge(status: int) -> None:
    if 200 <= status < 300:  # noqa: PLR2004
        return
    if 300 <= status < 400:  # noqa: PLR2004
        raise AlertError("hook-redirect", str(status), lasting=True)
    if status >= 500 or status in _PASSING:  # noqa: PLR2004
        raise AlertError("hook-busy", str(status))
    raise AlertError("hook-refused", str(status), lasting=True)
