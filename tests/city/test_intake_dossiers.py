"""One dossier however often it is sent, and signed for only once it is durable and proved."""

import base64
import json
import os
import time
from pathlib import Path

import pytest
import requests

from appliance.wire.messages import CityKeys, Receipt
from appliance.wire.signing import verify_message
from city.files import KEPT_UNFINISHED
from city.receiving import Receiving
from tests.city.world import City, SealedDossier, TusClient, sealed


def keys_of(city: City, intake: TusClient) -> CityKeys:
    published = requests.get(f"{intake.url}/city.json", timeout=10).content
    return verify_message(published, [city.places.root_public.read_text()], CityKeys)


def test_a_complete_dossier_is_signed_for(city: City, intake: TusClient, dossier: SealedDossier) -> None:
    assert intake.receipt(dossier).status_code == 404
    assert intake.upload(dossier).status_code == 204
    answer = intake.receipt(dossier)
    receipt = verify_message(answer.content, keys_of(city, intake).receipt, Receipt)
    assert (receipt.dossier_id, receipt.sha256, receipt.size) == (
        dossier.manifest.dossier_id,
        dossier.sha256,
        len(dossier.data),
    )
    assert (city.places.state / "documents" / dossier.sha256).read_bytes() == dossier.data
    assert not list((city.places.state / "uploads").iterdir())


def test_the_receipt_is_the_same_however_often_it_is_asked_for(intake: TusClient, dossier: SealedDossier) -> None:
    intake.upload(dossier)
    first = intake.receipt(dossier).content
    location = intake.location(dossier)
    assert intake.offset(location) == len(dossier.data)
    assert intake.patch(location, len(dossier.data), b"").status_code == 204
    assert intake.receipt(dossier).content == first


def test_announced_again_it_is_the_same_upload(intake: TusClient, dossier: SealedDossier) -> None:
    location = intake.location(dossier)
    intake.patch(location, 0, dossier.data[:100])
    assert intake.location(dossier) == location
    assert intake.offset(location) == 100


def test_announced_otherwise_it_is_a_conflict(intake: TusClient, dossier: SealedDossier) -> None:
    intake.location(dossier)
    answer = intake.create(dossier, sha256="0" * 64)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:cuagan:problem:other-dossier")


@pytest.mark.parametrize(
    "changed",
    [
        {"dossier_id": "1"},
        {"dossier_id": "../../../../etc/passwd"},
        {"sha256": "../city.db"},
        {"number": "0000-00001-0"},
        {"slip_code": "12345"},
        {"device": "a/b"},
        {"device": ""},
    ],
)
def test_metadata_that_cannot_be_is_refused(intake: TusClient, dossier: SealedDossier, changed: dict[str, str]) -> None:
    assert intake.create(dossier, **changed).status_code == 400


@pytest.mark.parametrize("header", ["", "dossier_id", "dossier_id ???", "x" * 5000, "sha256 /w=="])
def test_metadata_that_cannot_be_read_is_refused(intake: TusClient, header: str) -> None:
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": header}
    assert requests.post(f"{intake.url}/files", headers=headers, auth=intake.signer, timeout=10).status_code == 400


def test_an_empty_dossier_is_refused(intake: TusClient, dossier: SealedDossier) -> None:
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "0", "Upload-Metadata": dossier.metadata()}
    assert requests.post(f"{intake.url}/files", headers=headers, auth=intake.signer, timeout=10).status_code == 400


def test_another_file_than_the_one_announced_is_dropped_and_can_be_sent_again(
    intake: TusClient, dossier: SealedDossier
) -> None:
    location = intake.location(dossier)
    wrong = bytes(len(dossier.data))
    answer = intake.patch(location, 0, wrong)
    assert (answer.status_code, answer.json()["type"]) == (460, "urn:cuagan:problem:digest")
    assert intake.head(location).status_code == 404
    assert intake.receipt(dossier).status_code == 404
    assert intake.upload(dossier).status_code == 204
    assert intake.receipt(dossier).status_code == 200


def test_what_was_damaged_on_the_way_is_dropped_even_if_it_came_in_one_piece(
    intake: TusClient, dossier: SealedDossier
) -> None:
    damaged = dossier.data[:-1] + bytes([dossier.data[-1] ^ 1])
    whole = f"sha256 {base64.b64encode(bytes.fromhex(dossier.sha256)).decode()}"
    assert intake.patch(intake.location(dossier), 0, damaged, Upload_Checksum=whole).status_code == 460
    assert intake.receipt(dossier).status_code == 404
    assert intake.patch(intake.location(dossier), 0, dossier.data, Upload_Checksum=whole).status_code == 204
    assert intake.receipt(dossier).status_code == 200


def test_an_upload_that_nobody_continued_is_gone_and_can_be_created_again(
    city: City, receiving: Receiving, intake: TusClient, dossier: SealedDossier
) -> None:
    location = intake.location(dossier)
    intake.patch(location, 0, dossier.data[:100])
    (upload,) = (city.places.state / "uploads").iterdir()
    long_ago = time.time() - KEPT_UNFINISHED.total_seconds() - 1
    os.utime(upload, (long_ago, long_ago))
    receiving.uploads.sweep()
    assert intake.head(location).status_code == 410
    assert intake.patch(location, 100, dossier.data[100:]).status_code == 410
    assert intake.upload(dossier).status_code == 204


def test_after_a_crash_between_keeping_and_recording_the_next_look_goes_on(
    city: City, receiving: Receiving, intake: TusClient, dossier: SealedDossier
) -> None:
    location = intake.location(dossier)
    (upload,) = (city.places.state / "uploads").iterdir()
    upload.write_bytes(dossier.data)
    assert receiving.documents.keep(upload, dossier.sha256)  # and here the power went
    assert intake.offset(location) == len(dossier.data)
    assert intake.receipt(dossier).status_code == 200


def test_after_a_crash_between_the_last_byte_and_the_proof_the_receipt_comes(
    city: City, intake: TusClient, dossier: SealedDossier
) -> None:
    intake.location(dossier)
    (upload,) = (city.places.state / "uploads").iterdir()
    upload.write_bytes(dossier.data)
    assert intake.receipt(dossier).status_code == 200


def test_two_boxes_with_the_same_bytes_are_not_mixed_up(city: City, intake: TusClient, tmp_path: Path) -> None:
    first = sealed(city.recipient, tmp_path)
    intake.upload(first)
    other = sealed(city.recipient, tmp_path)
    assert intake.create(other, sha256=first.sha256).status_code == 409


@pytest.mark.parametrize("path", ["/files/..%2f..%2fcity.json", "/dossiers/..%2f..%2fcity.db/receipt", "/../city.db"])
def test_no_path_leads_out(intake: TusClient, path: str) -> None:
    session = requests.Session()
    request = requests.Request("GET", intake.url, headers={"Tus-Resumable": "1.0.0"}).prepare()
    request.url = intake.url + path
    answer = session.send(request, timeout=10)
    assert answer.status_code in (404, 405)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_problem_names_its_kind(intake: TusClient) -> None:
    body = json.loads(requests.get(f"{intake.url}/dossiers/x/receipt", auth=intake.signer, timeout=10).content)
    assert body["status"] == 404
    assert body["type"] == "urn:cuagan:problem:no-receipt"


def test_it_says_it_is_well(intake: TusClient) -> None:
    assert requests.get(f"{intake.url}/healthz", timeout=10).text == "ok\n"


def test_the_receipt_comes_with_the_last_byte_and_is_the_one_that_is_asked_for(
    city: City, intake: TusClient, dossier: SealedDossier
) -> None:
    location = intake.location(dossier)
    first = intake.patch(location, 0, dossier.data[:100])
    assert "Cuagan-Receipt" not in first.headers
    last = intake.patch(location, 100, dossier.data[100:])
    assert base64.b64decode(last.headers["Cuagan-Receipt"]) == intake.receipt(dossier).content
    again = intake.patch(location, len(dossier.data), b"")
    assert (again.status_code, "Cuagan-Receipt" in again.headers) == (204, False)
