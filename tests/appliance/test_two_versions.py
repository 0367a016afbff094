"""One state folder, two systems: what the next version leaves on the card is read by this one, and the other way round.

The next version is played by hand: columns, tables, keys, files and words that this one does not have. What earlier
ones wrote is kept as they wrote it, in a folder for each format (`standing.SCHEMA`).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import shutil
import sqlite3
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
import tomli_w

from appliance.city_link.enrolment import enrol, keyring
from appliance.config import Config, Folders, merge
from appliance.counts.tally import Tally
from appliance.devices import JobState
from appliance.errors import Fault
from appliance.outbox.outbox import Outbox, SlipState, State
from appliance.printing.printed import Printed, Sheets
from appliance.settings import box_settings, prepare
from appliance.settings.loading import reread
from appliance.settings.prepare import Places
from appliance.upkeep import fault_log, updates, watching
from appliance.upkeep.commands import Commands
from appliance.upkeep.fault_log import FaultLog
from appliance.upkeep.standing import SCHEMA
from appliance.upkeep.updates import Step
from appliance.upkeep.ward_orders import WardOrders
from appliance.upkeep.way_back import Left
from appliance.wire.commands import Command
from appliance.wire.messages import CityKeys
from appliance.wire.signing import new_key, public_text, sign_message
from tests.appliance.conftest import NOW, SUMMARY, City, writer

EARLIER = Path(__file__).parent / f"format_{SCHEMA}"
DAY = NOW.date()
HOUR = dt.timedelta(hours=1)
KEY = new_key()
CARD = '[house]\nname = "Nhà 1"\n[wifi]\nssid = "Nhà"\npassword = "mat-khau-1"\n'
TWO = ("0012-00001-", "0012-00002-")
NEXT = {"next": {"x": 1}}
NEXT_SETTINGS = {"next": {"key": 1}, "house": {"next": "x"}, "panel": {"name": "next"}}
TABLES = ("dossier", "sequence", "tally", "tally_told", "printed", "command", "command_newest", "reported")


class NextKeys(CityKeys, frozen=True, kw_only=True, tag="city-keys", tag_field="type"):
    """The city's keys, as a later city may write them."""

    next: str = "x"


def lived(state: Path, id: str) -> None:
    """What a box writes while it is in use, each time anew; through the code that writes it on a box."""
    outbox, commands = Outbox(state), Commands(state, "start")
    outbox.sweep()
    outbox.add(id, f"{TWO[outbox.reserve_number() - 1]}0", "123456", writer(b"sealed"), SUMMARY)
    outbox.mark_waiting(id, Fault.CITY_UNREACHABLE, NOW)
    outbox.mark_slip(id, SlipState.PRINTED)
    outbox.close()
    Tally(state).add({(DAY, "visits"): 1})
    Tally(state).keep_told(DAY, "digest")
    Printed(state).keep(id, DAY, "1.000000", Sheets(1, 2), JobState.PRINTED)
    told = Command(command=id * 4, box="0012", kind="reboot", issued_at=NOW, expires_at=NOW + HOUR)
    commands.take(msgspec.json.encode(sign_message(KEY, told)), "0012", [public_text(KEY)])
    commands.counters(0)
    FaultLog(state, now=lambda: NOW).look({"printer": Fault.PRINTER_EMPTY})
    WardOrders(state, lambda: NOW).say({"text": "Nghỉ chiều nay", "until": (NOW + HOUR).isoformat()})
    box_settings.keep(state, {"house": {"box": "0012", "ward": "Phường Thử"}})


def seen(state: Path) -> Mapping[str, Any]:
    """All of it as this version reads it."""
    outbox = Outbox(state)
    outbox.sweep()
    rows = [msgspec.structs.replace(row, slip_at=None) for row in outbox.rows()]
    doubts = outbox.doubts()
    outbox.close()
    return {
        "dossiers": rows,
        "doubts": doubts,
        "counts": Tally(state).since(DAY),
        "told": Tally(state).told(DAY),
        "printed": Printed(state).figures(DAY),
        "commands": [done.state for done in Commands(state, "start").news()],
        "faults": fault_log.read(state),
        "orders": WardOrders(state, lambda: NOW).kept(),
        "update": updates.read(state / "update"),
        "given-up": watching.given_up(state / "health"),
        "left": msgspec.json.decode((state / "health/left").read_bytes(), type=Left),
        "settings": settings(state),
    }


def settings(state: Path) -> Config:
    """What a process of the box begins with, beside an image's file of this version."""
    image = state.with_name("image.toml")
    image.write_text(f'[folders]\nstate = "{state}"\nruntime = "/run/x"\n', encoding="utf-8")
    return msgspec.structs.replace(reread([image], Config()), folders=Folders())


@pytest.fixture
def state(tmp_path: Path, city: City) -> Path:
    """The folder of a box in use."""
    state = tmp_path / "state"
    for folder in ("update", "health"):
        (state / folder).mkdir(parents=True)
    lived(state, "a" * 8)
    enrol(state, city.root_public, city.city_json())
    (state / prepare.GOOD).write_text(CARD, encoding="utf-8")
    update = updates.State(Step.COMMITTED, built=7, version="0.7", floor=7)
    (state / "update/state.json").write_bytes(msgspec.json.encode(update))
    (state / "health/left").write_bytes(msgspec.json.encode(Left(6, 1)))
    (state / "health/given-up").write_text("6")
    return state


@contextlib.contextmanager
def database(state: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(state / "box.db", isolation_level=None)) as connection:
        yield connection


def written_by_the_next(state: Path, city: City) -> None:
    """Everything that this version would not have written, wherever there is room for it."""
    with database(state) as rows:
        for each in TABLES:
            rows.execute(f"ALTER TABLE {each} ADD COLUMN next TEXT")
            rows.execute(f"UPDATE {each} SET next = 'x'")
        rows.execute("CREATE TABLE next (key TEXT PRIMARY KEY) STRICT")
    for path in {*state.rglob("*.json"), state / "health/left"} - {state / "city.json"}:
        content = json.loads(path.read_bytes())
        more = [each | NEXT for each in content] if isinstance(content, list) else content | NEXT
        path.write_text(json.dumps(more), encoding="utf-8")
    for path in (state / box_settings.FILE, state / prepare.GOOD):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        path.write_text(tomli_w.dumps(merge(table, NEXT_SETTINGS)), encoding="utf-8")
    keys = msgspec.to_builtins(keyring(state).keys()) | {"version": 2}
    keyring(state).offer(msgspec.json.encode(sign_message(city.root, msgspec.convert(keys, NextKeys))))
    (state / "next").mkdir()
    (state / "outbox/next").write_text("x")


def test_what_the_next_version_left_is_read_as_if_this_one_had_written_it(state: Path, city: City) -> None:
    before = seen(state)
    written_by_the_next(state, city)
    assert seen(state) == before
    assert keyring(state).keys().version == 2
    assert before["settings"].house.box == "0012"
    (row,) = before["dossiers"]
    assert (row.state, row.fault, row.slip) == (State.SEALED, Fault.CITY_UNREACHABLE, SlipState.PRINTED)


def test_this_version_works_on_in_it_and_the_next_finds_its_own_again(state: Path, city: City) -> None:
    written_by_the_next(state, city)
    lived(state, "b" * 8)
    found = seen(state)
    assert [row.dossier_id for row in found["dossiers"]] == ["b" * 8, "a" * 8]
    assert found["counts"] == {DAY: {"visits": 2}}
    assert found["printed"][0].leaflets == 2
    assert found["commands"] == ["delivered", "delivered"]
    with database(state) as rows:
        for each in TABLES:
            assert ("x",) in rows.execute(f"SELECT next FROM {each}").fetchall(), each
    own = box_settings.kept(state)
    assert (own["next"], own["house"]["next"], own["panel"]["name"]) == ({"key": 1}, "x", "next")
    assert own["house"]["ward"] == "Phường Thử"


def test_words_that_the_next_version_has_for_faults_and_steps_stop_nothing(state: Path) -> None:
    with database(state) as rows:
        rows.execute("UPDATE dossier SET fault = 'next-fault', slip = 'next-word'")
    for path, old in ((state / fault_log.FILE, "printer-empty"), (state / "update/state.json", "committed")):
        path.write_text(path.read_text().replace(old, "next-word"))
    found = seen(state)
    (row,) = found["dossiers"]
    assert (row.fault, row.slip) == (Fault.UNEXPECTED, SlipState.UNKNOWN)
    assert [entry.fault for entry in found["faults"]] == [Fault.UNEXPECTED]
    assert found["update"] == updates.State(Step.NONE, built=7, version="0.7", floor=7), "no older one is taken"


def test_a_box_starts_with_what_it_knew_though_the_next_version_took_the_card_over(state: Path, city: City) -> None:
    """A card with a key of the next version is one with a mistake for this one, which is named."""
    written_by_the_next(state, city)
    (state.with_name("card")).mkdir()
    (state.with_name("card") / prepare.CARD).write_text(CARD + '[next]\nkey = "x"\n', encoding="utf-8")
    gathered = prepare.gather(Places(state / "none", state.with_name("card"), state, state / "none"))
    assert [(mistake.file, mistake.key) for mistake in gathered.mistakes] == [(prepare.CARD, "next")]
    assert (gathered.used, gathered.config.wifi.password) == ("last-good", "mat-khau-1")
    assert (gathered.config.house.name, gathered.config.house.box) == ("Nhà 1", "0012")


def test_what_the_first_version_of_this_format_wrote_is_read(tmp_path: Path) -> None:
    """Not made anew: when this fails the box that it came from could not be updated, and `SCHEMA` counts up."""
    state = tmp_path / "state"
    shutil.copytree(EARLIER, state)
    with database(state) as rows:
        rows.executescript((state / "box.sql").read_text(encoding="utf-8"))
    found = seen(state)
    (row,) = found["dossiers"]
    assert (row.dossier_id, row.state, row.fault, row.summary) == (
        "a" * 8, State.SEALED, Fault.CITY_UNREACHABLE, SUMMARY,
    )  # fmt: skip
    assert found["doubts"] is None
    assert (found["counts"], found["told"]) == ({DAY: {"visits": 1}}, {DAY: "digest"})
    assert (found["printed"][0].leaflets, found["printed"][0].form_sheets) == (1, 2)
    assert found["commands"] == ["delivered"]
    assert [entry.fault for entry in found["faults"]] == [Fault.PRINTER_EMPTY]
    assert found["orders"].said == "Nghỉ chiều nay"
    assert (found["update"].floor, found["given-up"], found["left"]) == (7, 6, Left(6, 1))
    assert (found["settings"].house.box, found["settings"].house.ward) == ("0012", "Phường Thử")
