"""What a slip says."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Sequence

import msgspec

from appliance.config import Config
from appliance.outbox.outbox import Row

SIMULATED_BOX = "0000"
"""The box number of a desk: its slips say that they are for trial."""


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a slip says. It names nobody, so it can be drawn again from the outbox's row.

    scanned: papers with their page counts; missing: those that the resident has not; to_show: those to bring along.
    created and printed are shown in the zone they come in. due: an estimate, if there is one.
    arrived: when the city signed for it, if that is known at the printing.
    """

    number: str
    code: str
    house: str
    ward: str
    procedure_code: str
    procedure_name: str
    created: dt.datetime
    printed: dt.datetime
    clock_trusted: bool
    scanned: Sequence[tuple[str, int]]
    missing: Sequence[str]
    to_show: Sequence[str]
    partly_online: bool
    track_url: str
    simulated: bool
    due: dt.date | None = None
    arrived: dt.datetime | None = None
    language: str = "vi"


def slip_of(row: Row, config: Config, language: str = "vi") -> Slip:
    """The slip of a sealed dossier, as of now, in the language of the visit."""
    summary = row.summary
    zone = zoneinfo.ZoneInfo(config.house.time_zone)
    base = config.city.track_url or config.city.url
    return Slip(
        number=row.number,
        code=row.slip_code,
        house=config.house.name,
        ward=config.house.ward,
        procedure_code=summary.procedure_code,
        procedure_name=summary.procedure_name,
        created=summary.created.astimezone(zone),
        printed=dt.datetime.now(zone),
        clock_trusted=summary.clock_trusted,
        scanned=[(paper.name, paper.pages) for paper in summary.papers if paper.state == "scanned"],
        missing=[paper.name for paper in summary.papers if paper.state == "missing"],
        to_show=[paper.name for paper in summary.papers if paper.state == "to_show"],
        partly_online=summary.partly_online,
        track_url=f"{base}/phieu/{row.number}?ma={row.slip_code}",
        simulated=config.house.box == SIMULATED_BOX,
        due=summary.due,
        arrived=row.receipted_at.astimezone(zone) if row.receipted_at else None,
        language=language,
    )
