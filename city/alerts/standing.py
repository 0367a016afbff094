"""One alert per house and finding, through its life; pure.

A finding becomes an alert once it has stood for its grace. It is told once, then at most daily while it stands, and
once when it has been gone for a while; what was never told is never said to be over. Of a box that is silent nothing is
known but that: its other alerts stay as they are until it speaks again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from city.fleet.health import Card, Problem

URGENT = frozenset({"sealed-file-lost", "sealed-file-unknown", "storage-read-only", "card-copied"})
"""A dossier could be lost, or somebody has a copy of a key: these go by night too."""


@dataclasses.dataclass(frozen=True, slots=True)
class Times:
    """In seconds. `grace`: before a finding is told, by severity; `silence`: the same for a box that is not heard;
    `over`: it must be gone for so long; `again`: between two tellings while it stands; `return_`: the same does not
    become a new alert so soon; `batch`: what happens within it is one message.
    """

    grace: Mapping[str, float] = dataclasses.field(default_factory=lambda: {"urgent": 30, "act": 300, "watch": 3600})
    silence: float = 600
    over: float = 120
    again: float = 86400
    return_: float = 3600
    batch: float = 60


@dataclasses.dataclass(frozen=True, slots=True)
class Alert:
    """A finding of a box. Moments are seconds since 1970.

    since: it stands, as far as is known; raised: it has become an alert; told: somebody was last told of it; gone: it
    is not found any more. notice: what is to be told, `raised`, `standing`, `ended` or nothing; noticed: since when.
    """

    box: str
    name: str
    severity: str
    detail: str
    since: float
    raised: float | None = None
    told: float | None = None
    gone: float | None = None
    notice: str = ""
    noticed: float = 0.0

    @property
    def owed(self) -> bool:
        """Whether somebody is to be told now: nobody is sent to mend what is gone already."""
        return bool(self.notice) and (self.gone is None or self.notice == "ended")


def severity(problem: Problem) -> str:
    """`urgent`, `act` or `watch`."""
    if problem.name in URGENT:
        return "urgent"
    return "act" if problem.act else "watch"


def followed(alerts: Sequence[Alert], cards: Sequence[Card], now: float, times: Times) -> Sequence[Alert]:
    """The alerts as they are after this look at the houses; those of boxes that are shut out or gone are dropped."""
    before = {(alert.box, alert.name): alert for alert in alerts}
    seen = {card.house.box: card for card in cards if card.state != "blocked"}
    problems = {(card.house.box, problem.name): problem for card in seen.values() for problem in card.problems}
    after = [_stands(before.get(key), key[0], problem, now, times) for key, problem in problems.items()]
    for (box, name), alert in before.items():
        if box not in seen or (box, name) in problems:
            continue
        left = alert if seen[box].unheard else _ends(alert, now, times)
        after += [left] if left else []
    return after


def told(alert: Alert, now: float) -> Alert:
    """After its notice was written."""
    if alert.notice == "ended":
        return dataclasses.replace(alert, raised=None, gone=now, told=now, notice="")
    return dataclasses.replace(alert, told=now, notice="")


def _stands(alert: Alert | None, box: str, problem: Problem, now: float, times: Times) -> Alert:
    since = now if problem.since is None else min(now, problem.since.timestamp())
    if alert is None or (alert.raised is None and alert.gone is not None):
        alert = Alert(box, problem.name, severity(problem), problem.detail, since, told=alert.told if alert else None)
    alert = dataclasses.replace(alert, since=min(alert.since, since), detail=problem.detail, gone=None)
    if alert.raised is None:
        return _noticed(alert, "raised", now) if now >= _due(alert, times) else alert
    if alert.notice == "ended":
        return dataclasses.replace(alert, notice="")
    if not alert.notice and alert.told is not None and now - alert.told >= times.again:
        return dataclasses.replace(alert, notice="standing", noticed=now)
    return alert


def _due(alert: Alert, times: Times) -> float:
    """When it has stood long enough, and the last one of its kind is long enough ago."""
    grace = times.silence if alert.name == "unheard" else times.grace[alert.severity]
    return max(alert.since + grace, alert.told + times.return_ if alert.told else 0)


def _noticed(alert: Alert, notice: str, now: float) -> Alert:
    return dataclasses.replace(alert, raised=now, notice=notice, noticed=now)


def _ends(alert: Alert, now: float, times: Times) -> Alert | None:
    """It is not found any more. None: nothing is left to remember."""
    gone = now if alert.gone is None else alert.gone
    alert = dataclasses.replace(alert, gone=gone)
    if now - gone < times.over:
        return alert
    if alert.notice == "raised":  # nobody was told
        alert = dataclasses.replace(alert, raised=None, notice="")
    if alert.raised is not None:
        return alert if alert.notice == "ended" else dataclasses.replace(alert, notice="ended", noticed=now)
    return alert if alert.told and now - alert.told < times.return_ else None
