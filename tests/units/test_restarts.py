"""What is killed, hangs or starves comes back by itself, and the visit with it: our units under a real systemd."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from appliance.city_link import enrolment
from appliance.settings import box_settings
from appliance.upkeep.standing import ask
from tests.units.conftest import PROJECT
from tests.units.systemd import Systemd, within
from tests.units.test_screens import HEADLESS, processes

PATIENCE_S = 60
PAGES = {"touch": "kiosk", "board": "board"}
PRESSES = 100
HOGS = 12
"""Processes that want all of a processor each, at the same priority: a box has four."""


class Box:
    """Kiosk, compositor and touch browser as their units start them."""

    def __init__(self, folder: Path, card: Path, trixie: Path) -> None:
        self.folder = folder
        self.card = card
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.systemd = Systemd(folder)
        self.logs = folder
        self._kiosk(card)
        self._screen(trixie)
        for name, page in PAGES.items():
            words = ["browser", "--name", f"cuagan-{name}", "--url", f"http://127.0.0.1:{self.port}/{page}"]
            words += ["--profile", str(folder / name), "--", "chromium", "--no-sandbox", "--disable-gpu"]
            self._start(name, words, {"XDG_RUNTIME_DIR": str(folder / "screen"), "WAYLAND_DISPLAY": "wayland-0"})

    def _kiosk(self, card: Path) -> None:
        settings = self.folder / "box.toml"
        settings.write_text(
            f'[folders]\nstate = "{card}"\nruntime = "{self.folder}/runtime"\n[web]\nport = {self.port}\n'
            f'[camera]\npicture = "{self.folder}/table.jpg"\n[reader]\nport = "{self.folder}/reader"\n'
            f'[desk]\nfolder = "{self.folder}/desk"\n'
        )
        (self.folder / "desk").mkdir()
        self._start("kiosk", ["kiosk", "--config", "desk.toml", "--config", str(settings)], {})

    def _screen(self, trixie: Path) -> None:
        screen, programs = self.folder / "screen", self.folder / "bin"
        screen.mkdir(mode=0o700)
        programs.mkdir()
        (programs / "labwc").write_text(
            f'#!/bin/sh\nexec {PROJECT}/tests/units/enter.sh {trixie} /usr/bin/labwc "$@"\n'
        )
        (programs / "labwc").chmod(0o755)
        watcher = screen / "screen-alive"
        shutil.copy(PROJECT / "systemd/root/usr/lib/cuagan/screen-alive", watcher)
        path = f"{programs}:{os.environ['PATH']}"
        words = ["screen", "--watched-by", str(watcher)]
        self._start("screen", words, HEADLESS | {"XDG_RUNTIME_DIR": str(screen), "PATH": path})

    def _start(self, name: str, words: list[str], environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "cuagan", *words]
        self.systemd.start(f"cuagan-{name}", command, environment, self.logs / f"{name}.log")

    def serves(self, *names: str) -> bool:
        return within(PATIENCE_S, lambda: all(self.systemd.serves(f"cuagan-{name}") for name in names))

    def comes_back(self, name: str, hurt: Callable[[], None]) -> bool:
        """Whether another process serves in its place after what is done to it."""
        unit, before = f"cuagan-{name}", self.systemd.pid(f"cuagan-{name}")
        hurt()
        fresh = within(PATIENCE_S, lambda: self.systemd.pid(unit) not in (0, before))
        return fresh and self.serves(name)

    def visiting(self) -> bool:
        standing = ask(self.port, self.folder / "runtime")
        return standing is not None and standing.visiting

    def log(self, name: str) -> str:
        return (self.logs / f"{name}.log").read_text()[-2000:]


@pytest.fixture(scope="module")
def box(trixie: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    folder = Path(f"/dev/shm/cuagan-units-{os.getpid()}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    city, card = (tmp_path_factory.mktemp(name) / "state" for name in ("city", "card"))
    subprocess.run([sys.executable, "-m", "city", "init", "--state-dir", city], check=True, stdout=subprocess.DEVNULL)
    enrolment.enrol(card, (city / "root.pub").read_text().strip(), (city / "city.json").read_bytes())
    box = Box(folder, card, trixie)
    assert box.serves("screen"), box.log("screen")
    assert box.serves("kiosk"), box.log("kiosk")
    for name in PAGES:
        assert box.serves(name), box.log(name)
    yield box
    box.systemd.close()
    shutil.rmtree(folder, ignore_errors=True)


def test_a_name_that_the_city_changes_is_on_the_screen_when_nobody_is_at_the_box(box: Box) -> None:
    assert not box.visiting()
    name = "Nhà văn hóa Tổ dân phố 9"
    assert box.comes_back("kiosk", lambda: box_settings.keep(box.card, {"house": {"name": name}})), box.log("kiosk")
    assert name in requests.get(f"http://127.0.0.1:{box.port}/kiosk", timeout=10).text
    assert box.serves("touch"), box.log("touch")


@pytest.mark.parametrize("hurt", [signal.SIGKILL, signal.SIGSTOP])
def test_a_kiosk_that_is_killed_or_stopped_comes_back_with_the_visit(box: Box, hurt: signal.Signals) -> None:
    requests.post(f"http://127.0.0.1:{box.port}/kiosk/press", json={"button": "ok"}, timeout=10)
    assert within(10, box.visiting)
    assert box.comes_back("kiosk", lambda: os.kill(box.systemd.pid("cuagan-kiosk"), hurt)), box.log("kiosk")
    assert within(10, box.visiting)
    assert box.serves("touch"), "the browser finds the new kiosk"


@pytest.mark.parametrize("hurt", [signal.SIGKILL, signal.SIGSTOP])
def test_a_compositor_that_is_killed_or_stopped_comes_back_and_the_page_with_it(box: Box, hurt: signal.Signals) -> None:
    (labwc,) = processes(f"/usr/bin/labwc -C {box.folder}")
    browser = box.systemd.pid("cuagan-touch")
    assert box.comes_back("screen", lambda: os.kill(labwc, hurt)), box.log("screen")
    assert within(PATIENCE_S, lambda: box.systemd.pid("cuagan-touch") not in (0, browser))
    assert box.serves("touch"), box.log("touch")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("hurt", [signal.SIGKILL, signal.SIGSTOP])
def test_a_browser_that_is_killed_or_stopped_comes_back(box: Box, hurt: signal.Signals, name: str) -> None:
    (chromium,) = (
        pid
        for pid in processes(f"--user-data-dir={box.folder / name}")
        if b"--type=" not in Path(f"/proc/{pid}/cmdline").read_bytes()
    )
    assert box.comes_back(name, lambda: os.kill(chromium, hurt)), box.log(name)


def test_the_keeper_of_a_browser_that_is_stopped_is_replaced_with_its_browser(box: Box) -> None:
    assert box.comes_back("touch", lambda: os.kill(box.systemd.pid("cuagan-touch"), signal.SIGSTOP)), box.log("touch")


def test_a_box_that_gets_little_of_the_processor_has_its_screens_and_its_visit_afterwards(box: Box) -> None:
    requests.post(f"http://127.0.0.1:{box.port}/kiosk/press", json={"button": "ok"}, timeout=30)
    assert within(PATIENCE_S, box.visiting)
    hogs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(HOGS)]
    try:
        for _ in range(PRESSES):
            address = f"http://127.0.0.1:{box.port}/kiosk/press"
            pressed = requests.post(address, json={"button": "up"}, timeout=PATIENCE_S)
            assert pressed.ok, "a press is taken while it starves"
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()
    for name in ("screen", "kiosk", *PAGES):
        assert box.serves(name), box.log(name)
    assert within(PATIENCE_S, box.visiting)
