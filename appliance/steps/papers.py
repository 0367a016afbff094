"""Each paper in turn, and on to the check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appliance.dossier import MAX_PAGES
from appliance.errors import Fault
from appliance.pages import Screen
from appliance.screens.papers import needs_bringing

if TYPE_CHECKING:
    from appliance.visit import Visit


def next_paper(visit: Visit, _: str) -> None:
    """The next paper to scan; then what to bring; then the check."""
    draft = visit.draft
    following = draft.next_paper()
    if draft.editing:
        to_check(visit, "")
    elif following is not None:
        visit.go(Screen.PAPER, str(following))
    elif needs_bringing(visit.scene()):
        visit.go(Screen.BRING)
    else:
        visit.go(Screen.CHECK)


def to_check(visit: Visit, _: str) -> None:
    """Back to the check, if it was come from; else on to it."""
    trail = visit.draft.trail
    here = next((index for index, place in enumerate(trail) if place.screen == Screen.CHECK), None)
    if here is None:
        visit.go(Screen.CHECK)
    else:
        del trail[here + 1 :]
        visit.arrive()


def capture(visit: Visit, _: str) -> None:
    """Photograph; the forty-first page is refused kindly."""
    if visit.draft.page_count >= MAX_PAGES:
        visit.fault = Fault.DOSSIER_FULL
        return
    visit.busy, visit.fault = True, None
    visit.parts.work.capture(visit.draft.visit)


def missing(visit: Visit, _: str) -> None:
    """She has not got it: kept for the officer as an answer."""
    visit.draft.paper.missing = True
    next_paper(visit, "")


def keep(visit: Visit, _: str) -> None:
    """The page is good."""
    draft = visit.draft
    if draft.shot:
        paper = draft.paper
        paper.pages, paper.missing, draft.shot = [*paper.pages, draft.shot], False, None
        visit.lying = True
    visit.swap(Screen.MORE, draft.place.argument)


def again(visit: Visit, _: str) -> None:
    """The page is not good: gone, and once more."""
    if visit.draft.shot:
        visit.parts.drafts.drop(visit.draft.shot)
        visit.draft.shot = None
    visit.lying = False  # the same sheet is to be taken
    visit.back()


def another(visit: Visit, _: str) -> None:
    """One more page of this paper."""
    visit.go(Screen.PAPER, visit.draft.place.argument)


def redo(visit: Visit, _: str) -> None:
    """All pages of this paper anew."""
    paper = visit.draft.paper
    for page in paper.pages:
        visit.parts.drafts.drop(page)
    paper.pages = []
    visit.lying = False
    visit.swap(Screen.PAPER, visit.draft.place.argument)
