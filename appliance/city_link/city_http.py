"""HTTP with a city that may turn out to be anybody: every answer is bounded in size and time, and named if it is wrong.

No redirect is followed, no proxy or credential is taken from the environment, nothing is unpacked. Requests are signed
when a signer is given. Where TLS keys are pinned, the pin alone decides who the city is, not a certificate with its
dates: it is right too when the clock is wrong, and no authority can pass somebody else off as the city.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import functools
import hashlib
import http
import http.client
import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urljoin, urlsplit

import msgspec
import requests
import requests.adapters
import urllib3
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from urllib3.connection import HTTPConnection, HTTPSConnection

from appliance.errors import ApplianceError, Fault
from appliance.wire.http_signing import RequestSigner

TUS_VERSION = "1.0.0"
MAX_ANSWER_BYTES = 16 * 1024
DEADLINE_S = 60.0
"""For one request and its whole answer, connecting not counted."""

_CONNECT_S = 4.0
"""Short: the system asks again after 1 and 3 s, then ever more rarely, while we can begin anew."""

_SILENCE_S = 20.0
_DEAD_S = 6
"""A link that brought no acknowledgement for so long is dead: left alone, TCP would notice its return ever later."""

_SOCKET_OPTIONS = (
    *HTTPConnection.default_socket_options,
    (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _DEAD_S * 1000),
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, _DEAD_S // 2),
    (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, _DEAD_S // 2),
)
"""tcp(7): while we send, and while we wait for an answer."""

_PASSING = {408, 423, 425, 429, 460}
"""Refusals that mean "not now" or "not this chunk" (RFC 9110, RFC 6585, tus 1.0.0)."""

_SERVER_ERROR = 500
Pins = Callable[[], Sequence[str]]
"""The TLS keys that are pinned now, as `CityKeys.tls_pins` has them; none: any key under a trusted certificate."""

PROBLEM = "urn:cuagan:problem:"
"""What the type of each of the city's problem details (RFC 9457) begins with."""

_REFUSAL = re.compile('Signature error="([a-z-]{1,32})"')
_CUT_OFF = (ConnectionError, http.client.IncompleteRead)


class CityError(ApplianceError):
    """The city could not be asked, or did not answer as it should.

    `retry_after`: seconds it asked us to wait; `status`: of a refusal, where the caller may go by it.
    """

    def __init__(self, fault: Fault, detail: str, retry_after: float = 0.0, status: int = 0) -> None:
        super().__init__(fault, detail)
        self.retry_after = retry_after
        self.status = status


class _Problem(msgspec.Struct):
    type: Annotated[str, msgspec.Meta(pattern=f"^{PROBLEM}")]


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers (names in any case) and body, at most `MAX_ANSWER_BYTES`, of an answer below 500."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def expect(self, status: int) -> Answer:
        """This answer, if it has that status; else CITY_TROUBLE, CITY_REFUSED or CITY_NOT_OURS."""
        if self.status == status:
            return self
        detail = f"answered {self.status} instead of {status}"
        if self.status in _PASSING:
            raise CityError(Fault.CITY_TROUBLE, detail, self.retry_after)
        raise CityError(
            Fault.CITY_REFUSED if self.status >= http.HTTPStatus.BAD_REQUEST else Fault.CITY_NOT_OURS,
            f"{detail}{self._why}",
            status=self.status,
        )

    @property
    def retry_after(self) -> float:
        """Retry-After in seconds (RFC 9110, 10.2.3); 0 when there is none, or it is a date."""
        return float(self._digits("Retry-After") or 0)

    def number(self, header: str) -> int:
        """A header that must be a whole number; CITY_NOT_OURS when it is none."""
        digits = self._digits(header)
        if not digits:
            raise CityError(Fault.CITY_NOT_OURS, f"no number in {header}")
        return int(digits)

    @property
    def problem(self) -> str:
        """The name of the city's problem details (docs/protocol.md); "" when the answer is none of them."""
        try:
            return msgspec.json.decode(self.body, type=_Problem).type.removeprefix(PROBLEM)
        except msgspec.MsgspecError:
            return ""

    @property
    def _why(self) -> str:
        """What a city that knows nothing of our signature says of it."""
        found = _REFUSAL.fullmatch(self.headers.get("WWW-Authenticate", ""))
        return f": {found[1]} (at the city: cuagan-city device list)" if found else ""

    def _digits(self, header: str) -> str:
        value = self.headers.get(header, "")
        return value if re.fullmatch("[0-9]{1,12}", value) else ""


class CityHttp:
    """Requests to one city. `verify`: as requests has it, True or the path of the certificates to trust."""

    def __init__(
        self, city_url: str, verify: bool | str = True, signer: RequestSigner | None = None, pins: Pins = tuple
    ) -> None:
        self._base = city_url.rstrip("/") + "/"
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = verify
        self._session.auth = signer
        self._session.headers.clear()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _BoundedAdapter(pins))

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def path(self, location: str, base: str = "") -> str:
        """A `Location` as a path on this city's host; CITY_NOT_OURS when it leads elsewhere."""
        target = urlsplit(urljoin(urljoin(self._base, base), location))
        ours = urlsplit(self._base)
        if (target.scheme, target.netloc) != (ours.scheme, ours.netloc):
            raise CityError(Fault.CITY_NOT_OURS, "sent us to another host")
        return target._replace(scheme="", netloc="", fragment="").geturl()

    def ask_tus(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """As `ask`, of the tus server: an answer that does not say which tus it speaks is CITY_NOT_OURS."""
        answer = self.ask(method, path, {"Tus-Resumable": TUS_VERSION, **headers}, body)
        if answer.headers.get("Tus-Resumable") != TUS_VERSION:
            raise CityError(Fault.CITY_NOT_OURS, f"answered {answer.status} without Tus-Resumable")
        return answer

    def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Answer:
        """One request. CITY_UNREACHABLE, CITY_TROUBLE (5xx), or CITY_NOT_OURS (redirected, too much, a portal)."""
        try:
            answer = self._ask(method, urljoin(self._base, path), headers or {}, body)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise _failed(error) from error
        if answer.status == http.HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED:
            raise CityError(Fault.CITY_NOT_OURS, "a portal wants a login")
        if answer.status >= _SERVER_ERROR:
            raise CityError(Fault.CITY_TROUBLE, f"answered {answer.status}", answer.retry_after)
        return answer

    def download(self, path: str, offset: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The body of a file as it comes, taken up again where a connection broke off as long as each brings more.

        `offset`: so many bytes came before; the caller checks in the end that they are of the same file. `stop`: no
        more than up to this byte is wanted.

        Faults as with `ask`, and CITY_REFUSED with its `status` when there is no such file. The caller bounds the size.
        """
        etag = ""
        while True:
            started = offset
            try:
                for piece, tag in self._rest(path, offset, stop, etag):
                    offset, etag = offset + len(piece), tag
                    yield piece
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
                if offset == started:
                    raise _failed(error) from error
            else:
                return

    def _rest(self, path: str, offset: int, stop: int | None, etag: str) -> Iterator[tuple[bytes, str]]:
        part = bool(offset or stop)
        wanted = {"Range": f"bytes={offset}-{'' if stop is None else stop - 1}"} if part else {}
        same = {"If-Match": etag} if etag and offset else {}
        with self._session.request(
            "GET",
            urljoin(self._base, path),
            headers={"Accept-Encoding": "identity", **wanted, **same},
            timeout=(_CONNECT_S, _SILENCE_S),
            allow_redirects=False,
            stream=True,
        ) as response:
            if response.status_code != (http.HTTPStatus.PARTIAL_CONTENT if part else http.HTTPStatus.OK):
                raise _refused(response)
            while piece := response.raw.read1(MAX_ANSWER_BYTES, decode_content=False):
                yield piece, response.headers.get("ETag", "")

    def _ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        until = time.monotonic() + DEADLINE_S
        with self._session.request(
            method,
            url,
            headers={"Accept-Encoding": "identity", **headers},
            data=body,
            timeout=(_CONNECT_S, _SILENCE_S),
            allow_redirects=False,
            stream=True,
        ) as response:
            return Answer(response.status_code, response.headers, _read(response.raw, until))


def _refused(response: requests.Response) -> CityError:
    """What a file that does not come is named."""
    status = response.status_code
    if status >= _SERVER_ERROR:
        return CityError(Fault.CITY_TROUBLE, f"answered {status}")
    if status < http.HTTPStatus.BAD_REQUEST:
        return CityError(Fault.CITY_NOT_OURS, f"answered {status} instead of a file")
    return CityError(Fault.CITY_REFUSED, f"answered {status}", status=status)


def _failed(error: BaseException) -> CityError:
    """Nothing came back, or something that is no HTTP, or under a certificate that is not the city's."""
    cause: BaseException | None = error
    while cause is not None:
        garbled = isinstance(cause, http.client.HTTPException) and not isinstance(cause, _CUT_OFF)
        if garbled or isinstance(cause, ssl.SSLCertVerificationError):
            return CityError(Fault.CITY_NOT_OURS, type(cause).__name__)
        cause = cause.__context__
    return CityError(Fault.CITY_UNREACHABLE, type(error).__name__)


def _read(raw: urllib3.HTTPResponse, until: float) -> bytes:
    body = b""
    while piece := raw.read1(MAX_ANSWER_BYTES + 1, decode_content=False):
        body += piece
        if len(body) > MAX_ANSWER_BYTES:
            raise CityError(Fault.CITY_NOT_OURS, f"answered more than {MAX_ANSWER_BYTES} bytes")
        if time.monotonic() > until:
            raise CityError(Fault.CITY_UNREACHABLE, "the answer takes too long")
    return body


class _Bounded:
    """Cuts the connection when sending a request and reading the head of its answer takes longer than `DEADLINE_S`.

    A socket's timeout starts again with every byte: a server that drips its headers would hold us for ever.
    """

    sock: socket.socket | None
    _timer: threading.Timer
    _too_late: bool

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        assert self.sock
        self.sock.settimeout(DEADLINE_S)  # the time to connect is not the time to send

    def request(self, *args: Any, **kwargs: Any) -> None:
        self._too_late = False
        self._timer = threading.Timer(DEADLINE_S, self._cut)
        self._timer.daemon = True
        self._timer.start()
        try:
            super().request(*args, **kwargs)  # type: ignore[misc]
        except BaseException:
            self._give_up()
            raise

    def getresponse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            response = super().getresponse(*args, **kwargs)  # type: ignore[misc]
            if self._too_late:  # http.client takes the end of the connection for the end of the head
                raise TimeoutError("the head of the answer takes too long")
        except BaseException:
            self._give_up()
            raise
        self._timer.cancel()
        return response

    def _give_up(self) -> None:
        """What the system still holds of the request must not trickle in behind the next one (socket(7), SO_LINGER)."""
        self._timer.cancel()
        with contextlib.suppress(OSError):
            if self.sock is not None:
                self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _cut(self) -> None:
        self._too_late = True
        with contextlib.suppress(OSError):  # it may have ended by itself in the meantime
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)


class _BoundedHTTP(_Bounded, HTTPConnection):
    """http: with a deadline."""


class _BoundedHTTPS(_Bounded, HTTPSConnection):
    """https: with a deadline, and with a server whose key is pinned, if any is."""

    def __init__(self, *args: Any, pins: Pins, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pins = pins

    def connect(self) -> None:
        pins = self._pins()
        if pins:
            self.cert_reqs, self.assert_hostname = ssl.CERT_NONE, False
        super().connect()
        if pins:
            self._check(pins)

    def _check(self, pins: Sequence[str]) -> None:
        """Nothing has been sent yet."""
        certificate = self.sock.getpeercert(binary_form=True)  # type: ignore[union-attr]
        if _pin(certificate) not in pins:
            self.close()
            raise ssl.SSLCertVerificationError("the server's key is not one of those pinned")
        self.is_verified = True


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _BoundedHTTP


class _SecurePool(urllib3.HTTPSConnectionPool):
    def __init__(self, *args: Any, pins: Pins, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ConnectionCls = functools.partial(_BoundedHTTPS, pins=pins)  # type: ignore[assignment]


class _BoundedAdapter(requests.adapters.HTTPAdapter):
    def __init__(self, pins: Pins) -> None:
        self._pins = pins
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, socket_options=_SOCKET_OPTIONS)
        secure = functools.partial(_SecurePool, pins=self._pins)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": secure}


def _pin(certificate: bytes) -> str:
    """The pin of the key in a DER certificate (RFC 7469, 2.4)."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    info = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(info).digest()).decode()
