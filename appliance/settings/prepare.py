"""What the box starts with: its settings from every file that may set them, and what is wrong with each.

A file with a mistake is not used at all, and what it said when it was last whole is used in its place: a box that ran
yesterday runs today, whatever happened to the card. Nothing here needs the network, and running it again changes
nothing. What belongs to the operating system is written by `hw.system`.
"""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec
import tomli_w

from appliance.city_link.enrolment import ROOT_KEY
from appliance.config import Config, flat, merge
from appliance.pages import say
from appliance.settings import box_settings, imager
from appliance.settings.check import Mistake, is_kept, known, mistakes
from appliance.settings.offered import SECRETS
from appliance.settings.text import Read, Unreadable, read
from appliance.storage import durable_file
from appliance.wire.claims import fingerprint

log = logging.getLogger(__name__)

CARD = "cuagan.toml"
"""The technician's file on the boot partition."""

GOOD = "card-good.toml"
"""In the state folder, readable by root only: what the card said when it was last whole, secrets included."""

EFFECTIVE = "config.toml"
"""In the runtime folder: everything together, without the Wi-Fi's password; what every process of the box reads."""

REPORT = "prepared.json"
"""In the runtime folder: what the screen must say of the start."""

LOGINS = "technician.ssh_keys"
"""Who may log in stands on the card only: what the box's own processes can write opens no shell to anybody."""

OWN_WIFI = "own-wifi-wanted"
"""In the runtime folder, so until the next start: a box that is a city's has a Wi-Fi of its own too."""

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""No l, o, 0, 1: these words are read off a screen and typed on a telephone."""

Used = Literal["card", "last-good", "nothing"]


class Places(msgspec.Struct, frozen=True):
    """Where the files lie."""

    image: Path = Path("/etc/cuagan/box.toml")
    card: Path = Path("/boot/cuagan")
    state: Path = Path("/var/lib/cuagan")
    runtime: Path = Path("/run/cuagan")


class Hotspot(msgspec.Struct, frozen=True):
    """The box's own Wi-Fi while it is being set up, and the code of its page."""

    ssid: str
    password: str
    code: str


class Report(msgspec.Struct, frozen=True):
    """What happened at the start. `used`: whose word of the card counts; `hotspot`: None once the box is set up.

    troubles: steps that failed, by their name, each with what the system said.
    """

    mistakes: Sequence[Mistake]
    used: Used
    hotspot: Hotspot | None
    troubles: Mapping[str, str] = {}
    recovery: bool = False
    """Whether back and up were held while the box started: the screen goes to the reset page."""
    own_asked: int | None = None
    """Which wish for the box's own Wi-Fi was followed last: when it was made. A newer one is followed once more."""


class Gathered(msgspec.Struct, frozen=True):
    """The settings as they hold, with the table they were made of."""

    config: Config
    table: Mapping[str, Any]
    mistakes: Sequence[Mistake]
    used: Used
    card: Mapping[str, Any]
    """What the card says when it is whole, secrets filled in; empty when it is not."""
    anew: Collection[str] = ()
    """The keys that were changed on the card since it was last taken over."""


def gather(places: Places) -> Gathered:
    """Read everything; nothing is written."""
    good = _table(places.state / GOOD)
    card, wrong = _of_card(places.card, good)
    own, own_wrong = _own(places.state)
    used: Used = "card" if not wrong else "last-good" if good else "nothing"
    anew = () if wrong or not good else _changed(good, card) - _the_citys(places.state)
    own = box_settings.without(own, {*anew, LOGINS})
    table = merge(merge(_table(places.image), good if wrong else card), own)
    return Gathered(msgspec.convert(table, Config), table, [*wrong, *own_wrong], used, {} if wrong else card, anew)


def _changed(before: Mapping[str, Any], card: Mapping[str, Any]) -> frozenset[str]:
    """What the card sets, and set otherwise or not at all before: whoever wrote that had the last word."""
    known_before = flat(before)
    return frozenset(key for key, value in flat(card).items() if known_before.get(key) != value)


def _the_citys(state: Path) -> frozenset[str]:
    """The box code of a box that is a city's is what the city says, as every number it gave begins with it."""
    return frozenset({"house.box"} if (state / ROOT_KEY).exists() else ())


def _of_card(folder: Path, good: Mapping[str, Any]) -> tuple[dict[str, Any], list[Mistake]]:
    """What Imager asked and what the technician wrote, who wins."""
    asked = _file(folder / imager.FILE)
    asked = Read(imager.translate(asked.table), imager.lines(asked.lines), asked.unreadable)
    written = _file(folder / CARD)
    wrong = [*mistakes(asked, imager.FILE), *mistakes(written, CARD)]
    table = merge(dict(asked.table), dict(written.table))
    for key in SECRETS:
        section, name = key.split(".")
        if not wrong and is_kept(table.get(section, {}).get(name)):
            kept = good.get(section, {}).get(name)
            if kept is None:
                wrong.append(Mistake(CARD, written.lines.get(key, 0), key, say("mistake-not-stored")))
            else:
                table = merge(table, {section: {name: kept}})
    return table, wrong


def _own(state: Path) -> tuple[dict[str, Any], list[Mistake]]:
    """What the box wrote itself, in this version or another; a mistake only where it cannot be read at all."""
    found = _file(state / box_settings.FILE)
    own = {} if found.unreadable else known(found.table)
    for key in sorted(flat(found.table).keys() - flat(own).keys()):
        log.warning("%s: %s is passed over: this version does not understand it", box_settings.FILE, key)
    return own, mistakes(Read({}, {}, found.unreadable), box_settings.FILE)


def _file(path: Path) -> Read:
    try:
        return read(path.read_bytes())
    except FileNotFoundError:
        return Read({}, {}, [])
    except OSError:
        return Read({}, {}, [Unreadable(0, "unreadable-file")])


def _table(path: Path) -> dict[str, Any]:
    """A file that we wrote, in whichever version, or shipped; one that is gone or broken says nothing."""
    found = _file(path)
    return {} if found.unreadable else known(found.table)


def keep(gathered: Gathered, places: Places) -> bool:
    """Make what the card said durable, so that it holds when the card does not. Says whether it was news."""
    if not gathered.card or gathered.card == _table(places.state / GOOD):
        return False
    places.state.mkdir(parents=True, exist_ok=True)
    box_settings.forget(places.state, gathered.anew)  # first: once the copy is there, nobody can tell what is new
    write_settings(places.state / GOOD, gathered.card)
    return True


def write_settings(path: Path, table: Mapping[str, Any]) -> None:
    """A settings file, whole or not at all, for its owner's eyes only."""
    with durable_file(path) as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(tomli_w.dumps(table).encode())


def effective(gathered: Gathered) -> bytes:
    """The settings that every process of the box may read: the Wi-Fi's password is root's affair."""
    without = {"wifi": {"password": ""}} if gathered.config.wifi.password else {}
    return tomli_w.dumps(merge(dict(gathered.table), without)).encode()


def read_effective(runtime: Path) -> Config | None:
    """What `effective` left when it was last asked; None when it was not since the machine's start."""
    try:
        return msgspec.toml.decode((runtime / EFFECTIVE).read_bytes(), type=Config)
    except (OSError, msgspec.MsgspecError):
        return None


def hotspot(public: str, before: Report | None) -> Hotspot:
    """The box's own Wi-Fi, named by its public key's fingerprint, since thirty of them may stand on one table; the one
    of this start, if there is one already.
    """
    if before and before.hotspot:
        return before.hotspot
    password = "".join(secrets.choice(LETTERS) for _ in range(10))
    return Hotspot(f"CuaGan-{fingerprint(public)[:4]}", password, f"{secrets.randbelow(10**6):06}")


def read_report(runtime: Path) -> Report | None:
    """What the start said; None on a desk, where nothing is prepared."""
    try:
        return msgspec.json.decode((runtime / REPORT).read_bytes(), type=Report)
    except (OSError, msgspec.MsgspecError):
        return None
