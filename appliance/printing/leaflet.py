"""What a leaflet says of a procedure: what the listing says, word for word, to take home. No resident is in it."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import msgspec

from appliance.config import Config
from appliance.listings.listing import Case, Procedure
from appliance.printing.slip import SIMULATED_BOX


class LeafletPaper(msgspec.Struct, frozen=True):
    """A paper to bring. how: as in the listing; form: the name of its blank form, or ""."""

    name: str
    how: str
    originals: int
    copies: int
    form: str = ""


class Leaflet(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a leaflet says. case: "" where the procedure has one only; phone: what its QR code opens, or "".

    doubtful: the facts that are not verified, by their keys in the listing. printed: in the zone it is shown in.
    attached: the names of the blank forms that come with it.
    """

    house: str
    ward: str
    code: str
    name: str
    plain_name: str
    case: str
    papers: tuple[LeafletPaper, ...]
    fee: str
    time: str
    place: str
    result: str
    partly_online: bool
    doubtful: frozenset[str]
    sources: tuple[tuple[str, str], ...]
    retrieved_on: dt.date
    listing: str
    printed: dt.datetime
    phone: str
    simulated: bool
    attached: tuple[str, ...] = ()
    language: str = "vi"


FACTS = ("ho_so", "le_phi", "thoi_han", "dia_chi", "ket_qua")
"""The facts of a leaflet that may be doubtful, by their keys in the listing."""


def leaflet_of(
    procedure: Procedure, case: Case, config: Config, *, listing: str, language: str, attached: dict[str, str]
) -> Leaflet:
    """The leaflet of a case, as of now. listing: its version; attached: names of the forms that come too, by file."""
    several = len(procedure.cases) > 1
    papers = [
        LeafletPaper(paper.name, paper.how, paper.originals, paper.copies, attached.get(paper.form, ""))
        for paper in case.papers
    ]
    return Leaflet(
        house=config.house.name,
        ward=config.house.ward,
        code=procedure.code,
        name=procedure.name,
        plain_name=procedure.plain_name,
        case=case.name if several else "",
        papers=tuple(papers),
        fee=case.fee.text,
        time=case.time.text,
        place=procedure.place or procedure.agency,
        result=procedure.result,
        partly_online=procedure.partly_online,
        doubtful=frozenset(fact for fact in FACTS if procedure.doubtful(fact)),
        sources=tuple(procedure.sources.items()),
        retrieved_on=procedure.retrieved_on,
        listing=listing,
        printed=dt.datetime.now(zoneinfo.ZoneInfo(config.house.time_zone)),
        phone=config.phone.page_of(procedure.code),
        simulated=config.house.box == SIMULATED_BOX,
        attached=tuple(attached.values()),
        language=language,
    )
