"""The messages that box and city exchange, as JSON by msgspec.

Moments are RFC 3339 with an offset; digests are SHA-256 in lower-case hexadecimal; sizes are bytes. Decoding checks
every field and raises `msgspec.ValidationError`. Messages that get signed carry a `type`, so that a signature over one
never serves for another.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec

from appliance.wire.identifiers import parse_number

Moment = Annotated[datetime.datetime, msgspec.Meta(tz=True)]
DossierId = Annotated[
    str, msgspec.Meta(pattern=r"\A[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")
]
"""A UUIDv4 (RFC 9562) in lower case."""
Digest = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
FileName = Annotated[str, msgspec.Meta(pattern=r"\Apaper-[0-9]{2}\.pdf\Z")]
"""How a paper's PDF is called inside the envelope: no folder, no dot file, nothing a shell or a disk minds."""
Size = Annotated[int, msgspec.Meta(ge=0)]


Pin = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9+/]{43}=\Z")]
"""A SHA-256 in base64."""


class ProcedureRef(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which procedure, and which of its cases, of which version of the listing the resident was shown."""

    code: str
    name: str
    case: str
    listing_version: str


class Consent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which consent text the resident agreed to, and when."""

    text_version: str
    at: Moment


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer with the question as it was asked."""

    id: str
    label: str
    value: str


class Paper(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One paper the listing asks for. `file` and `sha256` stand exactly when it was scanned."""

    name: str
    how: Literal["nop", "xuat_trinh"]
    state: Literal["scanned", "missing", "to_show"]
    file: FileName | None = None
    pages: Size = 0
    sha256: Digest | None = None

    def __post_init__(self) -> None:
        scanned = self.state == "scanned"
        if (self.file is not None, self.sha256 is not None, self.pages > 0) != (scanned, scanned, scanned):
            raise ValueError("a paper has file, digest and pages exactly when it was scanned")


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a sealed dossier says of itself: the envelope's first member. Everything personal in it is sealed."""

    version: Literal[1] = 1
    dossier_id: DossierId
    number: str
    box: str
    procedure: ProcedureRef
    created: Moment
    clock_trusted: bool
    consent: Consent
    answers: Sequence[Answer]
    papers: Sequence[Paper]
    software: str

    def __post_init__(self) -> None:
        if parse_number(self.number) != self.number or self.number[:4] != self.box:
            raise ValueError("the number is not one of this box")
        names = [paper.file for paper in self.scanned]
        if len(set(names)) != len(names):
            raise ValueError("two papers name one file")

    @property
    def scanned(self) -> Sequence[Paper]:
        """The papers that have a file, in the order of the listing."""
        return [paper for paper in self.papers if paper.state == "scanned"]


class Receipt(msgspec.Struct, frozen=True, tag="receipt", tag_field="type"):
    """The city holds this dossier durably: digest and size are those of the sealed file."""

    dossier_id: DossierId
    sha256: Digest
    size: Size
    received_at: Moment


class CityKeys(msgspec.Struct, frozen=True, kw_only=True, tag="city-keys", tag_field="type"):
    """The city's public keys (`city.json`), signed by its root key. A box never goes back to a lower version.

    `sealing`: age recipients (`age1…`), dossiers are sealed to all of them; `receipt`: Ed25519 public keys, 32 bytes in
    base64, any of which may have signed a receipt; `not_after`: from then on nothing is sealed to these keys;
    `tls_pins`: if there are any, the city's server has one of these TLS keys (SHA-256 of the SubjectPublicKeyInfo in
    base64, as RFC 7469 counts it), whatever its certificate says; `command`: Ed25519 public keys, any of which may have
    signed a command.
    """

    version: Annotated[int, msgspec.Meta(ge=1)]
    sealing: Annotated[Sequence[str], msgspec.Meta(min_length=1)]
    receipt: Annotated[Sequence[str], msgspec.Meta(min_length=1)]
    not_after: Moment
    tls_pins: Sequence[Pin] = ()
    command: Sequence[str] = ()


class Signed(msgspec.Struct, frozen=True):
    """The exact bytes of a message with an Ed25519 signature over them (RFC 8032); bytes are base64 in the JSON."""

    payload: bytes
    signature: bytes
    key_id: str
