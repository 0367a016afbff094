"""What the mirror leaves for the kiosk: the newest document, and when the city was last heard and how it went.

listings/000012.json   on the card: the document, under the number the city gave it
mirror.json            in the memory-backed folder: `Heard`
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from appliance.errors import Fault
from appliance.storage import lay
from appliance.wire.posting import LISTING, Head, PostingError

LISTINGS = "listings"
"""The mirror's folder in that of the state."""

REPORT = "mirror.json"

WEEK = dt.timedelta(days=7)
"""For so long a change is told."""

KEPT = 8
"""No more documents than this are kept for it."""

_NAMES = "[0-9][0-9][0-9][0-9][0-9][0-9].json"


class Heard(msgspec.Struct, frozen=True):
    """How the last look at the city went. `good`: when one last went well, None when none has since the start."""

    good: dt.datetime | None = None
    fault: Fault | None = None
    since: dt.datetime | None = None
    """When the fault came up."""

    def after(self, now: dt.datetime, fault: Fault | None) -> Heard:
        """What is known after one more look."""
        if fault is None:
            return Heard(now)
        return Heard(self.good, fault, self.since if fault == self.fault else now)


def newest(folder: Path) -> Path | None:
    """The newest document that is here; None when none ever came. After a power cut two may be here for a moment."""
    return max(folder.glob(_NAMES), default=None)


def published(folder: Path) -> dt.datetime | None:
    """When the city published the newest document, as it signed (`posting.Head`); None when that is not known here."""
    path = newest(folder)
    try:
        targets = msgspec.json.decode((folder / "tuf" / "targets.json").read_bytes())
        head = Head.read(targets["signed"]["targets"][LISTING]["custom"])
    except (OSError, msgspec.DecodeError, PostingError, KeyError, TypeError):
        return None
    return head.published if path and head.version == int(path.stem) else None


def documents(folder: Path) -> Sequence[Path]:
    """Every document that is here, the oldest first."""
    return sorted(folder.glob(_NAMES))


def shown_before(folder: Path) -> Path | None:
    """The document that was shown `WEEK` ago, or the oldest since; None when that is the newest."""
    week_ago = time.time() - WEEK.total_seconds()
    here = documents(folder)
    then = next((each for each in reversed(here) if each.stat().st_mtime <= week_ago), here[0] if here else None)
    return then if then != newest(folder) else None


def prune(folder: Path) -> None:
    """Remove the documents that nobody needs any more to tell what changed this week."""
    before = shown_before(folder)
    here = documents(folder)
    needed = here.index(before) if before else len(here) - 1
    for each in [*here[:needed], *here[needed:-KEPT]]:
        each.unlink(missing_ok=True)


def read_report(runtime: Path) -> Heard:
    """What the mirror last said; nothing when it has not yet."""
    try:
        return msgspec.json.decode((runtime / REPORT).read_bytes(), type=Heard)
    except FileNotFoundError:
        return Heard()


def write_report(runtime: Path, heard: Heard) -> None:
    """Say it, whole or not at all."""
    lay(runtime / REPORT, msgspec.json.encode(heard))
