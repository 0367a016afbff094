"""Reports a second, against a bare Flask with psycopg's upsert in the same run; and from a fault to red on the console.

Both cities are asked by the same client with the same bodies, made and signed before the clock starts, in turns. Ours
checks the digest, the signature, freshness, counter, key and block of each; the bare one keeps what it is given. Both
are the same server, one process, a fresh connection for each request, and a durable commit.

Then real reporters (the box's own code, each with a card of its own) report to one city while a browser watches the
console: one box's printer runs out of paper, and the clock stops when the page has turned red.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import sync_playwright

from appliance.city_link.city_http import CityHttp
from appliance.devices import HostFacts
from appliance.outbox.outbox import Outbox
from appliance.upkeep.commands import Commands
from appliance.upkeep.reporting import Reporter, Surroundings
from appliance.upkeep.status import Status, Told
from appliance.wire.http_signing import RequestSigner, content_digest
from appliance.wire.reports import Found, Report, Vitals
from appliance.wire.signing import new_key, public_text
from bench import report
from city.fleet.fleet import Fleet
from city.fleet.nonces import Nonces, nonce_key
from city.keys import Places, initialise
from tests.city.postgres import fresh_database, postgres
from tests.city.world import listening

PARALLEL = 8
FACTS = HostFacts(52.0, (), 20_000_000_000, 30_000_000_000, 10**9, "Raspberry Pi 5 Model B Rev 1.0", "10000000abcdef01")


def made(counter: int, nonce: str) -> Report:
    """A report of a usual size: two findings, all numbers."""
    return Report(
        counter=counter,
        nonce=nonce,
        boot="0f1e2d3c-0000-4000-8000-000000000000",
        clock=dt.datetime.now(dt.UTC),
        board=FACTS.board or "",
        serial=FACTS.serial or "",
        software="cuagan 0.1.0",
        listing="2026-11-24.1",
        findings=[Found(check="printer", fault="printer-empty", for_s=300), Found(check="city", fault="city-trouble")],
        vitals=Vitals(
            temperature_c=52.0, throttled=[], disk_free_bytes=20_000_000_000, disk_total_bytes=30_000_000_000,
            memory_available_bytes=10**9, uptime_s=86400, last_receipt_s=600, visits_today=12, dossiers_today=5,
        ),
    )  # fmt: skip


class City:
    """A city in a folder with so many boxes, at this database."""

    def __init__(self, folder: Path, database: str, boxes: int) -> None:
        self.places = Places(folder)
        self.secrets: dict[str, str] = {}
        initialise(folder, "canbo", lambda name, text: self.secrets.update({name: text}))
        self.database = database or self.places.store_url
        self.fleet = Fleet(self.database, self.places)
        self.keys = {f"{number:04}": new_key() for number in range(1, boxes + 1)}
        for box, key in self.keys.items():
            self.fleet.devices.add(box, public_text(key))
        self.nonces = Nonces(nonce_key(self.places.nonce_key))
        self._counter = 0

    def requests(self, count: int, address: str) -> list[bytes]:
        """So many signed requests, each as it goes over the wire."""
        self._counter += 1
        boxes = list(self.keys.items())
        return [
            raw(address, *boxes[place % len(boxes)], self.nonces, self._counter * 10**6 + place)
            for place in range(count)
        ]


def raw(address: str, box: str, key: Ed25519PrivateKey, nonces: Nonces, counter: int) -> bytes:
    """One report as bytes of HTTP."""
    body = msgspec.json.encode(made(counter, nonces.fresh(box)))
    headers = {"Content-Digest": content_digest(body), "Content-Type": "application/json", "Box": box}
    signed = requests.Request("POST", f"{address}/reports", headers, data=body, auth=RequestSigner(box, key)).prepare()
    lines = "".join(f"{name}: {value}\r\n" for name, value in signed.headers.items())
    return f"POST /reports HTTP/1.1\r\nHost: city\r\nConnection: close\r\n{lines}\r\n".encode() + body


def ask(where: tuple[str, int], request: bytes) -> None:
    """Send it and read the answer to its end."""
    with socket.create_connection(where) as connection:
        connection.sendall(request)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    if not answer.startswith((b"HTTP/1.1 200", b"HTTP/1.0 200")):
        raise RuntimeError(answer[:400])


def rate(address: str, asked: Sequence[bytes]) -> float:
    """Reports a second."""
    parts = urlsplit(address)
    where = (str(parts.hostname), int(parts.port or 0))
    with ThreadPoolExecutor(PARALLEL) as pool:
        started = time.perf_counter()
        list(pool.map(lambda request: ask(where, request), asked, chunksize=16))
        return len(asked) / (time.perf_counter() - started)


@contextlib.contextmanager
def process(*command: str) -> Iterator[str]:
    """A server's address, while it runs."""
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield listening(running)
    finally:
        running.kill()
        running.wait()


def compared(folder: Path, database: str, bare: str, count: int, rounds: int) -> tuple[float, float, Sequence[float]]:
    """Medians of ours and of the bare one, in turns, and the ratio of each round."""
    city = City(folder, database, count)  # each box once a turn: two reports of one box may overtake one another
    ours_command = [sys.executable, "-m", "city", "intake", "--state-dir", str(folder), "--port", "0"]
    with (
        process(*ours_command, "--database", city.database) as ours,
        process(sys.executable, "-m", "bench.bare_city", bare) as peer,
    ):
        results: dict[str, list[float]] = {ours: [], peer: []}
        for address in results:
            rate(address, city.requests(count, address))
        for turn in range(rounds):
            for address in (ours, peer) if turn % 2 else (peer, ours):
                results[address].append(rate(address, city.requests(count, address)))
        ratios = [mine / theirs for mine, theirs in zip(results[ours], results[peer], strict=True)]
        return statistics.median(results[ours]), statistics.median(results[peer]), ratios


class SimulatedBox:
    """A real reporter on a card of its own."""

    def __init__(self, folder: Path, address: str, box: str, key: Ed25519PrivateKey) -> None:
        self._runtime = folder / "runtime"
        self._runtime.mkdir(parents=True)
        self._stop = threading.Event()
        around = Surroundings(
            runtime=self._runtime,
            outbox=Outbox(folder),
            facts=lambda: FACTS,
            clock_trusted=lambda: True,
            software="cuagan bench",
            boot=str(uuid.uuid4()),
            keys=list,
        )
        city = CityHttp(address, signer=RequestSigner(box, key))
        self.reporter = Reporter(city, box, around, Commands(folder, around.boot), {})
        self.show()
        threading.Thread(target=self.reporter.run, args=[self._stop], daemon=True).start()

    def show(self, *faults: str) -> None:
        """What its kiosk process writes. The time is far ahead, so that nobody has to write it again."""
        status = Status(at=time.monotonic() + 1e6, findings=[Told("printer", fault) for fault in faults])
        part = self._runtime / ".part"
        part.write_bytes(msgspec.json.encode(status))
        part.replace(self._runtime / "kiosk.json")

    def stop(self) -> None:
        """No more reports."""
        self._stop.set()


def fault_to_red(folder: Path, boxes: int, rounds: int) -> tuple[list[float], int]:
    """Seconds from a fault in one box to red on the console, several times; how many boxes reported meanwhile."""
    city = City(folder, "", boxes)
    for box in city.keys:
        city.fleet.houses.put(box, city.fleet.houses.make(f"Nhà {box}", ""), "", "")
    words = ["--state-dir", str(folder), "--port", "0"]
    with (
        process(sys.executable, "-m", "city", "intake", *words) as intake,
        process(sys.executable, "-m", "city", "console", *words) as console,
        sync_playwright() as playwright,
    ):
        simulated = {box: SimulatedBox(folder / f"box{box}", intake, box, key) for box, key in city.keys.items()}
        wait(lambda: len(city.fleet.reports.faces()) == boxes, 120)
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto(console)
        page.fill("#name", "canbo")
        page.fill("#password", city.secrets["password"])
        page.keyboard.press("Enter")
        page.wait_for_selector(".rooms")
        page.goto(f"{console}/fleet/")
        took = []
        for number in range(rounds):
            box = list(simulated)[number % boxes]
            started = time.perf_counter()
            simulated[box].show("printer-empty")
            page.wait_for_selector(f"#house-{box}.act", timeout=60_000)
            took.append(time.perf_counter() - started)
            simulated[box].show()
            page.wait_for_selector(f"#house-{box}.well", timeout=60_000)
        browser.close()
        for each in simulated.values():
            each.stop()
        return took, boxes


def wait(until: object, seconds: float) -> None:
    """Until it is so, at most so long."""
    end = time.monotonic() + seconds
    while not until():  # type: ignore[operator]
        if time.monotonic() > end:
            raise TimeoutError("the boxes do not report")
        time.sleep(0.2)


def main() -> None:
    """Measure and print."""
    quick = report.arguments("fleet").quick
    count, rounds = (600, 3) if quick else (2000, 7)
    with tempfile.TemporaryDirectory() as name, postgres() as server:
        folder = Path(name)
        with fresh_database(server) as database:
            report.progress("reports to PostgreSQL")
            ours, peer, ratios = compared(folder / "a", database, database, count, rounds)
        report.progress("reports to SQLite")
        bare_file = f"sqlite:///{folder}/bare.db"
        ours_lite, peer_lite, ratios_lite = compared(folder / "b", "", bare_file, count // 2, rounds)
        report.progress("from a fault to red")
        took, boxes = fault_to_red(folder / "c", 20 if quick else 100, 5 if quick else 15)
    ratio, ratio_lite = statistics.median(ratios), statistics.median(ratios_lite)
    report.finish(
        "fleet",
        [
            report.bar("fleet.reports_per_s", ours, "/s", better="more", peer=peer, peer_name="Flask + psycopg upsert"),
            report.bar("fleet.reports_ratio", ratio, "", better="more", limit=0.8),
            report.bar(
                "fleet.sqlite_reports_per_s", ours_lite, "/s", better="more", peer=peer_lite,
                peer_name="Flask + sqlite3 upsert",
            ),
            report.bar("fleet.sqlite_reports_ratio", ratio_lite, "", better="more", limit=0.8),
            report.bar("fleet.fault_to_red_s", report.percentile(took, 0.95), "s", limit=5),
        ],
        {"ratios": ratios, "sqlite_ratios": ratios_lite, "fault_to_red_s": took, "boxes": boxes},
    )  # fmt: skip


if __name__ == "__main__":
    main()
