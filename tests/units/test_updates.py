"""From one version to the next, with bundles that the real RAUC made and checks; what it writes into is a stand-in."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from appliance.errors import ApplianceError, Fault
from appliance.upkeep import streams, updates
from appliance.upkeep.standing import SCHEMA, Standing
from appliance.upkeep.updates import TRIALS, Running, Step
from tests.units.update_world import BOARD, NEWER, NOW, OLDER, Box, City, Unreachable, Works


def test_a_new_version_comes_is_installed_tried_and_committed(works: Works, box: Box) -> None:
    box.updates.turn(City(works.bundle(NEWER), NEWER))
    assert (box.rauc.installed, box.rauc.tried, box.step) == ([NEWER], 1, Step.TRIED)
    assert [state.step for state in box.told] == [Step.COMING, Step.INSTALLING, Step.INSTALLED, Step.TRIED]
    box.rauc.on_trial, box.running = True, Running(BOARD, NEWER)
    box.start().turn(City(works.bundle(NEWER), NEWER))
    assert box.step is Step.TRIED, "while it is on trial nothing else is done"
    box.rauc.on_trial = False
    box.start().turn(City(works.bundle(NEWER), NEWER))
    assert box.step is Step.COMMITTED
    assert list(box.folder.glob("bundle*")) == []
    assert (box.rauc.installed, box.rauc.tried) == ([NEWER], 1)


def test_what_is_not_released_to_this_box_is_not_even_fetched(works: Works, box: Box) -> None:
    box.released = NEWER - 1
    box.updates.turn(City(works.bundle(NEWER), NEWER))
    assert (box.step, list(box.folder.glob("bundle*"))) == (Step.NONE, [])
    box.released = NEWER
    box.updates.turn(City(works.bundle(NEWER), NEWER))
    assert box.step is Step.TRIED


def test_one_that_was_not_well_is_not_tried_twice_and_a_newer_one_is(works: Works, box: Box) -> None:
    box.updates.turn(City(works.bundle(NEWER), NEWER))
    box.given_up = NEWER
    box.start().turn(City(works.bundle(NEWER), NEWER))
    assert (box.step, box.fault, box.rauc.tried) == (Step.UNDONE, Fault.UPDATE_UNDONE, 1)
    box.start().turn(Unreachable(works.bundle(NEWER), NEWER))
    assert (box.step, box.fault) == (Step.UNDONE, Fault.UPDATE_UNDONE), "whatever the city is like"
    box.start().turn(City(works.bundle(NEWER + 1), NEWER + 1))
    assert (box.step, box.rauc.tried) == (Step.TRIED, 2)


def test_a_trial_that_the_mains_cut_off_is_repeated_without_a_second_installation(works: Works, box: Box) -> None:
    city = City(works.bundle(NEWER), NEWER)
    box.updates.turn(city)
    box.well = False
    box.start().turn(city)
    assert (box.step, box.fault, box.rauc.tried) == (Step.INSTALLED, None, 1), "not before the old one is well"
    box.well = True
    box.updates.turn(city)
    assert (box.step, box.rauc.tried, box.rauc.installed) == (Step.TRIED, 2, [NEWER])
    box.start().turn(city)
    assert (box.step, box.rauc.tried) == (Step.TRIED, TRIALS)
    box.start().turn(city)
    assert (box.step, box.fault, box.rauc.tried) == (Step.UNDONE, Fault.UPDATE_UNDONE, TRIALS)
    box.start().turn(City(works.bundle(NEWER + 1), NEWER + 1))
    assert (box.step, box.rauc.tried) == (Step.TRIED, TRIALS + 1)
    box.start().turn(City(works.bundle(NEWER + 1), NEWER + 1))
    assert box.step is Step.TRIED, "the newer one has as many trials of its own"


def test_nothing_happens_while_somebody_is_at_the_box_or_it_is_not_well(works: Works, box: Box) -> None:
    city = City(works.bundle(NEWER), NEWER)
    box.standing = Standing(True, 0, {})
    box.updates.turn(city)
    assert (box.step, box.rauc.installed) == (Step.INSTALLING, [])
    box.standing = None
    box.updates.turn(city)
    assert box.rauc.installed == [], "a kiosk that does not answer may have somebody before it"
    box.standing, box.well = Standing(False, 0, {}), False
    box.updates.turn(city)
    assert (box.step, box.rauc.tried) == (Step.INSTALLED, 0)
    box.standing, box.well = Standing(True, 0, {}), True
    box.updates.turn(city)
    assert box.rauc.tried == 0
    box.standing = Standing(False, 0, {})
    box.updates.turn(city)
    assert box.rauc.tried == 1


def test_it_waits_for_dossiers_that_the_new_version_could_not_read(works: Works, box: Box) -> None:
    city = City(works.bundle(NEWER, reads=SCHEMA + 1), NEWER)
    box.standing = Standing(False, 2, {})
    box.updates.turn(city)
    assert (box.step, box.fault, box.rauc.installed) == (Step.INSTALLING, Fault.UPDATE_UNREADING, [])
    box.standing = Standing(False, 0, {})
    box.updates.turn(city)
    assert box.rauc.installed == [NEWER]


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"key": "theirs"}, Fault.UPDATE_NOT_OURS),
        ({"board": "cuagan-other-arm64"}, Fault.UPDATE_WRONG_BOARD),
        ({"meta": False}, Fault.UPDATE_DAMAGED),
    ],
)
def test_a_bundle_that_is_not_for_us_is_refused_by_name_and_once(
    works: Works, box: Box, more: dict[str, str], fault: Fault
) -> None:
    city = City(works.bundle(NEWER, **more), NEWER)  # type: ignore[arg-type]
    box.updates.turn(city)
    assert (box.step, box.fault, box.rauc.installed) == (Step.REFUSED, fault, [])
    box.start().turn(city)
    assert city.asked_from == [0]
    assert list(box.folder.glob("bundle*")) == []


def test_an_older_version_under_a_newer_ones_name_is_refused(works: Works, box: Box) -> None:
    box.updates.turn(City(works.bundle(OLDER), NEWER))
    assert (box.step, box.fault, box.rauc.installed) == (Step.REFUSED, Fault.UPDATE_OLD, [])


def test_what_has_proven_itself_is_the_floor_even_for_the_slot_before_it(works: Works, box: Box) -> None:
    box.updates.turn(City(works.bundle(NEWER), NEWER))
    box.running = Running(BOARD, NEWER)
    box.start().turn(City(works.bundle(NEWER), NEWER))
    box.running = Running(BOARD, NOW)
    with pytest.raises(ApplianceError) as refused:
        box.start().take(works.bundle(NEWER - 1))
    assert refused.value.fault is Fault.UPDATE_OLD


def test_a_download_goes_on_where_the_line_broke_and_where_the_power_failed(works: Works, box: Box) -> None:
    city = City(works.bundle(NEWER), NEWER)
    city.breaks_after = 3 * 4096
    for _ in range(3):
        box.start().turn(city)
        assert (box.step, box.fault) == (Step.COMING, Fault.CITY_UNREACHABLE)
    city.breaks_after = None
    box.start().turn(city)
    assert city.asked_from[:3] == [0, 3 * 4096, 6 * 4096]
    assert box.rauc.installed == [NEWER]


def test_bytes_that_a_power_cut_spoiled_are_found_and_fetched_again(works: Works, box: Box) -> None:
    city = City(works.bundle(NEWER), NEWER)
    city.breaks_after = 2 * 4096
    box.updates.turn(city)
    (box.folder / updates.PART).write_bytes(b"\0" * 8192)
    city.breaks_after = None
    box.start().turn(city)
    assert box.fault is Fault.UPDATE_DAMAGED
    box.start().turn(city)
    assert box.rauc.installed == [NEWER]


def test_another_bundle_under_the_same_address_is_begun_anew(works: Works, box: Box) -> None:
    city = City(works.bundle(NEWER), NEWER)
    city.breaks_after = 4096
    box.updates.turn(city)
    other = City(works.bundle(NEWER + 1), NEWER + 1)
    box.start().turn(other)
    assert (other.asked_from, box.rauc.installed) == ([0], [NEWER + 1])


def test_a_card_without_room_takes_no_update_and_keeps_its_room(works: Works, box: Box) -> None:
    box.free = 1024
    city = City(works.bundle(NEWER), NEWER)
    box.updates.turn(city)
    assert (box.fault, city.asked_from) == (Fault.STORAGE_FULL, [])


def test_a_slot_that_cannot_be_written_is_named(works: Works, box: Box) -> None:
    box.rauc.fails = True
    box.updates.turn(City(works.bundle(NEWER), NEWER))
    assert (box.step, box.fault) == (Step.REFUSED, Fault.UPDATE_FAILED)


@pytest.mark.parametrize("city", [City, Unreachable])
def test_a_stick_brings_one_too(works: Works, box: Box, city: type[City]) -> None:
    box.updates.take(works.bundle(NEWER))
    box.start().turn(city(works.bundle(OLDER), OLDER))
    assert (box.rauc.installed, box.step) == ([NEWER], Step.TRIED)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 0.99])
def test_half_a_stick_is_refused_and_nothing_of_it_stays(works: Works, box: Box, tmp_path: Path, share: float) -> None:
    whole = works.bundle(NEWER).read_bytes()
    half = tmp_path / "half.raucb"
    half.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(ApplianceError) as refused:
        box.updates.take(half)
    assert refused.value.fault is Fault.UPDATE_DAMAGED
    assert (box.step, box.rauc.installed) == (Step.NONE, [])


def test_a_bundle_changed_by_one_byte_never_gets_as_far_as_rauc(works: Works, box: Box) -> None:
    city = City(works.bundle(NEWER), NEWER)
    announced = city.offer(BOARD)
    city.data = city.data[:5000] + bytes([city.data[5000] ^ 1]) + city.data[5001:]
    city.offer = lambda _: announced  # type: ignore[method-assign]
    box.updates.turn(city)
    assert (box.step, box.fault, box.rauc.installed) == (Step.COMING, Fault.UPDATE_DAMAGED, [])


def test_a_bundle_lies_on_the_card_before_it_is_called_whole(
    works: Works, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[tuple[str, int]] = []
    fsync = os.fsync

    def noted(file: int) -> None:
        fsync(file)
        kept.append((Path(f"/proc/self/fd/{file}").readlink().name, os.fstat(file).st_size))

    monkeypatch.setattr(os, "fsync", noted)
    bundle = works.bundle(NEWER)
    size = bundle.stat().st_size
    box.updates.take(bundle)
    assert kept.count((updates.PART, size)) == 1, "from a stick"
    shutil.rmtree(box.folder)
    box.folder.mkdir()
    box.start().turn(City(bundle, NEWER))
    assert kept.count((updates.PART, size)) == 2, "from the city"


class Cut(BaseException):
    """The power is gone."""


@pytest.mark.parametrize("at", range(12))
def test_whenever_the_power_fails_it_ends_installed_once_and_tried_once(
    works: Works, box: Box, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Cut before each change of a name or a file's end; then the box goes on from its card."""
    city = City(works.bundle(NEWER), NEWER)
    left = [at]

    def cut(real: Callable[..., object]) -> Callable[..., object]:
        def call(*words: object, **more: object) -> object:
            if left[0] == 0:
                raise Cut
            left[0] -= 1
            return real(*words, **more)

        return call

    with monkeypatch.context() as patch:
        for name in ("rename", "unlink"):
            patch.setattr(Path, name, cut(getattr(Path, name)))
        with contextlib.suppress(Cut):
            box.updates.turn(city)
    for _ in range(3):
        if box.rauc.tried:
            break
        box.start().turn(city)
    assert box.rauc.tried == 1
    assert set(box.rauc.installed) == {NEWER}
    box.running = Running(BOARD, NEWER)
    box.start().turn(city)
    assert box.step is Step.COMMITTED


def test_a_download_is_kept_to_its_pace() -> None:
    slept, beats = [], []
    throttle = streams.Throttle(1000, lambda: beats.append(1), slept.append)
    throttle(500)
    throttle(1500)
    assert (slept, len(beats)) == ([0.5, 1.5], 2)
