"""A procedure on paper: one press, one leaflet."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from appliance.devices import JobState
from appliance.pages import Screen
from appliance.printing.leaflet import leaflet_of
from appliance.printing.orders import LeafletOrder

if TYPE_CHECKING:
    from appliance.visit import Visit

WITH_FORMS = "forms"


def print_out(visit: Visit, what: str) -> None:
    """Print the leaflet of the procedure on this page, `WITH_FORMS` or alone; one still on its way is only shown."""
    draft = visit.draft
    key = f"{draft.procedure}/{draft.case}/{what}"
    if key not in draft.leaflets or _ended(visit, draft.leaflets[key]):
        _order(visit, key, with_forms=what == WITH_FORMS)
    visit.go(Screen.LEAFLET, key)


def again(visit: Visit, _: str) -> None:
    """The same once more, when the last one has ended."""
    key = visit.draft.place.argument
    order = visit.draft.leaflets[key]
    if _ended(visit, order):
        _order(visit, key, with_forms=bool(order.forms))


def _order(visit: Visit, key: str, with_forms: bool) -> None:
    scene = visit.scene()
    forms = scene.case_forms if with_forms else ()
    leaflet = leaflet_of(
        scene.procedure,
        scene.case,
        visit.parts.config,
        listing=scene.listings.version,
        language=visit.draft.language,
        attached={form.file: form.name for form in forms},
    )
    order = LeafletOrder(visit.draft.visit, str(uuid.uuid4()), leaflet, forms)
    visit.draft.leaflets[key] = order
    visit.save()  # a crash from here on must find this order again, or it could come out twice
    visit.parts.work.print_out(order)


def _ended(visit: Visit, order: LeafletOrder) -> bool:
    known = visit.leaflets.get(order.id)
    return known is not None and known.job.state in (JobState.PRINTED, JobState.UNKNOWN, JobState.CANCELLED)
