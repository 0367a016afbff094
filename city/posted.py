"""The posted listing, as boxes fetch it: the repository's files, conditional and in part, few words around them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Blueprint, Response, request, send_from_directory

from appliance.wire.posting import METADATA, TARGETS, digest
from city.parts import part
from city.repository import Repository

listings = Blueprint("listings", __name__)


@dataclasses.dataclass(frozen=True, slots=True)
class Posted:
    """What is posted, and the key that keeps it fresh."""

    repository: Repository
    clock: Ed25519PrivateKey


@listings.get(f"/{METADATA}timestamp.json")
def timestamp() -> Response:
    """Which listing is the newest; signed anew when boxes would soon doubt it. Its ETag is its SHA-256."""
    posted: Posted = part("posted")
    posted.repository.keep_fresh(posted.clock)
    response = _file(posted.repository.metadata, "timestamp.json", etag=False)
    response.direct_passthrough = False
    response.set_etag(digest(response.get_data()))
    response.make_conditional(request)
    return response


@listings.get(f"/{METADATA}<name>")
def metadata(name: str) -> Response:
    """Signed metadata of one version: never another under this name."""
    return _file(part("posted").repository.metadata, name, etag=name[:16])


@listings.get(f"/{TARGETS}<name>")
def target(name: str) -> Response:
    """What is posted, in whole or in part; its digest is in its name."""
    return _file(part("posted").repository.targets, name, etag=name[:16])


@listings.get("/updates/<name>")
def update(name: str) -> Response:
    """A bundle, or what there is for a kind of box (`cuagan offer` makes both); signed by itself, not by us."""
    return _file(part("posted").repository.metadata.parent.parent / "updates", name, etag=True)


def _file(folder: Path, name: str, etag: str | bool) -> Response:
    response = send_from_directory(folder.absolute(), name, etag=etag)  # Flask takes others from its own folder
    for header in ("Content-Disposition", "Last-Modified"):
        del response.headers[header]
    return response
