"""What waits for what at a start, and what restarts the machine: our units under a real systemd."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.settings import factory_reset
from appliance.upkeep.commands import Later
from hw import orders
from tests.units.conftest import PROJECT
from tests.units.systemd import Systemd, within

LOST = "ExecStart=/bin/sh -c 'systemd-notify --ready; exec sleep 60'"
SETTLES_S = 1.5
"""Within it systemd has seen what happens to a file that it watches."""


class Box:
    """A box's folders, and how often the machine would have been restarted."""

    def __init__(self, folder: Path, systemd: Systemd) -> None:
        self.state, self.runtime, self._restarts = folder / "state", folder / "runtime", folder / "restarts"
        for each in (self.state, self.runtime, self._restarts):
            each.mkdir()
        self.systemd = systemd
        restart = f"/usr/bin/mktemp -p {self._restarts}"
        changed = {
            "/var/lib/cuagan": str(self.state),
            "/run/cuagan/": f"{self.runtime}/",
            "sleep 5": "true",
            "/usr/bin/systemctl reboot": restart,
        }
        for name in ("cuagan-reset", "cuagan-restart"):
            self.systemd.lay(f"{name}.path", changed)
            self.systemd.lay(f"{name}.service", changed)

    def starts(self) -> None:
        """What watches for the orders begins, as at every start of the machine."""
        for name in ("cuagan-reset.path", "cuagan-restart.path"):
            self.systemd.begin(name)
            assert within(10, lambda name=name: self.systemd.runs(name))  # type: ignore[misc]

    def restarts(self) -> int:
        return len(list(self._restarts.iterdir()))


@pytest.fixture
def folder() -> Iterator[Path]:
    folder = Path(f"/dev/shm/cuagan-start-{os.getpid()}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def systemd(folder: Path) -> Iterator[Systemd]:
    systemd = Systemd(folder)
    yield systemd
    systemd.close()


@pytest.fixture
def box(folder: Path, systemd: Systemd) -> Box:
    return Box(folder, systemd)


def lay_prepare(systemd: Systemd, folder: Path, does: str) -> Path:
    """cuagan-prepare doing this; its own folder, where a user's manager has it."""
    its_own = folder / "xdg/cuagan-prepare"
    changed = {"/opt/cuagan/bin/cuagan prepare": does, "/run/cuagan-prepare": str(its_own)}
    systemd.lay("cuagan-prepare.service", changed)
    return its_own


def test_the_network_starts_when_its_connections_have_been_written(folder: Path, systemd: Systemd) -> None:
    writes = f"/bin/sh -c 'sleep 1; touch {folder}/written'"
    lay_prepare(systemd, folder, writes)
    name = "NetworkManager.service"
    shutil.copytree(PROJECT / f"systemd/units/{name}.d", systemd.units / f"{name}.d")
    reads = f"[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/usr/bin/test -e {folder}/written\n"
    (systemd.units / name).write_text(reads)
    systemd.begin(name)
    assert systemd.runs(name), "it found them"


@pytest.mark.skipif(not importlib.util.find_spec("lgpio"), reason="lgpio has no wheel for this Python")
def test_buttons_held_at_the_start_are_looked_at_where_lgpio_can_leave_its_pipe(folder: Path, systemd: Systemd) -> None:
    its_own = lay_prepare(systemd, folder, f"{sys.executable} -c 'import lgpio'")
    systemd.begin("cuagan-prepare.service")
    assert systemd.runs("cuagan-prepare.service")
    assert list(its_own.glob(".lgd-nfy*")), "the root of a box takes none"


def test_an_order_restarts_the_machine(box: Box) -> None:
    box.starts()
    factory_reset.order(box.state)
    assert within(10, lambda: box.restarts() == 1)


def test_an_officers_order_restarts_the_machine_once(box: Box, folder: Path) -> None:
    box.starts()
    with pytest.raises(Later):
        orders.restart(box.runtime, systemd=folder)
    assert within(10, lambda: box.restarts() == 1)
    time.sleep(SETTLES_S)
    assert box.restarts() == 1


def test_a_wipe_that_is_done_at_the_start_is_followed_by_no_second_restart(box: Box) -> None:
    factory_reset.order(box.state)
    box.starts()
    factory_reset.wipe(box.state)
    time.sleep(SETTLES_S)
    assert box.restarts() == 0
    factory_reset.order(box.state)
    assert within(10, lambda: box.restarts() == 1), "a new one is seen"


def test_an_order_that_a_worn_out_card_does_not_let_go_restarts_nothing_for_ever(box: Box) -> None:
    factory_reset.order(box.state)
    box.starts()
    time.sleep(SETTLES_S)
    assert box.restarts() == 0


def test_a_card_that_does_not_open_starts_what_says_so(folder: Path, systemd: Systemd) -> None:
    systemd.lay("cuagan-lost.service", {"ExecStart=/opt/cuagan/bin/cuagan lost": LOST, "User=cuagan": ""})
    name = "var-lib-cuagan.mount"
    shutil.copytree(PROJECT / f"systemd/units/{name}.d", systemd.units / f"{name}.d")
    (systemd.units / name).write_text("[Mount]\nWhat=/nowhere\nWhere=/var/lib/cuagan\nType=ext4\n")
    systemd.begin(name)
    assert within(10, lambda: systemd.runs("cuagan-lost.service"))
