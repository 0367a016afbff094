"""The test vectors in docs/protocol.md are what this code reads and writes."""

import base64
import dataclasses
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import msgspec
import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.wire.envelope import open_envelope, seal
from appliance.wire.http_signing import RequestRefused, signer_of
from appliance.wire.identifiers import number, slip_code
from appliance.wire.messages import Manifest, Receipt
from appliance.wire.signing import key_id, public_text, sign_message, verify_message

PROTOCOL = Path(__file__).parents[3] / "docs" / "protocol.md"

Vectors = dict[str, Any]


@dataclasses.dataclass
class Request:
    """As a signer and a verifier want it."""

    method: str
    url: str
    headers: dict[str, str]


@pytest.fixture(scope="module")
def given() -> Vectors:
    _, section = PROTOCOL.read_text(encoding="utf-8").split("## Test vectors\n")
    vectors: Vectors = json.loads(section.split("```json\n")[1].split("```")[0])
    return vectors


@pytest.fixture(scope="module")
def key(given: Vectors) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(given["ed25519_seed_hex"]))


@pytest.fixture(scope="module")
def sealed(given: Vectors) -> bytes:
    return base64.b64decode("".join(given["sealed_base64"]))


def test_number_and_slip_code(given: Vectors) -> None:
    assert number(given["box"], given["sequence"]) == given["number"]
    assert slip_code(bytes.fromhex(given["slip_key_hex"]), given["dossier_id"]) == given["slip_code"]


def test_keys_and_a_receipt(given: Vectors, key: Ed25519PrivateKey, sealed: bytes) -> None:
    assert public_text(key) == given["ed25519_public"]
    assert key_id(given["ed25519_public"]) == given["key_id"]
    receipt = verify_message(json.dumps(given["receipt"]).encode(), [given["ed25519_public"]], Receipt)
    assert (receipt.dossier_id, receipt.sha256, receipt.size) == (
        given["dossier_id"],
        hashlib.sha256(sealed).hexdigest(),
        len(sealed),
    )
    assert json.loads(msgspec.json.encode(sign_message(key, receipt))) == given["receipt"]


def test_a_signed_request(given: Vectors) -> None:
    request = Request(**given["request"])
    assert signer_of(request, lambda box: given["ed25519_public"]) == given["box"]
    request.url += "2"
    with pytest.raises(RequestRefused):
        signer_of(request, lambda box: given["ed25519_public"])


def test_a_sealed_dossier(given: Vectors, sealed: bytes) -> None:
    assert (hashlib.sha256(sealed).hexdigest(), len(sealed)) == (given["sealed_sha256"], given["sealed_size"])
    opened = open_envelope(io.BytesIO(sealed), [given["opening_identity"]])
    assert json.loads(msgspec.json.encode(opened.manifest)) == given["manifest"]


def test_the_archive_in_it_can_be_written_in_one_way(given: Vectors) -> None:
    out = io.BytesIO()
    seal(msgspec.convert(given["manifest"], Manifest), {}, [given["recipient"]], out)
    archive = pyrage.decrypt(out.getvalue(), [pyrage.x25519.Identity.from_str(given["opening_identity"])])
    assert (hashlib.sha256(archive).hexdigest(), len(archive)) == (given["archive_sha256"], given["archive_size"])
