"""How the posted listing travels to the boxes: one document, packed whole or as the step from an earlier one.

The city's folder `listings/` is a TUF repository (https://theupdateframework.github.io/specification/latest/) with
consistent snapshots, served as it lies. Its targets are `listing.json.zst`, the document in one zstd frame, and
`from-DIGITS.zst`, a zstd frame whose dictionary is the document whose SHA-256 begins so (raw content, what the command
line calls `--patch-from`). The listing's `custom` says which document either leads to (`Head`). The blank forms that a
document names are the targets `form-DIGITS.pdf` of a role of their own, `forms`: what it signs changes rarely.
"""

from __future__ import annotations

import datetime
import hashlib
from typing import Annotated, Any

import msgspec
import zstandard

from appliance.listings.listing import Form
from appliance.wire.messages import Digest

LISTING = "listing.json.zst"
METADATA, TARGETS = "listings/metadata/", "listings/targets/"
"""Where boxes find them below the city's address."""

FORMS = "forms"
"""The delegated role that signs the blank forms."""

MAX_BYTES = 64 * 1024 * 1024
"""A document is never larger: a frame that claims more is refused before it is unpacked."""

_LEVEL = 19
_WINDOW_LOG = 27


class PostingError(ValueError):
    """Something else than what the city packed."""


class Head(msgspec.Struct, frozen=True):
    """Which document is posted: its number, counted up with each publishing, its digest, and since when."""

    version: Annotated[int, msgspec.Meta(ge=1)]
    sha256: Digest
    published: datetime.datetime

    @classmethod
    def read(cls, custom: Any) -> Head:
        """From a target's `custom`; PostingError when it says something else."""
        try:
            return msgspec.convert(custom, cls)
        except msgspec.ValidationError as error:
            raise PostingError(f"custom of {LISTING}: {error}") from error

    def written(self) -> Any:
        """As a target's `custom`."""
        return msgspec.to_builtins(self)


def digest(document: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(document).hexdigest()


def step_name(sha256: str) -> str:
    """The target that leads from the document of this digest to the present one."""
    return f"from-{sha256[:16]}.zst"


class _Named(msgspec.Struct):
    bieu_mau: tuple[Form, ...] = ()


def named_in(document: bytes) -> tuple[Form, ...]:
    """The blank forms that a listing's document names; it must have been checked."""
    return msgspec.json.decode(document, type=_Named).bieu_mau


def form_name(sha256: str) -> str:
    """The target of the blank form with this digest."""
    return f"form-{sha256[:16]}.pdf"


def pack(document: bytes) -> bytes:
    """The document in one frame."""
    return zstandard.ZstdCompressor(level=_LEVEL).compress(document)


def unpack(data: bytes) -> bytes:
    """What `pack` packed; PostingError when it is something else, or too large."""
    return _decompress(zstandard.ZstdDecompressor(max_window_size=1 << _WINDOW_LOG), data)


def pack_step(old: bytes, new: bytes) -> bytes:
    """The way from `old` to `new`: short where they agree."""
    window = min(_WINDOW_LOG, max(10, (len(old) + len(new)).bit_length()))
    parameters = zstandard.ZstdCompressionParameters.from_level(_LEVEL, window_log=window, enable_ldm=True)
    return zstandard.ZstdCompressor(compression_params=parameters, dict_data=_raw(old)).compress(new)


def unpack_step(old: bytes, data: bytes) -> bytes:
    """What `pack_step` led to; PostingError when it is something else, or too large."""
    return _decompress(zstandard.ZstdDecompressor(dict_data=_raw(old), max_window_size=1 << _WINDOW_LOG), data)


def _raw(document: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(document, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _decompress(decompressor: zstandard.ZstdDecompressor, data: bytes) -> bytes:
    try:
        size = zstandard.frame_content_size(data)
        if not 0 <= size <= MAX_BYTES:
            raise PostingError(f"a frame of {size} bytes, at most {MAX_BYTES} are taken")
        return decompressor.decompress(data, max_output_size=MAX_BYTES)
    except zstandard.ZstdError as error:
        raise PostingError(f"no frame of ours: {error}") from error
