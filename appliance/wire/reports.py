"""What a box says of itself to its city, and what it is answered.

Nobody is named: counts, states and ages only. Ages are seconds, not moments, because a box's clock may be wrong; the
city counts them from its own. A report is a signed request (`http_signing.py`) whose body is covered by its digest.
What makes it fresh and its own: the `nonce` of the last answer, which the city gave a short while ago, and a `counter`
that grows with every report for as long as the box has its card. `boot` is the system's own name of this start: no box
ever goes back to an earlier one, two that share a key do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

import msgspec

from appliance.wire.messages import Moment

Name = Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9-]{1,40}\Z")]
Short = Annotated[str, msgspec.Meta(max_length=120)]
Text = Annotated[str, msgspec.Meta(max_length=8000)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
CommandId = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")]
Progress = Literal["delivered", "started", "done", "failed", "expired"]

BEAT_S = 60
"""Seconds between two reports when nothing is new."""

WATCHED_S = 2
"""The same while somebody looks at this very box, or waits for it."""

UNHEARD_BEATS = 2.5
"""A box that has been silent for so many of its intervals is not shown as heard."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A check that is not well. `fault`: the name of the state; `for_s`: for how long, if the box knows."""

    check: Name
    fault: Name
    for_s: Count | None = None
    detail: Short = ""


class Help(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at the kiosk asked for the ward's help so many seconds ago. `told`: they have seen the answer."""

    call: CommandId
    for_s: Count
    told: bool = False


class Vitals(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Numbers; None where this box cannot tell. `focus`: sharpness of the last test picture, 1 is sharp."""

    temperature_c: float | None = None
    throttled: Sequence[Name] | None = None
    disk_free_bytes: Count | None = None
    disk_total_bytes: Count | None = None
    memory_available_bytes: Count | None = None
    card_wear_percent: Count | None = None
    uptime_s: Count | None = None
    waiting: Count = 0
    waiting_bytes: Count = 0
    oldest_unsent_s: Count | None = None
    last_receipt_s: Count | None = None
    visits_today: Count = 0
    dossiers_today: Count = 0
    faults_today: Count = 0
    camera_tested_s: Count | None = None
    focus: float | None = None
    pressed_s: Mapping[Name, Count] = {}


Code = Annotated[str, msgspec.Meta(max_length=60)]
Answered = Literal["good", "fair", "poor"]


class DayCounts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that was counted on a box on one day of its own, from the day's beginning: said again it counts once.

    visits: those that ended; of them guided: with what a procedure says or a leaflet and no dossier, abandoned: with a
    dossier begun and not handed in. pages: scanned into dossiers; sheets: leaflets and blank forms that came out.
    dossiers, leaflets: by procedure. answers: to whether it went well, only told of a day that is over, so that none
    can be laid beside the dossier that came at the same time.
    """

    day: dt.date
    visits: Count = 0
    guided: Count = 0
    abandoned: Count = 0
    calls: Count = 0
    pages: Count = 0
    sheets: Count = 0
    dossiers: Mapping[Code, Count] = {}
    leaflets: Mapping[Code, Count] = {}
    answers: Mapping[Answered, Count] = {}


class Keeps(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the box keeps to because an officer said so. `maintenance_s`, `board_s`: seconds that are left of it; `lit`:
    the hours in which its screens shine, as `06:00-21:00`, empty for always; `dark`: they rest now.
    """

    maintenance_s: Count | None = None
    board: Text = ""
    board_s: Count | None = None
    lit: Short = ""
    dark: bool = False


class Update(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How new versions stand (docs/updates.md). `compatible`: the kind of box; `running`: when the source of what runs
    was made, which orders versions; `step`, `fault`: of the one that was made at `built`.
    """

    compatible: Short = ""
    running: Count = 0
    step: Name = "none"
    built: Count = 0
    fault: Short = ""


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """How far a command has got on the box."""

    command: CommandId
    state: Progress
    detail: Text = ""


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One report. `clock`: the box's, to be compared with the city's own; `day`: of one day that the city does not know
    yet as it is now, the oldest first.
    """

    counter: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    nonce: Annotated[str, msgspec.Meta(max_length=80)]
    boot: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f-]{8,40}\Z")]
    clock: Moment
    clock_trusted: bool = True
    board: Short = ""
    serial: Short = ""
    software: Short = ""
    listing: Short = ""
    idle: bool = True
    findings: Annotated[Sequence[Found], msgspec.Meta(max_length=40)] = ()
    vitals: Vitals = Vitals()
    help: Help | None = None
    keeps: Keeps = Keeps()
    update: Update = Update()
    commands: Annotated[Sequence[Done], msgspec.Meta(max_length=40)] = ()
    day: DayCounts | None = None

    @property
    def face(self) -> str:
        """What a page must be drawn anew for: the faults and the call, in one line."""
        faults = sorted({found.fault for found in self.findings})
        return " ".join([*faults, *([f"help:{self.help.call}:{self.help.told}"] if self.help else [])])


class CityTime(msgspec.Struct, frozen=True, kw_only=True, tag="city-time", tag_field="type"):
    """The city's clock as it answered this box's report with this counter; signed by a receipt key."""

    box: str
    counter: int
    at: Moment


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a report is answered, also when it is refused: then `refused` says why, and the box reports anew at once.

    `refused`: `stale` (the nonce is too old, or none), `behind` (the city knows a higher `counter`: begin after it);
    `commands`: signed `Command`s; `interval`: seconds to the next report; `counted`: the day whose counts are kept now;
    `release`: which new version this box may take, by when it was built; `time`: a signed `CityTime`, with commands and
    for a box that does not believe its own clock.
    """

    nonce: str
    interval: int = BEAT_S
    refused: Literal["", "stale", "behind"] = ""
    counter: int = 0
    commands: Sequence[bytes] = ()
    counted: dt.date | None = None
    time: bytes = b""
    release: int = 0
