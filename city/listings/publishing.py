"""Every listing that was drafted at the city, and which of them was published when: nothing is ever overwritten, and
nothing removed but drafts that nobody published for long.

A publication follows the one before it, and the database lets only one follow each: of two officers who publish at the
same time one learns that the other was first. Undoing is one more publication, of an earlier version.
"""

from __future__ import annotations

import dataclasses
import datetime
import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, String, Table, Text, func, select
from sqlalchemy.exc import IntegrityError

from city.database import connect, moment, stamp, turns
from city.language import LOCAL
from city.listings.drafting import NOTHING

TABLES = MetaData()
DRAFTS_KEPT = datetime.timedelta(days=90)

_versions = Table(
    "listing_versions",
    TABLES,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("made_at", String(32), nullable=False),
    Column("officer", String(64), nullable=False),
    Column("origin", Text, nullable=False),
    Column("follows", Integer, nullable=False),
    Column("label", String(32), unique=True),
    Column("procedures", Integer, nullable=False),
    Column("sha256", String(64)),
    Column("document", LargeBinary),
)

_publications = Table(
    "listing_publications",
    TABLES,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("follows", Integer, unique=True, nullable=False),
    Column("version", ForeignKey("listing_versions.number"), nullable=False),
    Column("at", String(32), nullable=False),
    Column("officer", String(64), nullable=False),
)


class Overtaken(Exception):
    """Somebody else published meanwhile: what was shown is no longer what would be replaced."""


@dataclasses.dataclass(frozen=True, slots=True)
class Version:
    """A listing that was drafted. label: its `phien_ban`; origin: the files' names; follows: the publication that its
    changes are laid over, 0 for none.
    """

    number: int
    label: str
    made_at: datetime.datetime
    officer: str
    origin: str
    follows: int
    procedures: int
    sha256: str


@dataclasses.dataclass(frozen=True, slots=True)
class Publication:
    """A version that was put up; `undone`: it had been up before."""

    number: int
    version: Version
    at: datetime.datetime
    officer: str
    undone: bool = False


class Publishing:
    """The listings in the database at this URL. Safe to share between threads."""

    def __init__(self, url: str, drafts_kept: datetime.timedelta = DRAFTS_KEPT) -> None:
        """drafts_kept: for how long a draft waits to be published."""
        self._drafts_kept = drafts_kept
        self._engine = connect(url, TABLES)
        self._turns = turns(self._engine)

    def keep(self, document: Mapping[str, Any], officer: str, origin: str, follows: int) -> Version:
        """Keep a draft under a number of its own; its `phien_ban` becomes day and number."""
        self.sweep()
        now = datetime.datetime.now(datetime.UTC)
        values = {"made_at": stamp(now), "officer": officer, "origin": origin, "follows": follows}
        with self._turns, self._engine.begin() as connection:
            insert = sqlalchemy.insert(_versions).values(**values, procedures=len(document["thu_tuc"]))
            number: int = connection.execute(insert.returning(_versions.c.number)).scalar_one()
            label = f"{now.astimezone(LOCAL):%Y-%m-%d}.{number}"
            content = json.dumps({**document, "phien_ban": label}, ensure_ascii=False, separators=(",", ":")).encode()
            facts = {"label": label, "sha256": hashlib.sha256(content).hexdigest(), "document": gzip.compress(content)}
            connection.execute(sqlalchemy.update(_versions).where(_versions.c.number == number).values(facts))
        return self.version(number)

    def version(self, number: int) -> Version:
        """A draft or published listing; KeyError for a number that nobody drafted."""
        with self._engine.connect() as connection:
            row = connection.execute(select(*_of_version()).where(_versions.c.number == number)).one_or_none()
        if row is None:
            raise KeyError(number)
        return _version(row._asdict())

    def number_of(self, label: str) -> int | None:
        """The number of the version with this `phien_ban`."""
        with self._engine.connect() as connection:
            return connection.execute(select(_versions.c.number).where(_versions.c.label == label)).scalar()

    def content(self, number: int) -> bytes:
        """A version's file, byte for byte as its SHA-256 says."""
        with self._engine.connect() as connection:
            packed = connection.execute(select(_versions.c.document).where(_versions.c.number == number)).scalar_one()
        return gzip.decompress(packed)

    def document(self, number: int | None) -> Mapping[str, Any]:
        """A version's listing; the empty one for None."""
        return NOTHING if number is None else dict(json.loads(self.content(number)))

    def publish(self, number: int, officer: str, follows: int) -> Publication:
        """Put a version up after the publication of this number (0: none). Overtaken if another one followed it."""
        values = {"follows": follows, "version": number, "officer": officer}
        try:
            with self._turns, self._engine.begin() as connection:
                newest = connection.execute(select(func.max(_publications.c.number))).scalar() or 0
                if newest != follows:
                    raise Overtaken
                now = stamp(datetime.datetime.now(datetime.UTC))
                connection.execute(sqlalchemy.insert(_publications).values(**values, at=now))
        except IntegrityError as error:
            raise Overtaken from error
        return self.history(1)[0]

    def before(self, publication: int) -> Version | None:
        """What was up before the version of this publication was put up for the first time; None for the first one."""
        rows = {row.number: row for row in self.history()}
        shown = rows.get(publication)
        if shown is None:
            return None
        seen = min((row.number for row in rows.values() if row.version == shown.version), default=0)
        earlier = rows.get(max((number for number in rows if number < seen), default=0))
        return earlier.version if earlier else None

    def current(self) -> Publication | None:
        """What is up now."""
        newest = self.history(1)
        return newest[0] if newest else None

    def history(self, limit: int | None = None) -> Sequence[Publication]:
        """Every publication, the newest first."""
        query = select(
            _publications.c.number.label("publication"), _publications.c.at, _publications.c.officer.label("publisher")
        ).add_columns(*_of_version())
        query = query.join_from(_publications, _versions).order_by(_publications.c.number.desc())
        with self._engine.connect() as connection:
            rows = [row._asdict() for row in connection.execute(query.limit(limit) if limit else query)]
            firsts = select(_publications.c.version, func.min(_publications.c.number)).group_by(_publications.c.version)
            first = {row[0]: row[1] for row in connection.execute(firsts)}
        return [_publication(row, first) for row in rows]

    def sweep(self) -> int:
        """Remove the drafts that nobody published in time; how many."""
        before = stamp(datetime.datetime.now(datetime.UTC) - self._drafts_kept)
        published = select(_publications.c.version)
        query = sqlalchemy.delete(_versions).where(_versions.c.number.not_in(published), _versions.c.made_at < before)
        with self._turns, self._engine.begin() as connection:
            return connection.execute(query).rowcount

    def drafts(self, limit: int) -> Sequence[Version]:
        """Drafts that were never published and still follow what is up, the newest first."""
        published = select(_publications.c.version)
        newest = select(func.coalesce(func.max(_publications.c.number), 0)).scalar_subquery()
        query = select(*_of_version()).where(_versions.c.number.not_in(published), _versions.c.follows == newest)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(_versions.c.number.desc()).limit(limit))
            return [_version(row._asdict()) for row in rows]


def _of_version() -> list[Any]:
    return [column for column in _versions.c if column.name != "document"]


def _version(row: Mapping[str, Any]) -> Version:
    names = [field.name for field in dataclasses.fields(Version)]
    return Version(**{name: row[name] for name in names} | {"made_at": moment(row["made_at"])})


def _publication(row: Mapping[str, Any], first: Mapping[int, int]) -> Publication:
    version = _version({**row})
    undone = first[version.number] != row["publication"]
    return Publication(row["publication"], version, moment(row["at"]), row["publisher"], undone)
