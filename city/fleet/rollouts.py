"""New versions go to one house, then to a ward, then to all: each step waits until the one before has proven itself.

A box is told that it may take a version when its stage has come. A stage is over when every box of it that was heard in
the last day runs the version for good and has been well for so many minutes without a break. The first box that goes
back to its old version, or refuses the new one, stops it for everybody. Nothing here runs by itself: whoever asks moves
it on.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy
from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, func, select
from sqlalchemy.exc import IntegrityError

from appliance.wire.reports import Update
from city.database import connect, moment, stamp
from city.fleet.health import Card

TABLES = MetaData()

HOUSE, WARD, ALL = 1, 2, 3
LOOK_S = 10.0
"""How often at most it is looked whether a stage is over, in one process."""

SILENT_S = 86400.0
"""A box that was not heard for so long is not waited for."""

_UNDOING = ("undone", "refused")

_rollouts = Table(
    "rollouts",
    TABLES,
    Column("rollout", Integer, primary_key=True, autoincrement=True),
    Column("compatible", String(120), nullable=False),
    Column("built", BigInteger, nullable=False),
    Column("box", String(64), nullable=False),
    Column("ward", String(120), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("stage", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("undone_by", String(64), nullable=False),
    Column("officer", String(64), nullable=False),
    Column("changed_at", String(32), nullable=False),
)

_well = Table(
    "rollout_boxes",
    TABLES,
    Column("rollout", Integer, primary_key=True),
    Column("box", String(64), primary_key=True),
    Column("well_since", String(32), nullable=False),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Rollout:
    """One version on its way. `state`: running, stopped, done; `undone_by`: the box that stopped it, if one did."""

    rollout: int
    compatible: str
    built: int
    box: str
    ward: str
    minutes: int
    stage: int
    state: str
    undone_by: str
    officer: str
    changed_at: datetime.datetime

    def meant(self, cards: Sequence[Card], stage: int) -> Sequence[Card]:
        """The houses whose boxes may take it in this stage."""
        kind = [card for card in cards if card.state != "blocked"]
        if stage == HOUSE:
            return [card for card in kind if card.house.box == self.box]
        return [card for card in kind if stage == ALL or card.house.ward == self.ward]

    def standing(self, card: Card, now: float) -> str:
        """How a box stands to it: has, coming, undone, silent, other (another kind of box)."""
        told = card.heard.report.update if card.heard else None
        if told is None or card.heard is None or now - card.heard.heard_at > SILENT_S:
            return "silent"
        if told.compatible != self.compatible:
            return "other"
        if told.built == self.built and told.step in _UNDOING:
            return "undone"
        return "has" if told.running >= self.built and told.step != "tried" else "coming"


class Rollouts:
    """The rollouts at this database URL. `cards`: every house as it stands now. Safe to share between threads."""

    def __init__(self, url: str, cards: Callable[[], Sequence[Card]]) -> None:
        self._engine = connect(url, TABLES)
        self._cards = cards
        self._looked = -LOOK_S
        self._released: Mapping[str, tuple[int, frozenset[str] | None]] = {}

    def begin(self, compatible: str, built: int, box: str, ward: str, minutes: int, officer: str) -> None:
        """Let this box have the version, then its ward, then all. Whatever was on its way for this kind is over."""
        values = {"compatible": compatible, "built": built, "box": box, "ward": ward, "minutes": minutes}
        fresh = {"stage": HOUSE, "state": "running", "undone_by": "", "officer": officer, "changed_at": stamp(_now())}
        with self._engine.begin() as connection:
            connection.execute(sqlalchemy.insert(_rollouts).values(values | fresh))

    def stop(self, rollout: int, by: str = "") -> None:
        """Let no further box have it. `by`: the box because of which."""
        running = (_rollouts.c.rollout == rollout) & (_rollouts.c.state == "running")
        self._change(running, state="stopped", undone_by=by)

    def current(self, compatible: str) -> Rollout | None:
        """The one that was begun last for this kind of box."""
        rows = select(_rollouts).where(_rollouts.c.compatible == compatible)
        with self._engine.connect() as connection:
            row = connection.execute(rows.order_by(_rollouts.c.rollout.desc()).limit(1)).first()
        return None if row is None else _rollout(row)

    def released(self, box: str, told: Update) -> int:
        """What this box may take, by when it was built; 0 when its turn has not come, or it has all that there is."""
        if not told.compatible:
            return 0
        if time.monotonic() - self._looked >= LOOK_S:
            self.move_on()
        built, boxes = self._released.get(told.compatible, (0, frozenset()))
        return built if built > told.running and (boxes is None or box in boxes) else 0

    def move_on(self) -> None:
        """Look at everything that runs: go on where a stage is over, stop where a box went back."""
        self._looked = time.monotonic()
        with self._engine.connect() as connection:
            kinds = connection.execute(select(_rollouts.c.compatible).distinct()).scalars().all()
        cards = self._cards() if kinds else ()
        released = {}
        for kind in kinds:
            if (found := self.current(kind)) and found.state == "running":
                self._look(found, cards, time.time())
            if (found := self.current(kind)) and found.state != "stopped":
                boxes = frozenset(card.house.box for card in found.meant(cards, found.stage))
                released[kind] = (found.built, None if found.stage == ALL else boxes)
        self._released = released

    def counts(self, found: Rollout, stage: int) -> Mapping[str, int]:
        """How the boxes of a stage stand: has, coming, undone, silent."""
        now = time.time()
        standings = [found.standing(card, now) for card in found.meant(self._cards(), stage)]
        return {name: standings.count(name) for name in ("has", "coming", "undone", "silent")}

    def changed(self) -> tuple[int, str]:
        """Whenever a rollout moves, one of these does."""
        rows = select(func.count(), func.coalesce(func.max(_rollouts.c.changed_at), ""))
        with self._engine.connect() as connection:
            count, last = connection.execute(rows).one()
        return count, last

    def _look(self, found: Rollout, cards: Sequence[Card], now: float) -> None:
        undone = [each for each in found.meant(cards, ALL) if found.standing(each, now) == "undone"]
        if undone:
            self.stop(found.rollout, undone[0].house.box)
            return
        waited_for = [
            card for card in found.meant(cards, found.stage) if found.standing(card, now) not in ("silent", "other")
        ]
        well = [self._well_for(found, card, now) for card in waited_for]
        if not well or min(well) < found.minutes * 60:
            return
        here = (_rollouts.c.rollout == found.rollout) & (_rollouts.c.stage == found.stage)
        after: dict[str, Any] = {"state": "done"} if found.stage == ALL else {"stage": found.stage + 1}
        self._change(here & (_rollouts.c.state == "running"), **after)

    def _well_for(self, found: Rollout, card: Card, now: float) -> float:
        """For how many seconds this box has run the version without a break and well; below 0 when it does not."""
        mine = (_well.c.rollout == found.rollout) & (_well.c.box == card.house.box)
        well = found.standing(card, now) == "has" and not card.unheard and card.state in ("well", "watch")
        with self._engine.begin() as connection:
            if not well:
                connection.execute(sqlalchemy.delete(_well).where(mine))
                return -1.0
            since = connection.execute(select(_well.c.well_since).where(mine)).scalar()
        if since is None:
            with contextlib.suppress(IntegrityError), self._engine.begin() as connection:  # another worker was first
                values = {"rollout": found.rollout, "box": card.house.box, "well_since": stamp(_now())}
                connection.execute(sqlalchemy.insert(_well).values(values))
            return 0.0
        return now - moment(since).timestamp()

    def _change(self, where: Any, **values: object) -> None:
        with self._engine.begin() as connection:
            change = sqlalchemy.update(_rollouts).where(where)
            connection.execute(change.values(**values, changed_at=stamp(_now())))


def _rollout(row: Any) -> Rollout:
    values = row._asdict()
    return Rollout(**values | {"changed_at": moment(values["changed_at"])})


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
