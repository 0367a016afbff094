"""What alerts go by: the technician's file says how messages leave, the officers' page says to whom and when.

The file (`console/alerts.toml`, docs/alerts.md) holds what could be used to reach into the city's own network, so that
no officer's page can: mail server, passwords, private networks. What officers wish is one row of the database.
"""

from __future__ import annotations

import datetime
import email.errors
import ipaddress
from collections.abc import Sequence
from email.headerregistry import Address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
import sqlalchemy
from sqlalchemy import Column, Integer, MetaData, String, Table, Text, select

from city.alerts.errors import AlertError
from city.database import connect, stamp
from city.language import LOCAL

TABLES = MetaData()
ADDRESSES_MAX = 20
STEPS_MAX = 4
_LONGEST_ADDRESS = 254
_LONGEST_URL = 500

Policy = Literal["always", "day", "never"]
"""When messages of a kind go: at once, at once by day and else in the morning, not at all."""

Clock = Annotated[str, msgspec.Meta(pattern=r"\A([01][0-9]|2[0-3]):[0-5][0-9]\Z")]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=55)]
"""A call rings for an hour: a later step would never be taken."""

_wishes = Table(
    "alert_wishes",
    TABLES,
    Column("row", Integer, primary_key=True),
    Column("wishes", Text, nullable=False),
    Column("officer", String(64), nullable=False),
    Column("changed_at", String(32), nullable=False),
)


class Smtp(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How mail leaves. `password_file`, `ca_file`: paths, relative to the file that names them."""

    host: str = ""
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    sender: str = ""
    user: str = ""
    password_file: str = ""
    ca_file: str = ""


class Hook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`allow_networks`: private networks in which a receiver may stand, as `10.1.0.0/16`."""

    allow_networks: Sequence[str] = ()
    ca_file: str = ""


class Ways(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The technician's file. `console_url`: where officers reach the console, for links; empty: no links."""

    console_url: str = ""
    smtp: Smtp = Smtp()
    webhook: Hook = Hook()


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Who is written to when a call for help has rung for so long."""

    minutes: Minutes
    addresses: Annotated[Sequence[str], msgspec.Meta(max_length=ADDRESSES_MAX)]


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What the officers wish. `day_from`, `day_to`: Vietnam's time; messages of policy `day` go between them."""

    language: Literal["vi", "en"] = "vi"
    addresses: Annotated[Sequence[str], msgspec.Meta(max_length=ADDRESSES_MAX)] = ()
    webhook: str = ""
    act: Policy = "day"
    watch: Policy = "never"
    ended: Policy = "day"
    day_from: Clock = "06:30"
    day_to: Clock = "21:00"
    chain: Annotated[Sequence[Step], msgspec.Meta(max_length=STEPS_MAX)] = ()

    def by_day(self, now: float) -> bool:
        """Whether it is day at this moment (seconds since 1970). A day may go over midnight."""
        clock = f"{datetime.datetime.fromtimestamp(now, LOCAL):%H:%M}"
        if self.day_from <= self.day_to:
            return self.day_from <= clock < self.day_to
        return clock >= self.day_from or clock < self.day_to


class WishesStore:
    """The officers' wishes at this database URL."""

    def __init__(self, url: str) -> None:
        self._engine = connect(url, TABLES)

    def read(self) -> Wishes:
        """As they were set last; where nobody has set any, nobody is written to."""
        with self._engine.connect() as connection:
            text = connection.execute(select(_wishes.c.wishes)).scalar()
        return Wishes() if text is None else msgspec.json.decode(text, type=Wishes)

    def set(self, wishes: Wishes, officer: str) -> None:
        """Go by these from now on."""
        values = {
            "wishes": msgspec.json.encode(wishes).decode(),
            "officer": officer,
            "changed_at": stamp(datetime.datetime.now(datetime.UTC)),
        }
        with self._engine.begin() as connection:
            if connection.execute(sqlalchemy.update(_wishes).values(values)).rowcount == 0:
                connection.execute(sqlalchemy.insert(_wishes).values(values | {"row": 1}))


def ways(path: Path) -> Ways:
    """The technician's file, empty where there is none. AlertError `ways` names what is wrong in it, and where."""
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=Ways)
        _check(found)
    except FileNotFoundError:
        return Ways()
    except (OSError, ValueError) as error:
        raise AlertError("ways", f"{path.name}: {error}") from error
    return found


def is_address(text: str) -> bool:
    """Whether mail can be addressed so: one plain address, in ASCII as every mail server takes it."""
    try:
        parsed = Address(addr_spec=text)
    except (ValueError, IndexError, email.errors.MessageError):
        return False
    plain = text.isascii() and text.isprintable() and not set(text) & set(' <>()",;:\\[]')
    return plain and bool(parsed.username) and "." in parsed.domain.strip(".") and len(text) <= _LONGEST_ADDRESS


def is_hook(text: str) -> bool:
    """Whether a webhook may be set so: HTTPS, a host, nobody's name or password in it."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    bare = parts.username is None and parts.password is None and not parts.fragment
    right = parts.scheme == "https" and bool(parts.hostname) and bare and port != 0
    return right and text.isascii() and text.isprintable() and " " not in text and len(text) <= _LONGEST_URL


def _check(ways: Ways) -> None:
    smtp = ways.smtp
    if smtp.host and not is_address(smtp.sender):
        raise ValueError("smtp.sender: the address that mail comes from")
    if bool(smtp.user) != bool(smtp.password_file):
        raise ValueError("smtp.user and smtp.password_file: both or none")
    if smtp.security == "none" and smtp.user:
        raise ValueError('smtp.security: a password never goes in clear; "starttls" or "tls"')
    if ways.console_url and urlsplit(ways.console_url).scheme not in ("http", "https"):
        raise ValueError("console_url: https://…")
    for network in ways.webhook.allow_networks:
        ipaddress.ip_network(network)
