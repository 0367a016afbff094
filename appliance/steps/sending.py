"""Check, seal, and the number."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from appliance.dossier import Place
from appliance.errors import Fault
from appliance.pages import Screen
from appliance.printing.orders import SlipOrder
from appliance.steps import parting
from appliance.steps.asking import open_question, unanswered

if TYPE_CHECKING:
    from appliance.visit import Visit


def edit(visit: Visit, name: str) -> None:
    """Change one answer and come back."""
    visit.draft.editing = True
    open_question(visit, name)


def edit_paper(visit: Visit, index: str) -> None:
    """Look at a paper again and come back."""
    visit.draft.editing = True
    visit.go(Screen.MORE if visit.draft.papers[int(index)].pages else Screen.PAPER, index)


def submit(visit: Visit, _: str) -> None:
    """Send it, unless a question or a paper was left open on the way back from changing something: then ask that."""
    question, paper = unanswered(visit), visit.draft.next_paper()
    if question:
        edit(visit, question)
    elif paper is not None:
        edit_paper(visit, str(paper))
    else:
        _seal(visit)


def _seal(visit: Visit) -> None:
    """Seal the dossier; the number comes only when it is durable."""
    visit.draft.dossier_id = visit.draft.dossier_id or str(uuid.uuid4())
    visit.go(Screen.SEALING)
    visit.busy = True
    visit.save()  # a crash from here on must find this id again, or the dossier could be sealed twice
    visit.parts.work.seal(visit.draft)


def sealed(visit: Visit, dossier_id: str, number: str) -> None:
    """The dossier is durable: the number is shown and the slip goes to the printer."""
    visit.draft.dossier_id, visit.draft.number = dossier_id, number
    visit.draft.trail = [Place(Screen.HOME), Place(Screen.DONE)]
    visit.arrive()
    visit.parts.work.print_out(slip_order(visit))


def failed(visit: Visit, fault: Fault) -> None:
    """A worker gave up: said on the page where it can be tried again."""
    if visit.draft.place.screen == Screen.SEALING:
        visit.back()
    visit.fault = fault


def slip_order(visit: Visit) -> SlipOrder:
    """The slip of this visit's dossier, in the visit's language."""
    return SlipOrder(visit.draft.visit, visit.draft.dossier_id, visit.draft.language)


def print_again(visit: Visit, _: str) -> None:
    """The slip once more; what is known of the last one is not said of this one."""
    visit.job = None
    visit.parts.work.print_out(slip_order(visit), again=True)


def end(visit: Visit, _: str) -> None:
    """Wipe, but ask first while the slip has not come out: two quick presses must not cost the number and the slip."""
    if visit.scene().slip_awaited:
        visit.go(Screen.LEAVE)
    else:
        parting.leave(visit, "")


def resume(visit: Visit) -> None:
    """After a crash of this process: go on where the draft stands."""
    draft = visit.draft
    row = visit.row()
    if draft.place.screen == Screen.SEALING and row:
        sealed(visit, row.dossier_id, row.number)
    elif draft.place.screen == Screen.SEALING:
        failed(visit, Fault.SEALING_FAILED)  # not by itself again: what killed the process could be the sealing
    elif any(place.screen == Screen.DONE for place in draft.trail):
        visit.parts.work.print_out(slip_order(visit))
    elif not draft.leaflets:
        visit.parts.work.release_prints()
    for order in draft.leaflets.values():
        visit.parts.work.print_out(order)
