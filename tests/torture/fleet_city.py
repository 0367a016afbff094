"""A city of three programs that can each be killed, and a line between it and its boxes that can be cut."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from city.fleet.fleet import Fleet
from city.keys import Places, initialise
from tests.city.postgres import Postgres, own_postgres
from tests.city.world import listening, run_city

_fork = multiprocessing.get_context("fork")


class City:
    """Intake and console over one PostgreSQL, each on a port that stays the same."""

    def __init__(self, folder: Path, server: Postgres) -> None:
        self._server = server
        self.secrets: dict[str, str] = {}
        initialise(folder, "canbo", lambda name, text: self.secrets.update({name: text}))
        self.fleet = Fleet(server.url, Places(folder))
        self._words = ["--state-dir", folder, "--database", server.url]
        self._running: dict[str, Any] = {}
        self._ports: Mapping[str, int] = {"intake": _free_port(), "console": _free_port()}

    def address(self, which: str) -> str:
        """Of one of the two."""
        return f"http://127.0.0.1:{self._ports[which]}"

    def start(self, which: str) -> None:
        """Serve, and wait until it does."""
        with Path(os.devnull).open("wb") as nothing:
            process = run_city(which, *self._words, "--port", self._ports[which], stderr=nothing.fileno())
        listening(process)
        self._running[which] = process

    def kill(self, which: str) -> None:
        """kill -9."""
        self._running[which].kill()
        self._running[which].wait()

    def kill_database(self) -> None:
        """kill -9."""
        self._server.kill()

    def start_database(self) -> None:
        """Serve again. What we knew of it ourselves is as dead as it was."""
        self._server.start()
        self.fleet = Fleet(self._server.url, self.fleet.places)

    def died(self) -> list[str]:
        """Programs that ended without being killed."""
        return [which for which, process in self._running.items() if process.poll() is not None]


@contextlib.contextmanager
def running_city(folder: Path) -> Iterator[City]:
    """All of it, until the end."""
    with own_postgres() as server:
        city = City(folder, server)
        city.start("intake")
        city.start("console")
        try:
            yield city
        finally:
            city.kill("intake")
            city.kill("console")


class Line:
    """A port that leads to another one, for as long as it is up."""

    def __init__(self, to: int) -> None:
        self._to = to
        self.port = _free_port()
        self._process: Any = None

    def up(self) -> None:
        """Let everything through."""
        self._process = _fork.Process(target=self._run, daemon=True)
        self._process.start()

    def cut(self) -> None:
        """Break every connection, and refuse new ones."""
        self._process.kill()
        self._process.join()

    def _run(self) -> None:
        with socket.create_server(("127.0.0.1", self.port), backlog=128) as server:
            while True:
                near, _ = server.accept()
                threading.Thread(target=self._carry, args=[near], daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with contextlib.suppress(OSError), near, socket.create_connection(("127.0.0.1", self._to)) as far:
            back = threading.Thread(target=_pass_on, args=[far, near], daemon=True)
            back.start()
            _pass_on(near, far)
            back.join()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait(until: Any, seconds: float, meanwhile: Any = lambda: None) -> float:
    """Until it is so; how long that took. TimeoutError when it takes longer."""
    began = time.monotonic()
    while not until():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"not within {seconds} s: {until}")
        meanwhile()
        time.sleep(0.25)
    return round(time.monotonic() - began, 1)
