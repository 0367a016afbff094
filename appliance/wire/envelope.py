"""The sealed dossier: a plain tar inside an age file, so that `age` and `tar` on any shell open it.

Inside: `manifest.json`, then the PDFs of the scanned papers in the manifest's order, as POSIX ustar with nothing in the
headers but name and size. There is exactly one way to write a dossier, and opening refuses every other. Outside: age v1
(age-encryption.org/v1, C2SP) to every sealing key of the city. age proves that nothing was changed, not who sealed it:
anybody can seal to a public key, so a reader trusts the manifest only as far as it trusts the box that uploaded it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, BinaryIO, Protocol

import msgspec
import pyrage

from appliance.wire.frozen import Frozen
from appliance.wire.messages import Manifest

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_BYTES = 64 * 1024 * 1024
"""The largest archive that is sealed or opened, in bytes."""

MANIFEST_NAME = "manifest.json"

_CHUNK = 64 * 1024
_END = bytes(2 * tarfile.BLOCKSIZE)


class EnvelopeError(ValueError):
    """What was given cannot be sealed, or is no envelope of ours, or is not sealed to us."""


class Out(Protocol):
    """A file that is only written to: `write` takes bytes and says how many of them it took, or raises OSError."""

    def write(self, data: bytes | memoryview, /) -> int: ...


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


def seal(manifest: Manifest, files: Mapping[str, Frozen], recipients: Iterable[str], out: Out) -> None:
    """Write the dossier, sealed to these age recipients, to `out`; a few hundred kB of memory whatever its size.

    `files` holds the PDF of each scanned paper by the manifest's name for it. EnvelopeError when they are not those of
    the manifest, by name or by digest, or are too much; OSError when writing fails, as it came.
    """
    head = msgspec.json.encode(manifest)
    if sorted(str(paper.file) for paper in manifest.scanned) != sorted(files):
        raise EnvelopeError("the files are not those of the manifest")
    members: list[tuple[str, int, _Part]] = [(MANIFEST_NAME, len(head), io.BytesIO(head))]
    for paper in manifest.scanned:
        name = str(paper.file)
        if files[name].sha256 != paper.sha256:
            raise EnvelopeError(f"{name} is not the file of the manifest")
        members.append((name, files[name].size, files[name].reader()))
    if _archive_size(size for _, size, _ in members) > MAX_BYTES:
        raise EnvelopeError(f"the dossier is larger than {MAX_BYTES} bytes")
    _encrypt(_archive(members), recipients, out)


def _encrypt(parts: Iterator[_Part], recipients: Iterable[str], out: Out) -> None:
    sink = _Sink(out)
    try:
        pyrage.encrypt_io(io.BufferedReader(_Joined(parts), _CHUNK), sink, [_recipient(each) for each in recipients])
    except pyrage.EncryptError as error:
        raise sink.failure or EnvelopeError(str(error)) from error
    if sink.failure:
        raise sink.failure


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


def _archive(members: Iterable[tuple[str, int, _Part]]) -> Iterator[_Part]:
    for name, size, content in members:
        yield io.BytesIO(_header(name, size))
        yield content
        yield io.BytesIO(_padding(size))
    yield io.BytesIO(_END)


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


class _Part(Protocol):
    def readinto(self, buffer: WriteableBuffer, /) -> int | None: ...


class _Joined(io.RawIOBase):
    """The parts one after another. age reads 8 kB at a time: a buffer around this spares a call of ours for each."""

    def __init__(self, parts: Iterator[_Part]) -> None:
        self._parts = parts
        self._part: _Part = io.BytesIO()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        while not (count := self._part.readinto(buffer)):
            part = next(self._parts, None)
            if part is None:
                return 0
            self._part = part
        return count


class _Sink:
    """Where age writes to. It keeps what went wrong: pyrage hands on only its text, and for the last bytes nothing,
    where a full card must stay an OSError with its errno.
    """

    def __init__(self, out: Out) -> None:
        self.failure: OSError | None = None
        self._out = out

    def write(self, data: bytes) -> int:
        try:
            rest = memoryview(data)
            while rest:  # a nearly full card takes only a part before it says so
                rest = rest[self._out.write(rest) :]
        except OSError as failure:
            self.failure = failure
            raise
        return len(data)

    def flush(self) -> None:
        """Durability is the caller's."""


class _Bounded(io.BytesIO):
    """Memory that refuses to grow past the largest archive: whoever sealed this may not be a friend."""

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        if self.tell() + len(data) > MAX_BYTES:
            raise EnvelopeError(f"the dossier is larger than {MAX_BYTES} bytes")
        return super().write(data)
