"""What a message says: what to do first, then what is the matter, then where to look. Nobody is named in it."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from city.alerts.standing import Alert
from city.fleet.calls import Call
from city.fleet.houses import House
from city.language import Catalogue

MANY = 3
"""So many houses of a ward that fall silent at once have one cause: its link, its power, or the city's server."""


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A part of a message. notice: as of an alert; act: what to do; matter: why; houses: it is about."""

    notice: str
    act: str
    matter: str
    houses: Sequence[str]
    link: str
    since: float


class Letters:
    """Writes in one language; `console_url`: where links lead, empty for none."""

    def __init__(self, text: Catalogue, console_url: str) -> None:
        self._text = text
        self._url = console_url.rstrip("/")

    def alerts(self, alerts: Sequence[Alert], houses: Mapping[str, House]) -> Mapping[str, Any]:
        """The mail of what must be told now: `subject` and `text`."""
        lines = self._lines(alerts, houses)
        open_, over = ([line for line in lines if (line.notice == "ended") is done] for done in (False, True))
        parts = [self._part("letter-to-do", open_), self._part("letter-over", over)]
        return self._letter(self._subject(open_, over), "\n\n".join(part for part in parts if part))

    def call(self, call: Call, house: House) -> Mapping[str, Any]:
        """The mail of a call that rings."""
        name = self._text.house(house)
        clock = self._text.full_clock(call.called_at)
        lines = [self._text("letter-call-do"), self._text("letter-call-is", house=name, clock=clock)]
        lines += [f"{self._url}/fleet/"] if self._url else []
        return self._letter(self._text("call-rings", house=name), "\n".join(lines))

    def test(self, officer: str) -> Mapping[str, Any]:
        """The mail that only says that mail arrives."""
        return self._letter(self._text("letter-test-subject"), self._text("letter-test", officer=officer))

    def event(self, alert: Alert, house: House) -> Mapping[str, Any]:
        """An alert as a webhook's receiver reads it."""
        return {
            "event": alert.notice,
            "box": alert.box,
            "house": house.name,
            "ward": house.ward,
            "problem": alert.name,
            "severity": alert.severity,
            "since": _rfc3339(alert.since),
            "action": self._text(f"do-{alert.name}"),
            "matter": self._text(f"is-{alert.name}", detail=alert.detail),
            "link": self._link(alert.box),
        }

    def call_event(self, call: Call, house: House, minutes: int) -> Mapping[str, Any]:
        """A call as a webhook's receiver reads it."""
        return {
            "call": call.call,
            "box": call.box,
            "house": house.name,
            "ward": house.ward,
            "called_at": _rfc3339(call.called_at.timestamp()),
            "unanswered_minutes": minutes,
            "link": f"{self._url}/fleet/" if self._url else "",
        }

    def _lines(self, alerts: Sequence[Alert], houses: Mapping[str, House]) -> Sequence[Line]:
        silent: dict[tuple[str, str], list[Alert]] = {}
        for alert in alerts:
            if alert.name == "unheard":
                silent.setdefault((houses[alert.box].ward, alert.notice), []).append(alert)
        many = {key: together for key, together in silent.items() if len(together) >= MANY}
        grouped = {alert for together in many.values() for alert in together}
        lines = [self._many(ward, together, houses) for (ward, _), together in many.items()]
        return [*lines, *(self._one(alert, houses[alert.box]) for alert in alerts if alert not in grouped)]

    def _one(self, alert: Alert, house: House) -> Line:
        act = self._text(f"do-{alert.name}")
        matter = self._text(f"is-{alert.name}", detail=alert.detail)
        return Line(alert.notice, act, matter, [self._text.house(house)], self._link(alert.box), alert.since)

    def _many(self, ward: str, alerts: Sequence[Alert], houses: Mapping[str, House]) -> Line:
        of_ward = sum(house.ward == ward for house in houses.values())
        names = sorted(self._text.house(houses[alert.box]) for alert in alerts)
        matter = self._text("letter-many-is", count=len(alerts), all=of_ward, ward=ward)
        link = f"{self._url}/fleet/" if self._url else ""
        since = min(alert.since for alert in alerts)
        return Line(alerts[0].notice, self._text("letter-many-do"), matter, names, link, since)

    def _subject(self, open_: Sequence[Line], over: Sequence[Line]) -> str:
        first = (open_ or over)[0]
        one = len(first.houses) == 1
        about = first.houses[0] if one else self._text("letter-houses", count=len(first.houses))
        said = f"{about}: {first.act}" if open_ else self._text("letter-over-subject", about=about, matter=first.matter)
        more = len(open_ or over) - 1
        return said + (" " + self._text("letter-more", count=more) if more else "")

    def _part(self, title: str, lines: Sequence[Line]) -> str:
        return "\n\n".join([self._text(title), *map(self._said, lines)]) if lines else ""

    def _said(self, line: Line) -> str:
        since = self._text.full_clock(datetime.datetime.fromtimestamp(line.since, datetime.UTC))
        over = line.notice == "ended"
        matter = self._text("letter-was" if over else "letter-since", matter=line.matter, clock=since)
        again = [self._text("letter-again")] if line.notice == "standing" else []
        act = [] if over else [f"- {line.act}"]
        said = [*act, ", ".join(line.houses), matter, *again, *([line.link] if line.link else [])]
        return "\n  ".join(said)

    def _letter(self, subject: str, body: str) -> Mapping[str, Any]:
        where = f"{self._url}/alerts/" if self._url else self._text("alerts-title")
        footer = self._text("letter-footer", where=where)
        return {"subject": " ".join(subject.split()), "text": f"{body}\n\n-- \n{footer}\n"}

    def _link(self, box: str) -> str:
        return f"{self._url}/fleet/boxes/{box}" if self._url else ""


def hook_content(kind: str, now: float, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a webhook's receiver is sent, in the shape of Standard Webhooks."""
    return {"type": kind, "timestamp": _rfc3339(now), "data": data}


def _rfc3339(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat(timespec="seconds")
