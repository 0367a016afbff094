"""Everything of a house taken off the box: keys, sealed dossiers, settings, listings.

Ordered while it runs, done at the next start.

The order is a file in the state folder, and the last thing that goes: a wipe that the power cuts off is done to its end
at the next start. What is deleted from a flash card may be found in it by a laboratory: sealed dossiers stay sealed to
the city there, and the box's own key is worth nothing once the city has shut the box out.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from appliance.outbox.outbox import Row, State
from appliance.settings import imager
from appliance.settings.prepare import CARD
from appliance.settings.template import template
from appliance.storage import durable_file, settle, sync_folder

ORDER = "reset-wanted"
"""In the state folder; a unit of the box starts it anew when this appears."""

KEPT = frozenset({ORDER, "rauc", "update", "health", "lost+found"})
"""Which of the two systems is good is the card's affair and no house's."""


def unsent(rows: Sequence[Row]) -> int:
    """Dossiers that no city has signed for: gone for ever when the box is wiped."""
    return sum(row.state in (State.SEALED, State.UPLOADED) for row in rows)


def order(state: Path) -> None:
    """From here on there is no way back."""
    with durable_file(state / ORDER) as file:
        file.write(b"")


def ordered(state: Path) -> bool:
    """Whether the box is to be wiped."""
    return (state / ORDER).exists()


def blank(card: Path) -> None:
    """The boot partition's settings as on a fresh card; what stood there is written over, not only let go.

    Cut off, it is done again, as the order still stands. OSError when the partition takes nothing.
    """
    _written_over(card / CARD, template({}).encode())
    if (card / imager.FILE).exists():
        _written_over(card / imager.FILE, b"")
        (card / imager.FILE).unlink()
    sync_folder(card)


def _written_over(path: Path, content: bytes) -> None:
    """In place and in the old length first, so that the old sectors are the ones that are written."""
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.write(content.ljust(path.stat().st_size))
        settle(file)
        file.truncate(len(content))
        settle(file)


def wipe(state: Path) -> None:
    """Do it. OSError when the card takes nothing any more: then the order stands."""
    for path in [each for each in state.iterdir() if each.name not in KEPT]:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    sync_folder(state)
    (state / ORDER).unlink()
    sync_folder(state)
