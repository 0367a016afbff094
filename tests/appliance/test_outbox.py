"""Sealed dossiers survive what a card and its power go through, and nothing else does."""

import datetime
import hashlib
import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from appliance import database, storage
from appliance.errors import ApplianceError, Fault
from appliance.outbox.outbox import Outbox, Row, SlipState, State
from appliance.wire.envelope import EnvelopeError, Out
from tests.appliance.conftest import NOW, SUMMARY, writer

Add = Callable[..., Row]


def files(state_dir: Path) -> set[str]:
    return {path.name for path in (state_dir / "outbox").iterdir()}


def receipted(outbox: Outbox, row: Row) -> Row:
    outbox.mark_uploaded(row.dossier_id)
    outbox.mark_receipted(row.dossier_id, b"{}", NOW)
    return outbox.row(row.dossier_id)


def test_a_dossier_is_there_after_a_restart(outbox: Outbox, state_dir: Path) -> None:
    dossier_id = str(uuid.uuid4())
    added = outbox.add(dossier_id, "0000-00001-3", "123456", writer(b"sealed"), SUMMARY)
    outbox.close()
    again = Outbox(state_dir)
    again.sweep()
    assert again.row(dossier_id) == added
    assert again.path(dossier_id).read_bytes() == b"sealed"
    assert (added.state, added.slip, added.summary) == (State.SEALED, SlipState.NONE, SUMMARY)
    assert (added.sha256, added.size) == (hashlib.sha256(b"sealed").hexdigest(), 6)


def test_a_number_never_comes_twice(outbox: Outbox, state_dir: Path) -> None:
    given: list[int] = []
    others = [Outbox(state_dir) for _ in range(3)]
    threads = [
        threading.Thread(target=lambda box=box: given.extend(box.reserve_number() for _ in range(20))) for box in others
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted([*given, outbox.reserve_number()]) == list(range(1, 62))


def test_adding_it_again_after_a_crash_is_one_dossier(outbox: Outbox, add: Add) -> None:
    first = add()
    again = outbox.add(first.dossier_id, "0000-00002-1", "123456", writer(b"other"), SUMMARY)
    assert again == first
    assert len(outbox.rows()) == 1


def test_the_row_comes_only_after_the_file_is_durable(
    outbox: Outbox, state_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order is what survives a power cut: file, its name, the folder, the row."""
    steps: list[str] = []
    sync, rename = os.fsync, Path.rename

    def watch_sync(descriptor: int) -> None:
        steps.append("fsync " + Path(f"/proc/self/fd/{descriptor}").readlink().name)
        sync(descriptor)

    def watch_rename(self: Path, target: Path) -> Path:
        steps.append(f"rename to {target.name}")
        return rename(self, target)

    monkeypatch.setattr(storage.os, "fsync", watch_sync)
    monkeypatch.setattr(Path, "rename", watch_rename)
    outbox._database._connection.set_trace_callback(lambda query: steps.append(query.split()[0]))
    outbox.add("id", "0000-00001-3", "123456", writer(b"sealed"), SUMMARY)
    label = "fsync 0000-00001-3_id.json"
    assert steps[1:6] == [label, "fsync .id.age.part", "rename to id.age", "fsync outbox", "INSERT"]


def test_the_database_itself_waits_for_the_card(outbox: Outbox) -> None:
    (mode,) = outbox._database.read("PRAGMA journal_mode")
    (synchronous,) = outbox._database.read("PRAGMA synchronous")
    assert (mode[0], synchronous[0]) == ("wal", 2)


def test_what_was_cut_off_while_it_was_written_is_swept(outbox: Outbox, add: Add, state_dir: Path) -> None:
    row, last = add(), add()
    before = files(state_dir)
    for cut_off in (".c.age.part", "0000-00001-3_c.json"):
        (state_dir / "outbox" / cut_off).write_bytes(b"cut off")
    outbox.sweep()
    assert files(state_dir) == before
    assert {row.dossier_id, last.dossier_id} == {path.stem for path in (state_dir / "outbox").glob("*.age")}


def without_database(outbox: Outbox, state_dir: Path) -> Outbox:
    """The box starts again, and its database is gone."""
    outbox.close()
    for path in state_dir.glob("box.db*"):
        path.unlink()
    again = Outbox(state_dir)
    again.sweep()
    return again


def test_a_lost_database_takes_no_dossier_with_it(outbox: Outbox, add: Add, state_dir: Path) -> None:
    rows = [add() for _ in range(3)]
    sealed = {row.dossier_id: outbox.path(row.dossier_id).read_bytes() for row in rows}
    outbox.mark_location(rows[0].dossier_id, "/files/1")
    outbox.mark_slip(rows[1].dossier_id, SlipState.PRINTED)
    again = without_database(outbox, state_dir)
    assert list(reversed(again.rows())) == rows, "as they were when they were sealed"
    assert {row.dossier_id: again.path(row.dossier_id).read_bytes() for row in rows} == sealed
    assert again.doubts() is None


def test_after_a_lost_database_no_number_is_given_again(outbox: Outbox, add: Add, state_dir: Path) -> None:
    kept, *gone = [add() for _ in range(4)]
    for row in reversed(gone):
        outbox.purge(receipted(outbox, row).dossier_id)
    again = without_database(outbox, state_dir)
    assert [row.number for row in again.rows()] == [kept.number]
    assert again.reserve_number() == 5


def test_a_power_cut_between_file_and_row_loses_nothing(outbox: Outbox, add: Add, state_dir: Path) -> None:
    row = add()
    outbox._database.write("DELETE FROM dossier")
    outbox.sweep()
    assert outbox.rows() == [row]
    outbox.sweep()
    assert outbox.rows() == [row]


@pytest.mark.parametrize("label", [None, b"", b"{}", b"\xff"])
def test_a_sealed_file_that_nothing_is_known_of_is_kept_and_named(
    label: bytes | None, outbox: Outbox, add: Add, state_dir: Path
) -> None:
    row = add()
    assert outbox.doubts() is None
    (path,) = (state_dir / "outbox").glob("*.json")
    path.unlink() if label is None else path.write_bytes(label)
    again = without_database(outbox, state_dir)
    assert again.path(row.dossier_id).exists()
    assert again.doubts() is Fault.SEALED_FILE_UNKNOWN


def test_two_of_one_number_are_both_kept_and_the_second_is_named(outbox: Outbox, add: Add, state_dir: Path) -> None:
    """The database was lost, and before it was noticed another resident got the number."""
    first = add()
    outbox.close()
    for path in state_dir.glob("box.db*"):
        path.unlink()
    again = Outbox(state_dir)
    second = again.add(str(uuid.uuid4()), first.number, "123456", writer(b"another"), SUMMARY)
    again.sweep()
    assert [row.dossier_id for row in again.rows()] == [second.dossier_id]
    assert again.path(first.dossier_id).exists()
    assert again.doubts() is Fault.SEALED_FILE_UNKNOWN


def test_a_sealed_file_is_removed_once_its_row_says_that_the_city_signed(
    outbox: Outbox, add: Add, state_dir: Path
) -> None:
    row = add()
    sealed = outbox.path(row.dossier_id).read_bytes()
    outbox.purge(receipted(outbox, row).dossier_id)
    outbox.path(row.dossier_id).write_bytes(sealed)  # a card that forgot that it was deleted
    outbox.sweep()
    assert not outbox.path(row.dossier_id).exists()
    assert outbox.row(row.dossier_id).state is State.PURGED


def test_a_dossier_whose_row_failed_does_not_come_back(
    outbox: Outbox, state_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its resident was told that it could not be kept."""

    def full(query: str, *values: object) -> None:
        raise ApplianceError(Fault.STORAGE_FULL)

    with monkeypatch.context() as patch, pytest.raises(ApplianceError):
        patch.setattr(outbox._database, "write", full)
        outbox.add("id", "0000-00001-3", "123456", writer(b"sealed"), SUMMARY)
    assert not files(state_dir)
    outbox.sweep()
    assert not outbox.rows()


def test_a_vanished_file_is_never_silent(outbox: Outbox, add: Add) -> None:
    row = add()
    outbox.path(row.dossier_id).unlink()
    outbox.sweep()
    lost = outbox.row(row.dossier_id)
    assert (lost.state, lost.fault) == (State.LOST, Fault.SEALED_FILE_LOST)
    assert lost.lost_at is not None


def test_a_file_that_the_city_has_is_not_missed(outbox: Outbox, add: Add) -> None:
    row = add()
    outbox.mark_uploaded(row.dossier_id)
    outbox.path(row.dossier_id).unlink()
    outbox.sweep()
    assert outbox.row(row.dossier_id).state is State.UPLOADED


def test_each_state_has_its_time(outbox: Outbox, add: Add) -> None:
    row = receipted(outbox, add())
    outbox.purge(row.dossier_id)
    purged = outbox.row(row.dossier_id)
    assert purged.state is State.PURGED
    assert purged.receipted_at == NOW
    assert purged.uploaded_at is not None
    assert purged.purged_at is not None
    assert row.sealed_at <= purged.uploaded_at <= purged.purged_at
    assert not outbox.path(row.dossier_id).exists()


def test_nothing_is_deleted_that_the_city_did_not_sign_for(outbox: Outbox, add: Add) -> None:
    row = add()
    for _ in range(2):
        with pytest.raises(ValueError, match="signed"):
            outbox.purge(row.dossier_id)
        assert outbox.path(row.dossier_id).exists()
        if outbox.row(row.dossier_id).state is State.SEALED:
            outbox.mark_uploaded(row.dossier_id)


def test_states_are_not_skipped(outbox: Outbox, add: Add) -> None:
    row = add()
    with pytest.raises(LookupError):
        outbox.mark_receipted(row.dossier_id, b"{}", NOW)
    with pytest.raises(LookupError):
        outbox.mark_unsent(row.dossier_id)
    with pytest.raises(LookupError):
        outbox.mark_uploaded("nobody")


def test_a_cut_between_deleting_and_saying_so_is_finished(outbox: Outbox, add: Add) -> None:
    row = receipted(outbox, add())
    outbox.path(row.dossier_id).unlink()
    outbox.sweep()
    outbox.purge(row.dossier_id)
    assert outbox.row(row.dossier_id).state is State.PURGED


def test_another_process_is_told_of_changes(outbox: Outbox, state_dir: Path, add: Add) -> None:
    other = Outbox(state_dir)
    assert not other.changed()
    row = add()
    assert other.changed()
    assert not other.changed()
    other.mark_uploaded(row.dossier_id)
    assert outbox.changed()
    assert not other.changed()


def test_the_slip_is_known_by_its_row(outbox: Outbox, add: Add) -> None:
    row = add()
    for slip in SlipState:
        outbox.mark_slip(row.dossier_id, slip)
        assert outbox.row(row.dossier_id).slip is slip
    assert outbox.row(row.dossier_id).slip_at is not None


def test_rows_come_newest_first(outbox: Outbox, add: Add) -> None:
    rows = [add() for _ in range(3)]
    outbox.mark_uploaded(rows[1].dossier_id)
    assert [row.number for row in outbox.rows()] == [row.number for row in reversed(rows)]
    assert [row.number for row in outbox.rows(limit=1)] == [rows[2].number]
    assert [row.number for row in outbox.rows(State.SEALED)] == [rows[2].number, rows[0].number]


def test_who_waits_lets_the_others_go_first(outbox: Outbox, add: Add) -> None:
    first, second = add(), add()
    assert [row.number for row in outbox.queue()] == [first.number, second.number]
    outbox.mark_waiting(first.dossier_id, Fault.CITY_REFUSED, datetime.datetime.now(datetime.UTC))
    assert [row.number for row in outbox.queue()] == [second.number, first.number]
    waiting = outbox.row(first.dossier_id)
    assert (waiting.fault, waiting.attempts) == (Fault.CITY_REFUSED, 1)
    outbox.try_now(Fault.CITY_UNREACHABLE)
    assert outbox.row(first.dossier_id).next_try is not None
    outbox.try_now()
    assert outbox.row(first.dossier_id).next_try is None


def test_sealing_that_fails_leaves_nothing(outbox: Outbox, state_dir: Path) -> None:
    def refuse(out: Out) -> None:
        out.write(b"half")
        raise EnvelopeError("the page changed")

    with pytest.raises(ApplianceError) as raised:
        outbox.add("id", "0000-00001-3", "123456", refuse, SUMMARY)
    assert raised.value.fault is Fault.SEALING_FAILED
    assert not outbox.rows()
    assert not files(state_dir)


def test_a_card_that_fills_up_while_sealing_is_named(outbox: Outbox, state_dir: Path) -> None:
    (state_dir / "outbox" / ".id.age.part").symlink_to("/dev/full")
    with pytest.raises(ApplianceError) as raised:
        outbox.add("id", "0000-00001-3", "123456", writer(b"sealed"), SUMMARY)
    assert raised.value.fault is Fault.STORAGE_FULL
    assert not outbox.rows()
    assert not files(state_dir)


def test_a_dossier_that_would_not_fit_is_not_begun(outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    assert outbox.refuses(1000) is None
    assert outbox.refuses(1 << 60) is Fault.STORAGE_FULL
    monkeypatch.setattr(database, "RESERVE_BYTES", 1 << 60)
    assert outbox.refuses(0) is Fault.STORAGE_FULL


def test_a_card_that_is_asked_after_all_day_long_is_not_worn_out_by_it(outbox: Outbox, state_dir: Path) -> None:
    ballast = state_dir / "ballast"
    assert outbox.refuses(1000, believed_s=900) is None
    os.utime(ballast, (1, 1))
    assert outbox.refuses(1000, believed_s=900) is None
    assert ballast.stat().st_mtime == 1
    assert outbox.refuses(1000) is None, "a resident who begins is not told what was true earlier"
    assert ballast.stat().st_mtime > 1


@pytest.mark.parametrize("trouble", ["full", "full_at_the_start", "read_only"])
def test_a_real_card_in_trouble(trouble: str, tmp_path: Path) -> None:
    """On a file system of its own, in a mount namespace of its own (tests/appliance/small_card.py)."""
    program = Path(__file__).with_name("small_card.py")
    command = ["unshare", "--map-root-user", "--mount", sys.executable, program, trouble, tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
