"""The fleet as OpenMetrics, for Prometheus or whatever reads the same.

One series a house for what is asked of one house, and counts by fault over a ward: a fault never makes a label of a
house, so the number of series grows with the houses (`HOUSE_SERIES` each) and with the wards (a state or a fault each).
"""

from __future__ import annotations

import collections
import hmac
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from flask import Blueprint, Response, request
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from city.fleet.fleet import Fleet
from city.fleet.health import Card
from city.parts import part

HOUSE_SERIES = 7
STATES = ("act", "watch", "well", "new", "blocked")

metrics = Blueprint("metrics", __name__)

_PER_HOUSE = {
    "waiting_dossiers": ("Dossiers that wait to be sent.", "waiting"),
    "oldest_unsent_seconds": ("Age of the oldest dossier that waits.", "oldest_unsent_s"),
    "temperature_celsius": ("The processor's.", "temperature_c"),
    "disk_free_bytes": ("Room on the card.", "disk_free_bytes"),
}


class FleetMetrics(Collector):
    """Reads the fleet each time it is asked."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet

    def collect(self) -> Iterator[Metric]:
        """Every family of metrics, as things stand now."""
        cards = self._fleet.cards()
        yield from _of_wards(cards)
        # a box that was shut out is silent on purpose
        yield from _of_houses([card for card in cards if card.state != "blocked"], time.time())
        made, answered = self._fleet.calls.count()
        calls = CounterMetricFamily("cuagan_help_calls", "Calls for help.", labels=["answered"])
        calls.add_metric(["yes"], answered)
        calls.add_metric(["no"], made - answered)
        yield calls


def _of_wards(cards: Sequence[Card]) -> Iterator[Metric]:
    """Counts of houses, by how they are and by what is wrong."""
    counted = collections.Counter((card.house.ward, card.state) for card in cards)
    states = GaugeMetricFamily("cuagan_houses", "Houses by how they are.", labels=["ward", "state"])
    for ward in sorted({card.house.ward for card in cards}):
        for state in STATES:
            states.add_metric([ward, state], counted[ward, state])
    yield states
    ours = (card for card in cards if card.state != "blocked")
    faults = collections.Counter((card.house.ward, problem.name) for card in ours for problem in card.problems)
    found = GaugeMetricFamily("cuagan_problems", "Houses with this problem.", labels=["ward", "problem"])
    for (ward, name), count in sorted(faults.items()):
        found.add_metric([ward, name], count)
    yield found


def _of_houses(cards: Sequence[Card], now: float) -> Iterator[Metric]:
    """What is asked of one house; of a silent box only that it is silent."""
    names = ["box", "house", "ward"]
    needs = GaugeMetricFamily("cuagan_needs_somebody", "1 while somebody must act at this house.", labels=names)
    heard = GaugeMetricFamily("cuagan_heard", "1 while the box is heard, by the city's clock.", labels=names)
    silent = GaugeMetricFamily("cuagan_silent_seconds", "Since the box was heard last.", labels=names)
    families = {key: GaugeMetricFamily(f"cuagan_{key}", text, labels=names) for key, (text, _) in _PER_HOUSE.items()}
    for card in cards:
        if card.heard is None:
            continue
        labels = [card.house.box, card.house.name, card.house.ward]
        needs.add_metric(labels, card.state == "act")
        heard.add_metric(labels, not card.unheard)
        silent.add_metric(labels, now - card.heard.heard_at)
        for key, (_, name) in _PER_HOUSE.items():
            value = getattr(card.heard.report.vitals, name)
            if value is not None and not card.unheard:
                families[key].add_metric(labels, value)
    yield from (needs, heard, silent, *families.values())


@metrics.get("/metrics")
def scrape() -> Response:
    """OpenMetrics, for whoever brings the token of `metrics_token`."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), part("metrics_token").encode()):
        return Response(
            "Authorization: Bearer, and the text of console/metrics.token\n", 401, {"WWW-Authenticate": "Bearer"}
        )
    text: bytes = generate_latest(part("metrics_registry"))  # type: ignore[no-untyped-call]
    return Response(text, content_type=CONTENT_TYPE_LATEST)


def registry(fleet: Fleet, *more: Collector) -> CollectorRegistry:
    """What `/metrics` tells."""
    made = CollectorRegistry(auto_describe=False)
    for collector in (FleetMetrics(fleet), *more):
        made.register(collector)
    return made


def metrics_token(path: Path) -> str:
    """The token in this file, made the first time; only the console's user may read it."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
    return path.read_text(encoding="ascii").strip()
