"""A card of 40 MB that is filled, or turned read-only, under a real outbox. Run by test_outbox.py, in a namespace where
it may mount: `python small_card.py full|read_only FOLDER`.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from appliance.errors import ApplianceError, Fault
from appliance.outbox import Outbox, Row, State
from tests.appliance.conftest import NOW, SUMMARY, writer

MEGABYTE = 1024 * 1024


def full(card: Path) -> None:
    """Dossiers come until nothing fits; then all of them still get out, and room is made again."""
    outbox = Outbox(card / "box")
    assert outbox.room_for(MEGABYTE)
    rows = fill(outbox)
    assert not outbox.room_for(0)
    with (card / "filler").open("wb", buffering=0) as filler:
        refused(lambda: [filler.write(bytes(512)) for _ in range(MEGABYTE)])
    for row in rows:
        outbox.mark_uploaded(row.dossier_id)
        outbox.mark_receipted(row.dossier_id, b"{}", NOW)
    assert not (card / "box" / "ballast").exists(), "the card was not full enough to prove anything"
    for row in rows:
        outbox.purge(row.dossier_id)
    assert len(outbox.rows(State.PURGED)) == len(rows)
    assert outbox.room_for(MEGABYTE)
    assert (card / "box" / "ballast").exists()


def read_only(card: Path) -> None:
    """What is there can be neither lost nor added to, and the fault has a name."""
    outbox = Outbox(card / "box")
    row = outbox.add("first", "0000-00001-3", "1", writer(b"sealed"), SUMMARY)
    outbox.close()
    subprocess.run(["mount", "-o", "remount,ro", card], check=True)
    assert fault_of(lambda: Outbox(card / "box")) is Fault.STORAGE_READ_ONLY
    subprocess.run(["mount", "-o", "remount,rw", card], check=True)
    assert Outbox(card / "box").rows() == [row]


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
    {"full": full, "read_only": read_only}[trouble](folder)
