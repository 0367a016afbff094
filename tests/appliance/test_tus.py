"""What a tus server may say to a chunk, and how large the next one is."""

import pytest

from appliance.city_http import CityError, CityHttp
from appliance.errors import Fault
from appliance.tus import CHUNK_S, FIRST_CHUNK, LARGEST_CHUNK, SMALLEST_CHUNK, Pace, TusClient, UploadGone
from tests.appliance.strangers import answer, stranger

TUS = "Tus-Resumable: 1.0.0"


def test_a_chunk_that_was_kept() -> None:
    with stranger(answer("204 No Content", TUS, "Upload-Offset: 15")) as server:
        assert TusClient(CityHttp(server.url)).send("/files/1", 10, b"chunk") == 15


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
