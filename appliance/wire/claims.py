"""How a box becomes a city's: one secret that both ends know, carried past the network by people.

Either the box makes a short code, shows it, and an officer types it into the console; or the console makes a long
token, and a technician puts it into the box's settings file.
The secret itself never travels. Over the network go its locator
(by which the city finds the claim), the box's proof (HMAC over its public key) and the city's grant (HMAC over all that
the box is told, its public key included). So whoever holds the link can delay an enrolment and nothing else: it can
neither put its own key in the box's place nor its own city in the city's.

A code has 59 bits and lives 15 minutes: too many to be tried in that time by whoever sees the locator. Afterwards a box
pins the city's root key, and nothing is ever derived from the code again.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import Annotated, Literal

import msgspec

from appliance.wire.signing import SignatureError, key_id

CODE_MINUTES = 15
"""For how long a code that a box shows can be claimed."""

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Digits and letters that nobody mistakes for one another."""

_CODE = 12
_TOKEN = 28
_GROUP = 4
TOKEN_MARK = "cuagan-"
"""What a token begins with, so that nobody takes it for a code."""

Locator = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")]
Mac = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
PublicKey = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9+/]{43}=\Z")]
Short = Annotated[str, msgspec.Meta(max_length=120)]


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What a box asks of a city: to be let in under this key. `board` and `serial` name the computer it runs on."""

    locator: Locator
    public_key: PublicKey
    proof: Mac
    board: Short = ""
    serial: Short = ""
    software: Short = ""


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """What a city tells a box that it takes in: who it is now, and whom to trust.

    `root`: the city's root key, which the box pins; `city_json`: its signed keys; `public_key`: the box's own, as the
    city registered it.
    """

    public_key: PublicKey
    box: Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{4}\Z")]
    house: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    ward: Annotated[str, msgspec.Meta(max_length=120)] = ""
    track_url: Annotated[str, msgspec.Meta(max_length=200)] = ""
    root: PublicKey
    city_json: bytes


class ClaimAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the intake answers to a claim: `waiting` for an officer, or the sealed grant."""

    state: Literal["waiting", "granted"]
    grant: bytes = b""
    mac: Mac | None = None


def new_code() -> str:
    """A code for a screen: three groups of four."""
    return _grouped(_random(_CODE))


def new_token() -> str:
    """A token for a settings file."""
    return TOKEN_MARK + _grouped(_random(_TOKEN))


def normal(text: str) -> str:
    """A code or token from the way a person typed it; ValueError when it is none."""
    letters = re.sub(r"[\s\-\u2010-\u2015]", "", text.casefold())
    if len(letters) > _TOKEN:
        letters = letters.removeprefix(TOKEN_MARK.rstrip("-"))
    if len(letters) not in (_CODE, _TOKEN) or set(letters) - set(LETTERS):
        raise ValueError("a code has twelve letters or digits, a token twenty-eight")
    return (TOKEN_MARK if len(letters) == _TOKEN else "") + _grouped(letters)


def locator(secret: str) -> str:
    """By what the city finds a claim; tells nothing of the secret."""
    return _mac(secret, b"locator")[:32]


def proof(secret: str, public_key: str) -> str:
    """That the box with this key knows the secret."""
    return _mac(secret, b"box", public_key.encode())


def proves(secret: str, claim: Claim) -> bool:
    """Whether the claim comes from a box that knows the secret."""
    return hmac.compare_digest(proof(secret, claim.public_key), claim.proof)


def seal_grant(secret: str, grant: Grant) -> ClaimAnswer:
    """The grant, so that only a city that knows the secret can have made it."""
    data = msgspec.json.encode(grant)
    return ClaimAnswer(state="granted", grant=data, mac=_mac(secret, b"city", data))


def open_grant(secret: str, answer: ClaimAnswer, public_key: str) -> Grant:
    """The grant for the box with this key; SignatureError when the city that knows the secret did not make it."""
    if answer.mac is None or not hmac.compare_digest(_mac(secret, b"city", answer.grant), answer.mac):
        raise SignatureError("the grant was not made by whoever was given the code")
    try:
        grant = msgspec.json.decode(answer.grant, type=Grant)
    except msgspec.MsgspecError as error:
        raise SignatureError(f"no grant: {error}") from error
    if grant.public_key != public_key:
        raise SignatureError("the grant is for another key")
    return grant


def fingerprint(public_key: str) -> str:
    """A public key as people compare it: the first 16 hexadecimal digits of its SHA-256, in groups of four."""
    return _grouped(key_id(public_key)).upper()


def _mac(secret: str, purpose: bytes, data: bytes = b"") -> str:
    key = hmac.digest(normal(secret).encode(), b"cuagan enrolment 1 " + purpose, hashlib.sha256)
    return hmac.digest(key, data, hashlib.sha256).hex()


def _random(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def _grouped(text: str) -> str:
    return "-".join(text[place : place + _GROUP] for place in range(0, len(text), _GROUP))
