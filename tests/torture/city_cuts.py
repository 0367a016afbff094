"""A city loses its power just after it signed: `python -m tests.torture.city_cuts DOSSIERS DELAY...`.

A box sends dossiers of 2 MB to an intake whose state lies on a card. As soon as the box has verified and kept every
receipt (and deleted its own copies), and so many seconds more have passed, the city's card is cut. What it then
holds must be every dossier, whole, with the receipt that the box has.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Mapping

from sqlalchemy.exc import DatabaseError

from appliance.outbox.outbox import Outbox, State
from tests.torture.afflictions import be_careless
from tests.torture.card import Cards
from tests.torture.ledger import Ledger, receipts
from tests.torture.machines import Box, CityFolder, Intake
from tests.torture.program import finish, progress
from tests.torture.residents import Residents

PAGE_KB = 660
"""Three of them make a dossier of 2 MB."""

CITY_MB = 768
DELIVERY_S = 120.0


def deliver(box: Box, dossiers: int) -> Mapping[str, bytes]:
    """Residents come and everything goes to the city; the receipts that the box kept, by dossier id."""
    box.start_kiosk()
    box.start_outbox()
    with contextlib.closing(Outbox(box.state)) as outbox:
        end = time.monotonic() + DELIVERY_S
        while len(outbox.rows(State.PURGED)) < dossiers:
            if time.monotonic() > end:
                raise TimeoutError(f"the city has only {len(outbox.rows(State.PURGED))} of {dossiers}")
            time.sleep(0.01)
    return receipts(box.state)


def intact(ledger: Ledger, signed: Mapping[str, bytes]) -> int:
    """How many of the promises the city still has as it signed for them."""
    try:
        return ledger.whole(signed)
    except (DatabaseError, OSError):  # what a careless city left
        return 0


def cut_after(cards: Cards, number: int, dossiers: int, delay: float, careless: bool = False) -> int:
    """One city, one delivery, one cut; how many dossiers it still has."""
    card = cards.fresh(f"city{number}", CITY_MB)
    city, intake = (
        CityFolder(card.path / "city", cards.memory(f"secrets{number}")),
        Intake(be_careless if careless else lambda: None),
    )
    memory, residents = cards.memory(f"box{number}"), Residents(PAGE_KB, dossiers)
    box, ledger = Box(0, memory, memory, residents), Ledger(city, residents)
    url = intake.start_serving(city.places.state)
    box.plug_in(url)
    box.enrol(city)
    card.settle()
    signed = deliver(box, dossiers)
    time.sleep(delay)
    ledger.promises += box.promises()
    intake.freeze()
    left = card.cut_power()
    intake.kill()
    box.kill()
    card.restore(left)
    Intake().start_serving(city.places.state)  # it starts on what is left, whatever that is
    found = intact(ledger, signed)
    progress(f"{'control, ' if careless else ''}{delay} s after the last receipt: {found} of {dossiers} intact")
    return found


def main() -> None:
    """Each delay with a careful city, and the first with a careless one."""
    dossiers, delays = int(sys.argv[1]), [float(word) for word in sys.argv[2:]]
    cards = Cards()
    found = [cut_after(cards, number, dossiers, delay) for number, delay in enumerate(delays)]
    control = cut_after(cards, len(delays), dossiers, delays[0], careless=True)
    finish({"dossiers": dossiers, "delays_s": delays, "intact": found, "control_lost": dossiers - control})


if __name__ == "__main__":
    main()
