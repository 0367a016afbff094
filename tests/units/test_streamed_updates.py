"""A new version that stays at the city while RAUC reads of it what the box does not have."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
import requests

from appliance.errors import ApplianceError, Fault
from appliance.upkeep import streams
from appliance.upkeep.bundles import Bundle
from appliance.upkeep.standing import SCHEMA, Standing
from appliance.upkeep.updates import Step
from hw.slots import Slots
from tests.units.conftest import of_trixie
from tests.units.rauc import Rauc
from tests.units.update_world import BOARD, NEWER, OLDER, Box, City, Works
from web.bundle_pieces import served


@pytest.fixture(autouse=True)
def reads_at_an_address(box: Box) -> None:
    box.rauc.at_address = True


def test_it_is_installed_and_tried_without_ever_lying_on_the_card(works: Works, box: Box) -> None:
    box.updates.turn(City(works.bundle(NEWER), NEWER))
    assert (len(box.rauc.streamed), box.rauc.installed, box.step) == (1, [], Step.TRIED)
    assert list(box.folder.glob("bundle*")) == []
    assert {state.version for state in box.told[1:]} == {f"0.1-{NEWER}"}
    assert box.told[-1].built == NEWER


def test_it_is_not_begun_while_somebody_is_at_the_box(works: Works, box: Box) -> None:
    city = City(works.bundle(NEWER), NEWER)
    box.standing = Standing(True, 0, {})
    box.updates.turn(city)
    assert (box.step, box.fault, city.asked_from) == (Step.COMING, None, [])
    box.standing = Standing(False, 0, {})
    box.updates.turn(city)
    assert box.step is Step.TRIED


def test_what_a_city_that_broke_off_began_is_ended_the_next_time(works: Works, box: Box) -> None:
    city = City(works.bundle(NEWER), NEWER)
    box.rauc.meanwhile = lambda: setattr(city, "refuses", True)
    box.updates.turn(city)
    assert (box.step, box.fault, box.rauc.streamed) == (Step.COMING, Fault.CITY_REFUSED, [])
    assert list(box.folder.glob("bundle*")) == [], "the line is to blame: there is no use in fetching all of it"
    city.refuses, box.rauc.meanwhile = False, lambda: None
    box.start().turn(city)
    assert (box.step, len(box.rauc.streamed)) == (Step.TRIED, 1)


@pytest.mark.parametrize("gone", ["visit", "leave"])
def test_a_visit_or_a_city_that_takes_its_leave_back_ends_it_without_a_fault(
    works: Works, box: Box, gone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "PATIENCE_S", 0)
    monkeypatch.setattr(streams, "LOOK_S", 0)

    def meanwhile() -> None:
        box.standing, box.released = (Standing(True, 0, {}), NEWER) if gone == "visit" else (box.standing, OLDER)

    city = City(works.bundle(NEWER), NEWER)
    box.rauc.meanwhile = meanwhile
    box.updates.turn(city)
    assert (box.step, box.fault, box.rauc.streamed) == (Step.COMING, None, [])
    box.updates.turn(city)
    assert box.step is Step.COMING
    box.standing, box.released, box.rauc.meanwhile = Standing(False, 0, {}), NEWER, lambda: None
    box.updates.turn(city)
    assert box.step is Step.TRIED


def test_where_reading_at_an_address_does_not_work_the_whole_bundle_is_fetched(works: Works, box: Box) -> None:
    def broken() -> None:
        raise ApplianceError(Fault.UPDATE_FAILED, "no nbd")

    box.rauc.meanwhile = broken
    box.updates.turn(City(works.bundle(NEWER), NEWER))
    assert (box.step, box.rauc.installed) == (Step.TRIED, [NEWER])


def test_a_whole_bundle_that_is_half_there_is_fetched_to_its_end(works: Works, box: Box) -> None:
    city = City(works.bundle(NEWER), NEWER)
    box.rauc.at_address, city.breaks_after = False, 4096
    box.updates.turn(city)
    box.rauc.at_address, city.breaks_after = True, None
    box.start().turn(city)
    assert (box.rauc.streamed, box.rauc.installed) == ([], [NEWER])


@pytest.mark.parametrize(
    ("more", "fault"), [({"key": "theirs"}, Fault.UPDATE_NOT_OURS), ({"board": "other"}, Fault.UPDATE_WRONG_BOARD)]
)
def test_a_bundle_that_is_not_for_us_is_refused_before_a_byte_of_the_slot_is_written(
    works: Works, box: Box, more: dict[str, str], fault: Fault
) -> None:
    city = City(works.bundle(NEWER, **more), NEWER)  # type: ignore[arg-type]
    box.updates.turn(city)
    assert (box.step, box.fault, box.rauc.streamed) == (Step.REFUSED, fault, [])
    asked = len(city.asked_from)
    box.start().turn(city)
    assert len(city.asked_from) == asked, "once"


def test_one_older_than_what_runs_and_one_that_could_not_read_what_waits_are_not_written(
    works: Works, box: Box
) -> None:
    box.updates.turn(City(works.bundle(OLDER), NEWER))
    assert (box.step, box.fault) == (Step.REFUSED, Fault.UPDATE_OLD)
    box.standing = Standing(False, 2, {})
    box.released = NEWER + 1
    city = City(works.bundle(NEWER + 1, reads=SCHEMA + 1), NEWER + 1)
    box.updates.turn(city)
    assert (box.step, box.fault, box.rauc.streamed) == (Step.COMING, Fault.UPDATE_UNREADING, [])
    box.standing = Standing(False, 0, {})
    box.updates.turn(city)
    assert len(box.rauc.streamed) == 1


def test_raucs_own_service_reads_who_made_it_and_for_whom_through_us(
    works: Works, trixie: Path, rauc: Rauc, tmp_path: Path
) -> None:
    """Its helper that reads by HTTP is this one's, and root's: the tree's programs are for nobody else to run."""
    helper = tmp_path / "helper"
    helper.write_text(f"#!/bin/sh\nexec {' '.join(str(word) for word in rauc.command)}\n")
    helper.chmod(0o755)
    conf = tmp_path / "system.conf"
    settings = (works.folder / "system.conf").read_text().replace("bootname=A", "bootname=B")
    conf.write_text(settings + "[streaming]\nsandbox-user=root\n")
    busctl = [*of_trixie(trixie, "busctl"), f"--address={rauc.address}"]
    with rauc.serving(conf, {"RAUC_TEST_NBD_SERVER": str(helper)}):
        slots = Slots(bus=busctl)
        with served(stream(works.bundle(NEWER))) as url:
            assert slots.inspect(url) == Bundle(BOARD, f"0.1-{NEWER}", NEWER, (SCHEMA,))
        with served(stream(works.bundle(NEWER, key="theirs"))) as url, pytest.raises(ApplianceError) as refused:
            slots.inspect(url)
        assert refused.value.fault is Fault.UPDATE_NOT_OURS
        with served(stream(works.bundle(NEWER, meta=False))) as url, pytest.raises(ApplianceError) as refused:
            slots.inspect(url)
        assert refused.value.fault is Fault.UPDATE_DAMAGED


def test_it_ends_in_peace_while_rauc_still_asks(works: Works) -> None:
    bundle = works.bundle(NEWER)
    with ThreadPoolExecutor(4) as asking:
        for _ in range(100):
            with served(stream(bundle)) as url:
                answers = [asking.submit(requests.get, url, headers={"Range": "bytes=0-99"}) for _ in range(4)]
                assert answers[0].result().status_code == 206
            wait(answers)


def test_a_piece_that_waits_for_somebody_to_leave_is_given_up_when_rauc_has_ended(works: Works) -> None:
    asked = threading.Event()
    with ThreadPoolExecutor(1) as asking:
        with served(stream(works.bundle(NEWER), lambda: asked.set() or True)) as url:
            answer = asking.submit(requests.get, url, headers={"Range": "bytes=0-99"})
            assert asked.wait(10)
        assert answer.result().status_code == 404


def stream(bundle: Path, held: Callable[[], bool] = lambda: False) -> streams.Stream:
    """One that nothing else stops."""
    city = City(bundle, NEWER)
    offer = city.offer(BOARD)
    assert offer
    return streams.Stream(city, offer, pace=lambda _: None, held=held)
