"""The keys and the first officer are made once; their secrets are shown once and kept nowhere."""

import datetime
from pathlib import Path

import pytest

from appliance.wire.messages import CityKeys
from appliance.wire.signing import verify_message
from city.accounts import Accounts
from city.keys import KeysError, Places, passphrase, unlock
from tests.city.world import City, run_city


def test_a_second_run_keeps_all_and_shows_no_secret(city: City) -> None:
    files = {
        path: path.read_bytes() for path in city.places.state.rglob("*") if path.suffix in (".pem", ".age", ".json")
    }
    process = run_city("init", "--state-dir", city.places.state)
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 0
    assert "assw" not in said
    assert "assphrase" not in said
    assert city.places.root_public.read_text() in said
    assert {path: path.read_bytes() for path in files} == files


def test_no_secret_is_kept_in_the_clear(city: City) -> None:
    kept = [path.read_bytes() for path in city.places.state.rglob("*") if path.is_file()]
    for secret in (city.password, city.passphrase):
        assert not [content for content in kept if secret.encode() in content]
    assert b"AGE-SECRET-KEY" not in city.places.opening_key.read_bytes()


def test_private_keys_are_for_their_owner_only(city: City) -> None:
    for key in (city.places.root_key, city.places.receipt_key, city.places.opening_key):
        assert key.stat().st_mode & 0o777 == 0o600
        assert key.parent.stat().st_mode & 0o777 == 0o700


def test_two_cities_have_no_secret_in_common() -> None:
    assert passphrase() != passphrase()
    assert len(passphrase().replace("-", "")) == 18


def test_the_published_keys_are_signed_by_the_root(city: City) -> None:
    root = city.places.root_public.read_text()
    keys = verify_message(city.places.city_json.read_bytes(), [root], CityKeys)
    assert (keys.version, list(keys.sealing)) == (1, [city.recipient])
    assert keys.not_after > datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=365)


def test_only_the_passphrase_opens_the_opening_key(city: City) -> None:
    assert unlock(city.places.opening_key, city.passphrase)[0].startswith("AGE-SECRET-KEY-1")
    with pytest.raises(KeysError):
        unlock(city.places.opening_key, "passphrase")


def test_a_key_that_takes_too_long_is_not_called_a_wrong_passphrase(city: City, tmp_path: Path) -> None:
    head, recipient, rest = city.places.opening_key.read_bytes().split(b"\n", 2)
    slow = tmp_path / "opening.age"
    slow.write_bytes(b"\n".join([head, recipient.rsplit(b" ", 1)[0] + b" 40", rest]))
    with pytest.raises(KeysError, match="too slow or too busy"):
        unlock(slow, city.passphrase)


def test_the_first_password_logs_in_and_no_default_does(city: City) -> None:
    accounts = Accounts(city.places.accounts_url)
    assert accounts.log_in(city.officer, city.password)
    for guess in ("", "admin", "password", "canbo", "123456"):
        assert accounts.log_in(city.officer, guess) is None


@pytest.mark.parametrize("side", ["intake", "console"])
def test_without_init_a_process_says_what_to_do(tmp_path: Path, side: str) -> None:
    (tmp_path / "state" / "console").mkdir(parents=True)
    wrong = tmp_path / "passphrase"
    wrong.write_text("x")
    extra = ["--passphrase-file", wrong] if side == "console" else []
    process = run_city(side, "--state-dir", tmp_path / "state", "--port", 0, *extra)
    process.communicate(timeout=60)
    assert process.returncode == 1
    assert not Places(tmp_path / "state").receipt_key.exists()


@pytest.mark.parametrize("address", ["cuagan.example.vn", "ftp://cuagan.example.vn", "https://", "https://[x"])
def test_the_console_takes_no_address_that_no_box_could_call(city: City, address: str) -> None:
    process = run_city("console", "--state-dir", city.places.state, "--port", 0, "--boxes-url", address, stderr=-1)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "--boxes-url" in said
