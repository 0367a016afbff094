"""Leaving, and saying how it went once nothing is left that an answer could be laid beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appliance.dossier import Draft, Place, outcome
from appliance.drafts import boottime
from appliance.events import Answered
from appliance.pages import Screen

if TYPE_CHECKING:
    from appliance.visit import Visit


def leave(visit: Visit, _: str) -> None:
    """Wipe; whoever has handed in is then asked how it went, in a draft that knows nothing of the visit."""
    draft = visit.draft
    visit.end()
    if outcome(draft) == "filed":
        visit.draft = Draft(
            trail=[Place(Screen.RATE)],
            language=draft.language,
            size=draft.size,
            theme=draft.theme,
            touched=boottime(),
        )


def rate(visit: Visit, answer: str) -> None:
    """Count the answer, and be ready for the next."""
    visit.parts.bus.put(Answered(answer))
    visit.end()
