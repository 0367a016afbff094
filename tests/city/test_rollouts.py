"""A new version goes to one house, a ward, then all; it waits for each step and stops at the first that goes back."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Page, expect

from appliance.upkeep import update_told
from appliance.wire.reports import Update
from appliance.wire.signing import new_key, public_text
from city.fleet.fleet import Fleet
from city.fleet.rollouts import ALL, HOUSE, WARD, Rollout
from tests.city.houses import told
from tests.city.test_console_http import Officer
from tests.city.test_reports import Box
from tests.city.world import City, TusClient

KIND, OLD, NEW = "cuagan-test-amd64", 1_000, 2_000
COUNTER = itertools.count(time.time_ns() // 1000)
Reports = Callable[..., None]


@pytest.fixture
def reports(fleet: Fleet) -> Reports:
    """Lets a box report how updates stand on it, as the intake takes it."""

    def report(box: str, running: int = OLD, *faults: str, step: str = "none", built: int = 0) -> None:
        update = Update(compatible=KIND, running=running, step=step, built=built)
        said = msgspec.structs.replace(told(*faults), update=update, counter=next(COUNTER))
        fleet.reports.take(box, said, msgspec.json.encode(said))

    return report


@pytest.fixture
def boxes(fleet: Fleet, reports: Reports) -> dict[str, str]:
    """Two houses in one ward, one in another."""
    made = {}
    for place, (name, ward) in enumerate((("first", "A"), ("neighbour", "A"), ("far", "B")), 1):
        made[name] = f"{place:04}"
        fleet.devices.add(made[name], public_text(new_key()))
        fleet.houses.put(made[name], fleet.houses.make(name, ward), "Pi 5", "aaaa")
        reports(made[name])
    return made


def allowed(fleet: Fleet, boxes: dict[str, str]) -> list[str]:
    """Who may take the new version now."""
    fleet.rollouts.move_on()
    old = Update(compatible=KIND, running=OLD)
    return [name for name, box in boxes.items() if fleet.rollouts.released(box, old) == NEW]


def begun(fleet: Fleet, boxes: dict[str, str], minutes: int = 0) -> Rollout:
    fleet.rollouts.begin(KIND, NEW, boxes["first"], "A", minutes, "canbo")
    return now(fleet)


def now(fleet: Fleet) -> Rollout:
    found = fleet.rollouts.current(KIND)
    assert found
    return found


def test_no_box_may_have_what_nobody_has_let_go(fleet: Fleet, boxes: dict[str, str]) -> None:
    assert allowed(fleet, boxes) == []


def test_it_goes_step_by_step_as_boxes_prove_it(
    fleet: Fleet,
    boxes: dict[str, str],
    reports: Reports,
) -> None:
    begun(fleet, boxes)
    assert allowed(fleet, boxes) == ["first"]
    reports(boxes["first"], OLD, step="installing", built=NEW)
    assert allowed(fleet, boxes) == ["first"]
    reports(boxes["first"], NEW, step="tried", built=NEW)  # it runs, and has not proven itself
    assert allowed(fleet, boxes) == ["first"]
    reports(boxes["first"], NEW, step="committed", built=NEW)
    assert allowed(fleet, boxes) == ["first", "neighbour"]
    reports(boxes["neighbour"], NEW, step="committed", built=NEW)
    assert allowed(fleet, boxes) == ["first", "neighbour", "far"]
    assert now(fleet).stage == ALL
    reports(boxes["far"], NEW, step="committed", built=NEW)
    fleet.rollouts.move_on()
    assert now(fleet).state == "done"


def test_a_step_waits_until_its_boxes_were_well_for_long_enough(
    fleet: Fleet,
    boxes: dict[str, str],
    reports: Reports,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun(fleet, boxes, minutes=30)
    reports(boxes["first"], NEW, step="committed", built=NEW)
    fleet.rollouts.move_on()
    assert now(fleet).stage == HOUSE
    early = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=31)
    monkeypatch.setattr("city.fleet.rollouts._now", lambda: early)
    reports(boxes["first"], NEW, "printer-jammed", step="committed", built=NEW)
    fleet.rollouts.move_on()  # not well: it begins to count anew
    reports(boxes["first"], NEW, step="committed", built=NEW)
    fleet.rollouts.move_on()
    assert now(fleet).stage == HOUSE
    fleet.rollouts.move_on()
    assert now(fleet).stage == WARD


def test_the_first_box_that_goes_back_stops_it_for_everybody(
    fleet: Fleet,
    boxes: dict[str, str],
    reports: Reports,
) -> None:
    begun(fleet, boxes)
    reports(boxes["first"], NEW, step="committed", built=NEW)
    assert allowed(fleet, boxes) == ["first", "neighbour"]
    reports(boxes["neighbour"], OLD, step="undone", built=NEW)
    assert allowed(fleet, boxes) == []
    assert (now(fleet).state, now(fleet).undone_by) == ("stopped", boxes["neighbour"])


def test_what_went_back_before_is_no_reason(fleet: Fleet, boxes: dict[str, str], reports: Reports) -> None:
    reports(boxes["far"], OLD, step="undone", built=NEW - 1)
    begun(fleet, boxes)
    assert allowed(fleet, boxes) == ["first"]


def test_an_officer_stops_it(fleet: Fleet, boxes: dict[str, str]) -> None:
    found = begun(fleet, boxes)
    fleet.rollouts.stop(found.rollout)
    assert allowed(fleet, boxes) == []


def test_a_box_of_another_kind_is_neither_asked_nor_waited_for(fleet: Fleet, boxes: dict[str, str]) -> None:
    begun(fleet, boxes)
    fleet.rollouts.move_on()
    assert fleet.rollouts.released(boxes["first"], Update(compatible="cuagan-other", running=OLD)) == 0
    assert fleet.rollouts.released(boxes["first"], Update()) == 0


def test_a_box_learns_with_its_report_what_it_may_take(city: City, intake: TusClient, tmp_path: Path) -> None:
    box = Box(tmp_path / "card", intake.url, "0000", city.key)
    box.show()
    update = Update(compatible=KIND, running=OLD)
    box.reporter._around = dataclasses.replace(box.reporter._around, update=lambda: update)
    city.fleet().rollouts.begin(KIND, NEW, "0000", "", 30, "canbo")
    box.report()
    assert update_told.released(box.runtime) == NEW


def test_only_an_officer_with_the_right_lets_a_version_go(
    clerk: Officer,
    fleet: Fleet,
    boxes: dict[str, str],
) -> None:
    folder = fleet.places.state / "updates"
    folder.mkdir()
    offer = {"path": "x.raucb", "size": 5, "sha256": "0" * 64, "built": NEW}
    Path(folder / f"{KIND}.json").write_bytes(msgspec.json.encode(offer))
    form = {"kind": KIND, "box": boxes["first"], "minutes": "30"}
    assert clerk.post("/fleet/updates/begin", **form).status_code == 303
    assert now(fleet).ward == "A"
    page = clerk.get("/fleet/updates/").text
    assert "Đang đi từng bước" in page
    assert clerk.post("/fleet/updates/begin", **form | {"minutes": "0"}).status_code == 404
    assert clerk.post("/fleet/updates/begin", **form | {"kind": "../x"}).status_code == 404
    assert clerk.post(f"/fleet/updates/{now(fleet).rollout}/stop").status_code == 303
    assert "Đã dừng" in clerk.get("/fleet/updates/").text


def test_an_officer_without_the_right_only_looks(clerk: Officer, fleet: Fleet, boxes: dict[str, str]) -> None:
    from city.accounts import Accounts

    Accounts(fleet.places.accounts_url).allow("canbo", "updates", allowed=False)
    assert clerk.post("/fleet/updates/begin", kind=KIND, box=boxes["first"], minutes="30").status_code == 403
    assert clerk.post("/fleet/updates/1/stop").status_code == 403
    assert clerk.get("/fleet/updates/").status_code == 200


def test_the_page_follows_it_step_by_step_without_reloading(
    screen: Page, fleet: Fleet, boxes: dict[str, str], reports: Reports
) -> None:
    folder = fleet.places.state / "updates"
    folder.mkdir()
    offer = {"path": "x.raucb", "size": 5, "sha256": "0" * 64, "built": NEW}
    (folder / f"{KIND}.json").write_bytes(msgspec.json.encode(offer))
    screen.get_by_role("link", name="Phiên bản mới").click()
    screen.get_by_text("Cho đi từng bước", exact=True).last.click()
    screen.locator('select[name="box"]').select_option(boxes["first"])
    screen.locator('select[name="minutes"]').select_option("10")
    screen.get_by_role("button", name="Đúng, làm đi").click()
    now_at = screen.locator('.stages [aria-current="step"]')
    expect(now_at).to_contain_text("0 máy đã có, 1 đang chờ")
    reports(boxes["first"], NEW, step="committed", built=NEW)
    expect(now_at).to_contain_text("1 máy đã có, 0 đang chờ", timeout=30_000)
    reports(boxes["neighbour"], OLD, step="undone", built=NEW)
    expect(screen.get_by_text("Đã dừng")).to_be_visible(timeout=30_000)
    expect(screen.get_by_text(f"Máy {boxes['neighbour']} đã quay về bản cũ")).to_be_visible()
