"""The city's keys are those its root key signed, and never older ones."""

import datetime
from pathlib import Path

import pytest

from appliance.city_link.city_keys import CityKeyring
from appliance.errors import ApplianceError, Fault
from appliance.wire.signing import SignatureError
from tests.appliance.conftest import NOW, City


def fault_of(keyring: CityKeyring, now: datetime.datetime | None = NOW) -> Fault | None:
    try:
        keyring.recipients(now)
    except ApplianceError as error:
        return error.fault
    return None


def test_an_enrolled_box_seals_to_its_city(keyring: CityKeyring, city: City) -> None:
    assert keyring.recipients(NOW) == [city.opening.recipient]


def test_a_box_that_is_not_enrolled_says_so(tmp_path: Path, city: City) -> None:
    assert fault_of(CityKeyring(tmp_path, city.root_public)) is Fault.CITY_KEYS_UNUSABLE


def test_keys_by_another_root_are_not_taken(keyring: CityKeyring, city: City) -> None:
    with pytest.raises(SignatureError):
        keyring.offer(City().city_json(version=9))
    assert keyring.recipients(NOW) == [city.opening.recipient]


def test_newer_keys_replace_older_ones(keyring: CityKeyring, city: City, state_dir: Path) -> None:
    keyring.offer(city.city_json(version=2))
    assert CityKeyring(state_dir, city.root_public).keys().version == 2


def test_older_keys_never_come_back(keyring: CityKeyring, city: City) -> None:
    keyring.offer(city.city_json(version=2))
    with pytest.raises(SignatureError):
        keyring.offer(city.city_json(version=1))
    assert keyring.keys().version == 2


def test_one_version_has_one_content(keyring: CityKeyring, city: City) -> None:
    assert keyring.offer(city.city_json()).version == 1
    with pytest.raises(SignatureError):
        keyring.offer(city.city_json(not_after=NOW))


def test_keys_that_were_tampered_with_on_the_card_are_noticed_and_replaced(
    keyring: CityKeyring, city: City, state_dir: Path
) -> None:
    (state_dir / "city.json").write_bytes(City().city_json())
    assert fault_of(keyring) is Fault.CITY_KEYS_UNUSABLE
    keyring.offer(city.city_json())
    assert fault_of(keyring) is None


def test_keys_end_by_a_clock_that_is_trusted(keyring: CityKeyring) -> None:
    later = NOW + datetime.timedelta(days=366)
    assert fault_of(keyring, later) is Fault.CITY_KEYS_UNUSABLE
    assert fault_of(keyring, None) is None
