"""What the report process itself finds, besides what the kiosk tells: one small function for each check."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence

from appliance.devices import BUTTONS, HostFacts
from appliance.errors import Fault
from appliance.outbox.outbox import Row, State
from appliance.upkeep.status import Status
from appliance.wire.reports import Found, Vitals

SILENT_S = 15.0
"""The kiosk writes every two seconds."""

STUCK_S = 3600
"""A dossier that has been on its way for so long does not come by itself, or the house has no network."""

WORN_PERCENT = 80
"""From here on a card is replaced before it fails."""

USED_ENOUGH_S = 7 * 86400
"""A button that nobody has pressed for so long, while others were, may be dead."""


USED_LATELY_S = 86400


def kiosk(status: Status | None, now: float) -> Found | None:
    """The kiosk process does not say anything."""
    if status is None or now - status.at > SILENT_S:
        return Found(check="kiosk", fault=Fault.KIOSK_SILENT, for_s=None if status is None else int(now - status.at))
    return None


def outbox(rows: Sequence[Row], now: dt.datetime) -> Found | None:
    """A dossier waits for too long."""
    waiting = [row.sealed_at for row in rows if row.state in (State.SEALED, State.UPLOADED)]
    age = int((now - min(waiting)).total_seconds()) if waiting else 0
    return Found(check="outbox", fault=Fault.OUTBOX_STUCK, for_s=age) if age >= STUCK_S else None


def card(wear_percent: int | None) -> Found | None:
    """The card is nearly worn out, where it tells."""
    worn = wear_percent is not None and wear_percent >= WORN_PERCENT
    return Found(check="card", fault=Fault.CARD_WORN, detail=f"{wear_percent} %") if worn else None


def buttons(pressed: Mapping[str, float], now: float) -> Found | None:
    """A button that is never used while another one is."""
    ages = {name: now - at for name, at in pressed.items()}
    old = [name for name in BUTTONS if ages.get(name, now) > USED_ENOUGH_S]
    used = any(age < USED_LATELY_S for age in ages.values())
    return Found(check="buttons", fault=Fault.BUTTON_UNUSED, detail=", ".join(old)) if old and used else None


def told(status: Status | None, now: float) -> Sequence[Found]:
    """What the kiosk found, with ages instead of moments."""
    return [
        Found(
            check=each.check,
            fault=each.fault,
            for_s=None if each.since is None else max(0, int(now - each.since)),
            detail=each.detail[:120],
        )
        for each in (status.findings if status else ())
    ]


def everything(
    status: Status | None, rows: Sequence[Row], wear_percent: int | None, today: dt.datetime
) -> Sequence[Found]:
    """Every check, now."""
    now = time.monotonic()
    own = [
        kiosk(status, now),
        outbox(rows, today),
        card(wear_percent),
        buttons(status.pressed if status else {}, now),
    ]
    return [*told(status, now), *(found for found in own if found)]


def vitals(status: Status | None, facts: HostFacts, rows: Sequence[Row], today: dt.datetime) -> Vitals:
    """The numbers. `rows`: every dossier that is not through, and those of the last day."""
    now = time.monotonic()
    waiting = [row for row in rows if row.state in (State.SEALED, State.UPLOADED)]
    receipts = [row.receipted_at for row in rows if row.receipted_at]
    local = today.astimezone().date()
    fresh = status is not None and status.day == local.isoformat()
    return Vitals(
        temperature_c=facts.temperature_c,
        throttled=None if facts.throttled is None else list(facts.throttled),
        disk_free_bytes=facts.disk_free_bytes,
        disk_total_bytes=facts.disk_total_bytes,
        memory_available_bytes=facts.memory_available_bytes,
        card_wear_percent=facts.wear_percent,
        uptime_s=int(now),
        waiting=len(waiting),
        waiting_bytes=sum(row.size - row.sent for row in waiting),
        oldest_unsent_s=_age(min((row.sealed_at for row in waiting), default=None), today),
        last_receipt_s=_age(max(receipts, default=None), today),
        visits_today=status.visits if status and fresh else 0,
        faults_today=status.faults if status and fresh else 0,
        dossiers_today=sum(row.sealed_at.astimezone().date() == local for row in rows),
        pressed_s={name: max(0, int(now - at)) for name, at in (status.pressed if status else {}).items()},
    )


def _age(moment: dt.datetime | None, now: dt.datetime) -> int | None:
    return None if moment is None else max(0, int((now - moment).total_seconds()))
