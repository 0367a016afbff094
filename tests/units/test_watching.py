"""A box that is well commits a new system; one that is not, goes back; both only after their time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from appliance.errors import Fault
from appliance.upkeep import watching
from appliance.upkeep.dark_screen import SCREENS_S, DarkScreen
from appliance.upkeep.standing import Standing, ask
from appliance.upkeep.watching import BASELINE, DEADLINE_S, GREEN_S, SCREENS, STEADY_S, given_up
from bench.kiosk import kiosk
from hw.services import Screens
from tests.units.systemd import within
from tests.units.watch_world import BUILT, WELL, Trial, Watched


@pytest.fixture
def box(tmp_path: Path) -> Watched:
    return Watched(tmp_path, Trial())


def test_a_new_system_is_committed_when_it_was_well_for_its_time_and_not_before(box: Watched) -> None:
    box.for_seconds(GREEN_S - 10)
    assert box.trial.good == 0
    box.for_seconds(20)
    assert box.trial.good == 1
    box.for_seconds(300)
    assert box.trial.good == 1
    assert box.trial.restarts == 0


def test_a_card_that_takes_nothing_does_not_end_the_watch(box: Watched) -> None:
    (box.folder / watching.BASELINE).mkdir()  # what no file replaces, as on a read-only card
    box.for_seconds(2 * GREEN_S)
    assert box.trial.good == 1
    assert box.found()["kiosk"] is None


def test_a_bad_moment_starts_its_time_anew(box: Watched) -> None:
    box.for_seconds(GREEN_S - 10)
    box.down = [SCREENS[1]]
    box.for_seconds(1)
    box.down = []
    box.for_seconds(GREEN_S - 10)
    assert box.trial.good == 0


@pytest.mark.parametrize("unit", SCREENS)
def test_a_dark_screen_is_named_and_ends_a_trial_at_its_deadline(box: Watched, unit: str) -> None:
    box.down = [unit]
    box.for_seconds(DEADLINE_S - 60)
    assert box.found()["screen"] is Fault.SCREEN_DARK
    assert box.trial.restarts == 0
    box.for_seconds(60)
    assert box.trial.restarts
    assert box.trial.good == 0
    assert given_up(box.folder) == BUILT, "so that the old one does not take it for a power cut"


def test_a_system_that_has_proven_itself_is_never_left(box: Watched) -> None:
    box.trial.on_trial = False
    box.standing = None
    box.for_seconds(4 * DEADLINE_S)
    assert box.found()["kiosk"] is Fault.KIOSK_SILENT
    assert box.trial.restarts == 0


def test_a_device_that_the_new_system_does_not_find_keeps_it_from_being_committed(tmp_path: Path) -> None:
    before = Watched(tmp_path, Trial(on_trial=False))
    before.for_seconds(2 * GREEN_S)
    new = Watched(tmp_path, Trial())
    new.standing = Standing(False, 0, WELL | {"camera": Fault.CAMERA_MISSING})
    new.for_seconds(2 * GREEN_S)
    assert new.found()["devices"] is Fault.DEVICE_GONE
    assert new.trial.good == 0


def test_one_that_was_not_there_before_does_not(tmp_path: Path) -> None:
    before = Watched(tmp_path, Trial(on_trial=False))
    before.standing = Standing(False, 0, WELL | {"reader": Fault.READER_MISSING})
    before.for_seconds(2 * GREEN_S)
    new = Watched(tmp_path, Trial())
    new.standing = before.standing
    new.for_seconds(2 * GREEN_S)
    assert new.trial.good == 1


@pytest.mark.parametrize("fault", [Fault.PRINTER_EMPTY, Fault.LISTING_STALE, Fault.BUTTON_STUCK])
def test_what_hands_or_the_city_must_mend_is_not_the_new_systems_fault(box: Watched, fault: Fault) -> None:
    box.standing = Standing(False, 3, WELL | {"printer": fault, "listing": fault})
    box.for_seconds(2 * GREEN_S)
    assert box.trial.good == 1


NO_CITY = Standing(False, 3, WELL | {"listing": Fault.CITY_UNREACHABLE})


@pytest.mark.parametrize(("down", "verdict"), [((), 0), (SCREENS[:1], BUILT)])
def test_a_city_that_is_lost_ends_a_trial_and_is_a_verdict_only_beside_another_fault(
    tmp_path: Path, down: Sequence[str], verdict: int
) -> None:
    Watched(tmp_path, Trial(on_trial=False)).for_seconds(2 * GREEN_S)
    new = Watched(tmp_path, Trial())
    new.standing, new.down = NO_CITY, down
    new.for_seconds(DEADLINE_S)
    assert new.found() | {"screen": None} == dict.fromkeys(new.found()) | {"city": Fault.CITY_UNREACHABLE}
    assert (new.trial.good, new.trial.restarts > 0, given_up(tmp_path)) == (0, True, verdict)


def test_a_city_that_was_not_reached_before_is_told_and_not_held_against_it(tmp_path: Path) -> None:
    for on_trial in (False, True):
        box = Watched(tmp_path, Trial(on_trial=on_trial))
        box.standing = NO_CITY
        box.for_seconds(2 * GREEN_S)
        report = watching.read(tmp_path)
        assert report
        assert watching.summary(report)["city"] == "ok (city-unreachable)"
    assert box.trial.good == 1


def test_a_box_is_settled_when_it_was_well_for_its_time_and_what_is_there_is_noted(tmp_path: Path) -> None:
    box = Watched(tmp_path, Trial(on_trial=False))

    def settled() -> bool:
        return watching.settled(watching.read(tmp_path), dt.datetime.now(dt.UTC))

    box.for_seconds(GREEN_S - 10)
    assert not settled()
    box.for_seconds(20)
    assert settled()
    box.down = SCREENS[:1]
    box.for_seconds(5)
    assert not settled()
    (tmp_path / BASELINE).unlink()
    (tmp_path / BASELINE).mkdir()  # nothing can be written there any more
    box.down = ()
    box.for_seconds(2 * GREEN_S)
    assert not settled()
    (tmp_path / BASELINE).rmdir()
    box.for_seconds(5)
    assert settled()


def test_restarts_are_forgotten_once_the_box_has_been_well_for_long_and_only_then(box: Watched) -> None:
    box.for_seconds(STEADY_S - 10)
    assert box.forgotten == []
    box.for_seconds(STEADY_S)
    assert len(box.forgotten) == 1
    box.down = [SCREENS[0]]
    box.for_seconds(1)
    box.down = []
    box.for_seconds(STEADY_S + 10)
    assert len(box.forgotten) == 2


def test_rauc_that_does_not_answer_is_asked_again(box: Watched) -> None:
    box.trial.deaf = True
    box.for_seconds(2 * GREEN_S)
    box.trial.deaf = False
    box.for_seconds(10)
    assert box.trial.good == 1


def test_a_kiosk_says_how_it_stands_and_a_stuck_one_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with kiosk() as (appliance, _, address):
        port, runtime = int(address.rsplit(":", 1)[1]), Path(appliance.config.folders.runtime)
        assert within(10, lambda: ask(port, runtime) is not None)
        standing = ask(port, runtime)
        assert standing
        assert (standing.visiting, standing.unsent) == (False, 0)
        assert {"buttons", "camera", "printer", "reader"} <= standing.faults.keys()
        monkeypatch.setattr("web.SILENT_S", -1.0)
        assert ask(port, runtime) is None


def test_what_a_kiosk_said_long_ago_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    with kiosk() as (appliance, _, address):
        port, runtime = int(address.rsplit(":", 1)[1]), Path(appliance.config.folders.runtime)
        assert within(10, lambda: ask(port, runtime) is not None)
        monkeypatch.setattr("appliance.upkeep.standing.OLD_S", -1.0)
        assert ask(port, runtime) is None


@pytest.mark.parametrize("hurt", ["a browser that starts for ever", "a compositor without outputs"])
def test_a_dark_screen_is_named_and_started_anew_unless_a_new_system_is_on_trial(tmp_path: Path, hurt: str) -> None:
    for on_trial in (False, True):
        box = Watched(tmp_path, Trial(on_trial=on_trial))
        if "browser" in hurt:
            box.down = ["cuagan-touch.service"]
        else:
            box.connected = 0
        box.for_seconds(SCREENS_S + 10)
        assert box.found()["screen"] is Fault.SCREEN_DARK
        assert box.screens_restarted == (0 if on_trial else 1)


def test_a_slow_board_is_given_longer_for_its_first_picture(tmp_path: Path) -> None:
    done: list[str] = []
    dark = DarkScreen(tmp_path, lambda: done.append("screens"), lambda: done.append("machine"), patience=20)
    for now in range(0, int(SCREENS_S * 20), 5):
        dark.look(True, False, float(now))
    assert done == []
    dark.look(True, False, SCREENS_S * 20)
    assert done == ["screens"]


def test_a_dark_board_waits_for_the_visit_at_the_touch_panel(tmp_path: Path) -> None:
    box = Watched(tmp_path, Trial(on_trial=False))
    box.down, box.standing = ["cuagan-board.service"], Standing(True, 0, WELL)
    box.for_seconds(SCREENS_S + 10)
    assert box.screens_restarted == 0
    box.standing = Standing(False, 0, WELL)
    box.for_seconds(10)
    assert box.screens_restarted == 1


def test_what_only_the_watcher_sees_is_handed_on_once_the_machine_has_started(tmp_path: Path) -> None:
    box = Watched(tmp_path, Trial(on_trial=False))
    box.down = ["cuagan-touch.service"]
    box.watch.look()
    report, now = watching.read(tmp_path), dt.datetime.now(dt.UTC)
    seen = {"screen": Fault.SCREEN_DARK, "workers": None}
    assert watching.only_seen_from_outside(report, now, watching.SETTLED_S) == seen
    assert watching.only_seen_from_outside(report, now, watching.SETTLED_S - 1) == {}, "it is still starting"
    assert watching.only_seen_from_outside(report, now + dt.timedelta(minutes=1), watching.SETTLED_S) == {}
    assert watching.only_seen_from_outside(None, now, watching.SETTLED_S) == {}


def test_outputs_are_counted_as_the_compositors_watcher_leaves_them(tmp_path: Path) -> None:
    screens = Screens(tmp_path)
    assert screens.outputs() is None
    (tmp_path / "outputs").write_text(
        'HDMI-A-1 "Maker 10"\n  Enabled: yes\n  Modes:\n    1280x800 px\nHDMI-A-2 "TV"\n  Enabled: no\n'
    )
    assert screens.outputs() == 1, "one that is off shows nothing"
    (tmp_path / "outputs").write_text("")
    assert screens.outputs() == 0


def test_a_box_without_a_second_screen_is_well_and_keeps_a_new_system(box: Watched) -> None:
    box.connected = 1
    box.for_seconds(GREEN_S + 10)
    assert box.trial.good == 1
    report = watching.read(box.folder)
    assert report
    assert report.green
    assert watching.summary(report)["screen"] == "ok (no second screen)"
