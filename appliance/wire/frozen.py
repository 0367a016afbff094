"""Bytes that stay what they were when their digest was taken."""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_UNCHANGEABLE = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL


class Frozen:
    """A file in memory that has no name and that the kernel lets nobody change any more (memfd_create(2)).

    `sha256` (hexadecimal) and `size` in bytes are taken from it when it is frozen. So whoever reads it later needs no
    second digest to know that these are the same bytes. `close` frees the memory, as does the end of the process.
    """

    def __init__(self, write: Callable[[BinaryIO], object]) -> None:
        """Frozen is what `write` puts into the file it is given; whatever it raises is passed on."""
        self._file = os.fdopen(os.memfd_create("frozen", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING), "w+b")
        try:
            write(self._file)
            self._file.flush()
            fcntl.fcntl(self._file, fcntl.F_ADD_SEALS, _UNCHANGEABLE)
            self.size = os.fstat(self._file.fileno()).st_size
            self.sha256 = hashlib.file_digest(self.reader(), "sha256").hexdigest()
        except BaseException:
            self.close()
            raise

    def reader(self) -> io.RawIOBase:
        """The bytes from the start; any number of readers may be at work."""
        return _Reader(self._file)

    def close(self) -> None:
        """Let go of the bytes."""
        self._file.close()


class _Reader(io.RawIOBase):
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        count = os.preadv(self._file.fileno(), [buffer], self._position)
        self._position += count
        return count
