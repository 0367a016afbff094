"""A real city in a temporary folder, its clients, and really sealed dossiers."""

import base64
import dataclasses
import hashlib
import io
import re
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from fpdf import FPDF

from appliance.city_link.uplink import Uplink
from appliance.outbox.label import Summary
from appliance.outbox.outbox import Outbox, Row, State
from appliance.wire.envelope import seal
from appliance.wire.frozen import Frozen
from appliance.wire.http_signing import RequestSigner
from appliance.wire.identifiers import number
from appliance.wire.messages import Answer, Consent, Manifest, Paper, ProcedureRef
from appliance.wire.signing import new_key
from city.devices import Devices
from city.fleet.claims import Claims
from city.fleet.fleet import Fleet
from city.intake import create_intake_app
from city.keys import KeysError, Places, clock_key, published_keys, unlock
from city.posted import Posted
from city.receiving import Receiving
from city.store import Store

BOXES_URL = "https://cuagan.example.vn"
"""Where a box is told to call the intake, on its card."""

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {**TUS, "Content-Type": "application/offset+octet-stream"}


@dataclasses.dataclass(frozen=True)
class City:
    """A state folder and the secrets that were shown when it was made."""

    places: Places
    password: str
    passphrase: str
    officer: str = "canbo"
    key: Ed25519PrivateKey = dataclasses.field(default_factory=new_key, repr=False)

    @property
    def box(self) -> RequestSigner:
        """The box that every test's city knows."""
        return RequestSigner("0000", self.key)

    @property
    def recipient(self) -> str:
        return self.places.recipient.read_text()

    def store(self) -> Store:
        return Store(self.places.store_url)

    def fleet(self) -> Fleet:
        return Fleet(self.places.store_url, self.places)

    def claims(self) -> Claims:
        return Claims(self.places.store_url, self.places.root_public, self.places.city_json)

    def devices(self) -> Devices:
        return Devices(self.places.store_url)


@dataclasses.dataclass(frozen=True)
class SealedDossier:
    """A dossier as a box holds it before it uploads it."""

    manifest: Manifest
    data: bytes
    device: str = "0000"
    slip_code: str = "481516"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def metadata(self, **changed: str) -> str:
        facts = {
            "dossier_id": self.manifest.dossier_id,
            "device": self.device,
            "sha256": self.sha256,
            "number": self.manifest.number,
            "slip_code": self.slip_code,
        } | changed
        return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in facts.items())


class TusClient:
    """The requests of the tus protocol against one server, with nothing done for the caller but the signature."""

    def __init__(self, url: str, signer: RequestSigner | None = None) -> None:
        self.url = url
        self.signer = signer

    def create(self, dossier: SealedDossier, **changed: str) -> requests.Response:
        headers = {"Upload-Length": str(len(dossier.data)), "Upload-Metadata": dossier.metadata(**changed)}
        return requests.post(f"{self.url}/files", headers=TUS | headers, auth=self.signer, timeout=30)

    def location(self, dossier: SealedDossier) -> str:
        answer = self.create(dossier)
        assert answer.status_code == 201, answer.text
        return requests.compat.urljoin(self.url, answer.headers["Location"])

    def head(self, location: str) -> requests.Response:
        return requests.head(location, headers=TUS, auth=self.signer, timeout=30)

    def offset(self, location: str) -> int:
        return int(self.head(location).headers["Upload-Offset"])

    def patch(self, location: str, offset: int, data: bytes, **headers: str) -> requests.Response:
        about = {key.replace("_", "-"): value for key, value in headers.items()}
        headers = BYTES | {"Upload-Offset": str(offset)} | about
        return requests.patch(location, data, headers=headers, auth=self.signer, timeout=60)

    def upload(self, dossier: SealedDossier) -> requests.Response:
        return self.patch(self.location(dossier), 0, dossier.data)

    def receipt(self, dossier: SealedDossier) -> requests.Response:
        path = f"dossiers/{dossier.manifest.dossier_id}/receipt"
        return requests.get(f"{self.url}/{path}", auth=self.signer, timeout=30)


def intake_app(city: City, receiving: Receiving) -> Flask:
    """The intake's application, as the command builds it."""
    posted = Posted(city.places.repository, clock_key(city.places))
    return create_intake_app(receiving, city.devices(), published_keys(city.places), posted, city.fleet())


def run_city(*arguments: object, stderr: int | None = None) -> subprocess.Popen[str]:
    """The command, as its own process."""
    command = [sys.executable, "-m", "city", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True, cwd=Path(__file__).parents[2])


def listening(process: subprocess.Popen[str]) -> str:
    """The address it listens on, once it says so."""
    assert process.stdout
    return re.search(r"listening on (\S+)", process.stdout.readline())[1]  # type: ignore[index]


@contextmanager
def serving(serve: Callable[[], None], close: Callable[[], None]) -> Iterator[None]:
    """Serve in a thread, then close."""
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield
    finally:
        close()
        thread.join(10)


class Remembering:
    """`unlock`, each passphrase tried once: it is slow on purpose (scrypt), and every test has the same key."""

    def __init__(self) -> None:
        self._results: dict[tuple[bytes, str], Sequence[str] | KeysError] = {}

    def __call__(self, opening_key: Path, text: str) -> Sequence[str]:
        key = (opening_key.read_bytes(), text)
        if key not in self._results:
            try:
                self._results[key] = unlock(opening_key, text)
            except KeysError as error:
                self._results[key] = error
        result = self._results[key]
        if isinstance(result, KeysError):
            raise result
        return result


def pdf(*pages: str) -> bytes:
    """A PDF with a page for each text."""
    document = FPDF()
    document.set_font("helvetica", size=20)
    for page in pages:
        document.add_page()
        document.multi_cell(0, 12, page)
    return bytes(document.output())


def sealed(
    recipient: str,
    folder: Path,
    sequence: int = 1,
    papers: Mapping[str, bytes | None] | None = None,
    **changed: Any,
) -> SealedDossier:
    """A sealed dossier; a paper without a PDF is one the resident does not have."""
    given = papers if papers is not None else {"Tờ khai đăng ký khai sinh": pdf("declaration 1", "declaration 2")}
    files, listed = {}, []
    for place, (name, content) in enumerate(given.items(), 1):
        if content is None:
            listed.append(Paper(name=name, how="nop", state="missing"))
            continue
        file = f"paper-{place:02}.pdf"
        files[file] = Frozen(lambda out, content=content: out.write(content))
        pages = content.count(b"/Type /Page\n")
        listed.append(Paper(name=name, how="nop", state="scanned", file=file, pages=pages, sha256=files[file].sha256))
    facts = {
        "dossier_id": str(uuid.uuid4()),
        "number": number("0000", sequence),
        "box": "0000",
        "procedure": ProcedureRef("1.001193", "Làm giấy khai sinh", "Trường hợp chung", "0.1"),
        "created": datetime.now(UTC),
        "clock_trusted": True,
        "consent": Consent("1", datetime.now(UTC)),
        "answers": [Answer("applicant", "Họ và tên người nộp", "Nguyễn Thị Thuỳ Dương")],
        "papers": [*listed, Paper(name="Giấy tờ tùy thân", how="xuat_trinh", state="to_show")],
        "software": "test",
    }
    manifest = Manifest(**(facts | changed))
    out = io.BytesIO()
    seal(manifest, files, [recipient], out)
    return SealedDossier(manifest, out.getvalue())


def put_in(outbox: Outbox, dossier: SealedDossier) -> Row:
    """Put a sealed dossier into a box's outbox, as its sealer does."""
    summary = Summary(
        procedure_code="1.001193",
        procedure_name="Làm giấy khai sinh",
        case="",
        papers=[],
        created=datetime.now(UTC),
        clock_trusted=True,
    )
    manifest = dossier.manifest
    return outbox.add(
        manifest.dossier_id, manifest.number, dossier.slip_code, lambda out: out.write(dossier.data), summary
    )


def drain(uplink: Uplink, outbox: Outbox, state: State, steps: int = 200) -> Row:
    """Take steps, without the waits, until the newest dossier is in this state."""
    for _ in range(steps):
        outbox.try_now()
        uplink.step()
        if outbox.rows()[0].state is state:
            break
    return outbox.rows()[0]
