"""What a listing of 2,000 procedures costs on the way to a box: whole, one percent changed, nothing changed.

Bytes are counted on the connection, in both directions, headers included. The peer is what a plain mirror does: the
whole document over HTTP with gzip, from the same server, asked for in the same run.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import random
import socket
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from appliance.city_link.city_http import CityHttp
from appliance.listings.mirror import Mirror, Online
from appliance.listings.procedures import load
from bench import report
from city.devices import Devices
from city.fleet.fleet import Fleet
from city.intake import create_intake_app
from city.keys import Places, clock_key, initialise, posting_key, published_keys, receipt_key
from city.posted import Posted
from city.receiving import Receiving
from city.server import IntakeServer
from city.store import Store

COUNT, CHANGED = 2000, 20
SAMPLE = Path(__file__).parents[1] / "sample-data" / "procedures.json"


class Counting:
    """A relay to a port of this machine that counts what passes."""

    def __init__(self, port: int) -> None:
        self.passed = 0
        self._to = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def count(self, work: Callable[[], object]) -> int:
        """How many bytes pass while this is done."""
        before = self.passed
        work()
        return self.passed - before

    def _serve(self) -> None:
        while True:
            near, _ = self._listener.accept()
            far = socket.create_connection(self._to)
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        while data := source.recv(65536):
            self.passed += len(data)
            sink.sendall(data)
        with contextlib.suppress(OSError):  # it hung up first
            sink.shutdown(socket.SHUT_WR)


def procedures(rng: random.Random) -> list[dict[str, Any]]:
    """The sample's entries over and over, each with words of its own as real ones have: no two are alike."""
    sample = json.loads(SAMPLE.read_bytes())["thu_tuc"]
    words = json.dumps(sample, ensure_ascii=False).split()
    made = []
    for number in range(COUNT):
        entry = json.loads(json.dumps(sample[number % len(sample)]))
        entry["ma"] = f"9.{number:06}"
        entry["ten"] = f"{entry['ten']} ({' '.join(rng.sample(words, 6))})"
        for case in entry["truong_hop"]:
            for paper in case["thanh_phan_ho_so"]:
                paper["ten"] = f"{paper['ten']} {' '.join(rng.sample(words, 12))}"
            case["thoi_han"]["mo_ta"] = f"{case['thoi_han']['mo_ta']} {' '.join(rng.sample(words, 10))}"
        made.append(entry)
    return made


def change(made: list[dict[str, Any]], rng: random.Random) -> None:
    """One percent of them get another fee, another paper and another time."""
    words = " ".join(made[0]["tu_khoa"]).split()
    for number in rng.sample(range(COUNT), CHANGED):
        case = made[number]["truong_hop"][0]
        case["le_phi"] = {"mo_ta": f"{rng.randrange(1, 400)}.000 đồng", "so_tien": str(rng.randrange(1, 400) * 1000)}
        case["thoi_han"]["mo_ta"] = f"{rng.randrange(2, 30)} ngày làm việc"
        paper = {"ten": f"Giấy {' '.join(rng.sample(words, 4))}", "ban_chinh": 1, "ban_sao": 0, "cach": "nop"}
        case["thanh_phan_ho_so"].append(paper)


def document(made: list[dict[str, Any]]) -> bytes:
    """A listing of these."""
    return msgspec.json.encode({"phien_ban": "1", "thu_tuc": made})


def main() -> None:
    """Measure and print."""
    report.arguments("mirror")
    rng = random.Random(2026)
    made = procedures(rng)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        state = folder / "city"
        root = initialise(state, "officer", lambda name, secret: None)
        places = Places(state)
        key = posting_key(places)
        first = document(made)
        report.progress(f"posting {COUNT} procedures, {len(first)} bytes")
        places.repository.publish(key, first)
        receiving = Receiving(state, Store(places.store_url), receipt_key(places))
        posted = Posted(places.repository, clock_key(places))
        fleet = Fleet(places.store_url, places)
        app = create_intake_app(receiving, Devices(places.store_url), published_keys(places), posted, fleet)
        app.add_url_rule("/whole", view_func=lambda: (gzip.compress(first), {"Content-Encoding": "gzip"}))
        server = IntakeServer(app, "127.0.0.1", 0)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        relay = Counting(server.server_port)
        source = Online(CityHttp(relay.url))
        mirror = Mirror(folder / "box", root, lambda document: load(document).searchable())
        whole = relay.count(lambda: b"".join(source.file("whole")))
        ours = relay.count(lambda: mirror.refresh(source))
        unchanged = relay.count(lambda: mirror.refresh(source))
        change(made, rng)
        places.repository.publish(key, document(made))
        changed = relay.count(lambda: mirror.refresh(source))
        server.shutdown()
    peer = "the whole document, gzip"
    report.finish(
        "mirror",
        [
            report.bar("mirror.delta_ratio", changed / whole, "ratio", limit=0.02),
            report.bar("mirror.delta_bytes", changed, "bytes", peer=whole, peer_name=peer),
            report.bar("mirror.unchanged_bytes", unchanged, "bytes", limit=1024),
            report.bar("mirror.first_bytes", ours, "bytes", peer=whole, peer_name=peer),
        ],
        {"procedures": COUNT, "changed": CHANGED, "document_bytes": len(first)},
    )


if __name__ == "__main__":
    main()
