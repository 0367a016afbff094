"""Where the city's TLS keys are pinned, the pin alone says who the city is."""

import base64
import hashlib
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from appliance.city_link.city_http import CityError, CityHttp
from appliance.city_link.city_keys import CityKeyring
from appliance.city_link.uplink import Uplink
from appliance.errors import Fault
from appliance.outbox.outbox import Outbox, Row
from appliance.wire.http_signing import RequestSigner
from tests.appliance.conftest import City
from tests.appliance.strangers import answer, certificate, stranger

OTHER = base64.b64encode(bytes(32)).decode()


def pin(certificate_file: Path) -> str:
    key = x509.load_pem_x509_certificate(certificate_file.read_bytes()).public_key()
    return base64.b64encode(
        hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    ).decode()


@pytest.mark.parametrize(
    ("name", "valid_days"), [("127.0.0.1", 1), ("127.0.0.1", -1), ("127.9.9.9", 1)], ids=["right", "expired", "named"]
)
def test_a_server_with_the_pinned_key_is_the_city_whatever_its_certificate_says(
    tmp_path: Path, name: str, valid_days: int
) -> None:
    tls, file = certificate(tmp_path, name, valid_days)
    with stranger(answer("200 OK", body=b"hello"), tls) as server, warnings.catch_warnings():
        warnings.simplefilter("error")
        assert CityHttp(server.url, pins=lambda: [OTHER, pin(file)]).ask("GET", "city.json").body == b"hello"


def test_a_trusted_certificate_of_another_key_is_not_the_city_and_is_told_nothing(tmp_path: Path) -> None:
    tls, trusted = certificate(tmp_path)
    with stranger(b"", tls) as server:
        plain = CityHttp(server.url, verify=str(trusted))
        pinned = CityHttp(server.url, verify=str(trusted), pins=lambda: [OTHER])
        with pytest.raises(CityError) as raised:
            pinned.ask("PATCH", "files/1", body=b"x" * 100_000)
        assert raised.value.fault is Fault.CITY_NOT_OURS
        assert not any(server.heard)
        with pytest.raises(CityError) as raised:
            plain.ask("GET", "city.json")
        assert raised.value.fault is Fault.CITY_UNREACHABLE  # it was heard, and hung up
        assert [said[:4] for said in server.heard if said] == [b"GET "]


def test_a_box_follows_the_pins_that_the_root_signed(
    outbox: Outbox, add: Callable[..., Row], keyring: CityKeyring, city: City, box: RequestSigner, tmp_path: Path
) -> None:
    tls, file = certificate(tmp_path)
    row = add()
    with stranger(answer("403 Forbidden", "Tus-Resumable: 1.0.0"), tls) as server:
        uplink = Uplink(server.url, outbox, keyring, box)
        faults = []
        for version, pins in enumerate([[OTHER], [OTHER, pin(file)]], 2):
            keyring.offer(city.city_json(version, tls_pins=pins))
            outbox.try_now()
            uplink._link_due = 0.0
            uplink.step()
            faults.append(outbox.row(row.dossier_id).fault)
    assert faults == [Fault.CITY_NOT_OURS, Fault.CITY_REFUSED]
