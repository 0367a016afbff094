"""A box without a second screen, screens that go and come back: the kiosk is always seen. Real labwc and Chromium."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hw.compositor import lit
from tests.units.manager import Manager
from tests.units.systemd import within
from tests.units.test_screens import GROUND, Screens, in_memory, processes, serving

PATIENCE_S = 60
PANEL, BOARD = "HEADLESS-2", "HEADLESS-1"


class Box:
    """Compositor and both browsers, with as many outputs as are plugged in."""

    def __init__(self, trixie: Path, address: Callable[[str], str], **more: str) -> None:
        self.screens = Screens(trixie, in_memory(), more)
        assert self.screens.manager.hear("READY=1", 30), self.log("screen")
        self.screens.manager.attend()
        address.listen()  # type: ignore[attr-defined]
        self.managers = {name: Manager(self.screens.folder / f"{name}.socket") for name in ("touch", "board")}
        self.browsers = {}
        for name, page in (("touch", "kiosk"), ("board", "board")):
            self.browsers[name] = self.screens.browser(name, address(page), self.managers[name])
            assert self.managers[name].hear("READY=1", PATIENCE_S), self.log("browser")
            self.managers[name].attend()

    def shows(self, output: str, page: str) -> bool:
        """Whether an output shows a page and nothing else, within a while."""
        return within(PATIENCE_S, lambda: self.seen(output) == {bytes(GROUND[page])})

    def seen(self, output: str) -> set[bytes]:
        """The colours on it."""
        return {bytes(each) for each in self.screens.picture(output).reshape(-1, 3)}

    def turn(self, output: str, *how: str) -> None:
        self.screens.ask("wlr-randr", "--output", output, *how)

    def board_runs(self) -> bool:
        """Whether the board has a browser."""
        return bool(processes(f"--user-data-dir={self.screens.folder}/board"))

    def log(self, name: str) -> str:
        return (self.screens.folder / f"{name}.log").read_text()[-2000:]

    def close(self) -> None:
        for browser in self.browsers.values():
            browser.kill()
            browser.wait()
        for pid in processes(f"--user-data-dir={self.screens.folder}"):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for manager in self.managers.values():
            manager.close()
        self.screens.close()


Plugged = Callable[..., Box]


@pytest.fixture
def plugged(trixie: Path) -> Iterator[Plugged]:
    with contextlib.ExitStack() as stack:
        pages = stack.enter_context(serving())

        def begin(**more: str) -> Box:
            box = Box(trixie, pages, **more)
            stack.callback(box.close)
            return box

        yield begin


@pytest.mark.parametrize("panel", ["HEADLESS-1", "HEADLESS-2"], ids=["its own", "the board's"])
def test_the_only_screen_shows_the_kiosk_whichever_connector_it_is_at(plugged: Plugged, panel: str) -> None:
    other = "HEADLESS-2" if panel == "HEADLESS-1" else "HEADLESS-1"
    box = plugged(WLR_HEADLESS_OUTPUTS="1", CUAGAN_TOUCH=panel, CUAGAN_BOARD=other)
    assert box.shows("HEADLESS-1", "kiosk"), box.log("browser")
    assert not box.board_runs(), "a board that nobody can see costs memory"
    assert lit(box.screens.folder) == ["HEADLESS-1"]


def test_a_board_that_is_switched_off_and_on_never_covers_the_kiosk_and_comes_back_turned(plugged: Plugged) -> None:
    box = plugged(CUAGAN_BOARD_TURN="90")
    assert box.shows(BOARD, "board"), box.log("browser")

    box.turn(BOARD, "--off")
    assert box.seen(PANEL) == {bytes(GROUND["kiosk"])}, "the board's window has fled under the kiosk's"
    assert within(PATIENCE_S, lambda: not box.board_runs())
    assert lit(box.screens.folder) == [PANEL]
    assert box.browsers["board"].poll() is None, "it waits for its screen"

    box.turn(BOARD, "--on", "--transform", "normal")
    assert box.shows(BOARD, "board"), box.log("browser")
    height, width, _ = box.screens.picture(BOARD).shape
    assert height > width
    assert box.seen(PANEL) == {bytes(GROUND["kiosk"])}

    box.turn(BOARD, "--off")
    box.turn(BOARD, "--on")  # before anybody has looked
    assert box.shows(BOARD, "board"), box.log("browser")
    assert box.seen(PANEL) == {bytes(GROUND["kiosk"])}


def test_a_panel_that_loses_its_cable_leaves_the_kiosk_on_the_board_and_has_it_back(plugged: Plugged) -> None:
    box = plugged()
    assert box.shows(BOARD, "board"), box.log("browser")
    assert within(PATIENCE_S, lambda: not list((box.screens.folder / "screens").glob("*.wrong")))
    box.turn(PANEL, "--off")
    assert box.shows(BOARD, "kiosk"), box.log("browser")
    assert within(PATIENCE_S, lambda: not (box.screens.folder / "screens/touch").exists())
    box.turn(PANEL, "--on")
    assert box.shows(PANEL, "kiosk"), box.log("browser")
    assert box.shows(BOARD, "board"), box.log("browser")
