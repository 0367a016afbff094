"""A slip and a leaflet through the box's own CUPS, trixie's with the packages of a box, to a driverless printer
that takes PDF and to one that only takes pages of dots, as AirPrint has them.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import cups
import pytest

from appliance.printing.orders import SlipOrder
from hw.desk.print_room import SimulatedPrinter
from hw.print_queue import QUEUE, takes_jobs
from hw.printer import CupsPrinter
from tests.hw.test_leaflets import blank, order
from tests.hw.test_slips import Desk
from tests.units.conftest import PROJECT
from tests.units.systemd import within

PATIENCE_S = 120
pytestmark = pytest.mark.timeout(1200)
"""The first to ask for the tree waits until it is made."""

ENTERED = """
mkdir -p {folder}/tree && mount --rbind {tree} {folder}/tree && cd {folder}/tree
mount --rbind /dev dev && mount --rbind /proc proc && mount -t tmpfs -o mode=1777 tmpfs tmp
exec {python} -m cuagan cups --folder {folder}/cups --printer {printer}
"""
CUPSD = """#!/bin/sh
cd / && exec unshare --user --map-current-user --keep-caps chroot {folder}/tree /usr/sbin/cupsd "$@"
"""
"""The tree may lie where lp cannot go."""


class Counter:
    """The box's print queue, a printer, and what of a `PrintRoom` a worker needs."""

    def __init__(self, tree: Path, world: Path, formats: str) -> None:
        with socket.create_server(("localhost", 0)) as free:
            port = free.getsockname()[1]
        self.folder = Path(f"/dev/shm/cuagan-{uuid.uuid4().hex[:8]}")
        self.folder.mkdir(mode=0o711)
        self.simulated = SimulatedPrinter(world, port, 0.1, formats)
        self.simulated.start()
        self.log = self.folder / "cups/cupsd.log"
        self._queue = self._cups(tree)
        address = self.folder / "cups/cups.sock"
        self.printer = CupsPrinter(QUEUE, address, simulated=True)
        if not within(PATIENCE_S, lambda: address.exists() and takes_jobs(cups.Connection(str(address)))):
            said = self.log.read_text(errors="replace")[-2000:]
            self.close()
            raise AssertionError(said)

    def _cups(self, tree: Path) -> subprocess.Popen[bytes]:
        (self.folder / "cupsd").write_text(CUPSD.format(folder=self.folder))
        (self.folder / "cupsd").chmod(0o755)
        words = ENTERED.format(folder=self.folder, tree=tree, python=sys.executable, printer=self.simulated.uri)
        return subprocess.Popen(
            ["unshare", "--mount", "--propagation", "private", "sh", "-euc", words],
            env=os.environ | {"PATH": f"{self.folder}:{os.environ['PATH']}", "PYTHONPATH": str(PROJECT)},
        )

    def until(self, reached: Callable[[], bool]) -> None:
        assert within(PATIENCE_S, reached), self.log.read_text()[-2000:]

    def came_out(self) -> list[bytes]:
        """The first bytes of each sheet."""
        return [sheet.read_bytes()[:8] for sheet in self.simulated.controls.sheets()]

    def close(self) -> None:
        self._queue.terminate()
        self._queue.wait(20)
        self.simulated.stop()
        shutil.rmtree(self.folder)


@pytest.fixture(params=[("application/pdf", b"%PDF"), ("image/urf", b"UNIRAST")])
def kind(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    """What a printer takes, and how that begins."""
    found: tuple[str, bytes] = request.param
    return found


@pytest.fixture
def counter(trixie_box: Path, tmp_path: Path, kind: tuple[str, bytes]) -> Iterator[Counter]:
    counter = Counter(trixie_box, tmp_path, kind[0])
    yield counter
    counter.close()


def test_a_slip_and_a_leaflet_come_out_and_every_filter_is_found(
    counter: Counter, tmp_path: Path, kind: tuple[str, bytes]
) -> None:
    desk = Desk(counter, tmp_path / "box")  # type: ignore[arg-type]
    row = desk.dossier()
    desk.prints.take(SlipOrder("visit", row.dossier_id))
    desk.until(counter.came_out)
    assert [each.startswith(kind[1]) for each in counter.came_out()] == [True], counter.came_out()
    desk.prints.take(order(blank(tmp_path / "box")))
    desk.until(lambda: len(counter.came_out()) == 2)
    assert all(each.startswith(kind[1]) for each in counter.came_out())
    assert " not found" not in counter.log.read_text(errors="replace")
