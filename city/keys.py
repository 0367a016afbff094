"""The city's keys, each in the folder of the one who may use it.

    root/root.pem         Ed25519; signs city.json. Boxes pin its public half; take it off the server after `init`.
    root.pub              that public half: 32 bytes in base64
    city.json             the public keys, signed (`CityKeys`)
    intake/receipt.pem    Ed25519; signs receipts
    console/opening.age   the age X25519 identities that open dossiers, newest first, sealed with a passphrase
    console/accounts.db   the officers
    console/command.pem   Ed25519; signs what boxes are told to do
    console/metrics.token what a monitoring system shows to read the fleet's metrics
    console/alerts.toml   how alerts leave: mail server, allowed networks (docs/alerts.md); a person writes it
    console/webhook.secret what the receiver of a webhook checks its signature with
    intake/nonce.key      32 bytes; makes reports fresh (`fleet/nonces.py`)
    console/posting.pem   Ed25519; signs the posted listing (`repository.py`)
    intake/clock.pem      Ed25519; says daily that it is still the newest

These folders are 0700, so each process can have a user of its own; what both need lies in the state folder, 0750.
"""

from __future__ import annotations

import dataclasses
import datetime
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.wire.envelope import new_opening_key
from appliance.wire.messages import CityKeys
from appliance.wire.signing import load_key, new_key, pem, public_text, save_key, sign_message, verify_message
from city.accounts import Accounts
from city.database import sqlite_url
from city.files import fsync, write_durably
from city.repository import Repository
from city.store import Store

VALID_YEARS = 5
"""For how long boxes seal to these keys unless a newer city.json comes."""

_WORDS = 6

_UNLOCKING_TRIES = 5
_TOO_SLOW = "work parameter"
"""What age says when it expects a passphrase to take too long: it times the machine for a moment first, and a busy one
seems many times slower than it is.
"""


class KeysError(Exception):
    """The keys are not there or cannot be used; the text names the file."""


@dataclasses.dataclass(frozen=True, slots=True)
class Places:
    """Where everything lies below the state folder."""

    state: Path

    @property
    def root_key(self) -> Path:
        """The root's private key."""
        return self.state / "root" / "root.pem"

    @property
    def root_public(self) -> Path:
        """The root's public key, which boxes pin."""
        return self.state / "root.pub"

    @property
    def receipt_key(self) -> Path:
        """The key that signs receipts."""
        return self.state / "intake" / "receipt.pem"

    @property
    def posting_key(self) -> Path:
        """The key that signs what is posted."""
        return self.state / "console" / "posting.pem"

    @property
    def command_key(self) -> Path:
        """The key that signs commands."""
        return self.state / "console" / "command.pem"

    @property
    def metrics_token(self) -> Path:
        """What a monitoring system shows to read `/metrics`."""
        return self.state / "console" / "metrics.token"

    @property
    def alert_ways(self) -> Path:
        """How alerts leave: the technician's own file, if there is one."""
        return self.state / "console" / "alerts.toml"

    @property
    def hook_secret(self) -> Path:
        """What the receiver of a webhook checks its signature with."""
        return self.state / "console" / "webhook.secret"

    @property
    def nonce_key(self) -> Path:
        """The key under which reports are fresh."""
        return self.state / "intake" / "nonce.key"

    @property
    def clock_key(self) -> Path:
        """The key that says that what is posted is the newest."""
        return self.state / "intake" / "clock.pem"

    @property
    def repository(self) -> Repository:
        """The posted listing."""
        return Repository(self.state / "listings")

    @property
    def forms(self) -> Path:
        """The blank forms of every listing that was ever drafted."""
        return self.state / "console" / "forms"

    @property
    def opening_key(self) -> Path:
        """The sealed key that opens dossiers."""
        return self.state / "console" / "opening.age"

    @property
    def recipient(self) -> Path:
        """The public half of the opening key."""
        return self.state / "console" / "opening.pub"

    @property
    def accounts_url(self) -> str:
        """The database of the officers."""
        return sqlite_url(self.state / "console" / "accounts.db")

    @property
    def city_json(self) -> Path:
        """The signed public keys."""
        return self.state / "city.json"

    @property
    def store_url(self) -> str:
        """The database of dossiers, unless another is named."""
        return sqlite_url(self.state / "city.db")


def initialise(state: Path, officer: str, tell: Callable[[str, str], None]) -> str:
    """Make what is missing and keep what is there; the root's public key.

    `tell` is called with the name and the text of each new secret, before it comes into use: once, then never again.
    """
    places = Places(state)
    state.mkdir(mode=0o750, parents=True, exist_ok=True)
    for folder in (places.root_key, places.receipt_key, places.opening_key):
        folder.parent.mkdir(mode=0o700, exist_ok=True)
    root, receipt = _key(places.root_key), _key(places.receipt_key)
    if not places.opening_key.exists():
        _make_opening_key(places, tell)
    accounts = Accounts(places.accounts_url)
    if not accounts.any():
        password = passphrase()
        tell("password", password)
        accounts.add(officer, password)
        accounts.allow(officer, "updates")  # somebody must; `officer may` gives it to others
    Store(places.store_url)  # so that the two processes find it made
    if not places.city_json.exists():
        _first(places, root, receipt)
    elif not places.command_key.exists():
        _commands_too(places, root)
    if not places.repository.founded:
        places.repository.found(root, _key(places.posting_key), _key(places.clock_key))
    return public_text(root)


def unlock(opening_key: Path, text: str) -> Sequence[str]:
    """The age identities that open dossiers, newest first; KeysError when the file is not there or the passphrase is
    not its, or when it would take this machine too long.
    """
    sealed = _there(opening_key).read_bytes()
    for _ in range(_UNLOCKING_TRIES):
        try:
            identity: bytes = pyrage.passphrase.decrypt(sealed, text)
            return identity.decode().split()
        except pyrage.DecryptError as error:
            if _TOO_SLOW not in str(error):
                raise KeysError(f"{opening_key.name}: the passphrase does not open it") from error
    raise KeysError(f"{opening_key.name}: this machine is too slow or too busy to open it")


def receipt_key(places: Places) -> Ed25519PrivateKey:
    """The key that signs receipts; KeysError when `init` was never run here."""
    return load_key(_there(places.receipt_key))


def clock_key(places: Places) -> Ed25519PrivateKey:
    """The key that keeps the posted listing fresh; KeysError when `init` was never run here."""
    return load_key(_there(places.clock_key))


def command_key(places: Places) -> Ed25519PrivateKey:
    """The key that signs commands; KeysError when `init` was never run here."""
    return load_key(_there(places.command_key))


def posting_key(places: Places) -> Ed25519PrivateKey:
    """The key that signs what is posted; KeysError when `init` was never run here."""
    return load_key(_there(places.posting_key))


def published_keys(places: Places) -> bytes:
    """The signed `CityKeys`, as they are published; KeysError when `init` was never run here."""
    return _there(places.city_json).read_bytes()


def publish(places: Places, root: Ed25519PrivateKey, keys: CityKeys) -> None:
    """Sign these as city.json; KeysError when no box would take them."""
    try:
        msgspec.convert(msgspec.to_builtins(keys), CityKeys)
    except msgspec.ValidationError as error:
        raise KeysError(f"no box would take this: {error}") from error
    write_durably(places.city_json, msgspec.json.encode(sign_message(root, keys)), 0o644)


def lock_opening_key(places: Places, identities: Sequence[str], recipient: str, text: str) -> None:
    """Keep these identities sealed with the passphrase `text`, and the first one's public half beside them."""
    write_durably(places.opening_key, pyrage.passphrase.encrypt("\n".join(identities).encode(), text), 0o600)
    write_durably(places.recipient, recipient.encode(), 0o644)


def replace_receipt_key(places: Places, key: Ed25519PrivateKey) -> None:
    """Sign receipts with this key from the intake's next start on."""
    write_durably(places.receipt_key, pem(key), 0o600)


def expiry() -> datetime.datetime:
    """`VALID_YEARS` from now."""
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0) + datetime.timedelta(days=365 * VALID_YEARS)


def passphrase() -> str:
    """A random secret of 90 bits in groups that can be read out and typed: digits and letters nobody mistakes."""
    letters = "23456789abcdefghjkmnpqrstuvwxyz"
    return "-".join("".join(secrets.choice(letters) for _ in range(3)) for _ in range(_WORDS))


def _there(path: Path) -> Path:
    if not path.exists():
        raise KeysError(f"{path} is missing: run `cuagan-city init` first")
    return path


def _key(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        save_key(path, new_key())
        fsync(path.parent)
    return load_key(path)


def _make_opening_key(places: Places, tell: Callable[[str, str], None]) -> None:
    pair, text = new_opening_key(), passphrase()
    tell("passphrase", text)
    lock_opening_key(places, [pair.identity], pair.recipient, text)


def _commands_too(places: Places, root: Ed25519PrivateKey) -> None:
    """A city that was made before there were commands: its boxes learn the key with the next city.json."""
    before = verify_message(published_keys(places), [public_text(root)], CityKeys)
    command = [public_text(_key(places.command_key))]
    publish(places, root, msgspec.structs.replace(before, version=before.version + 1, command=command))


def _first(places: Places, root: Ed25519PrivateKey, receipt: Ed25519PrivateKey) -> None:
    keys = CityKeys(
        version=1,
        sealing=[places.recipient.read_text(encoding="ascii")],
        receipt=[public_text(receipt)],
        not_after=expiry(),
        command=[public_text(_key(places.command_key))],
    )
    write_durably(places.root_public, public_text(root).encode(), 0o644)
    publish(places, root, keys)
