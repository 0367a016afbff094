"""The posted listing on a stick, for a house without a link (`appliance.listings.mirror.Stick` takes it).

The stick gets what a box needs that has never heard of this city, and what one needs that has an older listing: every
root, the newest signatures, and every file that they name. Files of an older listing stay until the new timestamp is in
its place, so that a stick pulled out too early has the old listing or the new one, or is refused; never a mixture.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tuf.api.metadata import Metadata, Snapshot, Targets, Timestamp

from appliance.wire.posting import METADATA, TARGETS, Head
from city.files import write_durably
from city.language import LOCAL, Catalogue
from city.repository import Repository

READ_ME = "DOC-TRUOC.txt"
_STAMP = "timestamp.json"


class NothingPosted(Exception):
    """The city has not posted a listing yet."""


@dataclasses.dataclass(frozen=True, slots=True)
class Written:
    """What a stick holds now, and until when a box believes that it is the newest."""

    head: Head
    until: datetime.datetime


def write_stick(repository: Repository, clock: Ed25519PrivateKey, folder: Path, days: int | None = None) -> Written:
    """Put what is posted on the stick mounted at `folder`; what else is on it stays.

    `days`: for so long boxes take it; None: for as long as they believe what the city itself tells them.

    NothingPosted when there is nothing; OSError when the stick is full, read-only or gone.
    """
    repository.keep_fresh(clock)
    head = repository.head()
    if head is None:
        raise NothingPosted
    served = repository.metadata / _STAMP
    stamp = repository.stamp_for(clock, datetime.timedelta(days=days)) if days else served.read_bytes()
    signed = Metadata[Timestamp].from_bytes(stamp).signed
    names = list(_named(repository, signed.snapshot_meta.version))
    for name in names:
        _put(folder / name, (repository.folder.parent / name).read_bytes())
    _put(folder / METADATA / _STAMP, stamp)
    written = Written(head, signed.expires)
    _put(folder / READ_ME, _read_me(written).encode("utf-8-sig"))
    _sweep(folder, {*names, METADATA + _STAMP})
    return written


def _named(repository: Repository, version: int) -> Iterator[str]:
    """The files that this snapshot needs, by their names below the state folder: targets before what names them."""
    snapshot = f"{version}.snapshot.json"
    roles = Metadata[Snapshot].from_file(str(repository.metadata / snapshot)).signed.meta
    signed = [f"{meta.version}.{name}" for name, meta in roles.items()]
    for listed in signed:
        for name, target in Metadata[Targets].from_file(str(repository.metadata / listed)).signed.targets.items():
            yield f"{TARGETS}{target.hashes['sha256']}.{name}"
    yield from (f"{METADATA}{path.name}" for path in sorted(repository.metadata.glob("*.root.json")))
    yield from (METADATA + name for name in (*signed, snapshot))


def _put(path: Path, content: bytes) -> None:
    """The same bytes are not written again: sticks wear out, and are slow."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        if path.read_bytes() == content:
            return
    write_durably(path, content)


def _sweep(folder: Path, names: set[str]) -> None:
    """Remove what only an older listing needed."""
    for kind in (METADATA, TARGETS):
        for path in (folder / kind).rglob("*"):
            if path.is_file() and str(path.relative_to(folder)) not in names:
                path.unlink()


def _read_me(written: Written) -> str:
    """In Vietnamese, for whoever finds the stick; with the line ends of Windows, where it may be opened."""
    published, until = (moment.astimezone(LOCAL) for moment in (written.head.published, written.until))
    text = Catalogue("vi")(
        "stick-read-me",
        version=str(written.head.version),
        published=f"{published:%d/%m/%Y}",
        until=f"{until:%d/%m/%Y}",
    )
    return text.replace("\n", "\r\n") + "\r\n"
