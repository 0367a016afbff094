"""What an officer may tell a box, in the order of the page, and what a form must bring for each. Pure."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence

from appliance.wire.commands import Kind

TEXT_MAX = 200
"""Characters of a message: two lines at the kiosk."""

HOURS = (1, 2, 4, 8, 24, 72)
"""For how long a message stands on the board, or nobody begins a visit."""


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """One kind of command on the page. noticed: residents notice it, so it is asked once more; fields: what its form
    has besides; lifts: the same kind without fields takes it back.
    """

    kind: Kind
    noticed: bool = False
    fields: tuple[str, ...] = ()
    lifts: bool = False


OFFERED: Sequence[Told] = (
    Told("test-print"),
    Told("restart-queue"),
    Told("send-now"),
    Told("sync-listing"),
    Told("camera-test"),
    Told("logs"),
    Told("screenshot"),
    Told("update-now"),
    Told("message", noticed=True, fields=("text",)),
    Told("board-message", noticed=True, fields=("text", "hours"), lifts=True),
    Told("screen-hours", noticed=True, fields=("from", "to"), lifts=True),
    Told("maintenance", noticed=True, fields=("hours",), lifts=True),
    Told("reboot", noticed=True),
)


def arguments(form: Mapping[str, str], now: datetime.datetime) -> tuple[Kind, Mapping[str, str]] | None:
    """What a form tells: kind and arguments; None when it is nothing that can be told."""
    told = next((each for each in OFFERED if each.kind == form.get("kind")), None)
    if told is None:
        return None
    if told.lifts and form.get("lift") == "yes":
        return told.kind, {}
    found = {field: _field(field, form.get(field, ""), now) for field in told.fields}
    if not all(found.values()):
        return None
    return told.kind, {("until" if field == "hours" else field): value for field, value in found.items()}


def _field(field: str, value: str, now: datetime.datetime) -> str:
    """The argument that a field makes; "" when it is none."""
    if field == "text":
        return " ".join(value.split())[:TEXT_MAX]
    if field == "hours":
        fits = value in map(str, HOURS)
        return (now + datetime.timedelta(hours=int(value))).isoformat(timespec="seconds") if fits else ""
    try:
        return f"{datetime.time.fromisoformat(value):%H:%M}"
    except ValueError:
        return ""
