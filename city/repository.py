"""The posted listing as a TUF repository of plain files, which boxes mirror (`appliance/wire/posting.py`).

    listings/metadata/     root, targets, snapshot (each with its version in the name) and timestamp.json
    listings/targets/      the packed documents and the steps to them, each with its digest in the name
    listings/documents/    every document that was ever posted, by its number

Three keys share the work: the root's, which is not on the server, names the other two; the posting key, the console's,
signs what is posted; the clock key, the intake's, only says every day that this is still the newest. A thief of the
clock key can hold boxes on an old listing and nothing else.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from appliance.wire.posting import LISTING, Head, digest, pack, pack_step, step_name
from city.files import alone_with, write_durably

HEARD = datetime.timedelta(days=7)
"""How long boxes believe that they have the newest listing without hearing so again."""

FRESH = datetime.timedelta(days=6)
"""A timestamp with less than this to live is signed anew when somebody asks for it."""

HELD = datetime.timedelta(days=365 * 5)
"""How long the rest holds unless it is signed again."""

STEPS = 4
"""From so many earlier documents there is a short way to the present one."""


@dataclasses.dataclass(frozen=True, slots=True)
class Repository:
    """The folder `listings/` of a city's state."""

    folder: Path

    @property
    def founded(self) -> bool:
        """Whether the root has named the keys."""
        return (self.metadata / "1.root.json").exists()

    def found(self, root: Ed25519PrivateKey, posting: Ed25519PrivateKey, clock: Ed25519PrivateKey) -> None:
        """Name the keys that may post and keep the time, in the root's name. Nothing is posted yet."""
        for folder in (self.metadata, self.targets, self._documents):
            folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        signed = Root(version=1, expires=_after(HELD), consistent_snapshot=True)
        roles = {Root.type: [root], Targets.type: [posting], Snapshot.type: [posting], Timestamp.type: [posting, clock]}
        for role, keys in roles.items():
            for key in keys:
                signed.add_key(CryptoSigner(key).public_key, role)
        self._sign("1.root.json", Metadata(signed), root)

    def head(self) -> Head | None:
        """What is posted now; None before anything was."""
        timestamp = self._timestamp()
        if timestamp is None:
            return None
        posted = Metadata[Targets].from_file(str(self.metadata / f"{timestamp.snapshot_meta.version}.targets.json"))
        return Head.read(posted.signed.targets[LISTING].unrecognized_fields["custom"])

    def document(self, version: int) -> bytes:
        """A document by its number; FileNotFoundError when there was none."""
        return (self._documents / f"{version:06}.json").read_bytes()

    def publish(self, posting: Ed25519PrivateKey, document: bytes) -> Head:
        """Post this document; what is posted already stays as it is. Boxes see the old or the new, nothing between."""
        with self._alone():
            head = self.head()
            if head and head.sha256 == digest(document):
                return head
            version = head.version + 1 if head else 1
            now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
            fresh = Head(version, digest(document), now)
            write_durably(self._documents / f"{version:06}.json", document)
            self._post(posting, fresh, document)
            return fresh

    def keep_fresh(self, clock: Ed25519PrivateKey) -> None:
        """Say again that this is the newest listing, if boxes would soon doubt it."""
        timestamp = self._timestamp()
        if timestamp is None or timestamp.expires - datetime.datetime.now(datetime.UTC) > FRESH:
            return
        with self._alone():
            timestamp = self._timestamp()
            if timestamp and timestamp.expires - datetime.datetime.now(datetime.UTC) <= FRESH:
                self._stamp(clock, timestamp.version + 1, timestamp.snapshot_meta.version)

    def _post(self, posting: Ed25519PrivateKey, head: Head, document: bytes) -> None:
        before = self._timestamp()
        packed = {LISTING: pack(document)} | {
            step_name(digest(old)): pack_step(old, document) for old in self._earlier(head.version)
        }
        targets = Targets(version=head.version, expires=_after(HELD))
        for name, content in packed.items():
            target = TargetFile.from_data(name, content, ["sha256"])
            write_durably(self.targets / f"{target.hashes['sha256']}.{name}", content)
            targets.targets[name] = target
        targets.targets[LISTING].unrecognized_fields["custom"] = head.written()
        self._sign(f"{head.version}.targets.json", Metadata(targets), posting)
        snapshot = Snapshot(version=head.version, expires=_after(HELD), meta={"targets.json": MetaFile(head.version)})
        self._sign(f"{head.version}.snapshot.json", Metadata(snapshot), posting)
        self._stamp(posting, before.version + 1 if before else 1, head.version)

    def _earlier(self, version: int) -> Iterator[bytes]:
        for number in range(version - 1, max(0, version - 1 - STEPS), -1):
            yield self.document(number)

    def _stamp(self, key: Ed25519PrivateKey, version: int, posted: int) -> None:
        stamp = Timestamp(version=version, expires=_after(HEARD), snapshot_meta=MetaFile(posted))
        self._sign("timestamp.json", Metadata(stamp), key)

    def _sign(self, name: str, metadata: Metadata[Any], key: Ed25519PrivateKey) -> None:
        metadata.sign(CryptoSigner(key))
        write_durably(self.metadata / name, metadata.to_bytes())

    def _timestamp(self) -> Timestamp | None:
        path = self.metadata / "timestamp.json"
        return Metadata[Timestamp].from_file(str(path)).signed if path.exists() else None

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / "lock").open("ab") as file, alone_with(file):
            yield

    @property
    def metadata(self) -> Path:
        """The folder of what is signed."""
        return self.folder / "metadata"

    @property
    def targets(self) -> Path:
        """The folder of what is posted."""
        return self.folder / "targets"

    @property
    def _documents(self) -> Path:
        return self.folder / "documents"


def _after(time: datetime.timedelta) -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0) + time
