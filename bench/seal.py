"""Sealing a stream of 200 MB: speed beside bare libsodium secretstream, and how much more memory it takes.

Ours is the whole of `envelope.seal`: read the paper, frozen in memory, tar and age. libsodium (PyNaCl) reads the same
paper in pieces of 64 kB, encrypts them and writes them out; nothing else. Both write to nowhere. A dossier's two
digests are no part of sealing: the paper's is taken when it is frozen, the sealed file's by the outbox as it writes.
What sealing and the latter give together is shown too, beside bare secretstream, which takes none. The limit of a
dossier's size is lifted for the occasion.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from nacl import bindings

from appliance.wire import envelope
from appliance.wire.envelope import Out
from appliance.wire.frozen import Frozen
from appliance.wire.identifiers import number
from appliance.wire.messages import Consent, Manifest, Paper, ProcedureRef
from bench import report

PIECE = 64 * 1024
SIZE = 200 * 1000 * 1000 // PIECE * PIECE
PEER = "libsodium secretstream"


class Digesting:
    """Nowhere, and the digest of what went there."""

    def __init__(self, out: Out) -> None:
        self._out = out
        self._digest = hashlib.sha256()

    def write(self, data: bytes | memoryview, /) -> int:
        """Nothing is kept."""
        self._digest.update(data)
        return self._out.write(data)


def manifest(paper: Frozen) -> Manifest:
    """Of a dossier with this one paper."""
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
        papers=[Paper(name="", how="nop", state="scanned", file="paper-01.pdf", pages=1, sha256=paper.sha256)],
        software="bench",
    )


def random_paper(out: BinaryIO) -> None:
    """All of it, a piece at a time."""
    for _ in range(SIZE // PIECE):
        out.write(os.urandom(PIECE))


def ours(paper: Frozen, about: Manifest, recipient: str, around: Callable[[Out], Out] = lambda out: out) -> None:
    """The dossier, sealed to nowhere."""
    with Path(os.devnull).open("wb") as out:
        envelope.seal(about, {"paper-01.pdf": paper}, [recipient], around(out))


def secretstream(paper: Frozen) -> None:
    """The paper, encrypted to nowhere."""
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    bindings.crypto_secretstream_xchacha20poly1305_init_push(state, bytes(32))
    file = paper.reader()
    with Path(os.devnull).open("wb") as out:
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
    work: dict[str, list[float]] = {"seal": [], "digested": [], PEER: []}
    paper = Frozen(random_paper)
    about = manifest(paper)
    for _ in range(rounds):
        work["seal"].append(mb_per_s(lambda: ours(paper, about, recipient)))
        work["digested"].append(mb_per_s(lambda: ours(paper, about, recipient, Digesting)))
        work[PEER].append(mb_per_s(lambda: secretstream(paper)))
        report.progress("MB/s: " + ", ".join(f"{name} {speeds[-1]:.0f}" for name, speeds in work.items()))
    risen = extra_mb(lambda: ours(paper, about, recipient))
    speed, digested, peer = (report.median(speeds) for speeds in work.values())
    bars = [
        report.bar("seal.speed_mb_s", speed, "MB/s", better="more", peer=peer, peer_name=PEER),
        report.bar("seal.speed_ratio", speed / peer, "×", better="more", limit=0.8),
        report.bar("seal.digested_ratio", digested / peer, "×", better="more"),
        report.bar("seal.extra_mb", risen, "MB", limit=8),
    ]
    report.finish("seal", bars, {"bytes": SIZE, "rounds": rounds})


if __name__ == "__main__":
    main()
