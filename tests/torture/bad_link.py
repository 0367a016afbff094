"""Dossiers over a bad link: `python -m tests.torture.bad_link ROUNDS BYTES KBIT_S DELAY_MS LOSS UP_S DOWN_S [PEER]`.

In turn, our outbox process and (with PEER) tuspy send as many bytes to the same intake, each over a link of its own
that is up when they start. Ours is done when the city's receipt is kept, tuspy when all bytes are confirmed.
"""

from __future__ import annotations

import dataclasses
import datetime
import os
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tusclient import client

from appliance.city_link.device_key import device_key
from appliance.outbox.label import Summary
from appliance.outbox.outbox import Outbox, Row, State
from appliance.wire.http_signing import RequestSigner
from appliance.wire.identifiers import number
from tests.city.tuspy import MODULES, signing
from tests.torture.card import Cards
from tests.torture.link import CITY, Traffic, Weather, alone, link_to, traffic
from tests.torture.machines import Box, CityFolder, Intake, Machine
from tests.torture.program import finish, progress
from tests.torture.residents import Residents

PEER_CHUNK = 64 * 1024
PATIENCE_S = 600.0


@dataclasses.dataclass(frozen=True)
class Delivery:
    """How one went."""

    seconds: float
    traffic: Traffic


class Sender:
    """A box that holds a dossier of random bytes, and the two ways to send it."""

    def __init__(self, box: Box, url: str) -> None:
        self._box = box
        self._url = url
        self._outbox = Outbox(box.state)
        self._signer = RequestSigner("0000", device_key(box.state))

    def seal(self, size: int) -> Row:
        """A new dossier on the card."""
        now = datetime.datetime.now(datetime.UTC)
        summary = Summary(procedure_code="", procedure_name="", case="", papers=[], created=now, clock_trusted=True)
        code = number("0000", self._outbox.reserve_number())
        return self._outbox.add(str(uuid.uuid4()), code, "481516", lambda out: out.write(os.urandom(size)), summary)

    def ours(self, row: Row) -> None:
        """Send it as a box does, until the receipt is kept and the file deleted."""
        self._box.start_outbox()
        end = time.monotonic() + PATIENCE_S
        while self._outbox.row(row.dossier_id).state is not State.PURGED:
            if time.monotonic() > end:
                raise TimeoutError(f"not in time: {self._outbox.row(row.dossier_id)}")
            time.sleep(0.02)
        self._box.kill()

    def peers(self, row: Row) -> None:
        """Send it with tuspy."""
        machine = Machine()
        done = machine.start(_tuspy, self._url, self._signer, self._outbox.path(row.dossier_id), _facts(row))
        if done.recv() != row.size:
            raise RuntimeError("tuspy has not sent all")
        machine.kill()


def _facts(row: Row) -> dict[str, str]:
    return {
        "dossier_id": row.dossier_id,
        "device": "0000",
        "sha256": row.sha256,
        "number": row.number,
        "slip_code": row.slip_code,
    }


def _tuspy(url: str, signer: RequestSigner, path: Path, facts: dict[str, str], done: Connection) -> None:
    """tuspy as it comes, but for the signatures that our intake wants; it may try again as often as it needs to."""
    for module in MODULES:
        module.requests = signing(signer)  # type: ignore[attr-defined]
    upload = client.TusClient(f"{url}/files").uploader(
        str(path), chunk_size=PEER_CHUNK, metadata=facts, retries=1000, retry_delay=1
    )
    upload.upload()
    done.send(upload.offset)


def deliver(city: Intake, weather: Weather, seed: int, send: Callable[[Row], None], row: Row) -> Delivery:
    """One dossier over one link."""
    with link_to(city.pid, weather, seed) as link:
        began = time.monotonic()
        send(row)
        return Delivery(time.monotonic() - began, traffic(link))


def summed_up(who: str, deliveries: Sequence[Delivery]) -> dict[str, Any]:
    """All of one sender's, in columns."""
    return {
        f"{who}_s": [round(each.seconds, 2) for each in deliveries],
        f"{who}_payload": [each.traffic.payload for each in deliveries],
        f"{who}_on_the_wire": [each.traffic.bytes for each in deliveries],
        f"{who}_dropped": [each.traffic.dropped for each in deliveries],
        f"{who}_cuts": [each.traffic.cuts for each in deliveries],
    }


def main() -> None:
    """So many rounds."""
    rounds, size, *numbers = sys.argv[1:8]
    weather, with_peer = Weather(*map(float, numbers)), len(sys.argv) > 8
    cards = Cards()
    city, intake = CityFolder(cards.memory("city"), cards.memory("secrets")), Intake(alone)
    port = urlsplit(intake.start_serving(city.places.state, "0.0.0.0")).port
    url = f"http://{CITY}:{port}"
    memory = cards.memory("box")
    box = Box(0, memory, memory, Residents())
    box.plug_in(url)
    box.enrol(city)
    sender = Sender(box, url)
    ways = {"ours": sender.ours, **({"peers": sender.peers} if with_peer else {})}
    went: dict[str, list[Delivery]] = {name: [] for name in ways}
    digests = []
    for turn in range(int(rounds)):
        for name, send in ways.items():
            row = sender.seal(int(size))
            digests.append(row.sha256)
            went[name].append(deliver(intake, weather, turn, send, row))
            progress(f"{name}: {went[name][-1]}")
    kept = [path.name for path in city.documents()]
    found: dict[str, Any] = {"sent": len(digests), "kept": len(kept), "whole": sorted(kept) == sorted(digests)}
    for name, deliveries in went.items():
        found |= summed_up(name, deliveries)
    finish(found)


if __name__ == "__main__":
    main()
