"""Asks the printer itself how it is, over IPP (RFC 8011, operation Get-Printer-Attributes).

The queue hears of faults late (its backend polls ever more rarely) and keeps old ones on an idle printer; a sleeping
printer may even hide them from the queue.
"""

from __future__ import annotations

import contextlib
import dataclasses
import http.client
import io
import ssl
from urllib.parse import urlsplit

import cups

_ASKED = ("printer-state", "printer-state-reasons", "printer-up-time")
_IPP_PORT = 631
_SECURE = ("ipps", "https")


@dataclasses.dataclass(frozen=True, slots=True)
class DeviceState:
    """What a printer says of itself: `state` 3 idle, 4 processing, 5 stopped; `up_time` in seconds since its start."""

    state: int
    reasons: tuple[str, ...]
    up_time: int | None


def speaks_ipp(uri: str) -> bool:
    """Whether a device URI names a printer that can be asked over the network (or ipp-usb)."""
    return urlsplit(uri).scheme in ("ipp", "http", *_SECURE)


def ask(uri: str, seconds: float = 1.5) -> DeviceState:
    """How the printer at this URI is now. OSError when it does not answer, or nothing that can be understood."""
    reply = cups.IPPRequest()
    reply.readIO(io.BytesIO(_post(uri, _question(uri), seconds)).read)
    told = {attribute.name: attribute.values for attribute in reply.attributes}
    if "printer-state" not in told:
        raise OSError(f"{uri}: no printer-state in the answer")
    return DeviceState(
        state=told["printer-state"][0],
        reasons=tuple(told.get("printer-state-reasons", ())),
        up_time=next(iter(told.get("printer-up-time", ())), None),
    )


def _question(uri: str) -> bytes:
    request = cups.IPPRequest(cups.IPP_OP_GET_PRINTER_ATTRIBUTES)
    for tag, name, value in (
        (cups.IPP_TAG_CHARSET, "attributes-charset", "utf-8"),
        (cups.IPP_TAG_LANGUAGE, "attributes-natural-language", "en"),
        (cups.IPP_TAG_URI, "printer-uri", uri),
        (cups.IPP_TAG_KEYWORD, "requested-attributes", list(_ASKED)),
    ):
        request.add(cups.IPPAttribute(cups.IPP_TAG_OPERATION, tag, name, value))
    written = io.BytesIO()
    request.writeIO(written.write)
    return written.getvalue()


def _post(uri: str, body: bytes, seconds: float) -> bytes:
    parts = urlsplit(uri)
    with contextlib.closing(_connection(uri, seconds)) as connection:
        try:
            connection.request("POST", parts.path or "/", body, {"Content-Type": "application/ipp"})
            return connection.getresponse().read()
        except http.client.HTTPException as error:
            raise OSError(f"{uri}: {error!r}") from error


def _connection(uri: str, seconds: float) -> http.client.HTTPConnection:
    parts = urlsplit(uri)
    host, port = parts.hostname or "localhost", parts.port or _IPP_PORT
    if parts.scheme not in _SECURE:
        return http.client.HTTPConnection(host, port, timeout=seconds)
    trusting = ssl._create_unverified_context()  # printers sign their own certificates; the state is no secret
    return http.client.HTTPSConnection(host, port, timeout=seconds, context=trusting)
