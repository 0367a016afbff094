"""Sealing a stream of 200 MB: speed beside bare libsodium secretstream, and how much more memory it takes.

Ours is the whole of `envelope.seal`: read the paper, check its digest, tar, age, and the digest and size of what comes
out. libsodium (PyNaCl) reads the same file in the same pieces, encrypts them and writes them out; nothing else. The
limit of a dossier's size is lifted for the occasion.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import re
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from nacl import bindings

from appliance.wire import envelope
from appliance.wire.identifiers import number
from appliance.wire.messages import Consent, Manifest, Paper, ProcedureRef
from bench import report

SIZE = 200 * 1000 * 1000
PIECE = 64 * 1024


def manifest(paper: Path) -> Manifest:
    """Of a dossier with this one paper."""
    with paper.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    now = datetime.now(UTC)
    return Manifest(
        dossier_id="7f447e6c-c93b-4f75-96c7-756266b74601",
        number=number("0000", 1),
        box="0000",
        procedure=ProcedureRef("", "", "", ""),
        created=now,
        clock_trusted=True,
        consent=Consent("", now),
        answers=[],
        papers=[Paper(name="", how="nop", state="scanned", file="paper-01.pdf", pages=1, sha256=digest)],
        software="bench",
    )


def ours(paper: Path, about: Manifest, recipient: str) -> None:
    """The dossier, sealed to nowhere."""
    with Path(os.devnull).open("wb") as out:
        envelope.seal(about, {"paper-01.pdf": paper}, [recipient], out)


def secretstream(paper: Path) -> None:
    """The paper, encrypted to nowhere."""
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    bindings.crypto_secretstream_xchacha20poly1305_init_push(state, bytes(32))
    with paper.open("rb") as file, Path(os.devnull).open("wb") as out:
        while piece := file.read(PIECE):
            out.write(bindings.crypto_secretstream_xchacha20poly1305_push(state, piece))


def mb_per_s(work: Callable[[], None]) -> float:
    """How fast this goes through the paper."""
    started = time.perf_counter()
    work()
    return SIZE / 1e6 / (time.perf_counter() - started)


def extra_mb(work: Callable[[], None]) -> float:
    """How far the memory of a process rises above where it was, while it does this."""

    def measure() -> None:
        before = _status_kb("VmRSS")
        Path("/proc/self/clear_refs").write_text("5")  # proc(5): the peak starts anew
        work()
        inside.send((_status_kb("VmHWM") - before) / 1024)

    outside, inside = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=measure)
    process.start()
    risen: float = outside.recv()
    process.join()
    return risen


def _status_kb(field: str) -> int:
    found = re.search(rf"{field}:\s+(\d+)", Path("/proc/self/status").read_text())
    assert found
    return int(found[1])


def main() -> None:
    """Measure and print."""
    rounds = 5 if report.arguments("seal").quick else 15
    envelope.MAX_BYTES = 2 * SIZE
    recipient = envelope.new_opening_key().recipient
    fast: list[float] = []
    bare: list[float] = []
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        paper = Path(folder) / "paper"
        paper.write_bytes(os.urandom(SIZE))
        about = manifest(paper)
        for _ in range(rounds):
            fast.append(mb_per_s(lambda: ours(paper, about, recipient)))
            bare.append(mb_per_s(lambda: secretstream(paper)))
            report.progress(f"seal: {fast[-1]:.0f} MB/s, secretstream {bare[-1]:.0f} MB/s")
        risen = extra_mb(lambda: ours(paper, about, recipient))
    speed, peer = report.median(fast), report.median(bare)
    bars = [
        report.bar("seal.speed_mb_s", speed, "MB/s", better="more", peer=peer, peer_name="libsodium secretstream"),
        report.bar("seal.speed_ratio", speed / peer, "×", better="more", limit=0.8),
        report.bar("seal.extra_mb", risen, "MB", limit=8),
    ]
    report.finish("seal", bars, {"bytes": SIZE, "rounds": rounds})


if __name__ == "__main__":
    main()
