"""What residents were promised, held against what there is."""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from appliance.errors import ApplianceError
from appliance.outbox.outbox import Outbox
from appliance.wire.envelope import Envelope, EnvelopeError, open_envelope
from city.files import read_back
from tests.torture.machines import CityFolder
from tests.torture.residents import Promise, Residents


class Ledger:
    """Every promise made to these residents, and the city that is to keep them."""

    def __init__(self, city: CityFolder, residents: Residents) -> None:
        self._city = city
        self._residents = residents
        self.promises: list[Promise] = []

    def lost_on(self, state: Path) -> int:
        """How many promises are neither at the city nor whole on the card of this box."""
        store = self._city.store()
        rows = [(each, store.dossier(each.dossier_id)) for each in self.promises]
        waiting = [each for each, row in rows if row is None or not row.arrived_at]
        return sum(not _whole_on(state, each) for each in waiting)

    def whole(self, receipts: Mapping[str, bytes]) -> int:
        """How many promises the city holds whole, with the very receipt that the box has for them."""
        store, opened = self._city.store(), self._opened()
        rows = {each.dossier_id: store.dossier(each.dossier_id) for each in self.promises}
        signed = [each for each in self.promises if (row := rows[each.dossier_id]) and row.receipt]
        return sum(
            rows[each.dossier_id].receipt == receipts[each.dossier_id]  # type: ignore[union-attr]
            and [self._residents.kept(each, envelope) for envelope in opened.get(each.dossier_id, [])] == [True]
            for each in signed
        )

    def settle(self) -> dict[str, int]:
        """At the end: promises that are not at the city, are there twice, or are not what was handed in."""
        opened = self._opened()
        found = [(promise, opened.get(promise.dossier_id, [])) for promise in self.promises]
        every = [each for same in opened.values() for each in same]
        numbers = Counter(each.manifest.number for each in every)
        return {
            "promised": len(self.promises),
            "at_city": len(self._city.documents()),
            "lost": sum(not same for _, same in found),
            "duplicated": len(every) - len(opened) + numbers.total() - len(numbers),
            "damaged": sum(not self._residents.kept(promise, each) for promise, same in found for each in same),
        }

    def _opened(self) -> dict[str, list[Envelope]]:
        """What the city has and can open, by dossier."""
        opened: dict[str, list[Envelope]] = {}
        for path in self._city.documents():
            with path.open("rb") as file, contextlib.suppress(EnvelopeError):  # then it is missing, and counted as lost
                envelope = open_envelope(file, self._city.identities)
                opened.setdefault(envelope.manifest.dossier_id, []).append(envelope)
        return opened


def _whole_on(state: Path, promise: Promise) -> bool:
    try:
        with contextlib.closing(Outbox(state)) as outbox, outbox.path(promise.dossier_id).open("rb") as file:
            return read_back(file) == outbox.row(promise.dossier_id).sha256
    except (ApplianceError, sqlite3.Error, OSError, KeyError):  # whatever a careless card left
        return False


def receipts(state: Path) -> Mapping[str, bytes]:
    """The receipts that a box has kept, by dossier, as they came."""
    with contextlib.closing(sqlite3.connect(state / "box.db")) as database:
        kept: Sequence[tuple[str, str]] = database.execute(
            "SELECT dossier_id, receipt FROM dossier WHERE receipt IS NOT NULL"
        ).fetchall()
    return {dossier_id: receipt.encode() for dossier_id, receipt in kept}
