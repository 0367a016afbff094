"""From the attract screen to a procedure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appliance.dossier import MAX_BYTES, DraftPaper, Place
from appliance.pages import Screen
from appliance.steps import sending

if TYPE_CHECKING:
    from appliance.visit import Visit


def start(visit: Visit, _: str) -> None:
    """Somebody came."""
    visit.draft.trail = [Place(Screen.HOME)]
    visit.arrive()


def print_offer(visit: Visit, _: str) -> None:
    """Print the slip that an interrupted visit never got."""
    row = visit.interrupted()
    if row:
        visit.draft.dossier_id, visit.draft.number = row.dossier_id, row.number
        visit.draft.trail = [Place(Screen.HOME), Place(Screen.DONE)]
        visit.arrive()
        visit.parts.work.print_out(sending.slip_order(visit), again=True)


def purpose(visit: Visit, name: str) -> None:
    """Handing in or only looking up: both begin by finding a procedure."""
    visit.draft.purpose = name
    visit.go(Screen.FIND)


def open_group(visit: Visit, name: str) -> None:
    """The procedures of a life event or field."""
    visit.go(Screen.PROCEDURES, f"{visit.draft.place.argument}:{name}")


def open_search(visit: Visit, _: str) -> None:
    """An empty search."""
    visit.draft.digits = visit.draft.shift = False
    visit.go(Screen.SEARCH)


def all_results(visit: Visit, _: str) -> None:
    """Everything that the words found."""
    visit.go(Screen.PROCEDURES, f"search:{visit.draft.place.text}")


def choose_procedure(visit: Visit, code: str) -> None:
    """A procedure was picked; its case first where there are several."""
    visit.draft.procedure, visit.draft.case = code, 0
    several = len(visit.scene().procedure.cases) > 1
    visit.go(Screen.CASES if several else Screen.PROCEDURE)


def choose_case(visit: Visit, index: str) -> None:
    """Which case applies."""
    visit.draft.case = int(index)
    visit.go(Screen.PROCEDURE)


def begin(visit: Visit, _: str) -> None:
    """Hand this in: refused before the first scan when the dossier could not be kept."""
    fault = visit.parts.outbox.refuses(MAX_BYTES)
    if fault:
        visit.go(Screen.FAULT, fault)
        return
    wanted = [DraftPaper(paper.name, paper.how) for paper in visit.scene().case.papers]
    if [paper.name for paper in visit.draft.papers] != [paper.name for paper in wanted]:
        visit.draft.papers = wanted
    visit.go(Screen.CONSENT)
