"""Everything of the fleet over one database, put together."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence

from appliance.wire.commands import Kind
from city.fleet import health
from city.fleet.calls import Calls
from city.fleet.claims import Claims
from city.fleet.commands import Orders
from city.fleet.houses import House
from city.fleet.nonces import Nonces, nonce_key
from city.fleet.reporting import Intake
from city.fleet.reports import Reports
from city.fleet.rollouts import Rollouts
from city.keys import Places, command_key, receipt_key
from city.stats.counts import DayStore

WATCH_S = 120.0
"""For so long a box that was told something reports often."""


class Fleet:
    """The boxes of the city in this folder, at this database URL."""

    def __init__(self, url: str, places: Places) -> None:
        self.places = places
        self.claims = Claims(url, places.root_public, places.city_json)
        self.houses = self.claims.houses
        self.journal = self.claims.journal
        self.devices = self.claims.devices
        self.reports = Reports(url)
        self.orders = Orders(url, self.reports)
        self.calls = Calls(url)
        self.counts = DayStore(url)
        self.rollouts = Rollouts(url, self.cards)

    def intake(self) -> Intake:
        """What takes reports."""
        nonces = Nonces(nonce_key(self.places.nonce_key))
        key = receipt_key(self.places)
        return Intake(self.reports, self.orders, self.calls, nonces, self.journal, self.counts, self.rollouts, key)

    def blocked(self) -> frozenset[str]:
        """The boxes that are shut out."""
        return frozenset(device.box for device in self.devices.all() if device.blocked_at)

    def homes(self) -> Sequence[House]:
        """Every house, and every box that stands in none: it was let in by the command line."""
        houses = self.houses.all()
        placed = self.houses.placed()
        bare = [
            House(0, "", "", device.box, "", "", device.added_at)
            for device in self.devices.all()
            if device.box not in placed
        ]
        return [*houses, *bare]

    def home(self, box: str) -> House | None:
        """The house of this box, or the box alone."""
        alone = (each for each in self.homes() if each.box == box)
        return self.houses.of_box(box) or next(alone, None)

    def cards(self, boxes: Collection[str] | None = None) -> Sequence[health.Card]:
        """Every house, or those of these boxes, as it stands now, where somebody must act first."""
        homes = [home for home in self.homes() if boxes is None or home.box in boxes]
        blocked, now = self.blocked(), time.time()
        heard = self.reports.all([home.box for home in homes])
        return health.in_order([health.card(home, heard.get(home.box), home.box in blocked, now) for home in homes])

    def tell(self, box: str, kind: Kind, arguments: Mapping[str, str], officer: str) -> None:
        """Queue a command for a box, signed, and let the box report soon."""
        self.orders.give(command_key(self.places), box, kind, arguments, officer)
        self.journal.note("commanded", box, kind, officer)
        self.reports.watch(box, WATCH_S)
