"""Uploads while they arrive, and documents once they are here: plain files, made durable before anybody is told so.

Several processes may work on one folder: whoever changes a file holds its lock (flock), and looks again once he has it.
"""

from __future__ import annotations

import contextlib
import datetime
import fcntl
import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

BLOCK = 1024 * 1024
"""Bytes that are taken in or read back at a time, at most: what each costs beside its bytes is paid more rarely."""
KEPT_UNFINISHED = datetime.timedelta(days=7)
"""How long an upload that nobody continues is kept."""


class Moved(Exception):
    """An upload is not where the writer left it: somebody else went on with it, or it was dropped."""


class Uploads:
    """The bytes of unfinished uploads, each in a file named by its upload id; the size of the file is the offset."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def start(self, upload_id: str) -> None:
        """An empty upload; one that is there stays as it is. Its name becomes durable with its first bytes."""
        self.path(upload_id).touch()

    def path(self, upload_id: str) -> Path:
        """The file of this upload."""
        return self._folder / upload_id

    def offset(self, upload_id: str) -> int | None:
        """How many bytes are here; None when the upload is gone."""
        try:
            return self.path(upload_id).stat().st_size
        except FileNotFoundError:
            return None

    def append(self, upload_id: str, offset: int, blocks: Iterable[memoryview], size: int) -> int:
        """Write the blocks as they come and return the new offset. What came before a cut is kept.

        The bytes are durable, unless they complete the `size` of the upload: `Documents.keep` comes next, and syncs.
        `blocks` may raise OSError (the connection, or the disk, failed) after any block; it is passed on. Moved when
        another writer was faster: no lock is held while waiting for bytes, so a dead connection blocks nobody.
        """
        start = offset
        with self._open(upload_id) as file:
            try:
                for block in blocks:
                    offset = self._write(file, offset, block)
            finally:
                if offset < size:
                    self._sync(file, start)
        return offset

    def take_back(self, upload_id: str, start: int, end: int) -> None:
        """Drop the bytes from `start` on, unless somebody went on from `end`, or kept the whole, in the meantime."""
        with contextlib.suppress(FileNotFoundError), self.path(upload_id).open("r+b") as file, alone_with(file):
            status = os.fstat(file.fileno())
            if status.st_size == end and os.path.samestat(status, self.path(upload_id).stat()):
                os.ftruncate(file.fileno(), start)
                os.fsync(file.fileno())

    def expires(self, upload_id: str) -> datetime.datetime:
        """When the upload is dropped if nothing more comes."""
        changed = self.path(upload_id).stat().st_mtime
        return datetime.datetime.fromtimestamp(changed, datetime.UTC) + KEPT_UNFINISHED

    def sweep(self) -> None:
        """Drop the uploads that nobody continued."""
        for path in self._folder.iterdir():
            with contextlib.suppress(FileNotFoundError):  # it became a document meanwhile
                if path.stat().st_mtime < time.time() - KEPT_UNFINISHED.total_seconds():
                    path.unlink()

    def _sync(self, file: BinaryIO, start: int) -> None:
        os.fsync(file.fileno())
        if start == 0:
            fsync(self._folder)

    def _write(self, file: BinaryIO, offset: int, block: memoryview) -> int:
        with alone_with(file):
            status = os.fstat(file.fileno())
            if status.st_size != offset or status.st_nlink == 0:
                raise Moved
            while block:  # a nearly full disk takes only a part before it says so
                count = os.pwrite(file.fileno(), block, offset)
                offset, block = offset + count, block[count:]
            return offset

    def _open(self, upload_id: str) -> BinaryIO:
        try:
            return self.path(upload_id).open("r+b", buffering=0)
        except FileNotFoundError as error:
            raise Moved from error


class Documents(Protocol):
    """Sealed dossiers that are here to stay, each under the SHA-256 of its bytes.

    Every method may raise DocumentsDown: nothing is known of any document then, and the same may be asked again.
    """

    def has(self, sha256: str) -> bool:
        """Whether the document with this digest is here."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """The document with this digest, to read; FileNotFoundError when it is not here."""
        ...

    def keep(self, upload: Path, sha256: str) -> bool:
        """Make the finished upload a document: durable, and read back. False when its bytes are others.

        May be repeated after a crash at any point, or be done by two at once.
        """
        ...


class DocumentsDown(Exception):
    """What keeps the documents does not answer, or not as it should; the text says what it said."""


class DocumentFiles:
    """Documents as files in a folder, each named by its digest."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, sha256: str) -> bool:
        """Whether the document with this digest is here."""
        return self._path(sha256).exists()

    def open(self, sha256: str) -> BinaryIO:
        """The document with this digest, to read; FileNotFoundError when it is not here."""
        return self._path(sha256).open("rb")

    def keep(self, upload: Path, sha256: str) -> bool:
        """Make the finished upload a document: durable, and read back from the disk. False when it is another one.

        A document that already moved here is read back again.
        """
        for source in (upload, self._path(sha256)):
            with contextlib.suppress(FileNotFoundError), source.open("rb", buffering=0) as file, alone_with(file):
                return self._keep(source, file, sha256)
        if upload.exists():
            raise FileNotFoundError(self._folder)  # the folder is gone: the upload is as good as it was
        return False  # somebody else found it to be another one

    def _keep(self, source: Path, file: BinaryIO, sha256: str) -> bool:
        if read_back(file) != sha256:
            source.unlink()
            return False
        source.replace(self._path(sha256))
        fsync(self._folder)
        return True

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256


@contextlib.contextmanager
def alone_with(file: BinaryIO) -> Iterator[None]:
    """Nobody else, in any thread or process, is alone with this file meanwhile."""
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def read_back(file: BinaryIO) -> str:
    """The SHA-256 of what the disk holds: the file is synced and its cached pages dropped before it is read."""
    os.fsync(file.fileno())
    for advice in (os.POSIX_FADV_DONTNEED, os.POSIX_FADV_WILLNEED):
        os.posix_fadvise(file.fileno(), 0, 0, advice)
    digest, buffer = hashlib.sha256(), memoryview(bytearray(BLOCK))
    while count := os.readv(file.fileno(), [buffer]):
        digest.update(buffer[:count])
    return digest.hexdigest()


def write_durably(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Put a file in its place whole: whoever reads it meanwhile has the old one, after a power cut it is either."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        if path.exists():  # each process has a user of its own, who must be able to read the new one too
            os.fchown(file.fileno(), path.stat().st_uid, path.stat().st_gid)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    fsync(path.parent)


def fsync(folder: Path) -> None:
    """Make the names in the folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
