"""What an officer must know of a house at a glance: what is wrong, who must act, and since when.

Pure: from a house, its box's last report and the moment now. Red is only what somebody must do something about.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence

from appliance.wire.commands import Kind
from city.fleet.houses import House
from city.fleet.reports import Heard

ACT = frozenset(
    {
        "unheard", "card-copied", "board-moved",
        "button-stuck", "buttons-missing", "camera-hung", "camera-missing", "card-worn", "city-keys-unusable",
        "city-refused", "host-too-hot", "host-under-voltage", "kiosk-silent", "outbox-stuck", "printer-cover-open",
        "printer-empty", "printer-gone", "printer-jammed", "printer-missing", "printer-offline", "printer-paused",
        "printer-refused", "printer-trouble", "reader-missing", "sealed-file-lost", "sealed-file-unknown",
        "storage-full", "storage-read-only", "screen-dark", "worker-down", "device-gone",
    }
)  # fmt: skip
"""States that do not mend themselves; each has its texts `do-…` and `is-…`."""

WATCHED = frozenset(
    {"button-unused", "city-not-ours", "city-trouble", "city-unreachable", "clock-wrong", "listing-refused",
     "listing-stale", "update"}
)  # fmt: skip
"""States that mend themselves, or can wait; they have texts too."""

LINK = frozenset({"outbox-stuck", "city-not-ours", "city-trouble", "city-unreachable", "listing-stale", "clock-wrong"})

REMEDIES: Mapping[str, Kind] = {
    "outbox-stuck": "send-now",
    "city-refused": "send-now",
    "printer-paused": "restart-queue",
    "listing-stale": "sync-listing",
    "listing-refused": "sync-listing",
}
"""What an officer may try from her desk, before anybody has to go there."""

OTHER = "other"
"""A state of a newer box, which this city has no words for."""

CLOCK_S = 300.0
COPIES = 2
"""So often must a box seem to go back to an earlier start: once can be a report that was repeated."""


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `name`: of its texts; `since`: by the city's clock, None when the box does not know."""

    name: str
    fault: str
    since: datetime.datetime | None
    detail: str
    act: bool

    @property
    def remedy(self) -> Kind | None:
        """What may be told the box against it, if anything."""
        return REMEDIES.get(self.name)

    @property
    def mends(self) -> str:
        """How it ends: `seen`, the box notices by itself that it was mended; `link`, with the network; `not`."""
        if self.name.startswith(("printer", "reader", "button", "camera", "unheard", "kiosk", "host")):
            return "seen"
        return "link" if self.name in LINK else "not"


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """A house on the page. `state`: act, watch, well, blocked, new (never heard). `heard`: the last report, if any."""

    house: House
    state: str
    problems: Sequence[Problem]
    heard: Heard | None
    heard_at: datetime.datetime | None
    unheard: bool


def card(house: House, heard: Heard | None, blocked: bool, now: float) -> Card:
    """The house as it stands now."""
    problems = _problems(house, heard, now)
    unheard = heard is not None and heard.unheard(now)
    when = _moment(heard.heard_at) if heard else None
    return Card(house, _state(problems, heard, blocked), problems, heard, when, unheard)


def in_order(cards: Sequence[Card]) -> Sequence[Card]:
    """Where somebody must act first, the longest first; then by name."""
    ranks = {"act": 0, "watch": 1, "new": 2, "well": 3, "blocked": 4}
    late = datetime.datetime.max.replace(tzinfo=datetime.UTC)

    def since(each: Card) -> datetime.datetime:
        return min((problem.since or late for problem in each.problems if problem.act), default=late)

    return sorted(cards, key=lambda each: (ranks[each.state], since(each), each.house.name))


def counts(cards: Sequence[Card]) -> Mapping[str, int]:
    """How many houses are in each state."""
    return {state: sum(each.state == state for each in cards) for state in ("act", "watch", "new", "well", "blocked")}


def _state(problems: Sequence[Problem], heard: Heard | None, blocked: bool) -> str:
    if blocked:
        return "blocked"
    if any(problem.act for problem in problems):
        return "act"
    if heard is None:
        return "new"
    return "watch" if problems else "well"


def _problems(house: House, heard: Heard | None, now: float) -> Sequence[Problem]:
    if heard is None:
        return []
    found = [*_of_identity(house, heard), *_of_silence(heard, now)]
    if not heard.unheard(now):
        found += [*_told(heard), *_of_clock(heard)]
    return sorted(found, key=lambda problem: not problem.act)


def _of_silence(heard: Heard, now: float) -> Sequence[Problem]:
    """What it said before is not known to be so any more; that it is silent is."""
    return [_problem("unheard", heard.heard_at)] if heard.unheard(now) else []


def _of_identity(house: House, heard: Heard) -> Sequence[Problem]:
    """One key on two boards, or on another than at enrolment."""
    serial = heard.report.serial
    if heard.forks >= COPIES:
        return [_problem("card-copied", heard.heard_at)]
    if house.serial and serial and serial != house.serial:
        return [_problem("board-moved", heard.heard_at, f"{house.serial} → {serial}")]
    return []


def _told(heard: Heard) -> Sequence[Problem]:
    return [
        _problem(
            found.fault,
            None if found.for_s is None else heard.heard_at - found.for_s,
            found.detail,
        )
        for found in heard.report.findings
    ]


def _of_clock(heard: Heard) -> Sequence[Problem]:
    """The report came at once: what its clock says differs from ours by the way alone."""
    error = heard.report.clock.timestamp() - heard.heard_at
    return [_problem("clock-wrong", None, f"{error:+.0f} s")] if abs(error) > CLOCK_S else []


def _problem(fault: str, since: float | None, detail: str = "") -> Problem:
    name = named(fault)
    return Problem(name, fault, None if since is None else _moment(since), detail, fault in ACT)


def named(fault: str) -> str:
    """The name of the texts of a fault: everything about updates has the same."""
    group = "update" if fault.startswith("update-") else fault
    return group if group in ACT | WATCHED else OTHER


def _moment(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
