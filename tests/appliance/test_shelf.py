"""Which listing is shown, and that none changes under a resident's hands."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from pathlib import Path

import pytest

from appliance.errors import Fault
from appliance.events import Tick
from appliance.listings import shelf as shelf_module
from appliance.listings.mirror_folder import Heard, documents, prune, read_report, write_report
from appliance.listings.shelf import Shelf, watched
from tests.appliance.box import BIRTH, Box

SHIPPED = Path(__file__).parents[2] / "sample-data" / "procedures.json"


def post(folder: Path, number: int, **changed: object) -> None:
    """Leave a listing as the mirror does; its first procedure is changed so."""
    document = json.loads(SHIPPED.read_bytes())
    document["thu_tuc"][0] |= changed
    document["phien_ban"] = f"bản {number}"
    folder.mkdir(exist_ok=True)
    (folder / f"{number:06}.json").write_text(json.dumps(document))


def test_until_the_mirror_brings_one_the_listing_that_came_with_the_box_is_shown(tmp_path: Path) -> None:
    shelf = watched(tmp_path / "listings", SHIPPED)
    assert shelf.now.version == "0.1"
    post(tmp_path / "listings", 3)
    shelf.look()
    assert shelf.now.version == "bản 3"
    post(tmp_path / "listings", 12)
    shelf.look()
    assert shelf.now.version == "bản 12"


def test_after_a_restart_the_newest_is_shown_at_once(tmp_path: Path) -> None:
    post(tmp_path / "listings", 3)
    post(tmp_path / "listings", 12)
    assert watched(tmp_path / "listings", SHIPPED).now.version == "bản 12"


def test_a_listing_that_the_card_spoiled_is_never_shown(tmp_path: Path) -> None:
    post(tmp_path / "listings", 3)
    shelf = watched(tmp_path / "listings", SHIPPED)
    (tmp_path / "listings" / "000004.json").write_bytes(b'{"phien_ban": "4", "thu')
    shelf.look()
    assert shelf.now.version == "bản 3"
    assert watched(tmp_path / "listings", SHIPPED).now.version == "bản 3", "the ward's last one that can be read"
    (tmp_path / "listings" / "000003.json").unlink()
    assert watched(tmp_path / "listings", SHIPPED).now.version == "0.1"


def test_a_procedure_is_there_from_its_day_on_without_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = dt.date.today()
    post(tmp_path / "listings", 1, hieu_luc_tu=f"{today + dt.timedelta(days=1)}")
    shelf = watched(tmp_path / "listings", SHIPPED)
    assert not shelf.now.has(BIRTH)

    class Tomorrow(dt.date):
        @classmethod
        def today(cls) -> dt.date:
            return today + dt.timedelta(days=1)

    monkeypatch.setattr(shelf_module.dt, "date", Tomorrow)
    shelf.look()
    assert shelf.now.has(BIRTH)


def test_a_visit_keeps_the_listing_that_it_began_with(tmp_path: Path) -> None:
    box = Box(tmp_path)
    shelf: Shelf = box.visit.parts.shelf
    began = shelf.now
    box.to_identity()
    post(tmp_path / "listings", 1, ten_than_thien="Tên mới")
    shelf.show(watched(tmp_path / "listings", SHIPPED).shown)
    box.event(Tick())
    assert box.visit.scene().listings is began
    box.visit.end()
    box.event(Tick())
    assert box.visit.scene().listings.get(BIRTH).plain_name == "Tên mới"


def test_when_the_city_was_heard_and_since_when_not_is_remembered(tmp_path: Path) -> None:
    assert read_report(tmp_path) == Heard()
    noon = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
    minute = dt.timedelta(minutes=1)
    heard = Heard().after(noon, None)
    for count in (1, 2, 3):
        heard = heard.after(noon + count * minute, Fault.CITY_UNREACHABLE)
    write_report(tmp_path, heard)
    assert read_report(tmp_path) == Heard(noon, Fault.CITY_UNREACHABLE, noon + minute)
    assert heard.after(noon + 4 * minute, None) == Heard(noon + 4 * minute)


def test_what_changed_within_a_week_is_told_and_then_no_longer(tmp_path: Path) -> None:
    folder = tmp_path / "listings"
    post(folder, 1, ten_than_thien="Cũ")
    post(folder, 2, ten_than_thien="Mới")
    aged(folder, 1, days=6)
    (change,) = watched(folder, SHIPPED).shown.changes
    assert (change.kind, change.procedure.plain_name, change.facts) == ("changed", "Mới", ("rest",))
    aged(folder, 1, days=20)
    aged(folder, 2, days=10)
    assert watched(folder, SHIPPED).shown.changes == ()


def test_a_listing_of_weeks_ago_is_compared_with_if_it_was_still_shown_this_week(tmp_path: Path) -> None:
    folder = tmp_path / "listings"
    for number in (1, 2, 3):
        post(folder, number, ten_than_thien=f"Bản {number}")
    aged(folder, 1, days=30)
    aged(folder, 2, days=20)
    prune(folder)
    assert [path.stem for path in documents(folder)] == ["000002", "000003"]
    assert len(watched(folder, SHIPPED).shown.changes) == 1


def test_many_changes_in_a_week_do_not_fill_the_card(tmp_path: Path) -> None:
    for number in range(1, 20):
        post(tmp_path / "listings", number)
        prune(tmp_path / "listings")
    assert len(documents(tmp_path / "listings")) <= 8


def aged(folder: Path, number: int, days: float) -> None:
    """As if this listing had come so long ago."""
    then = time.time() - days * 86400
    os.utime(folder / f"{number:06}.json", (then, then))
