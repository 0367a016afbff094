"""A card of 40 MB that is filled, or turned read-only, under a real outbox. Run by test_outbox.py, in a namespace where
it may mount: `python small_card.py full|full_at_the_start|read_only FOLDER`.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from appliance.errors import ApplianceError, Fault
from appliance.outbox.outbox import Outbox, Row, SlipState, State
from tests.appliance.conftest import NOW, SUMMARY, writer

MEGABYTE = 1024 * 1024


def full(card: Path) -> None:
    """Dossiers come until nothing fits; then all of them still get out, and room is made again."""
    outbox = Outbox(card / "box")
    assert outbox.refuses(MEGABYTE) is None
    rows = fill(outbox)
    assert outbox.refuses(0) is Fault.STORAGE_FULL
    to_the_brim(card)
    for row in rows:
        outbox.mark_uploaded(row.dossier_id)
        outbox.mark_receipted(row.dossier_id, b"{}", NOW)
    assert not (card / "box" / "ballast").exists(), "the card was not full enough to prove anything"
    for row in rows:
        outbox.purge(row.dossier_id)
    assert len(outbox.rows(State.PURGED)) == len(rows)
    assert outbox.refuses(MEGABYTE) is None
    assert (card / "box" / "ballast").exists()


def full_at_the_start(card: Path) -> None:
    """A box whose card filled up while it was off starts, and sends what waits."""
    outbox = Outbox(card / "box")
    row = outbox.add("first", "0000-00001-3", "1", writer(b"sealed"), SUMMARY)
    outbox.close()
    to_the_brim(card)
    outbox = Outbox(card / "box")
    assert outbox.refuses(0) is Fault.STORAGE_FULL
    outbox.mark_uploaded(row.dossier_id)


def read_only(card: Path) -> None:
    """What is there can be neither lost nor added to, the fault has a name, and all of it can still be looked at."""
    outbox = Outbox(card / "box")
    first = outbox.add("first", "0000-00001-3", "1", writer(b"sealed"), SUMMARY)
    outbox.close()
    remount(card, "ro")
    assert fault_of(lambda: Outbox(card / "box")) is Fault.STORAGE_READ_ONLY
    assert still_told(card) == [first]
    remount(card, "rw")
    die_adding(card)
    remount(card, "ro")
    assert [row.dossier_id for row in still_told(card)] == ["second", "first"]
    remount(card, "rw")
    outbox = Outbox(card / "box")
    assert outbox.refuses(0) is None
    assert outbox.rows()[1] == first


def still_told(card: Path) -> Sequence[Row]:
    """What can be read of a card that takes nothing any more."""
    outbox = Outbox(card / "box", or_look_only=True)
    assert outbox.refuses(0) is Fault.STORAGE_READ_ONLY
    added = fault_of(lambda: outbox.add("third", "0000-00003-9", "1", writer(b"sealed"), SUMMARY))
    assert added is Fault.STORAGE_READ_ONLY
    assert fault_of(lambda: outbox.mark_slip("first", SlipState.SENT)) is Fault.STORAGE_READ_ONLY
    rows = outbox.rows()
    outbox.close()
    return rows


def die_adding(card: Path) -> None:
    """A process that adds a dossier and dies at once, so that the row is in SQLite's log only."""
    child = os.fork()
    if not child:
        Outbox(card / "box").add("second", "0000-00002-1", "1", writer(b"sealed"), SUMMARY)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert (card / "box" / "box.db-wal").stat().st_size


def remount(card: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", card], check=True)


def to_the_brim(card: Path) -> None:
    with (card / "filler").open("wb", buffering=0) as filler:
        refused(lambda: [filler.write(bytes(512)) for _ in range(MEGABYTE)])


def fill(outbox: Outbox) -> list[Row]:
    rows: list[Row] = []
    while True:
        try:
            rows.append(outbox.add(f"{len(rows)}", f"{len(rows)}", "1", writer(bytes(MEGABYTE)), SUMMARY))
        except ApplianceError as error:
            assert error.fault is Fault.STORAGE_FULL
            return rows


def fault_of(action: Callable[[], object]) -> Fault | None:
    try:
        action()
    except ApplianceError as error:
        return error.fault
    return None


def refused(action: Callable[[], object]) -> None:
    try:
        action()
    except OSError:
        return
    raise AssertionError("the card never filled up")


if __name__ == "__main__":
    trouble, folder = sys.argv[1], Path(sys.argv[2])
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "none", folder], check=True)
    {"full": full, "full_at_the_start": full_at_the_start, "read_only": read_only}[trouble](folder)
