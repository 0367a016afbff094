"""Our units under a real systemd: the whole box as its residents see it, on this machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import requests

from appliance.city_link import enrolment
from appliance.upkeep.standing import ask
from tests.units.conftest import PROJECT
from tests.units.systemd import Systemd, within
from tests.units.test_screens import HEADLESS, processes

PATIENCE_S = 60
PAGES = {"touch": "kiosk", "board": "board"}
HOGS = 12
"""Processes that want all of a processor each, at the same priority: a box has four."""


class WholeBox:
    """Kiosk, compositor and both browsers as their units start them, once `serves` says so.

    folder: in memory, its path short; card: the state folder of an enrolled box; trixie: whose compositor it has.
    """

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

    def hurt_kiosk(self, hurt: signal.Signals) -> bool:
        """Whether it comes back, and the visit with it."""
        back = self.comes_back("kiosk", lambda: os.kill(self.systemd.pid("cuagan-kiosk"), hurt))
        return back and within(PATIENCE_S, self.visiting)

    def hurt_compositor(self, hurt: signal.Signals) -> bool:
        """Whether it comes back, and the page with it."""
        (labwc,) = processes(f"/usr/bin/labwc -C {self.folder}")
        browser = self.systemd.pid("cuagan-touch")
        back = self.comes_back("screen", lambda: os.kill(labwc, hurt))
        return (
            back
            and within(PATIENCE_S, lambda: self.systemd.pid("cuagan-touch") not in (0, browser))
            and self.serves("touch")
        )

    def hurt_browser(self, name: str, hurt: signal.Signals) -> bool:
        """Whether it comes back."""
        (chromium,) = (
            pid
            for pid in processes(f"--user-data-dir={self.folder / name}")
            if b"--type=" not in Path(f"/proc/{pid}/cmdline").read_bytes()
        )
        return self.comes_back(name, lambda: os.kill(chromium, hurt))

    def visit(self) -> bool:
        """Whether a press begins one."""
        self.press("ok")
        return within(PATIENCE_S, self.visiting)

    def press(self, button: str) -> None:
        """As a finger does; HTTPError, Timeout when it is not taken."""
        address = f"http://127.0.0.1:{self.port}/kiosk/press"
        requests.post(address, json={"button": button}, timeout=PATIENCE_S).raise_for_status()

    def visiting(self) -> bool:
        standing = ask(self.port, self.folder / "runtime")
        return standing is not None and standing.visiting

    def log(self, name: str) -> str:
        return (self.logs / f"{name}.log").read_text()[-2000:]


@contextlib.contextmanager
def whole_box(trixie: Path, work: Path) -> Iterator[WholeBox]:
    """One that serves. `work`: for a city and for what is on the card."""
    folder = Path(f"/dev/shm/cuagan-units-{os.getpid()}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    city, card = work / "city", work / "card"
    subprocess.run([sys.executable, "-m", "city", "init", "--state-dir", city], check=True, stdout=subprocess.DEVNULL)
    enrolment.enrol(card, (city / "root.pub").read_text().strip(), (city / "city.json").read_bytes())
    box = WholeBox(folder, card, trixie)
    try:
        for name in ("screen", "kiosk", *PAGES):
            assert box.serves(name), box.log(name)
        yield box
    finally:
        box.systemd.close()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def hogs() -> Iterator[None]:
    """Who leaves little of the processor to the box meanwhile."""
    running = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(HOGS)]
    try:
        yield
    finally:
        for hog in running:
            hog.kill()
            hog.wait()
