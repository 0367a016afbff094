"""What a server leaves behind: nothing, whoever is still connected."""

import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from serving import Server, running

ANSWER = b"answered"


class App:
    """Answers at `/`; `/stream` begins an answer and waits; `/flood` sends more than anybody reads."""

    def __init__(self) -> None:
        self.begun, self.go = threading.Event(), threading.Event()
        self.closed: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        path = environ["PATH_INFO"]
        try:
            yield ANSWER
            if path == "/stream":
                self.begun.set()
                self.go.wait()
                yield ANSWER
            while path == "/flood":
                self.begun.set()
                yield bytes(1 << 20)
        finally:
            self.closed.append(path)


@pytest.fixture
def app() -> App:
    return App()


def served(app: App) -> Any:
    return running(Server(app, "127.0.0.1", 0, 4), app.go.set)


def fresh_threads(before: set[threading.Thread]) -> set[threading.Thread]:
    """Those of servers that were not there before; one that has said that it ends is waited for."""
    fresh = set(threading.enumerate()) - before
    ours = {each for each in fresh if each.name.startswith(("waitress-", "serving"))}
    for each in ours:
        each.join(5)
    return {each for each in ours if each.is_alive()}


def opened() -> set[str]:
    """What this process has open."""
    found = set()
    for each in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed meanwhile
            found.add(str(each.readlink()))
    return found


def ask(address: str, path: str) -> socket.socket:
    host, port = address.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)))
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    return connection


def test_a_process_with_more_than_a_thousand_files_open_still_serves(app: App) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
    with contextlib.ExitStack() as many:
        many.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        for _ in range(1100):
            many.enter_context(Path("/dev/null").open("rb"))
        with served(app) as address:
            assert requests.get(address, timeout=10).content == ANSWER


@pytest.mark.parametrize("path", ["/", "/stream", "/flood"])
def test_nothing_is_left_of_a_server_whose_client_stays_connected(app: App, path: str) -> None:
    before, server = set(threading.enumerate()), Server(app, "127.0.0.1", 0, 4)
    pipe = f"pipe:[{os.fstat(server._server.trigger.trigger).st_ino}]"
    assert pipe in opened()
    with running(server, app.go.set) as address:
        connection = ask(address, path)
        connection.recv(1)
        assert path == "/" or app.begun.wait(60)
    assert app.closed == [path], "the request was not ended"
    assert not fresh_threads(before)
    assert pipe not in opened()
    with contextlib.suppress(ConnectionResetError):
        while connection.recv(1 << 20):
            pass  # what was on its way, and then the end
    connection.close()
    with pytest.raises(ConnectionRefusedError):
        ask(address, "/")


def test_servers_that_end_while_they_answer_touch_nobody_elses_files(app: App, tmp_path: Path) -> None:
    """A worker that woke the server by the number of a closed pipe would write into a file that has it now."""
    (tmp_path / "file").touch()

    def pester(address: str) -> None:
        for _ in range(1000):
            try:
                requests.get(address, timeout=5)
            except requests.RequestException:
                return

    with ThreadPoolExecutor(4) as pool:
        for _ in range(20):
            with served(app) as address:
                asking = [pool.submit(pester, address) for _ in range(4)]
                assert requests.get(address, timeout=60).content == ANSWER
            files = [(tmp_path / "file").open("ab") for _ in range(20)]
            for each in asking:
                each.result()
            for each in files:
                each.close()
    assert (tmp_path / "file").read_bytes() == b""


def test_a_request_in_progress_is_answered_within_the_patience(app: App) -> None:
    server = Server(app, "127.0.0.1", 0, 4, patience_s=60)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    connection = ask(server.address, "/stream")
    assert app.begun.wait(60)
    server.end()
    app.go.set()
    serving.join()
    received = b"".join(iter(lambda: connection.recv(4096), b""))
    assert received.count(ANSWER) == 2
    connection.close()
    server.close()


WAITS = """
import signal, sys, time
from serving import Server
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may have it ignored
def app(environ, start_response):
    start_response("200 OK", [])
    yield b"begun"
    while True:
        time.sleep(3600)
server = Server(app, "127.0.0.1", 0, 1)
print(server.port, flush=True)
server.serve_forever()
"""


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_a_process_ends_when_it_is_asked_to_though_a_request_never_does(asked: signal.Signals) -> None:
    process = subprocess.Popen([sys.executable, "-c", WAITS], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    connection = ask(f"http://127.0.0.1:{process.stdout.readline().strip()}", "/")
    assert connection.recv(1)
    process.send_signal(asked)
    assert process.wait(60) == (0 if asked is signal.SIGINT else -signal.SIGTERM)
    connection.close()
    process.stdout.close()
