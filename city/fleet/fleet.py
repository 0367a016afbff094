"""Everything of the fleet over one database, put together."""

from __future__ import annotations

from city.fleet.claims import Claims
from city.fleet.commands import Orders
from city.fleet.nonces import Nonces, nonce_key
from city.fleet.reporting import Intake
from city.fleet.reports import Reports
from city.keys import Places


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

    def intake(self) -> Intake:
        """What takes reports."""
        return Intake(self.reports, self.orders, Nonces(nonce_key(self.places.nonce_key)), self.journal)
