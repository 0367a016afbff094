"""Where every print job is noted from before it is handed over until it ended, so that a crash forgets none.

In memory like the queue, so that a power cut forgets both.

    print/KEY.job          the order, the name of its file, and the queue's number for it, 0 at first
    print/FILE             the drawn pages, until the queue has them
    print/FILE.condemned   a job that must not come out any more, until the queue has let go of it
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from pathlib import Path

import msgspec

from appliance.printing.orders import Order
from appliance.printing.printed import Sheets


class Note(msgspec.Struct):
    """A job. file: a name that is used once only; sheets: None until it is drawn; job: 0 until the queue has it."""

    order: Order
    file: str = msgspec.field(default_factory=lambda: f"{uuid.uuid4()}.pdf")
    sheets: Sheets | None = None
    job: int = 0


class Notes:
    """Those in this folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def pdf(self, note: Note) -> Path:
        """Where its pages are."""
        return self._folder / note.file

    def write(self, note: Note) -> None:
        """Whole or not at all: a crash must not leave half a note."""
        self._write(self._path(note), note)

    def drop(self, note: Note) -> None:
        """The job ended: nothing of it is left."""
        self.pdf(note).unlink(missing_ok=True)
        self._path(note).unlink(missing_ok=True)

    def condemn(self, note: Note) -> None:
        """The job must not come out any more, however long the queue cannot be reached."""
        if self._path(note).exists():
            self._write(self._condemned(note), note)
        self.drop(note)

    def condemned(self) -> Iterator[Note]:
        """Every one that the queue has still to let go of."""
        yield from self._read("*.condemned")

    def acquit(self, note: Note) -> None:
        """The queue has let go of a condemned one."""
        self._condemned(note).unlink(missing_ok=True)

    def under_way(self) -> list[Note]:
        """What a crash left; files that belong to nothing of it are removed."""
        found = list(self._read("*.job"))
        for pdf in self._folder.glob("*.pdf"):
            if pdf.name not in {note.file for note in found}:
                pdf.unlink()
        return found

    def _read(self, names: str) -> Iterator[Note]:
        for path in sorted(self._folder.glob(names)):
            with contextlib.suppress(FileNotFoundError):
                try:
                    yield msgspec.json.decode(path.read_bytes(), type=Note)
                except msgspec.MsgspecError:  # another version of this program left it
                    path.unlink()

    def _write(self, path: Path, note: Note) -> None:
        fresh = path.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(note))
        fresh.replace(path)

    def _path(self, note: Note) -> Path:
        return self._folder / f"{note.order.key}.job"

    def _condemned(self, note: Note) -> Path:
        return self._folder / f"{note.file}.condemned"
