"""The officers' page of houses for a whole province: 2,900 boxes in PostgreSQL, each heard with a usual report.

Measured are what an open page costs twice a second (the faces of all boxes), and drawing the page anew. The bare peer
reads the same rows with psycopg alone.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import psycopg

from appliance.wire.signing import new_key, public_text
from bench import report
from bench.fleet import made
from city.fleet.fleet import Fleet
from city.fleet.watch import LOOK_S, FleetWatch
from city.keys import Places, initialise
from tests.city.postgres import postgres

BOXES, QUICK = 2900, 300


def filled(fleet: Fleet, boxes: int) -> None:
    """So many houses, each with a box that was just heard."""

    def entered(number: int) -> None:
        box = f"{number:04}"
        fleet.devices.add(box, public_text(new_key()))
        fleet.houses.put(box, fleet.houses.make(f"Nhà văn hóa {number}", f"Phường {number % 100}"), "Pi 5", "abc")
        told = made(1, "")
        fleet.reports.take(box, told, msgspec.json.encode(told))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(entered, range(1, boxes + 1)))


def times(work: Callable[[], object], rounds: int) -> Sequence[float]:
    """Milliseconds of each round, after one that warms up."""
    work()
    took = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        took.append((time.perf_counter() - started) * 1000)
    return took


def main() -> None:
    """Measure and print."""
    quick = report.arguments("houses").quick
    boxes, rounds = (QUICK, 5) if quick else (BOXES, 15)
    with tempfile.TemporaryDirectory() as name, postgres() as server:
        places = Places(Path(name))
        initialise(places.state, "canbo", lambda *_: None)
        fleet = Fleet(server, places)
        report.progress(f"{boxes} boxes are entered")
        filled(fleet, boxes)
        watch = FleetWatch(fleet)
        with psycopg.connect(server, autocommit=True) as bare:
            statement = "SELECT box, face, heard_at, interval FROM fleet_boxes ORDER BY box"
            asked = times(watch._now, rounds)
            peer = times(lambda: bare.execute(statement).fetchall(), rounds)
        report.progress("the page is made")
        cards = times(fleet.cards, rounds)
    report.finish(
        "houses",
        [
            report.bar(
                "houses.look_ms", statistics.median(asked), "ms", limit=1000 * LOOK_S,
                peer=statistics.median(peer), peer_name="psycopg, the faces alone",
            ),
            report.bar("houses.cards_ms", statistics.median(cards), "ms"),
        ],
        {"boxes": boxes, "look_ms": asked, "peer_ms": peer, "cards_ms": cards},
    )  # fmt: skip


if __name__ == "__main__":
    main()
