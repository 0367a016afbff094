"""What a technician changes in a running city: keys, with the old ones beside them, and officers."""

from __future__ import annotations

import datetime
import re
import subprocess
import time
from pathlib import Path

import pytest

from appliance.city_link.city_keys import CityKeyring
from appliance.city_link.uplink import Uplink
from appliance.outbox.outbox import Outbox, State
from appliance.wire.envelope import EnvelopeError, open_envelope
from city import rotation
from city.accounts import Accounts
from city.keys import KeysError, published_keys, receipt_key, unlock
from city.receiving import Receiving
from city.server import IntakeServer
from tests.city.world import City, SealedDossier, intake_app, put_in, run_city, sealed, serving


def command(*arguments: object, expect: int = 0) -> str:
    """What a command of the city printed."""
    process = run_city(*arguments, stderr=subprocess.STDOUT)
    said = process.communicate(timeout=60)[0]
    assert process.returncode == expect, said
    return said


def deliver(city: City, keyring: CityKeyring, outbox: Outbox, dossier: SealedDossier) -> State:
    """Send a dossier to an intake that was started just now, as the box does."""
    put_in(outbox, dossier)
    receiving = Receiving(city.places.state, city.store(), receipt_key(city.places))
    server = IntakeServer(intake_app(city, receiving), "127.0.0.1", 0)
    uplink = Uplink(server.address, outbox, keyring, city.box)
    with serving(lambda: server.serve_forever(0.02), server.shutdown):
        until = time.monotonic() + 30
        while outbox.rows()[0].state is not State.PURGED and time.monotonic() < until:
            time.sleep(min(uplink.step(), 0.1))
        uplink.step()  # with nothing left to send it asks for keys
    server.server_close()
    uplink.close()
    return outbox.rows()[0].state


def test_after_a_change_of_the_opening_key_both_what_came_before_and_after_can_be_read(
    city: City, keyring: CityKeyring, outbox: Outbox, tmp_path: Path
) -> None:
    before = sealed(keyring.recipients(None)[0], tmp_path)
    old = unlock(city.places.opening_key, city.passphrase)
    said = command("keys", "rotate-opening", "--state-dir", city.places.state, "--passphrase", city.passphrase)
    fresh = unlock(city.places.opening_key, re.search(r"Passphrase.*: (\S+)", said)[1])  # type: ignore[index]
    assert deliver(city, keyring, outbox, before) is State.PURGED
    after = sealed(keyring.recipients(None)[0], tmp_path, sequence=2)
    assert deliver(city, keyring, outbox, after) is State.PURGED
    for dossier in (before, after):
        with (city.places.state / "documents" / dossier.sha256).open("rb") as file:
            assert open_envelope(file, fresh).manifest == dossier.manifest
    with (city.places.state / "documents" / after.sha256).open("rb") as file, pytest.raises(EnvelopeError):
        open_envelope(file, old)


def test_a_box_that_has_not_heard_of_a_new_receipt_key_asks_and_believes_it(
    city: City, keyring: CityKeyring, outbox: Outbox, tmp_path: Path
) -> None:
    command("keys", "rotate-receipt", "--state-dir", city.places.state)
    assert deliver(city, keyring, outbox, sealed(city.recipient, tmp_path)) is State.PURGED
    assert len(keyring.keys().receipt) == 2
    command("keys", "retire-receipts", "--state-dir", city.places.state)
    assert deliver(city, keyring, outbox, sealed(city.recipient, tmp_path, sequence=2)) is State.PURGED


def test_keys_are_renewed_before_they_end(city: City, keyring: CityKeyring) -> None:
    soon = datetime.datetime.now(datetime.UTC).replace(microsecond=0) + datetime.timedelta(days=1)
    rotation._publish(city.places.state, not_after=soon)
    said = command("keys", "renew", "--state-dir", city.places.state)
    taken = keyring.offer(published_keys(city.places))
    assert taken.not_after > soon + datetime.timedelta(days=365)
    assert f"version 3, good until {taken.not_after:%Y-%m-%d}" in said


@pytest.mark.parametrize("change", ["renew", "rotate-receipt", "rotate-opening", "retire-receipts"])
def test_without_the_roots_key_nothing_changes_and_it_is_asked_for(city: City, change: str) -> None:
    city.places.root_key.rename(city.places.root_key.with_name("taken-away"))
    before = {path: path.read_bytes() for path in city.places.state.rglob("*.*") if path.is_file()}
    secret = ["--passphrase", city.passphrase] if change == "rotate-opening" else []
    said = command("keys", change, "--state-dir", city.places.state, *secret, expect=1)
    assert "root.pem" in said
    assert {path: path.read_bytes() for path in before} == before


def test_a_wrong_passphrase_rotates_nothing(city: City) -> None:
    before = published_keys(city.places)
    with pytest.raises(KeysError):
        rotation.rotate_opening(city.places.state, "wrong", lambda *_: None)
    assert published_keys(city.places) == before
    assert unlock(city.places.opening_key, city.passphrase)


def test_an_officer_gets_in_with_the_password_that_was_shown_and_is_shut_out_at_once(city: City) -> None:
    state = city.places.state
    accounts = Accounts(city.places.accounts_url)
    first = re.search(r"Password.*: (\S+)", command("officer", "add", "--state-dir", state, "lan"))[1]  # type: ignore[index]
    session = accounts.log_in("lan", first)
    assert session
    assert command("officer", "list", "--state-dir", state).split() == ["canbo", "lan"]
    said = command("officer", "password", "--state-dir", state, "lan")
    assert accounts.officer(session) is None
    assert accounts.log_in("lan", first) is None
    session = accounts.log_in("lan", re.search(r"Password.*: (\S+)", said)[1])  # type: ignore[index]
    assert session
    command("officer", "remove", "--state-dir", state, "lan")
    assert accounts.officer(session) is None


def test_a_name_that_is_taken_or_unknown_is_said(city: City) -> None:
    state = city.places.state
    assert "already" in command("officer", "add", "--state-dir", state, "canbo", expect=1)
    assert "no officer" in command("officer", "remove", "--state-dir", state, "nobody", expect=1)
    assert Accounts(city.places.accounts_url).log_in("canbo", city.password)
