"""What works behind the screens comes back too when it is killed, hangs, or gets little of the processor."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import cups
import pytest

from appliance.city_link import enrolment
from hw.desk.print_room import SimulatedPrinter
from hw.print_queue import takes_jobs
from tests.units.systemd import Systemd, within

PATIENCE_S = 90
SOON = {"WatchdogSec": "6"}
"""Their own are minutes, since a bad link may hold them up: nobody looks at them."""


class Behind:
    """Outbox and print queue as their units start them."""

    def __init__(self, folder: Path, card: Path, printer: str) -> None:
        self.folder = folder
        self.systemd = Systemd(folder)
        settings = folder / "box.toml"
        settings.write_text(f'[folders]\nstate = "{card}"\nruntime = "{folder}/runtime"\n')
        self._start("outbox", ["outbox", "--config", "desk.toml", "--config", str(settings)])
        self._start("cups", ["cups", "--folder", str(folder / "cups"), "--printer", printer])

    def _start(self, name: str, words: list[str]) -> None:
        command = [sys.executable, "-m", "cuagan", *words]
        self.systemd.start(f"cuagan-{name}", command, {}, self.folder / f"{name}.log", SOON)

    def serves(self, name: str) -> bool:
        return within(PATIENCE_S, lambda: self.systemd.serves(f"cuagan-{name}"))

    def comes_back(self, name: str, hurt: Callable[[], None]) -> bool:
        unit, before = f"cuagan-{name}", self.systemd.pid(f"cuagan-{name}")
        hurt()
        return within(PATIENCE_S, lambda: self.systemd.pid(unit) not in (0, before)) and self.serves(name)

    def prints(self) -> bool:
        """Whether the queue takes jobs."""
        try:
            return takes_jobs(cups.Connection(str(self.folder / "cups/cups.sock")))
        except (RuntimeError, cups.IPPError):
            return False

    def cupsd(self) -> int:
        found = subprocess.run(["pgrep", "-f", f"cupsd.*{self.folder}"], capture_output=True, text=True, check=True)
        return int(found.stdout.split()[0])

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()[-2000:]


def _free_port() -> int:
    with socket.create_server(("localhost", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    folder = Path(f"/dev/shm/cuagan-{uuid.uuid4().hex[:8]}")
    folder.mkdir(mode=0o711)
    city, card = (tmp_path_factory.mktemp(name) / "state" for name in ("city", "card"))
    subprocess.run([sys.executable, "-m", "city", "init", "--state-dir", city], check=True, stdout=subprocess.DEVNULL)
    enrolment.enrol(card, (city / "root.pub").read_text().strip(), (city / "city.json").read_bytes())
    printer = SimulatedPrinter(tmp_path_factory.mktemp("printer"), _free_port())
    printer.start()
    behind = Behind(folder, card, printer.uri)
    try:
        assert behind.serves("outbox"), behind.log("outbox")
        assert behind.serves("cups"), behind.log("cups")
        yield behind
    finally:
        behind.systemd.close()
        printer.stop()
        shutil.rmtree(folder)


@pytest.mark.parametrize("hurt", [signal.SIGKILL, signal.SIGSTOP])
@pytest.mark.parametrize("name", ["outbox", "cups"])
def test_a_process_behind_the_screens_that_is_killed_or_stopped_comes_back(
    behind: Behind, name: str, hurt: signal.Signals
) -> None:
    assert behind.comes_back(name, lambda: os.kill(behind.systemd.pid(f"cuagan-{name}"), hurt)), behind.log(name)
    assert name != "cups" or within(PATIENCE_S, behind.prints)


@pytest.mark.parametrize("hurt", [signal.SIGKILL, signal.SIGSTOP])
def test_a_print_daemon_that_is_killed_or_stopped_takes_jobs_again(behind: Behind, hurt: signal.Signals) -> None:
    assert within(PATIENCE_S, behind.prints)
    assert behind.comes_back("cups", lambda: os.kill(behind.cupsd(), hurt)), behind.log("cups")
    assert within(PATIENCE_S, behind.prints)
