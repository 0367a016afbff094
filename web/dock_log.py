"""The dock's log: what happens in the box, by name. Never what was typed, read from a card or answered.

Each line is a kind and a message of the catalogue; events that say nothing to a watcher, or too much, have none.
"""

from __future__ import annotations

from appliance.devices import JobState
from appliance.events import (
    ButtonPressed,
    ButtonStuck,
    CodeRead,
    CodeRefused,
    DeviceFault,
    DossierSealed,
    Event,
    KeyTyped,
    LeafletChanged,
    PageCaptured,
    SheetSeen,
    SlipChanged,
    Touched,
    WorkFailed,
)
from appliance.outbox.outbox import Row
from appliance.pages import Text, literal, say

Line = tuple[str, Text]
"""The kind (a device or a part of the core), and the words."""

MUTE = ("key", "choose", "suggest")
"""Actions that are themselves what somebody typed or answered."""


def line(event: Event) -> Line | None:
    """What the log says of an event."""
    match event:
        case ButtonPressed(button):
            return "button", say("dock-log-button", button=button)
        case ButtonStuck(button, stuck):
            return "button", say("dock-log-stuck" if stuck else "dock-log-free", button=button)
        case Touched(action):
            name = action.partition(":")[0]
            return "touch", say("dock-log-key") if name in MUTE else say("dock-log-touch", action=name)
        case KeyTyped():
            return "keyboard", say("dock-log-key")
        case CodeRead():
            return "reader", say("dock-log-code")
        case CodeRefused(fault):
            return "reader", literal(fault)
        case SheetSeen(seen):
            return "camera", say("dock-log-sheet" if seen else "dock-log-no-sheet")
        case _:
            return _line_of_work(event)


def _line_of_work(event: Event) -> Line | None:
    match event:
        case DeviceFault(device, fault):
            return device, literal(fault) if fault else say("dock-log-well")
        case PageCaptured(_, _, width, height, found):
            return "camera", say("dock-log-page" if found else "dock-log-whole", size=f"{width} × {height}")
        case WorkFailed(_, work, fault):
            return work, literal(fault)
        case DossierSealed(_, _, number):
            return "outbox", say("dock-log-sealed", number=number)
        case SlipChanged(_, _, job) | LeafletChanged(_, _, job):
            return "slip", literal(job.fault) if job.fault else slip(job.state)
        case _:
            return None


def slip(state: JobState) -> Text:
    """What is known of the slip."""
    return say(f"dock-slip-{state}")


def moved(before: Row | None, row: Row) -> Line | None:
    """What the log says when a dossier has got further, or into a fault."""
    stage, previous = stage_of(row), stage_of(before) if before else "waiting"
    if before and row.fault and row.fault != before.fault:
        return "uplink", literal(row.fault)
    if stage == previous:
        return None
    return "uplink", say(f"dock-log-{stage}", number=row.number)


def stage_of(row: Row) -> str:
    """waiting, sending, uploaded, arrived or lost: how far a dossier is, as a watcher sees it."""
    if row.state == "sealed":
        return "sending" if row.location and not row.fault else "waiting"
    return {"uploaded": "uploaded", "lost": "lost"}.get(row.state, "arrived")
