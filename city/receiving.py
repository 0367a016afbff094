"""How a dossier comes in: announced, uploaded in as many pieces as the line needs, proved, kept, signed for.

The order of the last steps is the promise: the bytes are durable and read back from the disk, and only then is the
receipt signed and committed. Interrupted anywhere, the next look at the upload goes on from what the disk holds.
"""

from __future__ import annotations

import contextlib
import datetime
import errno
import hashlib
import secrets
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.wire import envelope
from appliance.wire.messages import Receipt
from appliance.wire.signing import sign_message
from city.files import DocumentFiles, Documents, DocumentsDown, Moved, Uploads, fsync
from city.problems import Problem
from city.store import Announcement, Store, StoredDossier
from city.throttle import Throttle

MAX_BYTES = envelope.MAX_BYTES + 64 * 1024
"""The largest sealed dossier: age adds 16 bytes to every 64 kB, and a short header."""

RESERVE = 256 * 1024 * 1024
"""Bytes of disk that must stay free after an upload, so that what is here can still be worked with."""

SWEEP_S = 3600
"""How often expired uploads are looked for, at most: when something is announced."""

AGAIN_S = 10
"""Seconds after which a box may ask again when what keeps the dossiers did not answer."""


class Receiving:
    """The intake's work, without HTTP. Raises `Problem` for everything that a client is told.

    `documents`: where dossiers are kept; files in the folder, unless it is told otherwise.
    """

    def __init__(self, folder: Path, store: Store, key: Ed25519PrivateKey, documents: Documents | None = None) -> None:
        self._folder = folder
        self.store = store
        self.uploads = Uploads(_made(folder / "uploads"))
        self.documents = documents or DocumentFiles(_made(folder / "documents"))
        self._key = key
        self._sweeps = Throttle(1, SWEEP_S)

    def announce(self, claim: Announcement) -> StoredDossier:
        """Enter a dossier that will be uploaded. The same claim again gives the same row; another one is refused."""
        if shutil.disk_usage(self._folder).free < claim.size + RESERVE:
            raise Problem(507, "no-room", "The disk is too full to take this dossier.")
        row = self.store.announce(claim, _now())
        if any(getattr(row, name) != getattr(claim, name) for name in ("dossier_id", "device", "sha256", "size")):
            raise Problem(409, "other-dossier", "This dossier is known with another device, digest or size.")
        if self._sweeps.allows("due"):
            self.uploads.sweep()
        if self.offset(row) is None:
            self.uploads.start(row.upload_id)
        return row

    def upload(self, upload_id: str) -> StoredDossier:
        """The row of an upload, settled if all of it is here."""
        row = self.store.upload(upload_id)
        if row is None:
            raise Problem(404, "unknown-upload", "There is no such upload; create it again.")
        return self._settled(row)

    def offset(self, row: StoredDossier) -> int | None:
        """How many bytes of it are here; None when they expired."""
        if row.arrived_at:
            return row.size
        here = self.uploads.offset(row.upload_id)
        with _documents_answer():
            moved = here is None and self.documents.has(row.sha256)  # in this order: it may move as we look
        return row.size if moved else here

    def append(
        self, row: StoredDossier, offset: int, blocks: Iterable[memoryview], checksum: Checksum | None
    ) -> tuple[int, bytes]:
        """Add to the upload at this offset; the new offset, and the receipt if these bytes made it whole and nobody
        else did at the same time. What came before a cut stays: the whole is proved later.
        """
        try:
            end = self.uploads.append(row.upload_id, offset, checksum.over(blocks) if checksum else blocks, row.size)
        except Moved:
            raise Problem(409, "offset", "The upload is not at this offset; ask for it with HEAD.") from None
        except (ConnectionError, TimeoutError) as error:
            raise Problem(400, "cut", "The connection broke; what came until now is kept.") from error
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            raise Problem(507, "no-room", "The disk is full; what came until now is kept.") from error
        if checksum and not checksum.fits():
            self.uploads.take_back(row.upload_id, offset, end)
            raise Problem(460, "checksum", "These bytes are not those of their checksum; they were dropped.")
        return end, self._settle(row) if end == row.size else b""

    def receipted(self, dossier_id: str) -> StoredDossier:
        """The row of a dossier that is durable here, with its signed receipt."""
        row = self.store.dossier(dossier_id)
        row = row and self._settled(row)
        if row is None or row.receipt is None:
            raise Problem(404, "no-receipt", "This dossier is not here, or not yet.")
        return row

    def _settled(self, row: StoredDossier) -> StoredDossier:
        if row.arrived_at or self.offset(row) != row.size:
            return row
        self._settle(row)
        return self.store.dossier(row.dossier_id) or row

    def _settle(self, row: StoredDossier) -> bytes:
        """May be done by two at once: of their receipts, the first to be recorded is the one that anybody sees. It is
        returned to whom it belongs, the other gets none.
        """
        with _documents_answer():
            kept = self.documents.keep(self.uploads.path(row.upload_id), row.sha256)
        if not kept:
            self.store.forget(row.upload_id)
            raise Problem(460, "digest", "The upload is not the dossier that was announced; it was dropped.")
        now = _now()
        receipt = Receipt(dossier_id=row.dossier_id, sha256=row.sha256, size=row.size, received_at=now)
        signed = msgspec.json.encode(sign_message(self._key, receipt))
        return signed if self.store.arrive(row.dossier_id, now, signed) else b""


class Checksum:
    """The `Upload-Checksum` of one PATCH: the digest it should have, computed as the bytes pass."""

    ALGORITHMS = ("sha1", "sha256")

    def __init__(self, algorithm: str, expected: bytes) -> None:
        """ValueError when `expected` cannot be a digest of this algorithm."""
        self._digest = hashlib.new(algorithm)
        self._expected = expected
        if len(expected) != self._digest.digest_size:
            raise ValueError("a digest of another length")

    def is_sha256(self, digest: str) -> bool:
        """Whether this is the SHA-256 with these hexadecimal digits."""
        return self._digest.name == "sha256" and self._expected.hex() == digest

    def over(self, blocks: Iterable[memoryview]) -> Iterator[memoryview]:
        """The same blocks, remembered."""
        for block in blocks:
            self._digest.update(block)
            yield block

    def fits(self) -> bool:
        """Whether what passed is what was meant."""
        return self._digest.digest() == self._expected


@contextlib.contextmanager
def _documents_answer() -> Iterator[None]:
    """What was uploaded stays until they do."""
    try:
        yield
    except DocumentsDown as error:
        raise Problem(
            503, "documents-down", "What keeps the dossiers does not answer.", Retry_After=str(AGAIN_S)
        ) from error


def new_upload_id() -> str:
    """A name that nobody guesses: whoever knows it may continue the upload."""
    return secrets.token_hex(16)


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    fsync(folder.parent)
    return folder


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
