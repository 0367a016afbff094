"""A call for help that nobody answers goes to the next in the chain, and the kiosk says truly what is happening.

The kiosk is told only what is so: `passed` once a mail server or receiver has taken a message about the call, `nobody`
when the last in the chain has had their time too.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

import sqlalchemy
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, select
from sqlalchemy.exc import IntegrityError

from city.alerts.letters import Letters, hook_content
from city.alerts.outbox import Messages
from city.alerts.settings import Wishes
from city.database import connect
from city.fleet.calls import ESCALATES_S, RINGS_S, Call
from city.fleet.fleet import Fleet
from city.fleet.houses import House

TABLES = MetaData()

_steps = Table(
    "alert_steps",
    TABLES,
    Column("call", String(32), primary_key=True),
    Column("minutes", Integer, primary_key=True),
)
_progress = Table(
    "alert_progress",
    TABLES,
    Column("call", String(32), primary_key=True),
    Column("progress", String(16), nullable=False),
)


class Escalation:
    """The calls of this fleet and how far each has got along the chain."""

    def __init__(self, url: str, fleet: Fleet, messages: Messages, clock: Callable[[], float] = time.time) -> None:
        self._engine = connect(url, TABLES)
        self._fleet = fleet
        self._messages = messages
        self._clock = clock

    def write(
        self,
        connection: Connection,
        ringing: Sequence[Call],
        houses: Mapping[str, House],
        wishes: Wishes,
        letters: Letters,
    ) -> None:
        """Within the look's transaction: a message for every step of the chain whose time has come."""
        self._messages.drop_calls(connection, [call.call for call in ringing])
        taken = {(row.call, row.minutes) for row in connection.execute(select(_steps))}
        for call in ringing:
            due = {step.minutes for step in wishes.chain if step.minutes * 60 <= self._age(call)}
            for minutes in sorted(due):
                if call.box in houses and (call.call, minutes) not in taken:
                    connection.execute(sqlalchemy.insert(_steps).values(call=call.call, minutes=minutes))
                    self._step(connection, call, minutes, houses[call.box], wishes, letters)

    def tell_kiosks(self, ringing: Sequence[Call], wishes: Wishes) -> None:
        """Tell each kiosk that calls what is new. A crash in between tells it once more: it shows the same."""
        with self._engine.connect() as connection:
            sent = self._messages.calls_sent(connection, [call.call for call in ringing])
            known = {row.call: row.progress for row in connection.execute(select(_progress))}
        for call in ringing:
            progress = self._now(call, wishes, call.call in sent)
            if progress and known.get(call.call) != progress:
                self._fleet.tell(call.box, "help-progress", {"call": call.call, "progress": progress}, "")
                self._note(call.call, progress)

    def _now(self, call: Call, wishes: Wishes, sent: bool) -> str:
        last = max((step.minutes for step in wishes.chain), default=0) * 60
        if self._age(call) >= last + ESCALATES_S:
            return "nobody"
        return "passed" if sent else ""

    def _step(
        self, connection: Connection, call: Call, minutes: int, house: House, wishes: Wishes, letters: Letters
    ) -> None:
        left = RINGS_S - self._age(call)
        addresses = {address for step in wishes.chain if step.minutes == minutes for address in step.addresses}
        for address in sorted(addresses):
            self._messages.write(connection, "mail", address, "call", letters.call(call, house), left, call.call)
        if wishes.webhook:
            content = hook_content("cuagan.help_call", self._clock(), letters.call_event(call, house, minutes))
            self._messages.write(connection, "webhook", wishes.webhook, "call", content, left, call.call)

    def _note(self, call: str, progress: str) -> None:
        change = sqlalchemy.update(_progress).where(_progress.c.call == call).values(progress=progress)
        with self._engine.begin() as connection:
            if connection.execute(change).rowcount:
                return
        try:
            with self._engine.begin() as connection:
                connection.execute(sqlalchemy.insert(_progress).values(call=call, progress=progress))
        except IntegrityError:  # another process looked at the same moment: it has told the kiosk the same
            return

    def _age(self, call: Call) -> float:
        return self._clock() - call.called_at.timestamp()
