"""Why a file is not taken, for whoever words it: ids and arguments of the catalogue, no sentences."""

from __future__ import annotations

import dataclasses
import zipfile
import zlib
from collections.abc import Mapping, Sequence

CROOKED = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    OSError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What readers of office files let through when a file breaks the format's rules; XML's ParseError is a SyntaxError."""


class Refused(Exception):
    """A whole file that is not taken. `reason` ends the catalogue's `refused-…`; `file` is its name."""

    def __init__(self, reason: str, file: str = "", **arguments: str | int) -> None:
        super().__init__(f"{file}: {reason} {arguments}")
        self.reason = reason
        self.arguments: Mapping[str, str | int] = {"file": file, **arguments}


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file: a row of a sheet (counted from 1, its title row included) and the column's
    title; row 0 and another file's own word for the place where there are no rows.
    """

    file: str
    row: int = 0
    column: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Rejection:
    """One thing that is wrong. `reason` ends the catalogue's `reject-…`; `detail` is a piece of what stands there."""

    place: Place
    reason: str
    detail: str = ""


class Rejected(Exception):
    """Everything that is wrong in the files, in their order: nothing of them is taken."""

    def __init__(self, rejections: Sequence[Rejection]) -> None:
        super().__init__("; ".join(map(str, rejections)))
        self.rejections = tuple(rejections)
