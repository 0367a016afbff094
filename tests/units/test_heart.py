"""The heart on the manager's side of a real socket: nothing is said before it is true, and nothing after it is not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from appliance import heart as hearts
from appliance.heart import Heart
from appliance.listings.mirror import Mirror, Stick, keep
from appliance.listings.mirror_folder import read_report
from bench.kiosk import kiosk
from tests.units.manager import Manager


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    manager = Manager(tmp_path / "notify")
    yield manager
    manager.close()


def test_without_a_manager_nothing_is_said_and_nothing_fails() -> None:
    heart = Heart("")
    heart.ready()
    heart.beat()
    assert heart.age() < 60


def test_a_longer_silence_is_borne_only_of_what_was_ready_and_until_it_is_taken_back(
    manager: Manager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "8000000")
    heart = Heart(manager.path)
    heart.bear(120)
    assert not manager.hear("WATCHDOG_USEC=120000000", 0.1), "its start has a limit of its own"
    heart.ready()
    heart.bear(120)
    assert manager.hear("WATCHDOG_USEC=120000000", 1)
    heart.bear()
    assert manager.hear("WATCHDOG_USEC=8000000", 1)


def test_a_manager_that_takes_nothing_does_not_hold_the_loop_up(
    manager: Manager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearts, "EVERY_S", 0.0)
    heart = Heart(manager.path)
    for _ in range(5000):
        heart.beat()
    assert manager.hear("WATCHDOG=1", 1)


def test_the_kiosk_beats_while_its_visit_takes_events_and_no_longer(
    manager: Manager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", manager.path)
    with kiosk() as (appliance, _, address):
        assert manager.hear("WATCHDOG=1", 10)
        assert requests.get(f"{address}/healthz", timeout=10).ok
        stuck, release = threading.Event(), threading.Event()

        def hang(event: object) -> None:
            stuck.set()
            release.wait()

        monkeypatch.setattr(appliance.visit, "handle", hang)
        assert stuck.wait(10)
        manager.forget()
        monkeypatch.setattr("web.SILENT_S", 0.5)
        assert not manager.hear("WATCHDOG=1", 3), "presses are not taken any more"
        assert requests.get(f"{address}/healthz", timeout=10).status_code == 503
        monkeypatch.undo()
        release.set()


def test_the_mirror_beats_after_each_look_even_one_that_finds_nobody(tmp_path: Path) -> None:
    stop, beats = threading.Event(), []

    def beat() -> None:
        beats.append(read_report(tmp_path))
        if len(beats) == 2:
            stop.set()

    mirror = Mirror(tmp_path / "listings", "A" * 43 + "=", lambda _: None)
    keep(mirror, Stick(tmp_path / "no-stick"), tmp_path, 0.01, stop, beat)
    assert len(beats) == 2


@pytest.mark.parametrize("command", ["outbox", "mirror", "report", "update"])
def test_a_process_that_needs_a_city_waits_for_one_and_ends_when_it_is_told_to(
    manager: Manager, tmp_path: Path, command: str
) -> None:
    runtime = Path(f"/dev/shm/cuagan-heart-{os.getpid()}")
    (tmp_path / "box.toml").write_text(f'[folders]\nstate = "{tmp_path}/card"\nruntime = "{runtime}"\n')
    process = subprocess.Popen(
        [sys.executable, "-m", "cuagan", command, "--config", tmp_path / "box.toml"],
        env=os.environ | {"NOTIFY_SOCKET": manager.path},
    )
    try:
        assert manager.hear("READY=1", 30)
        assert manager.hear("STATUS=waiting for enrolment", 10)
        assert manager.hear("WATCHDOG=1", 10)
        process.terminate()
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(runtime, ignore_errors=True)
