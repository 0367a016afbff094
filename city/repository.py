"""The posted listing as a TUF repository of plain files, which boxes mirror (`appliance/wire/posting.py`).

    listings/metadata/     root, targets, snapshot (each with its version in the name) and timestamp.json
    listings/targets/      the packed documents, the steps to them, the blank forms, each with its digest in the name
    listings/documents/    every document that was ever posted, by its number

Three keys share the work: the root's, which is not on the server, names the other two; the posting key, the console's,
signs what is posted; the clock key, the intake's, only says every day that this is still the newest. A thief of the
clock key can hold boxes on an old listing and nothing else.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner, Key
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from appliance.listings.listing import Form
from appliance.wire.posting import FORMS, LISTING, Head, digest, form_name, named_in, pack, pack_step, step_name
from city.files import alone_with, write_durably

HEARD = datetime.timedelta(days=7)
"""How long boxes believe that they have the newest listing without hearing so again."""

FRESH = datetime.timedelta(days=6)
"""A timestamp with less than this to live is signed anew when somebody asks for it."""

HELD = datetime.timedelta(days=365 * 5)
"""How long the rest holds unless it is signed again."""

STEPS = 4
"""From so many earlier documents there is a short way to the present one."""


def _no_form(sha256: str) -> bytes:
    raise FileNotFoundError(sha256)


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

    def publish(self, posting: Ed25519PrivateKey, document: bytes, form: Callable[[str], bytes] = _no_form) -> Head:
        """Post this document; what is posted already stays as it is. Boxes see the old or the new, nothing between.

        form: gives each blank form that the document names by its digest; FileNotFoundError when it is not there.
        """
        with self._alone():
            head = self.head()
            if head and head.sha256 == digest(document):
                return head
            version = head.version + 1 if head else 1
            now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
            fresh = Head(version, digest(document), now)
            write_durably(self._documents / f"{version:06}.json", document)
            self._put_forms(named_in(document), form)
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

    def stamp_for(self, clock: Ed25519PrivateKey, time: datetime.timedelta) -> bytes:
        """A timestamp for what cannot ask every day: boxes that take it believe for so long that this is the newest.

        What is served stays short-lived, and is newer than this. FileNotFoundError when nothing is posted.
        """
        with self._alone():
            before = self._timestamp()
            if before is None:
                raise FileNotFoundError(self.metadata / "timestamp.json")
            long = Metadata(Timestamp(before.version + 1, expires=_after(time), snapshot_meta=before.snapshot_meta))
            long.sign(CryptoSigner(clock))
            self._stamp(clock, before.version + 2, before.snapshot_meta.version)
            return bytes(long.to_bytes())

    def _put_forms(self, forms: Iterable[Form], content_of: Callable[[str], bytes]) -> None:
        for form in forms:
            path = self.targets / f"{form.sha256}.{form_name(form.sha256)}"
            if not path.exists():
                write_durably(path, content_of(form.sha256))

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
        meta = {"targets.json": MetaFile(head.version)}
        forms = self._sign_forms(posting, head.version, named_in(document))
        if forms:
            targets.delegations = _delegations(CryptoSigner(posting).public_key)
            meta[f"{FORMS}.json"] = MetaFile(forms)
        self._sign(f"{head.version}.targets.json", Metadata(targets), posting)
        snapshot = Snapshot(version=head.version, expires=_after(HELD), meta=meta)
        self._sign(f"{head.version}.snapshot.json", Metadata(snapshot), posting)
        self._stamp(posting, before.version + 1 if before else 1, head.version)

    def _sign_forms(self, posting: Ed25519PrivateKey, version: int, forms: Iterable[Form]) -> int:
        """The version of the role that signs these forms, new only if they are others than before; 0: there never were
        any.
        """
        named = {
            form_name(each.sha256): TargetFile(each.size, {"sha256": each.sha256}, form_name(each.sha256))
            for each in forms
        }
        before = self._forms_before()
        if not before and not named:
            return 0
        if before and before.targets == named:
            return before.version
        self._sign(f"{version}.{FORMS}.json", Metadata(Targets(version, targets=named, expires=_after(HELD))), posting)
        return version

    def _forms_before(self) -> Targets | None:
        timestamp = self._timestamp()
        if timestamp is None:
            return None
        posted = self.metadata / f"{timestamp.snapshot_meta.version}.snapshot.json"
        meta = Metadata[Snapshot].from_file(str(posted)).signed.meta.get(f"{FORMS}.json")
        if meta is None:
            return None
        return Metadata[Targets].from_file(str(self.metadata / f"{meta.version}.{FORMS}.json")).signed

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


def _delegations(key: Key) -> Delegations:
    """The posting key signs the forms too, in a role of their own: its file is fetched only when they change."""
    role = DelegatedRole(FORMS, [key.keyid], 1, terminating=True, paths=[form_name("*")])
    return Delegations({key.keyid: key}, {FORMS: role})


def _after(time: datetime.timedelta) -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0) + time
