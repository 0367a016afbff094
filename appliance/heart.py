"""A process's heartbeat: systemd restarts one that has lost it (sd_notify(3), systemd.service(5) `WatchdogSec=`).

The protocol is one datagram of `NAME=value` lines to the socket that `NOTIFY_SOCKET` names; the manual gives it as
simple enough to be spoken without a library, which would be native code on every board for these few lines.
"""

from __future__ import annotations

import os
import socket
import time

EVERY_S = 1.0
"""Beats closer together than this are one."""


class Heart:
    """Beaten by the loop that matters, and by no other: a helper thread that beats for a loop that hangs would lie.

    `where`: the manager's socket (NOTIFY_SOCKET), `@` first for an abstract one; empty when nobody listens.
    """

    def __init__(self, where: str | None = None) -> None:
        where = os.environ.get("NOTIFY_SOCKET", "") if where is None else where
        self._where = f"\0{where[1:]}" if where.startswith("@") else where
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
        self._socket.setblocking(False)
        self._beaten = 0.0
        self._usual_us = os.environ.get("WATCHDOG_USEC", "")
        self._ready = False

    def ready(self) -> None:
        """The process does what it is there for."""
        self._ready = True
        self._say("READY=1")

    def beat(self) -> None:
        """The loop has turned. Never waits: a beat that the manager has no room for is lost, the next one is near."""
        now = time.monotonic()
        if now - self._beaten >= EVERY_S:
            self._beaten = now
            self._say("WATCHDOG=1")

    def bear(self, seconds: float | None = None) -> None:
        """Silence shall be borne for so long from now on; None: for as long as the unit says. Before it was ready the
        unit's time to start holds, and no other.
        """
        if self._ready and self._usual_us:
            self._say(f"WATCHDOG_USEC={self._usual_us if seconds is None else int(seconds * 1e6)}")

    def age(self) -> float:
        """Seconds since the last beat; since the machine's start when there was none."""
        return time.monotonic() - self._beaten

    def say(self, status: str) -> None:
        """One line for `systemctl status`."""
        self._say(f"STATUS={status}")

    def _say(self, line: str) -> None:
        if self._where:
            try:
                self._socket.sendto(line.encode(), self._where)
            except OSError:  # the manager is being executed anew, or its queue is full
                return
