"""What was wrong with the box and when: a short list on the card that outlives restarts and power cuts.

One file, `faults.json`, replaced whole: at most `KEPT` entries, written when a fault begins or ends and then not again
for `WRITE_S`, so a fault that flickers wears nothing out and a box that is well writes nothing. An entry says which
check, which fault, from when to when, and how often within that time; nothing of a visit or a resident is in it.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from appliance.errors import ApplianceError, Fault
from appliance.storage import durable_file, named_faults

log = logging.getLogger(__name__)

FILE = "faults.json"
KEPT = 100
WRITE_S = 300.0
AGAIN = dt.timedelta(hours=1)
"""A fault that comes back within this time is the same entry, once more."""


class Entry(msgspec.Struct, frozen=True):
    """A fault of a check. `ended`: None while it stands; after a power cut the moment at which it was found to be over.

    `clock_trusted`: whether anybody had told this box the time when it began.
    """

    check: str
    fault: Fault
    began: dt.datetime
    ended: dt.datetime | None = None
    times: int = 1
    clock_trusted: bool = True


class FaultLog:
    """Kept by one thread, `look` again and again; `entries` may be read by any."""

    def __init__(
        self,
        state: Path,
        clock_trusted: Callable[[], bool] = lambda: True,
        *,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """state: the folder on the card. seconds: a clock that no one sets."""
        self._path = state / FILE
        self._clock_trusted = clock_trusted
        self._now = now
        self._seconds = seconds
        self._written_at: float | None = None
        self._unwritten = False
        self.entries: Sequence[Entry] = read(state)

    def look(self, standing: Mapping[str, Fault | None]) -> None:
        """Compare with what stands now, by check (None: it is well), and keep what is new."""
        now = self._now()
        after = [_ended(entry, standing, now) for entry in self.entries]
        open_now = {(entry.check, entry.fault) for entry in after if entry.ended is None}
        for check, fault in standing.items():
            if fault and (check, fault) not in open_now:
                after = _begun(after, Entry(check, fault, now, clock_trusted=self._clock_trusted()))
        after = after[-KEPT:]
        if after != list(self.entries):
            self.entries, self._unwritten = after, True
        if self._unwritten and (self._written_at is None or self._seconds() - self._written_at >= WRITE_S):
            self._write()

    def _write(self) -> None:
        """A card that takes nothing is a fault of its own; the list goes on in memory, and is tried again later."""
        self._written_at = self._seconds()
        try:
            with named_faults(), durable_file(self._path) as file:
                file.write(msgspec.json.encode(self.entries))
            self._unwritten = False
        except ApplianceError as error:
            log.warning("the list of faults: %s", error)


def _ended(entry: Entry, standing: Mapping[str, Fault | None], now: dt.datetime) -> Entry:
    """A check that is well, or in another fault, ends what stood; one that was not made leaves it."""
    if entry.ended or standing.get(entry.check, entry.fault) == entry.fault:
        return entry
    return msgspec.structs.replace(entry, ended=now)


def _begun(entries: Sequence[Entry], new: Entry) -> list[Entry]:
    """With a new entry at the end, or the same fault's last one taken up again."""
    for place in reversed(range(len(entries))):
        old = entries[place]
        if (old.check, old.fault) == (new.check, new.fault):
            if old.ended is None or abs(new.began - old.ended) > AGAIN:
                break
            again = msgspec.structs.replace(old, ended=None, times=old.times + 1)
            return [*entries[:place], *entries[place + 1 :], again]
    return [*entries, new]


def read(state: Path) -> Sequence[Entry]:
    """What the card has; a file that cannot be read is none: nothing depends on it."""
    try:
        return msgspec.json.decode((state / FILE).read_bytes(), type=list[Entry])
    except (OSError, msgspec.MsgspecError):
        return []


def as_lines(entries: Sequence[Entry]) -> str:
    """For a journal: the newest first, a line each."""
    return "".join(
        f"{entry.began:%Y-%m-%dT%H:%M:%SZ} {f'to {entry.ended:%Y-%m-%dT%H:%M:%SZ}' if entry.ended else 'stands':23} "
        f"{entry.check}: {entry.fault} x{entry.times}{'' if entry.clock_trusted else ' (clock not set)'}\n"
        for entry in reversed(entries)
    )
