"""A card that takes nothing any more still holds dossiers that were promised to the city: they go out all the same.

How far each has got is then kept in memory only, in a copy of the card's database. What that forgets is sent again, and
is one dossier at the city, which answers with the same receipt.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
from pathlib import Path

from appliance.errors import Fault
from appliance.outbox.outbox import Outbox

log = logging.getLogger(__name__)

_DATABASE = ("box.db", "box.db-wal")


def outbox_for_sending(state_dir: Path, memory: Path) -> Outbox:
    """The outbox of a state folder, or, on a card that has turned read-only, one that keeps its rows in `memory`.

    `memory` is a folder of its own in memory-backed storage. Raises as `Outbox` does when the card cannot be read.
    """
    outbox = Outbox(state_dir, or_look_only=True)
    if outbox.refuses(0) is not Fault.STORAGE_READ_ONLY:
        shutil.rmtree(memory, ignore_errors=True)
        return outbox
    outbox.close()
    log.error("the card takes nothing any more; what waits on it is sent")
    return Outbox(state_dir, rows_in=_copied(state_dir, memory))


def _copied(state_dir: Path, memory: Path) -> Path:
    """An earlier copy knows more: it is kept."""
    if not memory.exists():
        part = memory.with_name(f"{memory.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        for name in _DATABASE:
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(state_dir / name, part / name)
        part.rename(memory)
    return memory
