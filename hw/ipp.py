"""Asks the printer itself how it is and what jobs it has, over IPP (RFC 8011).

The queue hears of faults late (its backend polls ever more rarely) and keeps old ones on an idle printer; a sleeping
printer may even hide them from the queue. And what the queue forgets in a power cut, the printer still prints.
"""

from __future__ import annotations

import contextlib
import dataclasses
import http.client
import io
import ssl
import struct
from urllib.parse import urlsplit

import cups

_ASKED = ("printer-state", "printer-state-reasons", "printer-up-time", "media-ready")
_ASKED_OF_JOBS = ("job-id", "job-name", "job-state", "job-state-reasons")
_NEWEST = 20
_STOPPING = b"processing-to-stop-point"
_CLIENT_ERROR = 0x0400
_HEAD, _END, _FIRST_VALUE = 8, 0x03, 0x10
"""Bytes before the first group; the tag after the last one; from here on a tag begins a value (RFC 8010, 3.5)."""
_IPP_PORT = 631
_SECURE = ("ipps", "https")


@dataclasses.dataclass(frozen=True, slots=True)
class DeviceState:
    """What a printer says of itself: `state` 3 idle, 4 processing, 5 stopped; `up_time` in seconds since its start.

    media: names of what is loaded, empty where it does not tell.
    """

    state: int
    reasons: tuple[str, ...]
    up_time: int | None
    media: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class DeviceJob:
    """A job as the printer has it: `state` as RFC 8011, 5.3.7 numbers it; `stopping`: it was told to let go of it."""

    id: int
    name: str
    state: int
    stopping: bool


def speaks_ipp(uri: str) -> bool:
    """Whether a device URI names a printer that can be asked over the network (or ipp-usb)."""
    return urlsplit(uri).scheme in ("ipp", "http", *_SECURE)


def ask(uri: str, seconds: float = 1.5) -> DeviceState:
    """How the printer at this URI is now. OSError when it does not answer, or nothing that can be understood."""
    asked = _keywords("requested-attributes", *_ASKED)
    reply = _exchange(uri, seconds, cups.IPP_OP_GET_PRINTER_ATTRIBUTES, asked)
    told = {attribute.name: attribute.values for attribute in reply.attributes}
    if "printer-state" not in told:
        raise OSError(f"{uri}: no printer-state in the answer")
    return DeviceState(
        state=told["printer-state"][0],
        reasons=tuple(told.get("printer-state-reasons", ())),
        up_time=next(iter(told.get("printer-up-time", ())), None),
        media=tuple(told.get("media-ready", ())),
    )


def jobs(uri: str, seconds: float = 1.5) -> list[DeviceJob]:
    """What the printer has to do, and the newest jobs that it has done. OSError as from `ask`."""
    return [job for which in ("not-completed", "completed") for job in _jobs(uri, seconds, which)]


def cancel(uri: str, job_id: int, user: str, seconds: float = 1.5) -> None:
    """Have the printer let go of a job, which must be this user's. OSError as from `ask`, or when it refuses."""
    job = cups.IPPAttribute(cups.IPP_TAG_OPERATION, cups.IPP_TAG_INTEGER, "job-id", job_id)
    who = cups.IPPAttribute(cups.IPP_TAG_OPERATION, cups.IPP_TAG_NAME, "requesting-user-name", user)
    reply = _exchange(uri, seconds, cups.IPP_OP_CANCEL_JOB, job, who)
    if reply.statuscode >= _CLIENT_ERROR:
        raise OSError(f"{uri}: job {job_id} is not let go of: {reply.statuscode:#06x}")


def _jobs(uri: str, seconds: float, which: str) -> list[DeviceJob]:
    limit = cups.IPPAttribute(cups.IPP_TAG_OPERATION, cups.IPP_TAG_INTEGER, "limit", _NEWEST)
    asked = _keywords("requested-attributes", *_ASKED_OF_JOBS)
    answer = _post(uri, _question(uri, cups.IPP_OP_GET_JOBS, limit, asked, _keywords("which-jobs", which)), seconds)
    try:
        return [_job(told) for told in groups(answer) if "job-id" in told and "job-state" in told]
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise OSError(f"{uri}: no IPP in the answer") from error


def groups(message: bytes) -> list[dict[str, list[bytes]]]:
    """The groups of attributes of an IPP message (RFC 8010, 3.1), names and values as they are.

    struct.error or IndexError when it is none. pycups crashes, and with it the process, on a message with two groups of
    one kind: an answer with two jobs.
    """
    found: list[dict[str, list[bytes]]] = []
    name, at = "", _HEAD
    while message[at : at + 1] != bytes([_END]):
        (tag,) = struct.unpack_from("B", message, at)
        if tag < _FIRST_VALUE:
            found.append({})
            at += 1
            continue
        given, at = _counted(message, at + 1)
        value, at = _counted(message, at)
        name = given.decode() or name  # a further value of the same attribute has no name
        found[-1].setdefault(name, []).append(value)
    return found


def _counted(message: bytes, at: int) -> tuple[bytes, int]:
    """Bytes whose length stands in the two before them, and where they end."""
    (length,) = struct.unpack_from(">H", message, at)
    (value,) = struct.unpack_from(f"{length}s", message, at + 2)
    return value, at + 2 + length


def _job(told: dict[str, list[bytes]]) -> DeviceJob:
    return DeviceJob(
        id=int.from_bytes(told["job-id"][0], "big"),
        name=told.get("job-name", [b""])[0].decode(),
        state=int.from_bytes(told["job-state"][0], "big"),
        stopping=_STOPPING in told.get("job-state-reasons", ()),
    )


def _keywords(name: str, *words: str) -> cups.IPPAttribute:
    return cups.IPPAttribute(cups.IPP_TAG_OPERATION, cups.IPP_TAG_KEYWORD, name, list(words))


def _exchange(uri: str, seconds: float, operation: int, *more: cups.IPPAttribute) -> cups.IPPRequest:
    reply = cups.IPPRequest()
    reply.readIO(io.BytesIO(_post(uri, _question(uri, operation, *more), seconds)).read)
    return reply


def _question(uri: str, operation: int, *more: cups.IPPAttribute) -> bytes:
    request = cups.IPPRequest(operation)
    for tag, name, value in (
        (cups.IPP_TAG_CHARSET, "attributes-charset", "utf-8"),
        (cups.IPP_TAG_LANGUAGE, "attributes-natural-language", "en"),
        (cups.IPP_TAG_URI, "printer-uri", uri),
    ):
        request.add(cups.IPPAttribute(cups.IPP_TAG_OPERATION, tag, name, value))
    for attribute in more:
        request.add(attribute)
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
