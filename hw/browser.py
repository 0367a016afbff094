"""One Chromium over a whole screen, watched through its own page: shown, alive, and where it should be.

It is spoken to over a pair of pipes (`--remote-debugging-pipe`, messages of the Chrome DevTools Protocol that end in a
zero byte: https://chromedevtools.github.io/devtools-protocol/), so no port is opened that somebody else could use.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from appliance.heart import Heart

FLAGS = (
    "--kiosk",
    "--remote-debugging-pipe",
    "--ozone-platform=wayland",
    "--no-first-run",
    "--no-default-browser-check",
    "--noerrdialogs",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-breakpad",
    "--disable-session-crashed-bubble",
    "--disable-pinch",
    "--overscroll-history-navigation=0",
    "--disk-cache-size=1",
    "--media-cache-size=1",
    "--password-store=basic",
    "--disable-features=Translate,MediaRouter,DialMediaRouteProvider,OptimizationHints,SpareRendererForSitePerProcess",
)
"""Nothing asked, nothing fetched by itself, nothing kept, no gesture that leaves the page."""

STARTING = "about:blank"
"""What is shown until the server behind the page listens."""

WINDOW = "--app=data:text/html,{name}"
"""A window without a tab strip and an address field: a kiosk never shows them, but Chromium draws them with a page of
its own, which is a quarter of a start's work. The window's name (`app_id`) is made of this address."""

LOOK_S = 0.3

ANSWER_S = 5.0
"""A page that does not answer for so long hangs."""

START_S = 60.0
"""It is given so long to answer for the first time: a cold card on a busy morning."""

PICTURE_WIDTH = 480
"""Pixels of a picture of the page."""

_READ_BYTES = 65536
_HIGH = 10


class BrowserGone(Exception):
    """It ended, hangs, or its page crashed: start it again."""


class Browser:
    """A running Chromium with one page. `profile`: a folder in memory that it may fill."""

    def __init__(self, program: Sequence[str], profile: Path, name: str, patience: float = 1.0) -> None:
        """`name`: by it the compositor knows which screen this window belongs on. `patience`: how many times longer
        than on a board it may take to answer."""
        self._patience = patience
        reading, self._out = _pipe()
        self._in, writing = _pipe()
        self._buffer = b""
        self._next = 0
        self._session = ""
        self._pid = os.posix_spawnp(
            program[0],
            [*program, *FLAGS, WINDOW.format(name=name), f"--user-data-dir={profile}"],
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, reading, 3), (os.POSIX_SPAWN_DUP2, writing, 4)],
        )
        os.close(reading)
        os.close(writing)

    def open(self, url: str) -> None:
        """Have its page show `url`; returns when the browser has begun to."""
        if not self._session:
            self._attach()
        self._call("Page.navigate", url=url)

    def shows(self, url: str) -> bool:
        """Whether the page is wholly loaded from there, and its own scripts answer."""
        address, state = self._evaluate("[location.href, document.readyState]")
        return bool(address.startswith(url) and state == "complete")

    def has_letters(self) -> bool:
        """Whether the page's own type is there: until it is, a page shows everything but words."""
        return bool(self._evaluate("document.fonts.status === 'loaded'"))

    def give_picture(self) -> None:
        """When its page was asked for a picture of itself (`data-picture`), take one and let the page hand it over."""
        asked = self._evaluate("[document.documentElement.dataset.picture || '', innerWidth, innerHeight]")
        name, width, height = asked or ("", 0, 0)  # a page that is just being left says nothing
        if not name.isalnum():
            return
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": PICTURE_WIDTH / max(1, width)}
        data = self._call("Page.captureScreenshot", format="jpeg", quality=80, clip=clip)["data"]
        self._evaluate(
            f"delete document.documentElement.dataset.picture;"
            f" fetch('/kiosk/picture/{name}', {{method: 'POST', body: {json.dumps(data)}}}); 0"
        )

    def failed(self) -> bool:
        """Whether it shows its own page about an address that did not answer."""
        return bool(self._evaluate("location.protocol === 'chrome-error:'"))

    def close(self) -> None:
        """End it at once: there is nothing that it should still put away."""
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._out)
        os.close(self._in)

    def _attach(self) -> None:
        until = time.monotonic() + START_S * self._patience
        while not self._session:
            pages = [each for each in self._call("Target.getTargets")["targetInfos"] if each["type"] == "page"]
            if pages:
                target = pages[0]["targetId"]
                self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            elif time.monotonic() > until:
                raise BrowserGone("it opened no page")

    def _evaluate(self, expression: str) -> Any:
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        return answer["result"].get("value")

    def _call(self, method: str, **parameters: Any) -> Mapping[str, Any]:
        self._next += 1
        message: dict[str, Any] = {"id": self._next, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        try:
            os.write(self._out, json.dumps(message).encode() + b"\0")
        except OSError as error:
            raise BrowserGone(f"it takes no message: {error}") from error
        until = time.monotonic() + (ANSWER_S if self._session else START_S) * self._patience
        while True:
            answer = self._message(until)
            if answer.get("method") in ("Inspector.targetCrashed", "Target.targetCrashed"):
                raise BrowserGone("its page crashed")
            if answer.get("id") == self._next:
                if "error" in answer:
                    raise BrowserGone(f"{method}: {answer['error'].get('message')}")
                return answer.get("result", {})  # type: ignore[no-any-return]

    def _message(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            readable, _, _ = select.select([self._in], [], [], max(0.0, until - time.monotonic()))
            if not readable:
                raise BrowserGone("it does not answer")
            piece = os.read(self._in, _READ_BYTES)
            if not piece:
                raise BrowserGone("it ended")
            self._buffer += piece
        message, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(message)  # type: ignore[no-any-return]


def keep(browser: Browser, url: str, heart: Heart, left: Callable[[], bool] = lambda: False) -> None:
    """See to it that `url` is shown until the screen is left; the heart beats while it is. BrowserGone when it is
    hopeless.
    """
    browser.open(STARTING)
    opened = said = False
    while not left():
        if opened and browser.shows(url):
            if not said and browser.has_letters():
                heart.ready()
                heart.bear()
                said = True
            browser.give_picture()
            heart.beat()
        elif (not opened or browser.failed()) and _listens(url):
            browser.open(url)
            opened = True
        time.sleep(LOOK_S)


def await_screen(there: Callable[[], bool], heart: Heart) -> None:
    """Until there is one. A box without it is well, so the heart beats."""
    while not there():
        heart.ready()
        heart.beat()
        heart.say("no second screen")
        time.sleep(LOOK_S)
    heart.say("")


def _listens(url: str) -> bool:
    """Whether somebody listens there: until then the browser would only show its own page about it."""
    address = urlsplit(url)
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((address.hostname or "", address.port or 80)) == 0


def _pipe() -> tuple[int, int]:
    """A pipe whose ends are none of the descriptors 3 and 4, where Chromium expects its own."""
    low = os.pipe()
    reading, writing = (fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _HIGH) for end in low)
    for end in low:
        os.close(end)
    return reading, writing
