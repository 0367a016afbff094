"""The officers who may use the console, and their sessions. Only the console process reads this database."""

from __future__ import annotations

import datetime
import functools
import hashlib
import secrets
from collections.abc import Sequence

from sqlalchemy import Column, MetaData, String, Table, Text, delete, func, insert, select, update
from werkzeug.security import check_password_hash, generate_password_hash

from city.database import connect, stamp

SESSION = datetime.timedelta(hours=10)
"""How long a login holds: a working day."""

TABLES = MetaData()

_officers = Table(
    "officers",
    TABLES,
    Column("name", String(64), primary_key=True),
    Column("password", Text, nullable=False),
)

_sessions = Table(
    "sessions",
    TABLES,
    Column("token", String(64), primary_key=True),
    Column("officer", String(64), nullable=False),
    Column("expires_at", String(32), nullable=False),
)


_rights = Table(
    "rights",
    TABLES,
    Column("officer", String(64), primary_key=True),
    Column("right", String(32), primary_key=True),
)


_wards = Table(
    "officers_wards",
    TABLES,
    Column("officer", String(64), primary_key=True),
    Column("ward", String(120), nullable=False),
)


class Accounts:
    """The officers in the database at this URL. Passwords are kept as scrypt hashes, session tokens as SHA-256."""

    def __init__(self, url: str) -> None:
        self._engine = connect(url, TABLES)

    def any(self) -> bool:
        """Whether there is any officer."""
        with self._engine.connect() as connection:
            return bool(connection.execute(select(func.count()).select_from(_officers)).scalar())

    def add(self, name: str, password: str) -> None:
        """Enter an officer; sqlalchemy's IntegrityError when the name is taken."""
        with self._engine.begin() as connection:
            connection.execute(insert(_officers).values(name=name, password=generate_password_hash(password)))

    def bind(self, name: str, ward: str) -> None:
        """Let an officer see this ward alone; empty: the whole city."""
        with self._engine.begin() as connection:
            connection.execute(delete(_wards).where(_wards.c.officer == name))
            if ward:
                connection.execute(insert(_wards).values(officer=name, ward=ward))

    def ward(self, name: str) -> str:
        """The ward that the officer is bound to; empty for the city's technician."""
        with self._engine.connect() as connection:
            return connection.execute(select(_wards.c.ward).where(_wards.c.officer == name)).scalar() or ""

    def names(self) -> Sequence[str]:
        """Every officer's name, sorted."""
        with self._engine.connect() as connection:
            return connection.execute(select(_officers.c.name).order_by(_officers.c.name)).scalars().all()

    def allow(self, name: str, right: str, allowed: bool = True) -> None:
        """Give an officer a right that not everybody has, or take it away."""
        mine = (_rights.c.officer == name) & (_rights.c.right == right)
        with self._engine.begin() as connection:
            connection.execute(delete(_rights).where(mine))
            if allowed:
                connection.execute(insert(_rights).values(officer=name, right=right))

    def may(self, name: str, right: str) -> bool:
        """Whether the officer has that right."""
        mine = (_rights.c.officer == name) & (_rights.c.right == right)
        with self._engine.connect() as connection:
            return bool(connection.execute(select(func.count()).select_from(_rights).where(mine)).scalar())

    def set_password(self, name: str, password: str) -> bool:
        """Give an officer a new password and end their sessions; False when there is no such officer."""
        with self._engine.begin() as connection:
            hashed = generate_password_hash(password)
            known = connection.execute(update(_officers).where(_officers.c.name == name).values(password=hashed))
            connection.execute(delete(_sessions).where(_sessions.c.officer == name))
        return known.rowcount > 0

    def remove(self, name: str) -> bool:
        """Shut an officer out, sessions included; False when there is no such officer."""
        with self._engine.begin() as connection:
            connection.execute(delete(_wards).where(_wards.c.officer == name))
            connection.execute(delete(_sessions).where(_sessions.c.officer == name))
            connection.execute(delete(_rights).where(_rights.c.officer == name))
            return connection.execute(delete(_officers).where(_officers.c.name == name)).rowcount > 0

    def log_in(self, name: str, password: str) -> str | None:
        """A fresh session's token, if the password is theirs. An unknown name takes as long as a wrong password."""
        with self._engine.connect() as connection:
            hashed = connection.execute(select(_officers.c.password).where(_officers.c.name == name)).scalar()
        if not check_password_hash(hashed or _nobodys_password(), password) or hashed is None:
            return None
        token = secrets.token_urlsafe(32)
        with self._engine.begin() as connection:
            now = _now()
            connection.execute(delete(_sessions).where(_sessions.c.expires_at <= stamp(now)))
            values = {"token": _digest(token), "officer": name, "expires_at": stamp(now + SESSION)}
            connection.execute(insert(_sessions).values(values))
        return token

    def officer(self, token: str) -> str | None:
        """Whose session this is, while it lasts."""
        lasting = (_sessions.c.token == _digest(token)) & (_sessions.c.expires_at > stamp(_now()))
        with self._engine.connect() as connection:
            return connection.execute(select(_sessions.c.officer).where(lasting)).scalar()

    def log_out(self, token: str) -> None:
        """End this session."""
        with self._engine.begin() as connection:
            connection.execute(delete(_sessions).where(_sessions.c.token == _digest(token)))


@functools.cache
def _nobodys_password() -> str:
    return generate_password_hash(secrets.token_urlsafe())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
