"""Whatever answers instead of the city: it has a name, nothing hangs, and nothing is lost."""

import datetime
import logging
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.city_link import city_http
from appliance.city_link import uplink as uplink_module
from appliance.city_link.city_http import CityError, CityHttp
from appliance.city_link.city_keys import CityKeyring
from appliance.city_link.uplink import LINK_FAULTS, Uplink
from appliance.errors import Fault
from appliance.outbox.outbox import Outbox, Row, State
from appliance.wire.http_signing import RequestSigner
from tests.appliance.strangers import Say, answer, certificate, dripping, endless, silent, stranger

Add = Callable[..., Row]

TUS = "Tus-Resumable: 1.0.0"
NOT_OURS, TROUBLE, REFUSED, UNREACHABLE = (
    Fault.CITY_NOT_OURS,
    Fault.CITY_TROUBLE,
    Fault.CITY_REFUSED,
    Fault.CITY_UNREACHABLE,
)

STRANGERS: dict[str, tuple[bytes | Say, Fault]] = {
    "a captive portal's page": (answer("200 OK", "Content-Type: text/html", body=b"<html>Wi-Fi</html>"), NOT_OURS),
    "a captive portal's redirect": (answer("302 Found", "Location: http://10.0.0.1/login"), NOT_OURS),
    "a captive portal's 511": (answer("511 Network Authentication Required"), NOT_OURS),
    "a web server without us": (answer("404 Not Found", body=b"<h1>404</h1>"), NOT_OURS),
    "a created page": (answer("201 Created", "Location: /files/1"), NOT_OURS),
    "another tus": (answer("201 Created", "Tus-Resumable: 2.0.0", "Location: /files/1"), NOT_OURS),
    "a tus without Location": (answer("201 Created", TUS), NOT_OURS),
    "a tus that sends us away": (answer("201 Created", TUS, "Location: http://example.com/files/1"), NOT_OURS),
    "a tus that says yes to all": (answer("201 Created", TUS, "Location: /files/1"), NOT_OURS),
    "another protocol": (b"SSH-2.0-OpenSSH_9.2\r\n", NOT_OURS),
    "a body without end": (endless(b"HTTP/1.1 200 OK\r\n" + TUS.encode() + b"\r\n\r\n", b"x" * 4096), NOT_OURS),
    "headers without end": (endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 50), NOT_OURS),
    "a header without end": (endless(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 4096), NOT_OURS),
    "a city in trouble": (answer("500 Internal Server Error", body=b"<html>"), TROUBLE),
    "a city without room": (answer("507 Insufficient Storage", TUS), TROUBLE),
    "a proxy without its city": (answer("502 Bad Gateway"), TROUBLE),
    "a busy city": (answer("429 Too Many Requests", TUS), TROUBLE),
    "a city that refuses": (answer("403 Forbidden", TUS), REFUSED),
    "a city that knows it otherwise": (answer("409 Conflict", TUS), REFUSED),
    "somebody who hangs up": (b"", UNREACHABLE),
    "half a head": (b"HTTP/1.1 201 Created\r\nTus-Resum", NOT_OURS),
    "a body cut short": (b"HTTP/1.1 201 Created\r\nContent-Length: 9\r\n" + TUS.encode() + b"\r\n\r\nx", UNREACHABLE),
    "somebody silent": (silent, UNREACHABLE),
    "dripping headers": (dripping(b"HTTP/1.1 200 OK\r\nX: ", b"y"), UNREACHABLE),
    "a dripping body": (dripping(b"HTTP/1.1 200 OK\r\n" + TUS.encode() + b"\r\n\r\n", b"y"), UNREACHABLE),
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a test can wait for."""
    monkeypatch.setattr(city_http, "DEADLINE_S", 0.6)
    monkeypatch.setattr(city_http, "_SILENCE_S", 0.3)


@pytest.fixture
def uplink_to(outbox: Outbox, keyring: CityKeyring, box: RequestSigner) -> Callable[[str], Uplink]:
    return lambda url: Uplink(url, outbox, keyring, box)


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_is_named_and_the_dossier_stays(
    who: str, outbox: Outbox, add: Add, uplink_to: Callable[[str], Uplink]
) -> None:
    say, fault = STRANGERS[who]
    row = add()
    with stranger(say) as server:
        uplink_to(server.url).step()
    kept = outbox.row(row.dossier_id)
    assert (kept.state, kept.fault, kept.attempts) == (State.SEALED, fault, 1)
    assert kept.next_try is not None
    assert kept.next_try > kept.sealed_at
    assert outbox.path(row.dossier_id).stat().st_size == row.size


def test_no_answer_at_all(outbox: Outbox, add: Add, uplink_to: Callable[[str], Uplink]) -> None:
    with stranger(silent) as server:
        url = server.url
    row = add()
    uplink_to(url).step()
    assert outbox.row(row.dossier_id).fault is UNREACHABLE


def test_nobody_leads_us_elsewhere(outbox: Outbox, add: Add, uplink_to: Callable[[str], Uplink]) -> None:
    with (
        stranger(answer("200 OK")) as elsewhere,
        stranger(answer("302 Found", f"Location: {elsewhere.url}/")) as server,
    ):
        uplink = uplink_to(server.url)
        uplink.step()
        add()
        uplink.step()
        assert (server.calls, elsewhere.calls) == (2, 0)


def test_a_portal_is_no_receipt(outbox: Outbox, add: Add, uplink_to: Callable[[str], Uplink]) -> None:
    row = add()
    outbox.mark_location(row.dossier_id, "/files/1")
    outbox.mark_uploaded(row.dossier_id)
    for status in ("200 OK", "404 Not Found"):
        outbox.try_now()
        with stranger(answer(status, body=b"<html>Wi-Fi</html>")) as server:
            uplink_to(server.url).step()
        kept = outbox.row(row.dossier_id)
        assert (kept.state, kept.fault) == (State.UPLOADED, NOT_OURS), status
        assert outbox.path(row.dossier_id).exists()


def test_a_dead_link_is_not_tried_for_each_dossier(
    outbox: Outbox, add: Add, uplink_to: Callable[[str], Uplink]
) -> None:
    for _ in range(5):
        add()
    with stranger(b"") as server:
        uplink = uplink_to(server.url)
        uplink.step()
        before = server.calls
        assert uplink.step() > 0
        assert server.calls == before


def test_when_the_link_is_back_everything_is_tried_at_once(
    outbox: Outbox, add: Add, uplink_to: Callable[[str], Uplink], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uplink_module, "_WAITS", {**uplink_module._WAITS, UNREACHABLE: (0.0, 0.0)})
    rows = [add() for _ in range(3)]
    with stranger(b"") as server:
        uplink = uplink_to(server.url)
        for _ in rows:
            uplink.step()
        far = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=1)
        for row in rows[1:]:
            outbox.mark_waiting(row.dossier_id, UNREACHABLE, far)
        server.say = lambda connection: connection.sendall(answer("403 Forbidden", TUS))
        uplink.step()
    assert outbox.row(rows[0].dossier_id).fault is REFUSED
    assert [outbox.row(row.dossier_id).next_try for row in rows[1:]] == [None, None]


def test_it_waits_as_long_as_the_city_asks(outbox: Outbox, add: Add, uplink_to: Callable[[str], Uplink]) -> None:
    row = add()
    with stranger(answer("503 Service Unavailable", "Retry-After: 120")) as server:
        uplink_to(server.url).step()
    kept = outbox.row(row.dossier_id)
    assert kept.fault is TROUBLE
    assert kept.next_try is not None
    assert kept.next_try - kept.sealed_at >= datetime.timedelta(seconds=120)


def test_a_wait_written_by_a_wrong_clock_does_not_last(
    outbox: Outbox, add: Add, uplink_to: Callable[[str], Uplink]
) -> None:
    row = add()
    outbox.mark_waiting(row.dossier_id, TROUBLE, datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC))
    with stranger(answer("403 Forbidden", TUS)) as server:
        uplink_to(server.url).step()
    assert outbox.row(row.dossier_id).fault is REFUSED


@given(st.sampled_from(list(uplink_module._WAITS)), st.integers(1, 10_000))
def test_waits_grow_to_their_limit(fault: Fault | None, attempts: int) -> None:
    first, longest = uplink_module._WAITS[fault]
    wait = uplink_module._backoff(fault, attempts)
    assert 0.75 * first <= wait <= 1.25 * longest
    if attempts > 20:
        assert wait >= 0.75 * longest


def test_waits_for_the_link_are_short() -> None:
    assert all(uplink_module._backoff(fault, 100) <= 20 for fault in LINK_FAULTS)


def test_an_idle_uplink_asks_nobody(outbox: Outbox, uplink_to: Callable[[str], Uplink]) -> None:
    with stranger(b"") as server:
        uplink = uplink_to(server.url)
        assert uplink.step() > 1
        before = server.calls
        assert uplink.step() > 1
        assert server.calls == before


def test_the_log_tells_numbers_and_faults_only(
    outbox: Outbox, add: Add, uplink_to: Callable[[str], Uplink], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="appliance")
    row = add()
    with stranger(answer("403 Forbidden", TUS)) as server:
        uplink_to(server.url).step()
    assert row.number in caplog.text
    assert "city-refused" in caplog.text
    for private in (row.dossier_id, row.slip_code, row.summary.procedure_name):
        assert private not in caplog.text


def test_a_certificate_that_is_not_the_citys(
    outbox: Outbox, add: Add, uplink_to: Callable[[str], Uplink], tmp_path: Path
) -> None:
    tls, _ = certificate(tmp_path)
    row = add()
    with stranger(answer("403 Forbidden", TUS), tls) as server:
        uplink_to(server.url).step()
    assert outbox.row(row.dossier_id).fault is NOT_OURS


def test_a_city_over_tls_is_heard_and_cut_off_like_any_other(tmp_path: Path) -> None:
    tls, trusted = certificate(tmp_path)
    with stranger(answer("200 OK", body=b"hello"), tls) as server:
        assert CityHttp(server.url, verify=str(trusted)).ask("GET", "city.json").body == b"hello"
        server.say = dripping(b"HTTP/1.1 200 OK\r\nX: ", b"y")
        with pytest.raises(CityError) as raised:
            CityHttp(server.url, verify=str(trusted)).ask("GET", "city.json")
    assert raised.value.fault is UNREACHABLE


def test_the_environment_does_not_lead_us_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with stranger(answer("200 OK", body=b"hello")) as server:
        assert CityHttp(server.url).ask("GET", "city.json").body == b"hello"


def test_one_connection_serves_many_requests() -> None:
    def thrice(connection: socket.socket) -> None:
        for _ in range(3):
            connection.sendall(answer("200 OK", body=b"hello").replace(b"Connection: close\r\n", b""))
            connection.recv(65536)

    with stranger(thrice) as server:
        city = CityHttp(server.url)
        for _ in range(3):
            assert city.ask("GET", "city.json").body == b"hello"
        assert server.calls == 1


def test_a_citys_address_may_have_a_folder() -> None:
    city = CityHttp("https://city.example/boxes/")
    assert city.path("/boxes/files/1", "files") == "/boxes/files/1"
    assert city.path("1", "files/") == "/boxes/files/1"
    assert city.path("https://city.example/x?y=1#z") == "/x?y=1"
    for elsewhere in (
        "//example.com/x",
        "http://city.example/x",
        "https://city.example:444/x",
        "https://a@city.example/",
    ):
        with pytest.raises(CityError):
            city.path(elsewhere)
