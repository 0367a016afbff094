"""Both screens for real: trixie's labwc on headless outputs, two Chromiums on it, and their faults."""

from __future__ import annotations

import contextlib
import http.server
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.units.conftest import PROJECT
from tests.units.manager import Manager
from tests.units.systemd import within

GROUND = {"kiosk": (40, 60, 200), "board": (180, 120, 20)}
"""BGR: what each page is all over."""

HEADLESS = {
    "WLR_BACKENDS": "headless",
    "WLR_RENDERER": "pixman",
    "WLR_HEADLESS_OUTPUTS": "2",
    "WLR_LIBINPUT_NO_DEVICES": "1",
    "CUAGAN_TOUCH": "HEADLESS-2",
    "CUAGAN_BOARD": "HEADLESS-1",
}
OUTPUT = {"touch": "HEADLESS-2", "board": "HEADLESS-1"}


class Page(http.server.BaseHTTPRequestHandler):
    """A page of one colour, as the kiosk's own address serves it."""

    def do_GET(self) -> None:
        name = self.path.strip("/")
        self.send_response(200 if name in GROUND else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        if name in GROUND:
            blue, green, red = GROUND[name]
            self.wfile.write(b"<!doctype html><body style='background:rgb(%d,%d,%d)'>" % (red, green, blue))

    def log_message(self, *_: object) -> None:
        """Nothing."""


class Screens:
    """The compositor, started by our command, in a folder of its own."""

    def __init__(self, trixie: Path, folder: Path, more: Mapping[str, str] = {}) -> None:
        self.folder = folder
        self.trixie = trixie
        self.manager = Manager(folder / "notify")
        programs = folder / "bin"
        programs.mkdir()
        for name in ("labwc", "grim", "wlr-randr"):
            script = f'#!/bin/sh\nexec {PROJECT}/tests/units/enter.sh {trixie} /usr/bin/{name} "$@"\n'
            (programs / name).write_text(script)
            (programs / name).chmod(0o755)
        watcher = folder / "screen-alive"
        shutil.copy(PROJECT / "systemd/root/usr/lib/cuagan/screen-alive", watcher)
        self.environment = os.environ | HEADLESS | {"XDG_RUNTIME_DIR": str(folder)} | more
        self.environment["PATH"] = f"{programs}:{self.environment['PATH']}"
        self.process = self.command("screen", "--watched-by", str(watcher), notify=self.manager)

    def command(self, *words: str, notify: Manager, **more: str) -> subprocess.Popen[bytes]:
        environment = self.environment | {"NOTIFY_SOCKET": notify.path} | more
        log = (self.folder / f"{words[0]}.log").open("ab")
        with log:
            return subprocess.Popen(
                [sys.executable, "-m", "cuagan", *words], env=environment, stdout=log, stderr=log, cwd=PROJECT
            )

    def browser(self, name: str, url: str, notify: Manager) -> subprocess.Popen[bytes]:
        chromium = ["chromium", "--no-sandbox", "--disable-gpu"]
        words = ["--name", f"cuagan-{name}", "--url", url, "--profile", str(self.folder / name), "--", *chromium]
        return self.command("browser", *words, notify=notify, WAYLAND_DISPLAY="wayland-0")

    def colours(self, name: str) -> set[tuple[int, ...]]:
        """Every colour that is seen on an output."""
        pixels = self.picture(OUTPUT[name]).reshape(-1, 3)
        return {tuple(int(value) for value in pixel) for pixel in {bytes(each) for each in pixels}}

    def picture(self, output: str) -> np.ndarray:
        """What an output shows."""
        picture = self.folder / f"{output}.png"
        self.ask("grim", "-o", output, str(picture))
        return cv2.imread(str(picture))

    def ask(self, *words: str) -> None:
        """Have a program of the compositor's do something."""
        environment = self.environment | {"WAYLAND_DISPLAY": "wayland-0"}
        subprocess.run(words, env=environment, check=True, shell=False)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self.manager.close()
        shutil.rmtree(self.folder)


def in_memory() -> Path:
    """A folder whose path is short enough for sockets."""
    folder = Path(f"/dev/shm/cuagan-screens-{os.getpid()}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def screens(trixie: Path) -> Iterator[Screens]:
    screens = Screens(trixie, in_memory())
    yield screens
    screens.close()


@contextlib.contextmanager
def serving() -> Iterator[Callable[[str], str]]:
    """The kiosk's address; it does not listen until it is first asked for by calling."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page, bind_and_activate=False)
    server.server_bind()
    thread = threading.Thread(target=server.serve_forever, daemon=True)

    def address(name: str) -> str:
        return f"http://127.0.0.1:{server.server_port}/{name}"

    address.listen = lambda: (server.server_activate(), thread.start())  # type: ignore[attr-defined]
    yield address
    if thread.is_alive():
        server.shutdown()
    server.server_close()


@pytest.fixture
def pages() -> Iterator[Callable[[str], str]]:
    with serving() as address:
        yield address


def processes(mark: str) -> list[int]:
    """Whose command line holds this."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if mark in entry.read_bytes().replace(b"\0", b" ").decode(errors="replace"):
                found.append(int(entry.parent.name))
        except OSError:
            continue
    return found


def test_each_page_fills_its_screen_with_no_frame_and_no_pointer(
    screens: Screens, pages: Callable[[str], str], tmp_path: Path
) -> None:
    assert screens.manager.hear("READY=1", 30), (screens.folder / "screen.log").read_text()[-2000:]
    managers = {name: Manager(tmp_path / name) for name in ("touch", "board")}
    browsers = {
        name: screens.browser(name, pages({"touch": "kiosk"}.get(name, name)), manager)
        for name, manager in managers.items()
    }
    try:
        assert not managers["touch"].hear("READY=1", 4), "nobody listens yet: there is nothing to show"
        pages.listen()  # type: ignore[attr-defined]
        for manager in managers.values():
            assert manager.hear("READY=1", 60), (screens.folder / "browser.log").read_text()[-2000:]
            assert manager.hear("WATCHDOG=1", 10)
        assert within(10, lambda: screens.colours("touch") == {GROUND["kiosk"]}), screens.colours("touch")
        assert within(10, lambda: screens.colours("board") == {GROUND["board"]}), screens.colours("board")

        _a_page_that_hangs_ends_its_browser(screens, browsers["board"])
        os.kill(next(iter(processes(f"--user-data-dir={screens.folder / 'touch'}"))), signal.SIGKILL)
        assert browsers["touch"].wait(30) != 0
    finally:
        for browser in browsers.values():
            browser.kill()
            browser.wait()
        for pid in [*processes(f"{screens.folder}/touch"), *processes(f"{screens.folder}/board")]:
            os.kill(pid, signal.SIGKILL)
        for manager in managers.values():
            manager.close()


def _a_page_that_hangs_ends_its_browser(screens: Screens, browser: subprocess.Popen[bytes]) -> None:
    mark = f"--user-data-dir={screens.folder / 'board'}"
    renderers = [
        pid
        for pid in processes("--type=renderer")
        if mark in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    ]
    assert renderers
    for pid in renderers:
        os.kill(pid, signal.SIGSTOP)
    assert browser.wait(30) != 0
