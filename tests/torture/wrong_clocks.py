"""A box whose clock is wrong: `python -m tests.torture.wrong_clocks YEAR...`.

In each of these years one resident comes while the city cannot be reached, and the outbox tries; then, in the last of
them, the city is back. All must arrive, under the city's time.
"""

from __future__ import annotations

import contextlib
import functools
import sys
import time

from appliance.outbox.outbox import Outbox, State
from tests.torture.afflictions import live_in
from tests.torture.card import Cards
from tests.torture.ledger import Ledger
from tests.torture.machines import Box, CityFolder, Intake
from tests.torture.program import finish
from tests.torture.residents import Residents

NOWHERE = "http://127.0.0.1:9"
PATIENCE_S = 60.0


def until_all(outbox: Outbox, states: tuple[State, ...], tried: int) -> None:
    """Wait until every dossier is in one of these states, after at least so many failed tries."""
    end = time.monotonic() + PATIENCE_S
    while not all(row.state in states and row.attempts >= tried for row in outbox.rows()):
        if time.monotonic() > end:
            raise TimeoutError(f"{[(row.state, row.fault, row.next_try) for row in outbox.rows()]}")
        time.sleep(0.05)


def main() -> None:
    """The years."""
    years = [int(word) for word in sys.argv[1:]]
    cards = Cards()
    city, residents, memory = (
        CityFolder(cards.memory("city"), cards.memory("secrets")),
        Residents(),
        cards.memory("box"),
    )
    ledger, shown = Ledger(city, residents), []
    url = Intake().start_serving(city.places.state)
    box = Box(0, memory, memory, residents)
    box.plug_in(NOWHERE)
    box.enrol(city)
    with contextlib.closing(Outbox(box.state)) as outbox:
        for year in years:
            box = Box(0, memory, memory, Residents(coming=1), functools.partial(live_in, year))
            box.start_kiosk()
            box.start_outbox()
            box.await_promises(1)
            until_all(outbox, (State.SEALED,), 1)
            ledger.promises += box.promises()
            shown.append(outbox.rows(limit=1)[0].sealed_at.year)
            box.kill()
        box.plug_in(url)
        box.start_outbox()
        until_all(outbox, (State.PURGED,), 0)
        arrived = {row.receipted_at.year for row in outbox.rows() if row.receipted_at}
    finish({**ledger.settle(), "sealed_in": shown, "receipted_in": sorted(arrived)})


if __name__ == "__main__":
    main()
