"""The alerts as they stand, and one look at the fleet: what changed and the messages of it are one commit."""

from __future__ import annotations

import contextlib
import dataclasses
import time
from collections.abc import Callable, Mapping, Sequence

import sqlalchemy
from sqlalchemy import Column, Connection, Float, Integer, MetaData, String, Table, Text, select
from sqlalchemy.exc import IntegrityError

from city.alerts.escalation import Escalation
from city.alerts.letters import Letters, hook_content
from city.alerts.outbox import Messages
from city.alerts.settings import Policy, Wishes
from city.alerts.standing import Alert, Times, followed, told
from city.database import connect
from city.fleet.fleet import Fleet
from city.fleet.houses import House

TABLES = MetaData()

LASTS_S = 86400.0
"""After a day an alert that could not be sent is of no use: by then it would be told again."""

TEST_LASTS_S = 900.0

_alerts = Table(
    "alerts",
    TABLES,
    Column("box", String(64), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("severity", String(16), nullable=False),
    Column("detail", Text, nullable=False),
    Column("since", Float, nullable=False),
    Column("raised", Float),
    Column("told", Float),
    Column("gone", Float),
    Column("notice", String(16), nullable=False),
    Column("noticed", Float, nullable=False),
)
_beat = Table("alert_beat", TABLES, Column("row", Integer, primary_key=True), Column("at", Float, nullable=False))


class Ledger:
    """The alerts of this fleet. Any number of processes may look: they take turns."""

    def __init__(
        self, url: str, fleet: Fleet, messages: Messages, times: Times, clock: Callable[[], float] = time.time
    ) -> None:
        self._engine = connect(url, TABLES)
        self._fleet = fleet
        self._messages = messages
        self._times = times
        self._clock = clock
        self._escalation = Escalation(url, fleet, messages, clock)
        with contextlib.suppress(IntegrityError), self._engine.begin() as connection:
            connection.execute(sqlalchemy.insert(_beat).values(row=1, at=0.0))  # what those who look take turns at

    def look(self, wishes: Wishes, letters: Letters) -> None:
        """Follow every finding and every call, and write what must be told."""
        cards, ringing = self._fleet.cards(), self._fleet.calls.ringing()
        houses = {card.house.box: card.house for card in cards}
        with self._engine.begin() as connection:
            self._turn(connection)
            before = _read(connection)
            after = followed(before, cards, self._clock(), self._times)
            after = self._tell(connection, after, wishes, letters, houses)
            _keep(connection, before, after)
            self._escalation.write(connection, ringing, houses, wishes, letters)
            self._messages.forget(connection)
        self._escalation.tell_kiosks(ringing, wishes)

    def test(self, wishes: Wishes, letters: Letters, officer: str) -> int:
        """Write a test message to every address of these wishes; to how many."""
        addresses = sorted({*wishes.addresses, *(each for step in wishes.chain for each in step.addresses)})
        with self._engine.begin() as connection:
            for address in addresses:
                self._messages.write(connection, "mail", address, "test", letters.test(officer), TEST_LASTS_S)
            if wishes.webhook:
                content = hook_content("cuagan.test", self._clock(), {"officer": officer})
                self._messages.write(connection, "webhook", wishes.webhook, "test", content, TEST_LASTS_S)
        return len(addresses) + bool(wishes.webhook)

    def beat(self) -> float | None:
        """When somebody last looked, in seconds since 1970; None when nobody ever did."""
        with self._engine.connect() as connection:
            return connection.execute(select(_beat.c.at)).scalar() or None

    def standing(self) -> Sequence[Alert]:
        """The alerts that have been raised and are not over."""
        with self._engine.connect() as connection:
            return [alert for alert in _read(connection) if alert.raised is not None]

    def _turn(self, connection: Connection) -> None:
        """Say that somebody looks; until the commit nobody else does."""
        connection.execute(sqlalchemy.update(_beat).values(at=self._clock()))

    def _tell(
        self,
        connection: Connection,
        alerts: Sequence[Alert],
        wishes: Wishes,
        letters: Letters,
        houses: Mapping[str, House],
    ) -> Sequence[Alert]:
        """Write one message of all that may be told now, once the first of it has waited for others."""
        now = self._clock()
        due = [alert for alert in alerts if alert.owed and _may(alert, wishes, wishes.by_day(now))]
        vain = {alert for alert in alerts if alert.notice == "ended" and _policy(alert, wishes) == "never"}
        urgent = any(alert.severity == "urgent" for alert in due)
        ripe = due and (urgent or now - min(alert.noticed for alert in due) >= self._times.batch)
        reached = bool(wishes.addresses or wishes.webhook)
        if not ripe or not reached:
            due = []
        else:
            self._write(connection, due, wishes, letters, houses)
        settled = {*due, *vain}
        return [told(alert, now) if alert in settled else alert for alert in alerts]

    def _write(
        self,
        connection: Connection,
        due: Sequence[Alert],
        wishes: Wishes,
        letters: Letters,
        houses: Mapping[str, House],
    ) -> None:
        ordered = sorted(due, key=lambda alert: (alert.severity != "urgent", alert.severity == "watch", alert.since))
        for address in wishes.addresses:
            self._messages.write(connection, "mail", address, "alerts", letters.alerts(ordered, houses), LASTS_S)
        if wishes.webhook:
            events = [letters.event(alert, houses[alert.box]) for alert in ordered]
            content = hook_content("cuagan.alerts", self._clock(), {"alerts": events})
            self._messages.write(connection, "webhook", wishes.webhook, "alerts", content, LASTS_S)


def _policy(alert: Alert, wishes: Wishes) -> Policy:
    if alert.notice == "ended":
        return wishes.ended
    return {"urgent": "always", "act": wishes.act, "watch": wishes.watch}[alert.severity]


def _may(alert: Alert, wishes: Wishes, by_day: bool) -> bool:
    policy = _policy(alert, wishes)
    return policy == "always" or (policy == "day" and by_day)


def _read(connection: Connection) -> Sequence[Alert]:
    return [Alert(**row._asdict()) for row in connection.execute(select(_alerts))]


def _keep(connection: Connection, before: Sequence[Alert], after: Sequence[Alert]) -> None:
    """Make the table say what is so now."""
    new, old = set(after), set(before)
    for alert in old - new:
        mine = (_alerts.c.box == alert.box) & (_alerts.c.name == alert.name)
        connection.execute(sqlalchemy.delete(_alerts).where(mine))
    rows = [dataclasses.asdict(alert) for alert in new - old]
    if rows:
        connection.execute(sqlalchemy.insert(_alerts), rows)
