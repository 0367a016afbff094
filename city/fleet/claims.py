"""Boxes that ask to be let in, and the tokens that let one in without anybody typing (`appliance/wire/claims.py`)."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy
from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, func, select
from sqlalchemy.exc import IntegrityError

from appliance.wire import claims as wire
from appliance.wire.claims import CODE_MINUTES, Claim, ClaimAnswer, Grant
from city.database import connect, moment, stamp
from city.devices import Devices
from city.fleet.houses import Houses, register
from city.fleet.journal import Journal

TABLES = MetaData()

OPEN_MAX = 2000
"""Claims that wait at once: strangers can make them, and the table must not grow without end."""

TOKEN_DAYS = 30
"""For how long a token lets a box in."""

_claims = Table(
    "claims",
    TABLES,
    Column("locator", String(32), primary_key=True),
    Column("claim", LargeBinary, nullable=False),
    Column("public_key", String(44), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("expires_at", String(32), index=True, nullable=False),
    Column("answer", LargeBinary),
)

_tokens = Table(
    "enrolment_tokens",
    TABLES,
    Column("locator", String(32), primary_key=True),
    Column("token", String(64), nullable=False),
    Column("house_id", Integer, nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
    Column("public_key", String(44)),
    Column("used_at", String(32)),
    Column("officer", String(64), nullable=False),
)


class ClaimError(Exception):
    """A claim that cannot be taken. `name`: `claim-unknown`, `claim-used`, `claim-forged`, `claim-full`."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclasses.dataclass(frozen=True, slots=True)
class Token:
    """A token for one card. `token` is empty once it was used or has expired."""

    locator: str
    token: str
    house: str
    ward: str
    expires_at: datetime.datetime
    used_at: datetime.datetime | None
    officer: str


class Claims:
    """The claims at this database URL, answered for the city whose root key and keys these files hold."""

    def __init__(self, url: str, root_public: Path, city_json: Path) -> None:
        self._engine = connect(url, TABLES)
        self._root_public = root_public
        self._city_json = city_json
        self.devices = Devices(url)
        self.houses = Houses(url)
        self.journal = Journal(url)

    def ask(self, claim: Claim) -> ClaimAnswer:
        """A box asks. Waiting for an officer, or the grant at once when its token is good; ClaimError."""
        token = self._token(claim.locator)
        if token is not None:
            return self._by_token(token, claim)
        known = self._row(claim.locator)
        if known is None:
            self._enter(claim)
            return ClaimAnswer(state="waiting")
        if known.public_key != claim.public_key:
            raise ClaimError("claim-used")
        return _answered(known)

    def look(self, locator: str) -> ClaimAnswer:
        """What became of a claim; ClaimError `claim-unknown` when there is none, or its time is over."""
        row = self._row(locator)
        if row is None:
            raise ClaimError("claim-unknown")
        return _answered(row)

    def find(self, code: str) -> Claim:
        """The claim that shows this code, for an officer to look at; ClaimError, ValueError when it is no code."""
        row = self._row(wire.locator(code))
        if row is None:
            raise ClaimError("claim-unknown")
        if row.answer is not None:
            raise ClaimError("claim-used")
        claim = msgspec.json.decode(row.claim, type=Claim)
        if not wire.proves(code, claim):
            self.journal.note("claim-forged", detail=wire.fingerprint(claim.public_key))
            raise ClaimError("claim-forged")
        return claim

    def grant(self, code: str, house_id: int, officer: str) -> str:
        """Take the box that shows this code in, to this house; its code. ClaimError, DeviceError."""
        claim = self.find(code)
        answer, box = self._granted(code, claim, house_id)
        with self._engine.begin() as connection:
            unanswered = (_claims.c.locator == claim.locator) & _claims.c.answer.is_(None)
            change = sqlalchemy.update(_claims).where(unanswered).values(answer=msgspec.json.encode(answer))
            if connection.execute(change).rowcount == 0:
                raise ClaimError("claim-used")
        self._note("enrolled", claim, box, officer)
        return box

    def make_tokens(self, names: Sequence[str], ward: str, officer: str) -> Sequence[str]:
        """A token for each new house of these names."""
        tokens = [wire.new_token() for _ in names]
        now = _now()
        rows = [
            {
                "locator": wire.locator(token),
                "token": token,
                "house_id": self.houses.make(name, ward),
                "made_at": stamp(now),
                "expires_at": stamp(now + datetime.timedelta(days=TOKEN_DAYS)),
                "officer": officer,
            }
            for token, name in zip(tokens, names, strict=True)
        ]
        with self._engine.begin() as connection:
            connection.execute(sqlalchemy.insert(_tokens), rows)
        self.journal.note("tokens-made", detail=str(len(tokens)), officer=officer)
        return tokens

    def tokens(self) -> Sequence[Token]:
        """Every token, newest first."""
        rows = select(_tokens).order_by(_tokens.c.made_at.desc(), _tokens.c.house_id)
        with self._engine.connect() as connection:
            return [self._shown(row) for row in connection.execute(rows)]

    def revoke(self, locator: str, officer: str) -> None:
        """Let nobody in by this token any more."""
        with self._engine.begin() as connection:
            open_one = (_tokens.c.locator == locator) & _tokens.c.used_at.is_(None)
            gone = connection.execute(sqlalchemy.delete(_tokens).where(open_one)).rowcount
        if gone:
            self.journal.note("token-revoked", officer=officer)

    def _by_token(self, token: sqlalchemy.Row[Any], claim: Claim) -> ClaimAnswer:
        if not wire.proves(token.token, claim):
            self.journal.note("claim-forged", detail=wire.fingerprint(claim.public_key))
            raise ClaimError("claim-forged")
        if token.used_at is None and moment(token.expires_at) <= _now():
            raise ClaimError("claim-unknown")
        with self._engine.begin() as connection:
            free = (_tokens.c.locator == claim.locator) & _tokens.c.used_at.is_(None)
            values = {"used_at": stamp(_now()), "public_key": claim.public_key}
            first = connection.execute(sqlalchemy.update(_tokens).where(free).values(values)).rowcount > 0
        if not first and self._token(claim.locator).public_key != claim.public_key:  # type: ignore[union-attr]
            self.journal.note("token-again", detail=wire.fingerprint(claim.public_key))
            raise ClaimError("claim-used")
        answer, box = self._granted(token.token, claim, token.house_id)
        if first:
            self._note("enrolled-by-token", claim, box, token.officer)
        return answer

    def _granted(self, secret: str, claim: Claim, house_id: int) -> tuple[ClaimAnswer, str]:
        named = self.houses.named(house_id)
        if named is None:
            raise ClaimError("claim-unknown")
        box = register(self.devices, claim.public_key)
        self.houses.put(box, house_id, claim.board, claim.serial)
        grant = Grant(
            public_key=claim.public_key,
            box=box,
            house=named[0],
            ward=named[1],
            root=self._root_public.read_text(encoding="ascii").strip(),
            city_json=self._city_json.read_bytes(),
        )
        return wire.seal_grant(secret, grant), box

    def _note(self, kind: str, claim: Claim, box: str, officer: str) -> None:
        self.journal.note(kind, box, f"{wire.fingerprint(claim.public_key)} {claim.board} {claim.serial}", officer)

    def _enter(self, claim: Claim) -> None:
        now = _now()
        values = {
            "locator": claim.locator,
            "claim": msgspec.json.encode(claim),
            "public_key": claim.public_key,
            "made_at": stamp(now),
            "expires_at": stamp(now + datetime.timedelta(minutes=CODE_MINUTES)),
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(sqlalchemy.delete(_claims).where(_claims.c.expires_at <= stamp(now)))
                if (connection.execute(select(func.count()).select_from(_claims)).scalar() or 0) >= OPEN_MAX:
                    raise ClaimError("claim-full")
                connection.execute(sqlalchemy.insert(_claims).values(values))
        except IntegrityError:  # the same claim, twice at once
            return

    def _row(self, locator: str) -> sqlalchemy.Row[Any] | None:
        lasting = (_claims.c.locator == locator) & (_claims.c.expires_at > stamp(_now()))
        with self._engine.connect() as connection:
            return connection.execute(select(_claims).where(lasting)).first()

    def _token(self, locator: str) -> sqlalchemy.Row[Any] | None:
        with self._engine.connect() as connection:
            return connection.execute(select(_tokens).where(_tokens.c.locator == locator)).first()

    def _shown(self, row: sqlalchemy.Row[Any]) -> Token:
        name, ward = self.houses.named(row.house_id) or ("", "")
        over = row.used_at is not None or moment(row.expires_at) <= _now()
        used_at = row.used_at and moment(row.used_at)
        return Token(row.locator, "" if over else row.token, name, ward, moment(row.expires_at), used_at, row.officer)


def _answered(row: sqlalchemy.Row[Any]) -> ClaimAnswer:
    return msgspec.json.decode(row.answer, type=ClaimAnswer) if row.answer else ClaimAnswer(state="waiting")


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
