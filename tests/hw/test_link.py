"""The uplink's wire with a real HTTP server at its far end."""

import http.server
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from hw.desk.link import Link, LinkState

BODY = b"x" * 1_000_000


class City(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(BODY)

    def do_POST(self) -> None:
        self._answer(b"%d" % len(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def city() -> Iterator[tuple[str, int]]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), City)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a cut connection is what we are about
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield "127.0.0.1", server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def link(city: tuple[str, int]) -> Iterator[Link]:
    link = Link(0, city)
    yield link
    link.close()


def _url(link: Link) -> str:
    return f"http://127.0.0.1:{link.port}/"


def _half_read(link: Link) -> socket.socket:
    """A connection in the middle of its answer."""
    wire = socket.create_connection(("127.0.0.1", link.port), timeout=60)
    wire.sendall(b"GET / HTTP/1.1\r\nHost: city\r\n\r\n")
    assert wire.recv(1)
    return wire


def _rest(wire: socket.socket) -> int:
    count = 0
    while data := wire.recv(65536):
        count += len(data)
    return count


def test_a_whole_wire_carries_both_ways(link: Link) -> None:
    assert requests.get(_url(link), timeout=60).content == BODY
    assert requests.post(_url(link), BODY, timeout=60).content == b"1000000"


def test_a_cut_wire_breaks_what_runs_and_refuses_what_comes(link: Link) -> None:
    link.slow(1000)
    wire = _half_read(link)
    link.cut()
    with pytest.raises(ConnectionResetError):
        _rest(wire)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", link.port))
    wire.close()


def test_a_mended_wire_carries_again_on_the_same_port(link: Link) -> None:
    port = link.port
    for _ in range(3):
        link.cut()
        link.mend()
        assert requests.get(_url(link), timeout=60).content == BODY
    assert link.port == port


def test_a_slow_wire_trickles_until_it_is_mended(link: Link) -> None:
    link.slow(100)
    wire = _half_read(link)
    assert len(wire.recv(65536)) < 10
    link.mend()
    wire.shutdown(socket.SHUT_WR)
    assert _rest(wire) > len(BODY)
    wire.close()


@pytest.mark.parametrize("body", [b"", BODY])
def test_a_portal_answers_every_request_with_its_page(link: Link, body: bytes) -> None:
    link.portal()
    answer = requests.patch(_url(link), body, timeout=60)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html"
    assert "sign in" in answer.text
    link.mend()
    assert requests.get(_url(link), timeout=60).content == BODY


def test_a_city_that_is_down_breaks_the_connection(link: Link) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    lonely = Link(0, ("127.0.0.1", port))
    with pytest.raises(requests.ConnectionError):
        requests.get(_url(lonely), timeout=60)
    lonely.close()


def test_a_city_that_breaks_off_is_not_taken_for_the_end(link: Link) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        broken = Link(0, server.getsockname())
        wire = socket.create_connection(("127.0.0.1", broken.port), timeout=60)
        far = server.accept()[0]
        far.sendall(b"half")
        assert wire.recv(4) == b"half"
        far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        far.close()
        with pytest.raises(ConnectionResetError):
            wire.recv(1)
        wire.close()
        broken.close()


def test_the_state_says_what_the_wire_does(link: Link) -> None:
    seen = [link.state]
    for change in (link.cut, link.slow, link.portal, link.mend):
        change()
        seen.append(link.state)
    assert seen == [LinkState.UP, LinkState.CUT, LinkState.SLOW, LinkState.PORTAL, LinkState.UP]
