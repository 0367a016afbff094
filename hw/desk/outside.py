"""The verbs of the world around the box, in the words of the dock and the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the kiosk reads the forms only, and need not load what they work on
    from hw.desk.link import Link
    from hw.desk.print_room import SimulatedPrinter

FORMS = (
    "uplink cut|mend|slow|portal",
    "printer empty|refill|jam|clear|cover-open|cover-close|unplug|plug",
    "kill-kiosk",
    "cut-power",
)
"""Every verb that the mains carry out (the last two are their own), as help shows them."""


def verbs(link: Link, printer: SimulatedPrinter) -> dict[str, Callable[[], None]]:
    """What hands can do to the uplink's wire and to the printer. For the main thread: `plug` starts a process."""
    hands = printer.controls
    return {
        "uplink cut": link.cut,
        "uplink mend": link.mend,
        "uplink slow": link.slow,
        "uplink portal": link.portal,
        "printer empty": lambda: _tended(printer, hands.empty),
        "printer refill": lambda: _tended(printer, hands.refill),
        "printer jam": hands.jam,
        "printer clear": hands.clear,
        "printer cover-open": hands.open_cover,
        "printer cover-close": hands.close_cover,
        "printer unplug": lambda: _tended(printer, hands.unplug),
        "printer plug": lambda: _tended(printer, hands.plug),
    }


def state(link: Link, printer: SimulatedPrinter) -> dict[str, str]:
    """What the wire does, and what ails the printer (`ready` when nothing does)."""
    return {"uplink": str(link.state), "printer": ", ".join(printer.controls.state()) or "ready"}


def _tended(printer: SimulatedPrinter, hand: Callable[[], None]) -> None:
    hand()
    printer.tend()
