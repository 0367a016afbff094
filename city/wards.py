"""What an officer of one ward may see: its houses and what was handed in there, and nothing else of the city.

An officer who is bound to no ward is the city's technician and sees all. Whoever is bound gets the pages named here and
no others, so that a page that nobody thought of is closed to them. Wards are compared by name, as houses have them.
"""

from __future__ import annotations

from flask import abort, g, request

from city.parts import part

WITHIN = frozenset(
    {
        "console.lists", "console.fragment", "console.stream", "console.unlock", "console.find", "console.dossier",
        "console.page", "console.paper", "console.whole", "console.health",
        "fleet.page", "fleet.now", "fleet.stream", "fleet.house", "fleet.house_now", "fleet.house_stream", "fleet.do",
        "fleet.picture", "fleet.ring", "fleet.answer", "stats.page", "stats.as_csv", "stats.as_xlsx",
        "login.page", "login.log_in", "login.log_out", "metrics.scrape", "static",
    }
)  # fmt: skip
"""The pages that know wards, and those that show nothing of any."""


def only_own_ward() -> None:
    """Before any page: 403 for a page of the city's, 404 for a house, a dossier or a call of another ward."""
    g.ward = part("accounts").ward(g.officer) if g.officer else ""
    g.boxes = part("fleet").houses.of_ward(g.ward) if g.ward else None
    if not g.ward or request.endpoint is None:
        return
    if request.endpoint not in WITHIN:
        abort(403)
    if not all(own(box) for box in _asked(request.view_args or {})):
        abort(404)


def own(box: str | None) -> bool:
    """Whether the officer may see what comes from this box."""
    return g.boxes is None or box in g.boxes


def _asked(names: dict[str, str]) -> list[str | None]:
    """The boxes that what is asked for belongs to; None for what is not there."""
    boxes: list[str | None] = [names["box"]] if "box" in names else []
    if "dossier_id" in names:
        row = part("store").dossier(names["dossier_id"])
        boxes.append(row and row.device)
    if "call" in names:
        boxes.append(part("fleet").calls.box_of(names["call"]))
    return boxes
