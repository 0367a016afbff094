"""What the city is told of each day until it says that it has it: cumulative, so saying it again changes nothing."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import msgspec

from appliance.counts.tally import Tally
from appliance.errors import ApplianceError
from appliance.outbox.outbox import Outbox
from appliance.printing.printed import Printed
from appliance.wire.reports import Answered, DayCounts

KEPT = dt.timedelta(days=400)
"""A box without a link for longer than this tells the latest of it."""


class Days:
    """The days of a box's card, as the report process sees them; reads only when something changed."""

    def __init__(self, state_dir: Path, today: Callable[[], dt.date] = dt.date.today) -> None:
        self._tally = Tally(state_dir)
        self._outbox = Outbox(state_dir, or_look_only=True)
        self._printed = Printed(state_dir)
        self._today = today
        self._told = dict(self._tally.told(today() - KEPT))
        self._read_on: dt.date | None = None
        self._days: Sequence[DayCounts] = ()

    def close(self) -> None:
        """Close what was opened."""
        for each in (self._tally, self._outbox, self._printed):
            each.close()

    def untold(self) -> DayCounts | None:
        """The oldest day that the city does not have as it is now; None when it has all."""
        with contextlib.suppress(ApplianceError):  # a card that cannot be read: the report says that, not this
            self._look()
        return next((day for day in self._days if self._told.get(day.day) != _digest(day)), None)

    def taken(self, told: DayCounts) -> None:
        """The city keeps this. Of a day that may still change only memory knows: no write for every report."""
        self._told[told.day] = _digest(told)
        if told.day < self._today():
            with contextlib.suppress(ApplianceError):  # it is told once more after the next start: no harm
                self._tally.keep_told(told.day, _digest(told))

    def _look(self) -> None:
        today, changed = self._today(), self._printed.changed()
        if changed or today != self._read_on:
            self._days = self._made(today)
            self._read_on = today

    def _made(self, today: dt.date) -> Sequence[DayCounts]:
        first = today - KEPT
        found: dict[dt.date, dict[str, Any]] = {
            day: _counted(c, day < today) for day, c in self._tally.since(first).items()
        }
        for kind, total, rows in (
            ("dossiers", "pages", self._outbox.handed_in(first)),
            ("leaflets", "sheets", self._printed.by_day(first)),
        ):
            for day, code, count, weight in rows:
                of_day = found.setdefault(day, {})
                of_day.setdefault(kind, {})[code[:60]] = count
                of_day[total] = of_day.get(total, 0) + weight
        return [DayCounts(day=day, **counts) for day, counts in sorted(found.items())]


def _counted(counts: Mapping[str, int], over: bool) -> dict[str, Any]:
    """The counters of a day by the wire's names; `over`: the day is, so its answers may be told."""
    answers = {name: counts[key] for name in get_args(Answered) if (key := f"answer-{name}") in counts}
    return {
        "visits": counts.get("visits", 0),
        "guided": counts.get("visits-guided", 0),
        "abandoned": counts.get("visits-abandoned", 0),
        "calls": counts.get("calls", 0),
        "answers": answers if over else {},
    }


def _digest(day: DayCounts) -> str:
    return hashlib.sha256(msgspec.json.encode(day, order="sorted")).hexdigest()
