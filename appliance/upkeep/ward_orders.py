"""What the ward told this box to keep to for a while: a message on the board, maintenance, hours of the screens.

One small file in the state folder, replaced whole, so that a restart changes nothing of it. The kiosk process alone
writes it; everything that is over is over by the clock, without anybody telling.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from appliance.errors import ApplianceError
from appliance.storage import durable_file, named_faults
from appliance.upkeep.commands import Failed

FILE = "ward-orders.json"

LONGEST = dt.timedelta(days=7)
"""For so long at most a box is kept from its residents, or says what was true a week ago."""


class Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """What holds now. `until`, `said_until`: the end of the maintenance and of the message; None when there is none.

    lit: the hours of the day, as this box's clock has them, in which the screens shine; None: always.
    """

    until: dt.datetime | None = None
    said: str = ""
    said_until: dt.datetime | None = None
    lit: tuple[dt.time, dt.time] | None = None

    def dark(self, clock: dt.time) -> bool:
        """Whether the screens rest at that time of day; hours may go over midnight."""
        if self.lit is None:
            return False
        first, last = self.lit
        return not (first <= clock < last if first < last else clock >= first or clock < last)


class WardOrders:
    """The orders in a state folder. `now`: the moment by the clock that this box believes most.

    `kept` may be asked by any thread; one thread changes it.
    """

    def __init__(self, state: Path, now: Callable[[], dt.datetime]) -> None:
        self._path = state / FILE
        self._now = now
        self._kept = _read(self._path)

    def kept(self) -> Kept:
        """What holds now."""
        kept = self._kept
        if kept.until is None and kept.said_until is None:
            return kept
        now = self._now()
        if kept.until is not None and kept.until <= now:
            kept = msgspec.structs.replace(kept, until=None)
        if kept.said_until is not None and kept.said_until <= now:
            kept = msgspec.structs.replace(kept, said="", said_until=None)
        return kept

    def maintain(self, arguments: Mapping[str, str]) -> str:
        """Let nobody begin a visit `until` then; without `until` the maintenance is over. Failed."""
        self._keep(until=self._moment(arguments) if arguments.get("until") else None)
        return ""

    def say(self, arguments: Mapping[str, str]) -> str:
        """Show `text` on the board `until` then; without a text there is none any more. Failed."""
        text = arguments.get("text", "")
        self._keep(said=text, said_until=self._moment(arguments) if text else None)
        return ""

    def light(self, arguments: Mapping[str, str]) -> str:
        """Let the screens shine `from` one time of day `to` another; without both always. Failed."""
        first, last = arguments.get("from", ""), arguments.get("to", "")
        try:
            lit = (dt.time.fromisoformat(first), dt.time.fromisoformat(last)) if first or last else None
        except ValueError as error:
            raise Failed(f"no time of day: {error}") from error
        self._keep(lit=None if lit is None or lit[0] == lit[1] else lit)
        return ""

    def _moment(self, arguments: Mapping[str, str]) -> dt.datetime:
        try:
            moment = dt.datetime.fromisoformat(arguments.get("until", ""))
        except ValueError as error:
            raise Failed(f"no moment: {error}") from error
        if moment.tzinfo is None or not self._now() < moment <= self._now() + LONGEST:
            raise Failed("that is over, or too far away")
        return moment

    def _keep(self, **changed: object) -> None:
        after = msgspec.structs.replace(self.kept(), **changed)
        try:
            with named_faults(), durable_file(self._path) as file:
                file.write(msgspec.json.encode(after))
        except ApplianceError as error:
            raise Failed(str(error.fault)) from error
        self._kept = after


def _read(path: Path) -> Kept:
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode(path.read_bytes(), type=Kept)
    return Kept()
