"""What a tus server may say to a chunk, and how large the next one is."""

import contextlib
import queue
import socket
import threading

import pytest

from appliance.city_link import city_http
from appliance.city_link.city_http import CityError, CityHttp
from appliance.city_link.tus import CHUNK_S, FIRST_CHUNK, LARGEST_CHUNK, SMALLEST_CHUNK, Pace, TusClient, UploadGone
from appliance.errors import Fault
from tests.appliance.strangers import answer, stranger

TUS = "Tus-Resumable: 1.0.0"


def test_a_chunk_that_was_kept() -> None:
    with stranger(answer("204 No Content", TUS, "Upload-Offset: 15")) as server:
        assert TusClient(CityHttp(server.url)).send("/files/1", 10, b"chunk").offset == 15


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (answer("409 Conflict", TUS), Fault.CITY_TROUBLE),
        (answer("460 Checksum Mismatch", TUS), Fault.CITY_TROUBLE),
        (answer("423 Locked", TUS), Fault.CITY_TROUBLE),
        (answer("204 No Content", TUS, "Upload-Offset: 14"), Fault.CITY_TROUBLE),
        (answer("204 No Content", TUS), Fault.CITY_NOT_OURS),
        (answer("204 No Content", TUS, "Upload-Offset: -1"), Fault.CITY_NOT_OURS),
        (answer("200 OK", TUS, "Upload-Offset: 15"), Fault.CITY_NOT_OURS),
        (answer("413 Content Too Large", TUS), Fault.CITY_REFUSED),
    ],
)
def test_a_chunk_that_was_not(said: bytes, fault: Fault) -> None:
    with stranger(said) as server, pytest.raises(CityError) as raised:
        TusClient(CityHttp(server.url)).send("/files/1", 10, b"chunk")
    assert raised.value.fault is fault


@pytest.mark.parametrize(
    "said",
    [
        answer("404 Not Found", TUS),
        answer("410 Gone", TUS),
        answer("200 OK", TUS, "Upload-Offset: 0", "Upload-Length: 99"),
        answer("200 OK", TUS, "Upload-Offset: 101", "Upload-Length: 100"),
    ],
)
def test_an_upload_that_is_gone_or_another(said: bytes) -> None:
    with stranger(said) as server, pytest.raises(UploadGone):
        TusClient(CityHttp(server.url)).offset("/files/1", 100)


def test_chunks_follow_what_the_link_carries() -> None:
    pace = Pace()
    assert pace.chunk == FIRST_CHUNK
    pace.took(FIRST_CHUNK, 0.1)
    assert pace.chunk == 2 * FIRST_CHUNK, "carefully: at most twice as much"
    pace.took(2 * FIRST_CHUNK, CHUNK_S / 1.5)
    assert pace.chunk == 3 * FIRST_CHUNK
    pace.took(3 * FIRST_CHUNK, 3 * CHUNK_S)
    assert pace.chunk == FIRST_CHUNK
    for _ in range(20):
        pace.took(pace.chunk, 0.1)
    assert pace.chunk == LARGEST_CHUNK
    for _ in range(20):
        pace.failed()
    assert pace.chunk == SMALLEST_CHUNK


def test_the_short_end_of_a_file_says_nothing_of_the_link_unless_it_was_slow() -> None:
    pace = Pace()
    for seconds in (0.01, 0.2, CHUNK_S):
        pace.took(1000, seconds)
        assert pace.chunk == FIRST_CHUNK
    pace.took(FIRST_CHUNK // 2, 1.5 * CHUNK_S)
    assert pace.chunk == FIRST_CHUNK // 3


MUCH = bytes(32 << 20)
"""More than the buffers of a connection hold."""


def test_a_chunk_may_take_longer_to_send_than_a_connection_to_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(city_http, "_CONNECT_S", 0.2)

    def slow(connection: socket.socket) -> None:
        threading.Event().wait(0.6)
        connection.settimeout(0.5)
        with contextlib.suppress(TimeoutError):  # that was all
            while connection.recv(1 << 20):
                pass
        connection.sendall(answer("204 No Content", TUS, f"Upload-Offset: {len(MUCH)}"))

    with stranger(slow) as server:
        assert TusClient(CityHttp(server.url)).send("/files/1", 0, MUCH).offset == len(MUCH)


def test_what_was_given_up_does_not_arrive_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or it would come between the next question for the offset and the next chunk."""
    monkeypatch.setattr(city_http, "DEADLINE_S", 0.3)
    given_up, ends = threading.Event(), queue.SimpleQueue[str]()

    def stalled(connection: socket.socket) -> None:
        given_up.wait(10)
        try:
            while connection.recv(1 << 20):
                pass
            ends.put("the end of what was sent")
        except ConnectionResetError:
            ends.put("reset")

    with stranger(stalled) as server:
        with pytest.raises(CityError):
            TusClient(CityHttp(server.url)).send("/files/1", 0, MUCH)
        given_up.set()
        assert ends.get(timeout=10) == "reset"
