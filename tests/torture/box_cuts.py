"""One box lives through many power cuts: `python -m tests.torture.box_cuts CUTS`, in namespaces of its own.

Its two processes are stopped at a random moment, the numbers they have shown are read, the card is cloned, and the box
starts again on the clone: residents come and dossiers go in every life. At the end nobody comes any more and the
outbox empties. Every number ever shown must then be one dossier at the city that opens and is whole. Between two cuts
the processes are also killed with the power on, which proves little and is not counted. Now and then a cut costs the
box its whole database as well: the sealed files and their labels must be enough.
"""

from __future__ import annotations

import contextlib
import random
import sys
import time
from collections.abc import Sequence
from typing import Any

from appliance.outbox.outbox import OPEN_STATES, Outbox
from tests.torture.afflictions import be_careless
from tests.torture.card import Card, Cards, hits
from tests.torture.ledger import Ledger
from tests.torture.machines import Box, CityFolder, Intake
from tests.torture.program import finish, progress
from tests.torture.residents import Residents

MOST_RESIDENTS = 5
"""How many residents may come, and be shown a number, before the next cut."""

LAST_MOMENT_S = 0.15
"""The cut comes so long after the last of them at most, in seconds: anywhere in the next one's visit."""

DATABASE_EVERY = 4
"""The last of so many cuts takes the database with it."""

DRAIN_S = 120.0


def live(box: Box, residents: int, chance: random.Random) -> None:
    """Start the box, let so many residents come, and stop it at some moment thereafter."""
    box.start_kiosk()
    box.start_outbox()
    box.await_promises(residents)
    time.sleep(chance.uniform(0, LAST_MOMENT_S))
    box.freeze()


def cut(box: Box, card: Card, ledger: Ledger, needles: Sequence[bytes]) -> int:
    """A power cut; what could be read on the raw card afterwards."""
    ledger.promises += box.promises()
    left = card.cut_power()
    box.kill()
    card.restore(left)
    return hits(card.image, needles)


def kill(box: Box, ledger: Ledger) -> None:
    """Kill -9 with the power on."""
    ledger.promises += box.promises()
    box.kill()


def drain(box: Box) -> int:
    """Nobody comes any more: let everything out, and return what is still there after `DRAIN_S`."""
    box.start_outbox()
    with contextlib.closing(Outbox(box.state)) as outbox:
        outbox.sweep()
        end = time.monotonic() + DRAIN_S
        while outbox.rows(*OPEN_STATES) and time.monotonic() < end:
            time.sleep(0.05)
        box.kill()
        return len(outbox.rows(*OPEN_STATES))


def survive(cards: Cards, city: CityFolder, city_url: str, cuts: int, chance: random.Random) -> dict[str, Any]:
    """The proof."""
    residents, card = Residents(), cards.fresh()
    ledger, box = Ledger(city, residents), Box(0, card.path, cards.memory("box"), residents)
    box.plug_in(city_url)
    box.enrol(city)
    readable = 0
    for number in range(cuts):
        live(box, chance.randint(0, MOST_RESIDENTS), chance)
        kill(box, ledger)
        live(box, chance.randint(0, MOST_RESIDENTS), chance)
        readable += cut(box, card, ledger, residents.needles())
        progress(f"cut {number + 1}: {len(ledger.promises)} promised, {ledger.lost_on(box.state)} lost")
        if number % DATABASE_EVERY == DATABASE_EVERY - 1:
            box.lose_database()
    left = drain(box)
    return {
        "cuts": cuts,
        "databases_lost": cuts // DATABASE_EVERY,
        **ledger.settle(),
        "undelivered": left,
        "plaintext_hits": readable,
    }


def control(cards: Cards, city: CityFolder, city_url: str, cuts: int, chance: random.Random) -> dict[str, int]:
    """The same box without fsync, on a fresh card each time: how much of what it promised is gone."""
    residents, promised, lost = Residents(), 0, 0
    for number in range(cuts):
        card = cards.fresh(f"control{number}")
        ledger = Ledger(city, residents)
        box = Box(number + 1, card.path, cards.memory(f"box{number}"), residents, be_careless)
        box.plug_in(city_url)
        box.enrol(city)
        card.settle()
        live(box, MOST_RESIDENTS, chance)
        cut(box, card, ledger, [])
        promised, lost = promised + len(ledger.promises), lost + ledger.lost_on(box.state)
        card.remove()
        progress(f"control {number + 1}: {promised} promised, {lost} lost")
    return {"control_cuts": cuts, "control_promised": promised, "control_lost": lost}


def main() -> None:
    """As many cuts as told, and a quarter as many of the control."""
    cuts, chance = int(sys.argv[1]), random.Random()
    cards = Cards()
    city, intake = CityFolder(cards.memory("city"), cards.memory("secrets")), Intake()
    url = intake.start_serving(city.places.state)
    found = survive(cards, city, url, cuts, chance) | control(cards, city, url, max(2, cuts // 4), chance)
    intake.kill()
    finish(found)


if __name__ == "__main__":
    main()
