"""The sealed dossier: a plain tar inside an age file, so that `age` and `tar` on any shell open it.

Inside: `manifest.json`, then the PDFs of the scanned papers in the manifest's order, as POSIX ustar with nothing in the
headers but name and size. There is exactly one way to write a dossier, and opening refuses every other. Outside: age v1
(age-encryption.org/v1, C2SP) to every sealing key of the city. age proves that nothing was changed, not who sealed it:
anybody can seal to a public key, so a reader trusts the manifest only as far as it trusts the box that uploaded it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import io
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec
import pyrage

from appliance.wire.messages import Manifest

MAX_BYTES = 64 * 1024 * 1024
"""The largest archive that is sealed or opened, in bytes."""

MANIFEST_NAME = "manifest.json"

_CHUNK = 64 * 1024
_END = bytes(2 * tarfile.BLOCKSIZE)


class EnvelopeError(ValueError):
    """What was given cannot be sealed, or is no envelope of ours, or is not sealed to us."""


@dataclasses.dataclass(frozen=True, slots=True)
class Sealed:
    """SHA-256 (hexadecimal) and size in bytes of a sealed file."""

    sha256: str
    size: int


@dataclasses.dataclass(frozen=True, slots=True)
class Envelope:
    """An opened dossier: each file's bytes by its name, proved to be those the manifest speaks of."""

    manifest: Manifest
    files: Mapping[str, bytes]


@dataclasses.dataclass(frozen=True, slots=True)
class OpeningKey:
    """An age X25519 key pair: `identity` (`AGE-SECRET-KEY-1…`) opens what was sealed to `recipient` (`age1…`)."""

    identity: str = dataclasses.field(repr=False)
    recipient: str


def new_opening_key() -> OpeningKey:
    """A fresh pair of keys for a city."""
    identity = pyrage.x25519.Identity.generate()
    return OpeningKey(str(identity), str(identity.to_public()))


def seal(manifest: Manifest, files: Mapping[str, Path], recipients: Iterable[str], out: BinaryIO) -> Sealed:
    """Write the dossier, sealed to these age recipients, to `out`; a few hundred kB of memory whatever its size.

    `files` holds the PDF of each scanned paper by the manifest's name for it. EnvelopeError when they are not those of
    the manifest, by name or by digest, or are too much; OSError when reading or writing fails, as it came.
    """
    head = msgspec.json.encode(manifest)
    names = [str(paper.file) for paper in manifest.scanned]
    if sorted(names) != sorted(files):
        raise EnvelopeError("the files are not those of the manifest")
    sizes = {name: files[name].stat().st_size for name in names}
    if _archive_size([len(head), *sizes.values()]) > MAX_BYTES:
        raise EnvelopeError(f"the dossier is larger than {MAX_BYTES} bytes")
    pipe = _Pipe(_archive(manifest, head, files, sizes), out)
    try:
        pyrage.encrypt_io(pipe, pipe, [_recipient(recipient) for recipient in recipients])
    except pyrage.EncryptError as error:
        # pyrage keeps only the text of what our own ends raised; a full card must stay an OSError with its errno
        raise pipe.failure or EnvelopeError(str(error)) from error
    return Sealed(pipe.digest.hexdigest(), pipe.size)


def open_envelope(stream: BinaryIO, identities: Iterable[str]) -> Envelope:
    """Open a sealed dossier with any of these age identities, in memory (at most twice `MAX_BYTES`).

    EnvelopeError when it is not sealed to them, was changed or cut short, or is anything but what `seal` writes.
    """
    keys = [pyrage.x25519.Identity.from_str(identity) for identity in identities]
    plain = _Bounded()
    try:
        pyrage.decrypt_io(stream, plain, keys)
    except (pyrage.DecryptError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:  # the disk's own trouble, not age's verdict
            raise
        raise EnvelopeError(f"cannot be opened: {error}") from error
    return _unpack(plain.getbuffer())


def _unpack(plain: memoryview) -> Envelope:
    members = _members(plain)
    name, head = next(members, ("", b""))
    if name != MANIFEST_NAME:
        raise EnvelopeError("the manifest does not come first")
    try:
        manifest = msgspec.json.decode(head, type=Manifest)
    except msgspec.MsgspecError as error:
        raise EnvelopeError(f"the manifest: {error}") from error
    found = list(members)
    if [name for name, _ in found] != [paper.file for paper in manifest.scanned]:
        raise EnvelopeError("the members are not those of the manifest")
    for paper, (name, body) in zip(manifest.scanned, found, strict=True):
        if hashlib.sha256(body).hexdigest() != paper.sha256:
            raise EnvelopeError(f"{name} is not the file of the manifest")
    return Envelope(manifest, dict(found))


def _archive(manifest: Manifest, head: bytes, files: Mapping[str, Path], sizes: Mapping[str, int]) -> Iterator[bytes]:
    yield from (_header(MANIFEST_NAME, len(head)), head, _padding(len(head)))
    for paper in manifest.scanned:
        name = str(paper.file)
        yield _header(name, sizes[name])
        yield from _checked(files[name], sizes[name], str(paper.sha256))
        yield _padding(sizes[name])
    yield _END


def _checked(path: Path, size: int, sha256: str) -> Iterator[bytes]:
    """The file in chunks; EnvelopeError at its end if it was not the one announced."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            yield chunk
        if file.tell() != size or digest.hexdigest() != sha256:
            raise EnvelopeError(f"{path.name} is not the file of the manifest")


def _members(plain: memoryview) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every member; EnvelopeError at the first byte that `_archive` would not have written."""
    position = 0
    while plain[position:] != _END:
        name, size = _parse_header(bytes(plain[position : position + tarfile.BLOCKSIZE]))
        start = position + tarfile.BLOCKSIZE
        end = start + size
        position = end + len(_padding(size))
        if plain[end:position] != _padding(size):
            raise EnvelopeError("the archive is cut short or holds something between its members")
        yield name, bytes(plain[start:end])


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size = size
    return info.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict")


def _parse_header(block: bytes) -> tuple[str, int]:
    try:
        info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
        if block == _header(info.name, info.size):
            return info.name, info.size
    except (tarfile.TarError, ValueError) as error:
        raise EnvelopeError(f"no archive: {error}") from error
    raise EnvelopeError("a member of a kind that no dossier has")


def _padding(size: int) -> bytes:
    return bytes(-size % tarfile.BLOCKSIZE)


def _archive_size(sizes: Iterable[int]) -> int:
    return sum(tarfile.BLOCKSIZE + size + len(_padding(size)) for size in sizes) + len(_END)


def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise EnvelopeError(f"no age recipient: {error}") from error


class _Pipe:
    """Both ends that age works between: it reads the archive and writes the sealed file, which is measured here."""

    def __init__(self, source: Iterator[bytes], out: BinaryIO) -> None:
        self.digest = hashlib.sha256()
        self.size = 0
        self.failure: Exception | None = None
        self._source = filter(None, source)
        self._rest = b""
        self._out = out

    def read(self, size: int) -> bytes:
        with self._remembering():
            rest = self._rest or next(self._source, b"")
        self._rest = rest[size:]
        return rest[:size]

    def write(self, data: bytes) -> int:
        with self._remembering():
            self._out.write(data)
        self.digest.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Durability is the caller's."""

    @contextlib.contextmanager
    def _remembering(self) -> Iterator[None]:
        try:
            yield
        except (OSError, EnvelopeError) as failure:
            self.failure = failure
            raise


class _Bounded(io.BytesIO):
    """Memory that refuses to grow past the largest archive: whoever sealed this may not be a friend."""

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        if self.tell() + len(data) > MAX_BYTES:
            raise EnvelopeError(f"the dossier is larger than {MAX_BYTES} bytes")
        return super().write(data)
