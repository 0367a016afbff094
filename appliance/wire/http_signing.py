"""Requests signed by a device: RFC 9421 (HTTP Message Signatures) with Ed25519, by `http-message-signatures`.

That library accepts whatever a signer chose to cover, and any replay. So what must be covered is said here, once for
both ends: method, path and each of `FIELDS` that the request carries. A replay changes nothing, since an upload goes on
only at its offset and a dossier is announced only once; so there is no nonce here, and a report brings its own.
`created` is not looked at: a box's clock is wrong after a power cut.
"""

from __future__ import annotations

import base64
import datetime
import functools
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, HTTPSignatureKeyResolver
from http_message_signatures.algorithms import ED25519
from http_message_signatures.exceptions import HTTPMessageSignaturesException

from appliance.wire.signing import SignatureError, public_key

TAG = "cuagan-device"
"""Marks our signature among others that a proxy might add (RFC 9421, 2.3: an application's own tag)."""

FIELDS = (
    "tus-resumable",
    "upload-length",
    "upload-metadata",
    "upload-offset",
    "upload-checksum",
    "x-http-method-override",
    "content-digest",
)
"""Header fields that say what a request does. The body is covered by its checksum or its digest."""


class Request(Protocol):
    """What gets signed: the method in capitals, an absolute URL of which only the path counts, the header fields."""

    @property
    def method(self) -> Any: ...
    @property
    def url(self) -> Any: ...
    @property
    def headers(self) -> Any: ...


AnyRequest = TypeVar("AnyRequest", bound=Request)


class RequestRefused(Exception):
    """A request that is not known to come from a device. `name`: `no-signature`, `wrong-signature`, `unknown-device`
    or `blocked-device`.
    """

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(detail)
        self.name = name


class RequestSigner:
    """Signs requests as one box, whose code is the key id. It is an `auth` of requests."""

    def __init__(self, box: str, key: Ed25519PrivateKey) -> None:
        self.box = box
        self._key = key
        self._signer = HTTPMessageSigner(signature_algorithm=ED25519)

    def __call__(self, request: AnyRequest) -> AnyRequest:
        """Add `Signature-Input` and `Signature` to the request's headers."""
        covered = _components(request.headers)
        prepared = self._signer.prepare(
            request,
            key_id=self.box,
            tag=TAG,
            covered_component_ids=covered,
            use_existing_digest="content-digest" in covered,
        )
        signature = base64.b64encode(self._key.sign(prepared.signature_base)).decode()
        request.headers["Signature-Input"] = f"box={prepared.signature_params}"
        request.headers["Signature"] = f"box=:{signature}:"
        return request


def signer_of(request: Request, key_of: Callable[[str], str]) -> str:
    """The box that signed the request; RequestRefused when none did.

    `key_of` gives a box's public key (base64), or raises RequestRefused.
    """
    if not any(name.lower() == "signature-input" for name in request.headers):
        raise RequestRefused("no-signature", "Requests are signed by the box's key (RFC 9421).")
    verifier = _Verifier(signature_algorithm=ED25519, key_resolver=_Known(key_of))
    try:
        results = verifier.verify(request, max_age=None, expect_tag=TAG)
    except HTTPMessageSignaturesException as error:
        raise _refusal(error) from error
    if len(results) != 1:
        raise RequestRefused("wrong-signature", "One signature, not several.")
    uncovered = [name for name in _components(request.headers) if f'"{name}"' not in results[0].covered_components]
    if uncovered:
        raise RequestRefused("wrong-signature", f"The signature does not cover {', '.join(uncovered)}.")
    return str(results[0].parameters["keyid"])


_PLAIN = re.compile(
    r'box=(\((?:"[a-z@-]+"(?: "[a-z@-]+")*)\);created=[0-9]{1,15};keyid="([A-Za-z0-9+/=._-]{1,64})"'
    r';alg="ed25519";tag="cuagan-device")'
)
_VALUE = re.compile("box=:([A-Za-z0-9+/]{86}==):")


def plain_signer(
    method: str, path: str, header: Callable[[str], str | None], key_of: Callable[[str], str]
) -> str | None:
    """As `signer_of`, for a request that is signed in exactly the way in which `RequestSigner` does it; None for every
    other, also for one whose signature does not hold: `signer_of` then says why. It saves parsing what has one form
    only, which takes longer than the signature itself.
    """
    found, value = _PLAIN.fullmatch(header("signature-input") or ""), _VALUE.fullmatch(header("signature") or "")
    if found is None or value is None:
        return None
    fields = [(name, text) for name in FIELDS if (text := header(name)) is not None]
    covered = " ".join(f'"{name}"' for name in ("@method", "@path", *(name for name, _ in fields)))
    if not found[1].startswith(f"({covered});") or not all(text.isascii() and text.isprintable() for _, text in fields):
        return None
    lines = [("@method", method), ("@path", path), *((name, text.strip()) for name, text in fields)]
    base = "".join(f'"{name}": {text}\n' for name, text in lines) + f'"@signature-params": {found[1]}'
    try:
        _loaded(key_of(found[2])).verify(base64.b64decode(value[1]), base.encode())
    except (InvalidSignature, SignatureError):
        return None
    return found[2]


@functools.lru_cache(maxsize=4096)
def _loaded(key: str) -> Ed25519PublicKey:
    return public_key(key)


def content_digest(body: bytes) -> str:
    """The `Content-Digest` of this body (RFC 9530)."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def _components(headers: Mapping[str, str]) -> Sequence[str]:
    names = {name.lower() for name in headers}
    return ["@method", "@path", *(field for field in FIELDS if field in names)]


def _refusal(error: Exception) -> RequestRefused:
    """The library hands on what `key_of` raised as the cause of its own error."""
    if isinstance(error.__cause__, RequestRefused):
        return error.__cause__
    return RequestRefused("wrong-signature", f"The signature does not hold: {error or 'it is not of this key'}.")


class _Verifier(HTTPMessageVerifier):
    def validate_created_and_expires(self, sig_input: Any, max_age: datetime.timedelta | None = None) -> None:
        """Nothing: the library would refuse a box whose clock is ahead."""


class _Known(HTTPSignatureKeyResolver):
    def __init__(self, key_of: Callable[[str], str]) -> None:
        self._key_of = key_of

    def resolve_public_key(self, key_id: str) -> Any:
        try:
            return public_key(self._key_of(key_id))
        except SignatureError as error:
            raise RequestRefused("unknown-device", str(error)) from error
