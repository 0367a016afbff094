"""Ed25519 signatures (RFC 8032) over messages, and the keys that make and check them.

A private key is a PKCS #8 PEM file that only its owner may read. A public key travels as its 32 raw bytes in base64.
"""

import base64
import binascii
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from appliance.wire.messages import Signed

MessageT = TypeVar("MessageT", bound=msgspec.Struct)


class SignatureError(ValueError):
    """What was given is not signed by a key we trust, or is not the message it should be."""


def new_key() -> Ed25519PrivateKey:
    """A fresh private key."""
    return Ed25519PrivateKey.generate()


def save_key(path: Path, key: Ed25519PrivateKey) -> None:
    """Write a private key where none is yet, readable by its owner only, and durably. FileExistsError if one is."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem(key))
        file.flush()
        os.fsync(file.fileno())


def pem(key: Ed25519PrivateKey) -> bytes:
    """The private key as a file holds it: PKCS #8 in PEM, not encrypted."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def load_key(path: Path) -> Ed25519PrivateKey:
    """Read what `save_key` wrote; ValueError when the file holds anything else."""
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path.name} holds no Ed25519 key")
    return key


def public_text(key: Ed25519PrivateKey) -> str:
    """The public half of a key, as it travels."""
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def public_key(public: str) -> Ed25519PublicKey:
    """A public key from the way it travels; SignatureError when it is none."""
    return Ed25519PublicKey.from_public_bytes(_raw(public))


def key_id(public: str) -> str:
    """A short name for a public key: the first 16 hexadecimal digits of the SHA-256 of its raw bytes."""
    return hashlib.sha256(_raw(public)).hexdigest()[:16]


def sign(key: Ed25519PrivateKey, payload: bytes) -> Signed:
    """Sign these exact bytes."""
    return Signed(payload=payload, signature=key.sign(payload), key_id=key_id(public_text(key)))


def sign_message(key: Ed25519PrivateKey, message: msgspec.Struct) -> Signed:
    """Sign a message's JSON."""
    return sign(key, msgspec.json.encode(message))


def verify(signed: Signed, public_keys: Iterable[str]) -> bytes:
    """The payload, if one of these keys signed it; else SignatureError."""
    for public in public_keys:
        if key_id(public) == signed.key_id and _fits(public, signed):
            return signed.payload
    raise SignatureError("not signed by a key we trust")


def verify_message(data: bytes, public_keys: Iterable[str], kind: type[MessageT]) -> MessageT:
    """The message inside the JSON of a `Signed`, if one of these keys signed it; else SignatureError."""
    try:
        return msgspec.json.decode(verify(msgspec.json.decode(data, type=Signed), public_keys), type=kind)
    except msgspec.MsgspecError as error:
        raise SignatureError(f"no signed {kind.__name__}: {error}") from error


def _fits(public: str, signed: Signed) -> bool:
    try:
        public_key(public).verify(signed.signature, signed.payload)
    except InvalidSignature:
        return False
    return True


def _raw(public: str) -> bytes:
    try:
        raw = base64.b64decode(public, validate=True)
    except binascii.Error as error:
        raise SignatureError("a public key is base64") from error
    if len(raw) != 32:  # noqa: PLR2004
        raise SignatureError("a public key is 32 bytes")
    return raw
