"""The houses, and which boxes each has had.

A house keeps its name and its history when its box is replaced. The new box has a new key and so a new code: numbers of
dossiers begin with the code and never repeat, and what still waits on the old card can be sent under the old one.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy
from sqlalchemy import Column, Integer, MetaData, String, Table, select

from city.database import connect, moment, stamp
from city.devices import DeviceError, Devices

TABLES = MetaData()
LAST_CODE = 9999
NAME_MAX = 120
_TRIES = 5

_houses = Table(
    "houses",
    TABLES,
    Column("house_id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(NAME_MAX), nullable=False),
    Column("ward", String(NAME_MAX), nullable=False),
    Column("made_at", String(32), nullable=False),
)

_enrolments = Table(
    "enrolments",
    TABLES,
    Column("box", String(64), primary_key=True),
    Column("house_id", Integer, index=True, nullable=False),
    Column("board", String(120), nullable=False),
    Column("serial", String(120), nullable=False),
    Column("enrolled_at", String(32), index=True, nullable=False),
)


def plain(typed: str) -> str:
    """A house's or a ward's name as it is kept: one space between words, no longer than there is room."""
    return " ".join(typed.split())[:NAME_MAX]


@dataclasses.dataclass(frozen=True, slots=True)
class House:
    """A house and the box that stands in it now. `serial`: of the board on which it was enrolled, when that has one."""

    house_id: int
    name: str
    ward: str
    box: str
    board: str
    serial: str
    enrolled_at: datetime.datetime


class Houses:
    """The houses at this database URL. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        self._engine = connect(url, TABLES)

    def make(self, name: str, ward: str) -> int:
        """A new house; its id."""
        with self._engine.begin() as connection:
            values = {"name": name, "ward": ward, "made_at": stamp(_now())}
            made = connection.execute(sqlalchemy.insert(_houses).values(values))
        return int(made.inserted_primary_key[0])  # type: ignore[index]

    def rename(self, house_id: int, name: str, ward: str) -> None:
        """Call a house otherwise; its box hears of it at its next report."""
        with self._engine.begin() as connection:
            change = sqlalchemy.update(_houses).where(_houses.c.house_id == house_id)
            connection.execute(change.values(name=name, ward=ward))

    def put(self, box: str, house_id: int, board: str, serial: str) -> None:
        """This box stands in this house from now on; a box that was put somewhere before is moved."""
        values = {"house_id": house_id, "board": board, "serial": serial, "enrolled_at": stamp(_now())}
        with self._engine.begin() as connection:
            moved = connection.execute(sqlalchemy.update(_enrolments).where(_enrolments.c.box == box).values(values))
            if moved.rowcount == 0:
                connection.execute(sqlalchemy.insert(_enrolments).values(values | {"box": box}))

    def all(self) -> Sequence[House]:
        """Every house that has a box, by name, with its newest box."""
        newest: dict[int, House] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(_boxes().order_by(_enrolments.c.enrolled_at)):
                newest[row.house_id] = _house(row)
        return sorted(newest.values(), key=lambda house: (house.name, house.house_id))

    def named(self, house_id: int) -> tuple[str, str] | None:
        """A house's name and ward."""
        with self._engine.connect() as connection:
            row = connection.execute(select(_houses).where(_houses.c.house_id == house_id)).first()
        return None if row is None else (row.name, row.ward)

    def by_box(self) -> Mapping[str, House]:
        """Every box that was ever put into a house, with that house."""
        with self._engine.connect() as connection:
            return {row.box: _house(row) for row in connection.execute(_boxes())}

    def of_box(self, box: str) -> House | None:
        """The house that this box was put into, with this box."""
        with self._engine.connect() as connection:
            row = connection.execute(_boxes().where(_enrolments.c.box == box)).first()
        return None if row is None else _house(row)

    def boxes(self, house_id: int) -> Sequence[str]:
        """Every box that this house has had, newest first."""
        rows = select(_enrolments.c.box).where(_enrolments.c.house_id == house_id)
        with self._engine.connect() as connection:
            return connection.execute(rows.order_by(_enrolments.c.enrolled_at.desc())).scalars().all()

    def of_ward(self, ward: str) -> frozenset[str]:
        """Every box that the houses of this ward have ever had."""
        rows = select(_enrolments.c.box).join(_houses, _enrolments.c.house_id == _houses.c.house_id)
        with self._engine.connect() as connection:
            return frozenset(connection.execute(rows.where(_houses.c.ward == ward)).scalars())

    def placed(self) -> frozenset[str]:
        """Every box that was ever put into a house."""
        with self._engine.connect() as connection:
            return frozenset(connection.execute(select(_enrolments.c.box)).scalars())

    def last_ward(self) -> str:
        """The ward that was named last: most often the next house's too."""
        with self._engine.connect() as connection:
            return str(connection.execute(select(_houses.c.ward).order_by(_houses.c.house_id.desc())).scalar() or "")


def register(devices: Devices, public_key: str) -> str:
    """Let the box with this key send, under the next free code; the code that it has already, if it has one.

    DeviceError when it is blocked, or when no code is free.
    """
    for _ in range(_TRIES):
        known = {device.public_key: device for device in devices.all()}
        if public_key in known:
            if known[public_key].blocked_at:
                raise DeviceError(f"box {known[public_key].box} is blocked")
            return known[public_key].box
        code = max((int(device.box) for device in known.values() if device.box.isdigit()), default=0) + 1
        if code > LAST_CODE:
            raise DeviceError("every box code is given")
        try:
            devices.add(f"{code:04}", public_key)
        except DeviceError:
            continue  # somebody else was given the code at this moment
        return f"{code:04}"
    raise DeviceError("too many boxes ask for a code at once; try again")


def _boxes() -> Any:
    columns = (_enrolments.c.box, _enrolments.c.board, _enrolments.c.serial, _enrolments.c.enrolled_at)
    return select(_houses.c.house_id, _houses.c.name, _houses.c.ward, *columns).join_from(
        _enrolments, _houses, _enrolments.c.house_id == _houses.c.house_id
    )


def _house(row: Any) -> House:
    values = row._asdict()
    return House(**values | {"enrolled_at": moment(values["enrolled_at"])})


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
