"""Only boxes that the city knows send anything in, and each only its own."""

import datetime
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from appliance.city_link.city_keys import CityKeyring
from appliance.city_link.uplink import Uplink
from appliance.errors import Fault
from appliance.outbox.outbox import Outbox, State
from appliance.wire.http_signing import RequestSigner
from appliance.wire.signing import new_key, public_text
from tests.city.world import BYTES, TUS, City, SealedDossier, TusClient, drain, listening, put_in, run_city, sealed


def refused(answer: requests.Response) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["type"].removeprefix("urn:cuagan:problem:")


@pytest.fixture
def other(city: City, intake: TusClient) -> TusClient:
    """Another box that the city knows."""
    key = new_key()
    city.devices().add("0001", public_text(key))
    return TusClient(intake.url, RequestSigner("0001", key))


def test_a_request_that_nobody_signed_is_refused(intake: TusClient, dossier: SealedDossier) -> None:
    location = intake.location(dossier)
    stranger = TusClient(intake.url)
    assert refused(stranger.create(dossier)) == (401, "no-signature")
    assert refused(stranger.patch(location, 0, dossier.data)) == (401, "no-signature")
    assert refused(stranger.receipt(dossier)) == (401, "no-signature")
    head = stranger.head(location)
    assert (head.status_code, head.headers["WWW-Authenticate"]) == (401, 'Signature error="no-signature"')
    assert head.headers["Tus-Resumable"] == "1.0.0"
    assert intake.offset(location) == 0


def test_a_box_that_the_city_does_not_know_is_refused(intake: TusClient, dossier: SealedDossier) -> None:
    unknown = TusClient(intake.url, RequestSigner("0404", new_key()))
    assert refused(unknown.create(dossier, device="0404")) == (401, "unknown-device")


def test_another_key_under_a_known_code_is_refused(intake: TusClient, dossier: SealedDossier) -> None:
    thief = TusClient(intake.url, RequestSigner("0000", new_key()))
    assert refused(thief.create(dossier)) == (401, "wrong-signature")


def test_a_blocked_box_is_refused_until_the_block_is_lifted(
    city: City, intake: TusClient, dossier: SealedDossier
) -> None:
    location = intake.location(dossier)
    city.devices().block("0000")
    assert refused(intake.patch(location, 0, dossier.data)) == (401, "blocked-device")
    city.devices().block("0000", blocked=False)
    assert intake.patch(location, 0, dossier.data).status_code == 204


def test_a_box_announces_only_its_own_dossiers(intake: TusClient, other: TusClient, dossier: SealedDossier) -> None:
    assert refused(other.create(dossier)) == (403, "other-device")
    assert refused(intake.create(dossier, device="0001")) == (403, "other-device")


def test_a_box_learns_nothing_of_another_boxes_dossier(
    intake: TusClient, other: TusClient, dossier: SealedDossier
) -> None:
    location = intake.location(dossier)
    assert other.head(location).status_code == 403
    assert "Upload-Offset" not in other.head(location).headers
    assert refused(other.patch(location, 0, dossier.data)) == (403, "other-device")
    intake.patch(location, 0, dossier.data)
    assert refused(other.receipt(dossier)) == (403, "other-device")
    assert intake.receipt(dossier).status_code == 200


Change = Callable[[requests.PreparedRequest], None]

CHANGES: dict[str, Change] = {
    "another offset": lambda request: request.headers.update({"Upload-Offset": "5"}),
    "another checksum": lambda request: request.headers.update({"Upload-Checksum": "sha256 " + "A" * 43 + "="}),
    "a checksum that was not there": lambda request: request.headers.update({"Upload-Length": "5"}),
    "another path": lambda request: setattr(request, "url", f"{request.url}0"),
    "another method": lambda request: setattr(request, "method", "HEAD"),
    "a method beside it": lambda request: request.headers.update({"X-HTTP-Method-Override": "HEAD"}),
    "another box": lambda request: request.headers.update(
        {"Signature-Input": request.headers["Signature-Input"].replace('"0000"', '"0001"')}
    ),
    "less covered": lambda request: request.headers.update(
        {"Signature-Input": request.headers["Signature-Input"].replace(' "upload-offset"', "")}
    ),
    "no signature for its input": lambda request: request.headers.update({"Signature": "box=:AAAA:"}),
    "an input that cannot be read": lambda request: request.headers.update({"Signature-Input": "box=("}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_signed_request_that_was_changed_is_refused(
    intake: TusClient, other: TusClient, dossier: SealedDossier, change: str
) -> None:
    location = intake.location(dossier)
    headers = BYTES | {"Upload-Offset": "0", "Upload-Checksum": "sha256 " + "B" * 43 + "="}
    request = requests.Request("PATCH", location, headers, data=dossier.data, auth=intake.signer).prepare()
    CHANGES[change](request)
    answer = requests.Session().send(request, timeout=30, stream=True)
    assert answer.headers["WWW-Authenticate"] == 'Signature error="wrong-signature"'
    assert intake.offset(location) == 0


def test_a_signature_over_less_than_the_request_says_is_refused(intake: TusClient, dossier: SealedDossier) -> None:
    location = intake.location(dossier)
    request = requests.Request("PATCH", location, BYTES, data=dossier.data, auth=intake.signer).prepare()
    request.headers["Upload-Offset"] = "0"
    assert refused(requests.Session().send(request, timeout=30)) == (401, "wrong-signature")


@pytest.mark.parametrize("year", [1970, 2036])
def test_a_box_whose_clock_is_wrong_is_let_in(
    intake: TusClient, dossier: SealedDossier, monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    class Wrong(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
            return datetime.datetime(year, 1, 2, tzinfo=tz)

    about = TUS | {"Upload-Length": str(len(dossier.data)), "Upload-Metadata": dossier.metadata()}
    with monkeypatch.context() as clock:
        clock.setattr("http_message_signatures.signatures.datetime.datetime", Wrong)
        request = requests.Request("POST", f"{intake.url}/files", about, auth=intake.signer).prepare()
    assert requests.Session().send(request, timeout=30).status_code == 201


def test_a_replayed_chunk_changes_nothing(intake: TusClient, dossier: SealedDossier) -> None:
    location = intake.location(dossier)
    headers = BYTES | {"Upload-Offset": "0"}
    request = requests.Request("PATCH", location, headers, data=dossier.data[:100], auth=intake.signer).prepare()
    answers = [requests.Session().send(request, timeout=30).status_code for _ in range(3)]
    assert answers == [204, 409, 409]
    assert intake.offset(location) == 100


@pytest.mark.parametrize("path", ["city.json", "healthz", "phieu/0000-00001-3"])
def test_what_everybody_may_see_needs_no_signature(intake: TusClient, path: str) -> None:
    assert requests.get(f"{intake.url}/{path}", timeout=10).status_code == 200


def test_an_uplink_that_the_city_does_not_know_keeps_its_dossiers(
    city: City,
    intake: TusClient,
    outbox: Outbox,
    keyring: CityKeyring,
    tmp_path: Path,
) -> None:
    key = new_key()
    row = put_in(outbox, sealed(city.recipient, tmp_path, box="0002", number="0002-00001-2"))
    uplink = Uplink(intake.url, outbox, keyring, RequestSigner("0002", key))
    uplink.step()
    assert (outbox.rows()[0].state, outbox.rows()[0].fault) == (State.SEALED, Fault.CITY_REFUSED)
    assert outbox.path(row.dossier_id).exists()
    city.devices().add("0002", public_text(key))
    assert drain(uplink, outbox, State.PURGED).state is State.PURGED


def device(city: City, *words: str) -> tuple[int, str]:
    """`cuagan-city device …`: its exit code and all it said."""
    process = run_city("device", words[0], "--state-dir", city.places.state, *words[1:], stderr=subprocess.STDOUT)
    said = process.communicate(timeout=60)[0]
    return process.returncode, said


@pytest.fixture
def served(city: City) -> Iterator[TusClient]:
    """The intake as its own process: what the command changes, it sees at once."""
    process = run_city("intake", "--state-dir", city.places.state, "--port", 0)
    yield TusClient(listening(process), RequestSigner("0007", new_key()))
    process.kill()
    process.wait()


def test_the_commands_let_a_box_in_show_it_and_block_it(city: City, served: TusClient, tmp_path: Path) -> None:
    key = new_key()
    served.signer = RequestSigner("0007", key)
    dossier = sealed(city.recipient, tmp_path, box="0007", number="0007-00001-9")
    assert served.create(dossier, device="0007").status_code == 401
    assert device(city, "add", "0007", public_text(key)) == (0, "")
    assert device(city, "add", "0007", public_text(key)) == (0, "")
    assert served.create(dossier, device="0007").status_code == 201
    listed = device(city, "list")[1].splitlines()
    assert [line.split()[:2] for line in listed][1] == ["0007", public_text(key)]
    assert device(city, "block", "0007")[0] == 0
    assert served.create(dossier, device="0007").status_code == 401
    assert "blocked" in device(city, "list")[1]


@pytest.mark.parametrize(
    "words", [("add", "0000", "AAAA"), ("add", "0000", "A" * 43 + "="), ("block", "0404")], ids=" ".join
)
def test_a_command_that_cannot_be_done_says_why(city: City, words: tuple[str, ...]) -> None:
    code, said = device(city, *words)
    assert code == 1
    assert said.startswith("Error: ")
    assert "Traceback" not in said
