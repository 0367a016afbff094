"""What a bundle says of itself, and where bundles come from: the city lays them beside an offer for each kind of box.

updates/<compatible>.json     `Offer`, at the city
updates/<its path>            the bundle
"""

from __future__ import annotations

import hashlib
import http
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Protocol

import msgspec

from appliance.city_link.city_http import CityError, CityHttp
from appliance.errors import Fault
from appliance.storage import durable_file
from appliance.wire.messages import Digest

UPDATES = "updates/"
"""Below the city's address."""

MAX_BYTES = 4 * 1024**3


class Bundle(msgspec.Struct, frozen=True):
    """What a signed bundle says of itself. `built`: seconds since 1970 of the source it is made from, which orders
    versions; `reads`: the formats of the state folder that its software can read (`standing.SCHEMA`).
    """

    compatible: str
    version: str
    built: int
    reads: tuple[int, ...]


class Offer(msgspec.Struct, frozen=True):
    """What the city has for this kind of box. It is not signed: what counts is the bundle's own signature."""

    path: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._-]{1,120}$")]
    size: Annotated[int, msgspec.Meta(ge=1, le=MAX_BYTES)]
    sha256: Digest
    built: int


class Source(Protocol):
    """Where bundles come from."""

    def offer(self, compatible: str) -> Offer | None:
        """What there is for this kind of box. CITY_* when nobody can be asked."""

    def read(self, offer: Offer, offset: int, stop: int | None = None) -> Iterator[bytes]:
        """Its bytes from there on, or up to before `stop`."""


class Online:
    """The city, who lays bundles beside the offers for each kind of box: `updates/<compatible>.json`."""

    def __init__(self, city: CityHttp) -> None:
        self._city = city

    def offer(self, compatible: str) -> Offer | None:
        """What there is; CITY_NOT_OURS when it is no offer."""
        answer = self._city.ask("GET", f"{UPDATES}{compatible}.json")
        if answer.status == http.HTTPStatus.NOT_FOUND:
            return None
        try:
            return msgspec.json.decode(answer.expect(http.HTTPStatus.OK).body, type=Offer)
        except msgspec.MsgspecError as error:
            raise CityError(Fault.CITY_NOT_OURS, f"no offer: {error}") from error

    def read(self, offer: Offer, offset: int, stop: int | None = None) -> Iterator[bytes]:
        """Its bytes from there on, however often the line breaks."""
        return self._city.download(f"{UPDATES}{offer.path}", offset, stop)


def post(bundle: Path, told: Bundle, folder: Path) -> Path:
    """Lay a bundle into a city's folder `updates/` and offer it to every box of its kind; the offer's path.

    The bundle is there whole before the offer names it.
    """
    path = f"{told.compatible}-{told.built}.raucb"
    with bundle.open("rb") as source, durable_file(folder / path) as target:
        shutil.copyfileobj(source, target)
    offer = Offer(path, bundle.stat().st_size, digest(folder / path), told.built)
    with durable_file(folder / f"{told.compatible}.json") as file:
        file.write(msgspec.json.encode(offer))
    return folder / f"{told.compatible}.json"


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
