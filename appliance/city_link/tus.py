"""The client's side of tus 1.0.0 (tus.io/protocols/resumable-upload): creation, offset, and checked chunks."""

import base64
import hashlib
import http
from collections.abc import Mapping
from typing import NamedTuple

from appliance.city_link.city_http import Answer, CityError, CityHttp
from appliance.errors import Fault

FIRST_CHUNK = 64 * 1024
SMALLEST_CHUNK = 16 * 1024
LARGEST_CHUNK = 4 * 1024 * 1024

CHUNK_S = 10.0
"""How long a chunk should take, in seconds: each costs a round trip in which nothing is sent."""

RECEIPT = "Cuagan-Receipt"
"""Our city's header on the answer to the last byte: the signed receipt in base64. A foreign server has none."""

_GONE = {http.HTTPStatus.NOT_FOUND, http.HTTPStatus.GONE}


class UploadGone(CityError):
    """The server no longer knows this upload."""

    def __init__(self) -> None:
        super().__init__(Fault.CITY_TROUBLE, "the upload is gone")


class Pace:
    """How many bytes to send at once: as many as the link carries in `CHUNK_S`."""

    def __init__(self) -> None:
        self.chunk = FIRST_CHUNK

    def took(self, size: int, seconds: float) -> None:
        """So many bytes got through in this time. The short end of a file that was quick says nothing of the link."""
        if size >= self.chunk or seconds > CHUNK_S:
            self._set(size * CHUNK_S / max(seconds, 0.001))

    def failed(self) -> None:
        """A chunk did not get through."""
        self._set(self.chunk / 2)

    def _set(self, size: float) -> None:
        self.chunk = max(SMALLEST_CHUNK, min(int(size), 2 * self.chunk, LARGEST_CHUNK))


class Sent(NamedTuple):
    """The new offset, and the signed receipt that came with the last byte; b"" when none did."""

    offset: int
    receipt: bytes = b""


class TusClient:
    """Uploads at one server; every method raises `CityError` when it does not answer as tus has it."""

    def __init__(self, city: CityHttp) -> None:
        self._city = city

    def create(self, size: int, metadata: Mapping[str, str]) -> str:
        """Open an upload of `size` bytes; its path on the server."""
        pairs = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in metadata.items())
        answer = self._city.ask_tus("POST", "files", {"Upload-Length": str(size), "Upload-Metadata": pairs})
        location = answer.expect(http.HTTPStatus.CREATED).headers.get("Location")
        if not location:
            raise CityError(Fault.CITY_NOT_OURS, "created without Location")
        return self._city.path(location, "files")

    def offset(self, path: str, size: int) -> int:
        """How much of it the server has. UploadGone also when it has another upload there."""
        answer = _here(self._city.ask_tus("HEAD", path, {})).expect(http.HTTPStatus.OK)
        offset = answer.number("Upload-Offset")
        if answer.number("Upload-Length") != size or offset > size:
            raise UploadGone
        return offset

    def send(self, path: str, offset: int, chunk: bytes) -> Sent:
        """Append a chunk at its offset."""
        checksum = base64.b64encode(hashlib.sha256(chunk).digest()).decode()
        headers = {
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": str(offset),
            "Upload-Checksum": f"sha256 {checksum}",
        }
        answer = _here(self._city.ask_tus("PATCH", path, headers, chunk))
        if answer.status == http.HTTPStatus.CONFLICT:  # part of a chunk that was cut off had arrived after all
            raise CityError(Fault.CITY_TROUBLE, "the upload is at another offset")
        answer.expect(http.HTTPStatus.NO_CONTENT)
        if answer.number("Upload-Offset") != offset + len(chunk):
            raise CityError(Fault.CITY_TROUBLE, "kept another part of the chunk than it was sent")
        return Sent(offset + len(chunk), _receipt(answer.headers.get(RECEIPT, "")))


def _receipt(header: str) -> bytes:
    """Whatever is no base64 counts as none: then it is asked for."""
    try:
        return base64.b64decode(header, validate=True)
    except ValueError:
        return b""


def _here(answer: Answer) -> Answer:
    if answer.status in _GONE:
        raise UploadGone
    return answer
