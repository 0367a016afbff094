"""Writing to a card that may lose power at any moment, be full, or have turned read-only; and to memory."""

import contextlib
import errno
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from appliance.errors import ApplianceError, Fault

_FULL = {errno.ENOSPC, errno.EDQUOT}
_UNWRITABLE = {errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM}
_SQLITE_UNWRITABLE = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}


@contextlib.contextmanager
def named_faults() -> Iterator[None]:
    """Turn what a card says into STORAGE_FULL or STORAGE_READ_ONLY; everything else stays what it is."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        fault = storage_fault(error)
        if fault is None:
            raise
        raise ApplianceError(fault, str(error)) from error


def storage_fault(error: OSError | sqlite3.Error) -> Fault | None:
    """Which fault of the card this is, if it is one."""
    if isinstance(error, OSError):
        full, unwritable = error.errno in _FULL, error.errno in _UNWRITABLE
    else:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary code: the rest is detail
        full, unwritable = code == sqlite3.SQLITE_FULL, code in _SQLITE_UNWRITABLE
    return Fault.STORAGE_FULL if full else Fault.STORAGE_READ_ONLY if unwritable else None


def settle(file: BinaryIO) -> None:
    """What was written to it outlives a power cut from here on; its name only with its folder (`sync_folder`)."""
    file.flush()
    os.fsync(file.fileno())


@contextlib.contextmanager
def durable_file(path: Path) -> Iterator[BinaryIO]:
    """A new file that appears under its name whole and durable, or not at all: `.part`, fsync, rename, fsync."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
            settle(file)
        part.rename(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def lay(path: Path, content: bytes, mode: int | None = None) -> None:
    """A file in a folder in memory: whole or not at all, and nothing is synced. mode: for whom beside its owner."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    if mode is not None:
        part.chmod(mode)
    part.replace(path)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; without it a power cut forgets files whose bytes are safe."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
