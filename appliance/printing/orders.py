"""What a visit has printed: each order says all that its pages need, so that a crash forgets nothing of it."""

from __future__ import annotations

import msgspec

from appliance.listings.listing import Form
from appliance.printing.leaflet import Leaflet


class SlipOrder(msgspec.Struct, frozen=True, tag="slip"):
    """The slip of a sealed dossier, in a language."""

    visit: str
    dossier_id: str
    language: str = "vi"

    @property
    def key(self) -> str:
        """One slip of a dossier is under way at a time."""
        return self.dossier_id


class LeafletOrder(msgspec.Struct, frozen=True, tag="leaflet"):
    """A leaflet, and the blank forms that come with it. `id`: chosen anew for each that is to come out."""

    visit: str
    id: str
    leaflet: Leaflet
    forms: tuple[Form, ...] = ()

    @property
    def key(self) -> str:
        """Each order comes out once."""
        return self.id


Order = SlipOrder | LeafletOrder
