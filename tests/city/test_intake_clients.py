"""Clients that are not ours upload to the intake: the tus project's tuspy, and curl."""

import base64
import dataclasses
import hashlib
import subprocess
from pathlib import Path
from typing import Any

import pytest
import tusclient.client
from tusclient.exceptions import TusUploadFailed

from tests.city.tuspy import MODULES, signing
from tests.city.world import City, SealedDossier, TusClient, sealed


@dataclasses.dataclass
class Asked:
    """A request, as a signer wants it."""

    method: str
    url: str
    headers: dict[str, str]


@pytest.fixture
def big(city: City, tmp_path: Path) -> SealedDossier:
    """A dossier of several chunks."""
    return sealed(city.recipient, tmp_path, papers={"Tờ khai": b"/Type /Page\n" + bytes(300_000)})


@pytest.fixture
def file(big: SealedDossier, tmp_path: Path) -> Path:
    path = tmp_path / "dossier.age"
    path.write_bytes(big.data)
    return path


@pytest.fixture
def signed(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """tuspy's requests carry the box's signature, which it knows nothing of."""
    for module in MODULES:
        monkeypatch.setattr(module, "requests", signing(city.box))


def metadata(dossier: SealedDossier) -> dict[str, str]:
    pairs = [pair.split(" ") for pair in dossier.metadata().split(",")]
    return {key: base64.b64decode(value).decode() for key, value in pairs}


def arrived(city: City, intake: TusClient, dossier: SealedDossier) -> bool:
    kept = city.places.state / "documents" / dossier.sha256
    return kept.read_bytes() == dossier.data and intake.receipt(dossier).status_code == 200


def uploader(city_url: str, file: Path, dossier: SealedDossier, **more: Any) -> Any:
    return tusclient.client.TusClient(f"{city_url}/files").uploader(
        str(file), metadata=metadata(dossier), chunk_size=64 * 1024, **more
    )


@pytest.mark.parametrize("checksum", [False, True])
@pytest.mark.usefixtures("signed")
def test_tuspy_uploads(checksum: bool, city: City, intake: TusClient, big: SealedDossier, file: Path) -> None:
    uploader(intake.url, file, big, upload_checksum=checksum).upload()
    assert arrived(city, intake, big)


@pytest.mark.usefixtures("signed")
def test_tuspy_goes_on_where_another_stopped(city: City, intake: TusClient, big: SealedDossier, file: Path) -> None:
    location = intake.location(big)
    intake.patch(location, 0, big.data[:100_000])
    again = uploader(intake.url, file, big, url=location)
    assert again.offset == 100_000
    again.upload()
    assert arrived(city, intake, big)


@pytest.mark.usefixtures("signed")
def test_tuspy_is_told_when_the_intake_is_at_another_offset(
    city: City, intake: TusClient, big: SealedDossier, file: Path
) -> None:
    upload = uploader(intake.url, file, big)
    upload.upload_chunk()
    intake.patch(upload.url, upload.offset, big.data[upload.offset : upload.offset + 10])
    with pytest.raises(TusUploadFailed) as failed:
        upload.upload_chunk()
    assert failed.value.status_code == 409


class Curl:
    """curl, with the signature of a box among its headers."""

    def __init__(self, city: City, folder: Path) -> None:
        self._city = city
        self._folder = folder

    def ask(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None = None
    ) -> tuple[int, dict[str, str]]:
        """The status and the headers (names in lower case) of the answer."""
        asked = Asked(method, url, {"Tus-Resumable": "1.0.0", **headers})
        self._city.box(asked)
        command = ["curl", "--silent", "--show-error", "--output", self._folder / "answer", "--dump-header", "-"]
        command += ["--head"] if method == "HEAD" else ["--request", method]
        if body is not None:
            (self._folder / "body").write_bytes(body)
            command += ["--data-binary", f"@{self._folder / 'body'}"]
        for name, value in asked.headers.items():
            command += ["--header", f"{name}: {value}"]
        said = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
        head, *lines = said.strip().split("\r\n\r\n")[-1].splitlines()
        return int(head.split()[1]), {line.split(": ")[0].lower(): line.split(": ", 1)[-1] for line in lines}


def test_curl_uploads_in_two_pieces(city: City, intake: TusClient, big: SealedDossier, tmp_path: Path) -> None:
    curl, half = Curl(city, tmp_path), len(big.data) // 2
    about = {"Upload-Length": str(len(big.data)), "Upload-Metadata": big.metadata()}
    status, headers = curl.ask("POST", f"{intake.url}/files", about)
    assert status == 201
    location = headers["location"] if headers["location"].startswith("http") else intake.url + headers["location"]
    for start, piece in ((0, big.data[:half]), (half, big.data[half:])):
        status, headers = curl.ask("HEAD", location, {})
        assert (status, headers["upload-offset"]) == (200, str(start))
        checksum = base64.b64encode(hashlib.sha256(piece).digest()).decode()
        status, headers = curl.ask(
            "PATCH",
            location,
            {
                "Content-Type": "application/offset+octet-stream",
                "Upload-Offset": str(start),
                "Upload-Checksum": f"sha256 {checksum}",
            },
            piece,
        )
        assert (status, headers["upload-offset"]) == (204, str(start + len(piece)))
    assert arrived(city, intake, big)
