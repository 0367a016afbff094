"""What lies beside each sealed file on the card, so that a dossier outlives the box's database.

It says what the row says when it is made, and like the row it names nobody.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from appliance.storage import settle
from appliance.wire.identifiers import sequence_of

_NAME = re.compile("[0-9]{4}-[0-9]{5}-[0-9]_[^_]+[.]json")


class SummaryPaper(msgspec.Struct, frozen=True):
    """A paper as the slip lists it; `how` and `state` as in the manifest."""

    name: str
    how: str
    state: str
    pages: int


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What the slip says besides number and code. It names nobody.

    due: an estimate, for a ward that received the dossier when it was created.
    """

    procedure_code: str
    procedure_name: str
    case: str
    papers: Sequence[SummaryPaper]
    created: datetime.datetime
    clock_trusted: bool
    partly_online: bool = False
    due: datetime.date | None = None


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """`sha256` and `size` are those of the sealed file; `sealed_at` in ISO 8601."""

    dossier_id: str
    number: str
    slip_code: str
    summary: Summary
    sha256: str
    size: int
    sealed_at: str


class Labels:
    """The labels in a folder of sealed files. Raises OSError as the card does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, label: Label) -> None:
        """Make a label durable but for its name, which its sealed file's fsync of the folder takes along."""
        with self._path(label.number, label.dossier_id).open("wb") as file:
            file.write(msgspec.json.encode(label))
            settle(file)

    def remove(self, number: str, dossier_id: str) -> None:
        """Take a label away, if there is one."""
        self._path(number, dossier_id).unlink(missing_ok=True)

    def read(self) -> Iterator[Label]:
        """All that can be read, by number."""
        for path in self._all():
            try:
                yield msgspec.json.decode(path.read_bytes(), type=Label)
            except (msgspec.DecodeError, msgspec.ValidationError):
                continue  # cut off while it was written: its dossier never got its name

    def last_sequence(self) -> int:
        """The highest that a label has here; 0 when there is none."""
        return max((sequence_of(_number(path)) for path in self._all()), default=0)

    def tidy(self) -> None:
        """Remove what no sealed file belongs to, but for the last: it keeps its number from being given again."""
        for path in self._all()[:-1]:
            if not self._folder.joinpath(f"{_dossier_id(path)}.age").exists():
                path.unlink(missing_ok=True)

    def _all(self) -> list[Path]:
        paths = [path for path in self._folder.iterdir() if _NAME.fullmatch(path.name)]
        return sorted(paths, key=lambda path: sequence_of(_number(path)))

    def _path(self, number: str, dossier_id: str) -> Path:
        return self._folder / f"{number}_{dossier_id}.json"


def _number(path: Path) -> str:
    return path.stem.split("_")[0]


def _dossier_id(path: Path) -> str:
    return path.stem.split("_")[1]
