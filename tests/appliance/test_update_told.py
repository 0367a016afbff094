"""How updates stand reaches whoever reports, and a look that was asked for is made at once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from appliance.errors import Fault
from appliance.upkeep import update_told
from appliance.upkeep.commands import Failed
from appliance.upkeep.updates import Running, State, Step

RUNNING = Running("cuagan-test", 1_000)


def test_what_the_update_process_says_is_told(tmp_path: Path) -> None:
    state = State(step=Step.REFUSED, built=2_000, fault=Fault.UPDATE_NOT_OURS)
    update_told.Teller(tmp_path, RUNNING)(state)
    told = update_told.told(tmp_path)
    assert told
    assert (told.update.running, told.update.step, told.update.fault) == (1_000, "refused", "update-not-ours")
    assert (tmp_path / update_told.FILE).stat().st_mode & 0o777 == 0o644


def test_a_look_that_is_asked_for_is_made_and_told(tmp_path: Path) -> None:
    wanted = update_told.Wanted(tmp_path)
    update_told.Teller(tmp_path, RUNNING)(State())

    def keeper() -> None:
        while not wanted():
            pass
        update_told.Teller(tmp_path, RUNNING)(State(step=Step.COMING, built=2_000))

    thread = threading.Thread(target=keeper)
    thread.start()
    assert update_told.look_now(tmp_path, tmp_path) == "coming"
    thread.join()
    assert not wanted()


def test_a_keeper_that_is_busy_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    update_told.Teller(tmp_path, RUNNING)(State())
    assert update_told.look_now(tmp_path, tmp_path, patience_s=0) == "at it"


def test_where_nobody_brings_versions_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(Failed):
        update_told.look_now(tmp_path, tmp_path / "none")


def test_nothing_is_released_until_the_city_says_so(tmp_path: Path) -> None:
    assert update_told.released(tmp_path) == 0
    update_told.allow(tmp_path, 2_000)
    assert update_told.released(tmp_path) == 2_000
    update_told.allow(tmp_path, 0)
    assert update_told.released(tmp_path) == 0
