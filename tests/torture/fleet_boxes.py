"""Boxes by the dozen in one process: each the report process's own code, with a card and a key of its own."""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.city_link.city_http import CityHttp
from appliance.devices import HostFacts
from appliance.outbox.outbox import Outbox
from appliance.upkeep.commands import Commands, Later, Work
from appliance.upkeep.reporting import Reporter, Surroundings
from appliance.upkeep.status import Status, Told
from appliance.wire.http_signing import RequestSigner

FACTS = HostFacts(52.0, (), 20_000_000_000, 30_000_000_000, 10**9, "Raspberry Pi 5 Model B Rev 1.0", "10000000abcdef01")

_fork = multiprocessing.get_context("fork")


class Boxes:
    """These boxes (code → key) on cards in this folder, in one process: their power fails together."""

    def __init__(self, folder: Path, keys: Mapping[str, Ed25519PrivateKey], command_keys: Sequence[str]) -> None:
        self._folder = folder
        self._command_keys = command_keys
        self.keys = keys
        self._process: Any = None

    def start(self, url: str, kinds: Sequence[str]) -> None:
        """Let them report there, and do these kinds of command."""
        self.show()
        self._process = _fork.Process(target=self._run, args=(url, kinds), daemon=True)
        self._process.start()

    def cut_power(self) -> None:
        """kill -9."""
        self._process.kill()
        self._process.join()

    def show(self, *faults: str) -> None:
        """What the boxes' kiosk processes write: news that are told at once."""
        status = Status(at=time.monotonic() + 1e6, findings=[Told("button", fault) for fault in faults])
        for box in self.keys:
            runtime = self._folder / box / "runtime"
            runtime.mkdir(parents=True, exist_ok=True)
            (runtime / ".part").write_bytes(msgspec.json.encode(status))
            (runtime / ".part").replace(runtime / "kiosk.json")

    def done(self, box: str) -> Sequence[str]:
        """Each work that this box has ever begun, by kind, as it stands on its card."""
        said = self._folder / box / "begun"
        return said.read_text().split() if said.exists() else []

    def _run(self, url: str, kinds: Sequence[str]) -> None:
        logging.disable()
        stop = threading.Event()
        for box, key in self.keys.items():
            reporter = self._made(url, box, key)
            work = {kind: _works(self._folder / box / "begun")[kind] for kind in kinds}
            threading.Thread(target=reporter(work).run, args=[stop], daemon=True).start()
            time.sleep(0.01)
        stop.wait()

    def _made(self, url: str, box: str, key: Ed25519PrivateKey) -> Any:
        card = self._folder / box
        runtime = card / "runtime"
        around = Surroundings(
            runtime=runtime,
            outbox=Outbox(card),
            facts=lambda: FACTS,
            clock_trusted=lambda: True,
            software="torture",
            boot=str(uuid.uuid4()),
            keys=lambda: self._command_keys,
        )
        city = CityHttp(url, signer=RequestSigner(box, key))
        commands = Commands(card, around.boot)
        return lambda work: Reporter(city, box, around, commands, work)


def _works(begun: Path) -> Mapping[str, Work]:
    """What a box does here: each kind says durably that it began. A reboot ends with the machine, `logs` never ends."""

    def begin(kind: str) -> None:
        with begun.open("a") as file:
            file.write(f"{kind}\n")
            file.flush()
            os.fsync(file.fileno())

    def at_once(kind: str) -> Work:
        def work(_: Mapping[str, str]) -> str:
            begin(kind)
            return ""

        return work

    def reboot(_: Mapping[str, str]) -> str:
        begin("reboot")
        raise Later

    def hang(_: Mapping[str, str]) -> str:
        begin("logs")
        threading.Event().wait()
        return ""

    return {
        "sync-listing": at_once("sync-listing"),
        "test-print": at_once("test-print"),
        "reboot": reboot,
        "logs": hang,
    }
