"""New keys for a running city. Boxes learn them from city.json, so the root's key must be at hand for each of these.

Old and new stand side by side for as long as something is left of the old: what boxes sealed before they heard of the
new key is opened by the old one, which stays in the console's file; receipts of both receipt keys are believed until
`retire_receipts`. The intake signs with the new key, and publishes the new city.json, from its next start on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from appliance.wire.envelope import new_opening_key
from appliance.wire.messages import CityKeys
from appliance.wire.signing import load_key, new_key, public_text, verify_message
from city.keys import (
    KeysError,
    Places,
    expiry,
    lock_opening_key,
    passphrase,
    publish,
    published_keys,
    receipt_key,
    replace_receipt_key,
    unlock,
)


def current(state: Path) -> CityKeys:
    """What is published now; KeysError when `init` was never run here."""
    places = Places(state)
    root = places.root_public.read_text(encoding="ascii") if places.root_public.exists() else ""
    return verify_message(published_keys(places), [root], CityKeys)


def renew(state: Path) -> CityKeys:
    """The same keys, believed for `VALID_YEARS` from now."""
    return _publish(state, not_after=expiry())


def pin_tls(state: Path, pins: Sequence[str]) -> CityKeys:
    """These pins of the intake's TLS keys (`CityKeys.tls_pins`) in place of those before; KeysError if one is none."""
    return _publish(state, tls_pins=pins)


def rotate_opening(state: Path, old_passphrase: str, tell: Callable[[str, str], None]) -> CityKeys:
    """A new opening key, to which boxes seal from now on, in one file with the old ones and under a new passphrase.

    `tell` is called as in `initialise`. KeysError when the passphrase is not that of the present file.
    """
    places = Places(state)
    identities = unlock(places.opening_key, old_passphrase)
    _root(places)
    pair, text = new_opening_key(), passphrase()
    tell("passphrase", text)
    lock_opening_key(places, [pair.identity, *identities], pair.recipient, text)
    return _publish(state, sealing=[pair.recipient])


def rotate_receipt(state: Path) -> CityKeys:
    """A new key to sign receipts with; those that the old ones signed are believed as before."""
    places = Places(state)
    _root(places)
    fresh = new_key()
    keys = _publish(state, receipt=[public_text(fresh), *current(state).receipt])
    replace_receipt_key(places, fresh)
    return keys


def retire_receipts(state: Path) -> CityKeys:
    """Only receipts of the present key are believed from now on: an older one fell into wrong hands."""
    return _publish(state, receipt=[public_text(receipt_key(Places(state)))])


def _publish(state: Path, **changed: object) -> CityKeys:
    places, before = Places(state), current(state)
    keys = msgspec.structs.replace(before, version=before.version + 1, **changed)
    publish(places, load_key(_root(places)), keys)
    return keys


def _root(places: Places) -> Path:
    if not places.root_key.exists():
        raise KeysError(f"{places.root_key} is not here: bring the root's key back for this, and take it away after")
    return places.root_key
