"""Which box sends a request: found out before any route for boxes is reached."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from urllib.parse import quote

from flask import g, request

from appliance.wire.http_signing import RequestRefused, plain_signer, signer_of
from city.parts import part
from city.problems import Problem
from city.store import StoredDossier

SENT_METHOD = "cuagan.sent_method"
"""In the WSGI environment: the method as it was sent, when `X-HTTP-Method-Override` named another."""


@dataclasses.dataclass(frozen=True)
class _Sent:
    """A request as it came; host and scheme are not signed, since proxies change them."""

    method: str
    url: str
    headers: Mapping[str, str]


def require_signature() -> None:
    """Refuse the request unless a box that we know and did not block signed it."""
    if request.method != "OPTIONS":
        g.box = signer(part("devices").key_of)


def signer(key_of: Callable[[str], str]) -> str:
    """Who signed the request; `key_of` gives the public key for a key id. Refused when nobody did."""
    method = request.environ.get(SENT_METHOD, request.method)
    try:
        plain = plain_signer(method, quote(request.path), request.headers.get, key_of)
        if plain is not None:
            return plain
        sent = _Sent(method, f"http://city{quote(request.path)}", dict(request.headers))
        return signer_of(sent, key_of)
    except RequestRefused as refusal:
        raise refused(refusal) from refusal


def refused(refusal: RequestRefused) -> Problem:
    """What a request is answered that no box of ours may have sent."""
    return Problem(401, refusal.name, str(refusal), WWW_Authenticate=f'Signature error="{refusal.name}"')


def only_from(device: str) -> None:
    """Refuse the request unless this box signed it."""
    if g.box != device:
        raise Problem(403, "other-device", "This dossier is another box's.")


def own(row: StoredDossier) -> StoredDossier:
    """The row, if it is of the box that signed the request."""
    only_from(row.device)
    return row
