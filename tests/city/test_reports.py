"""Boxes tell how they are: what is believed, what is refused and logged, and that a copied card is noticed."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests

from appliance.city_link.city_http import CityError, CityHttp
from appliance.counts.days import Days
from appliance.devices import HostFacts
from appliance.errors import Fault
from appliance.outbox.outbox import Outbox
from appliance.upkeep.commands import Commands
from appliance.upkeep.reporting import Reporter, Surroundings
from appliance.upkeep.status import Call, Status, Told
from appliance.wire.http_signing import RequestSigner, content_digest
from appliance.wire.reports import BEAT_S, WATCHED_S, Answer, Found, Report
from appliance.wire.signing import new_key, public_text
from city.fleet.nonces import FRESH_S, Nonces
from city.fleet.reports import Reports
from city.server import IntakeServer
from tests.city.world import City, TusClient, intake_app, serving

FACTS = HostFacts(51.2, ("under-voltage-occurred",), 5_000_000_000, 30_000_000_000, 10**9, "Pi 5", "abcdef01")


class Box:
    """A box with a card: the report process's own code, asked for one report at a time."""

    def __init__(self, folder: Path, url: str, code: str, key: Any, boot: str = "", days: Days | None = None) -> None:
        self.boot = boot or str(uuid.uuid4())
        self.runtime = folder / "runtime"
        self.runtime.mkdir(parents=True, exist_ok=True)
        self.outbox = Outbox(folder)
        around = Surroundings(
            runtime=self.runtime,
            outbox=self.outbox,
            facts=lambda: FACTS,
            clock_trusted=lambda: True,
            software="cuagan test",
            boot=self.boot,
            keys=list,
            days=days,
        )
        self.commands = Commands(folder, self.boot)
        self.city = CityHttp(url, signer=RequestSigner(code, key))
        self.reporter = Reporter(self.city, code, around, self.commands, {})

    def show(self, **changed: Any) -> None:
        """What the kiosk process writes."""
        status = Status(at=time.monotonic(), **changed)
        (self.runtime / "kiosk.json").write_bytes(msgspec.json.encode(status))

    def report(self) -> Answer:
        return self.reporter.report()


@pytest.fixture
def box(city: City, intake: TusClient, tmp_path: Path) -> Box:
    made = Box(tmp_path / "card", intake.url, "0000", city.key)
    made.show()
    return made


@pytest.fixture
def reports(url: str) -> Reports:
    """The storage alone, over both databases."""
    return Reports(url)


def made(counter: int = 1, boot: str = "", **changed: Any) -> Report:
    facts = {"nonce": "", "boot": boot or str(uuid.uuid4()), "clock": dt.datetime.now(dt.UTC)}
    return Report(**facts | {"counter": counter} | changed)


def sent(url: str, code: str, key: Any, report: Report, body: bytes | None = None) -> requests.Response:
    body = body if body is not None else msgspec.json.encode(report)
    headers = {"Content-Digest": content_digest(body)}
    return requests.post(f"{url}/reports", body, headers=headers, auth=RequestSigner(code, key), timeout=10)


def nonce_of(answer: requests.Response) -> str:
    return str(msgspec.json.decode(answer.content, type=Answer).nonce)


def test_a_box_tells_how_it_is(city: City, box: Box) -> None:
    box.show(
        findings=[Told("printer", "printer-empty", time.monotonic() - 90)], visits=3, day=dt.date.today().isoformat()
    )
    assert box.report().interval == BEAT_S
    heard = city.fleet().reports.all(["0000"])["0000"]
    assert abs(heard.heard_at - time.time()) < 10
    assert not heard.unheard(time.time())
    assert [(found.fault, (found.for_s or 0) // 10) for found in heard.report.findings] == [("printer-empty", 9)]
    assert heard.report.vitals.temperature_c == 51.2
    assert heard.report.vitals.throttled == ["under-voltage-occurred"]
    assert heard.report.vitals.visits_today == 3
    assert heard.report.serial == "abcdef01"


def test_a_box_that_is_silent_is_unheard_after_two_and_a_half_beats(reports: Reports) -> None:
    reports.devices.add("0001", public_text(new_key()))
    reports.take("0001", made(), b"{}")
    (_, _, heard_at, interval) = reports.faces()[0]
    assert interval == BEAT_S
    assert heard_at == pytest.approx(time.time(), abs=10)


@pytest.mark.parametrize(("silent_s", "unheard"), [(0, False), (149, False), (151, True), (86400, True)])
def test_nothing_is_shown_as_heard_that_was_not(city: City, box: Box, silent_s: float, unheard: bool) -> None:
    box.report()
    heard = city.fleet().reports.all(["0000"])["0000"]
    assert heard.unheard(heard.heard_at + silent_s) is unheard


def test_a_silent_kiosk_is_told(city: City, box: Box) -> None:
    (box.runtime / "kiosk.json").unlink()
    box.report()
    assert city.fleet().reports.all(["0000"])["0000"].face == "kiosk-silent"


def test_a_box_that_is_watched_reports_often(city: City, box: Box) -> None:
    box.report()
    city.fleet().reports.watch("0000", 30)
    assert box.report().interval == WATCHED_S
    city.fleet().reports.watch("0000", -1)
    assert box.report().interval == BEAT_S


def test_a_call_for_help_is_told_and_waited_for(city: City, box: Box) -> None:
    box.show(help=Call("0" * 32, time.monotonic() - 4))
    box.report()
    heard = city.fleet().reports.all(["0000"])["0000"]
    assert heard.report.help
    assert heard.report.help.for_s == 4
    assert "help:" in heard.face
    assert box.report().interval == WATCHED_S


def test_news_are_told_at_once_and_the_rest_waits(city: City, box: Box) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=box.reporter.run, args=[stop], daemon=True)
    thread.start()
    faces = city.fleet().reports

    def until(face: str) -> None:
        end = time.monotonic() + 20
        while [each[1] for each in faces.faces()] != [face]:
            assert time.monotonic() < end
            time.sleep(0.02)

    until("")
    box.show(findings=[Told("printer", "printer-empty")])
    until("printer-empty")
    box.show()
    until("")
    stop.set()
    thread.join(10)


def test_a_replayed_report_changes_nothing_and_is_logged(city: City, intake: TusClient) -> None:
    nonce = nonce_of(sent(intake.url, "0000", city.key, made()))
    report = made(5, nonce=nonce)
    body = msgspec.json.encode(report)
    headers = {"Content-Digest": content_digest(body)}
    request = requests.Request("POST", f"{intake.url}/reports", headers, data=body, auth=intake.signer).prepare()
    answers = [requests.Session().send(request, timeout=10) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 409, 409]
    assert answers[1].json()["refused"] == "behind"
    assert answers[1].json()["counter"] == 5
    assert city.fleet().journal.latest(1)[0].kind == "report-behind"


def test_reports_in_another_order_count_only_forwards(city: City, intake: TusClient) -> None:
    nonce = nonce_of(sent(intake.url, "0000", city.key, made()))
    boot = str(uuid.uuid4())
    bodies = [made(counter, boot, nonce=nonce) for counter in (10, 12, 11, 13)]
    assert [sent(intake.url, "0000", city.key, each).status_code for each in bodies] == [200, 200, 409, 200]
    assert city.fleet().reports.all(["0000"])["0000"].forks == 0


def test_a_report_that_was_held_back_is_refused_and_asked_for_anew(city: City, intake: TusClient) -> None:
    key = (city.places.state / "intake" / "nonce.key").read_bytes()
    old = Nonces(key, lambda: time.time() - FRESH_S - 1).fresh("0000")
    answer = sent(intake.url, "0000", city.key, made(nonce=old))
    assert (answer.status_code, answer.json()["refused"]) == (409, "stale")
    assert city.fleet().journal.latest(1)[0].kind == "report-stale"
    assert not city.fleet().reports.faces()


def test_another_boxs_nonce_is_worth_nothing(city: City, intake: TusClient) -> None:
    other = new_key()
    city.devices().add("0001", public_text(other))
    nonce = nonce_of(sent(intake.url, "0001", other, made()))
    assert sent(intake.url, "0000", city.key, made(nonce=nonce)).status_code == 409


@pytest.mark.parametrize(
    "nonce", ["", "0", "x.y", "99999999999999999.AAAA", "1795736625000.AAAAAAAAAAAAAAAAAAAAAA", "." * 80]
)
def test_a_made_up_nonce_is_worth_nothing(city: City, intake: TusClient, nonce: str) -> None:
    assert sent(intake.url, "0000", city.key, made(nonce=nonce)).status_code == 409


def test_a_cross_signed_report_is_refused(city: City, intake: TusClient) -> None:
    other = new_key()
    city.devices().add("0001", public_text(other))
    assert sent(intake.url, "0000", other, made()).status_code == 401
    assert sent(intake.url, "0404", other, made()).status_code == 401


@pytest.mark.parametrize("change", ["body", "digest", "path", "unsigned"])
def test_a_changed_report_is_refused(city: City, intake: TusClient, change: str) -> None:
    body = msgspec.json.encode(made())
    headers = {"Content-Digest": content_digest(body)}
    request = requests.Request("POST", f"{intake.url}/reports", headers, data=body, auth=intake.signer).prepare()
    if change == "body":
        request.body = body.replace(b"counter", b"Counter")
    elif change == "digest":
        request.body = body + b" "
        request.headers["Content-Digest"] = content_digest(body + b" ")
        request.headers["Content-Length"] = str(len(body) + 1)
    elif change == "path":
        request.url = f"{intake.url}/claims"
    else:
        del request.headers["Signature"], request.headers["Signature-Input"]
    assert requests.Session().send(request, timeout=10).status_code in (400, 401)
    assert not city.fleet().reports.faces()


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"\xff", b'{"counter": 0}', msgspec.json.encode(made())[:-1] + b',"findings":"x"}']
)
def test_what_is_no_report_is_refused(city: City, intake: TusClient, body: bytes) -> None:
    assert sent(intake.url, "0000", city.key, made(), body).status_code == 400


def test_an_endless_report_is_refused(city: City, intake: TusClient) -> None:
    assert sent(intake.url, "0000", city.key, made(), b" " * 20_000).status_code == 413


def test_a_box_that_was_shut_out_is_refused_at_once(city: City, box: Box) -> None:
    box.report()
    city.devices().block("0000")
    with pytest.raises(CityError, match="blocked-device"):
        box.report()
    city.devices().block("0000", blocked=False)
    box.report()


def test_a_copied_card_is_noticed(city: City, intake: TusClient, box: Box, tmp_path: Path) -> None:
    copy = Box(tmp_path / "copy", intake.url, "0000", city.key)
    for _, each in zip(range(6), itertools.cycle([box, copy]), strict=False):
        each.report()
    assert city.fleet().reports.all(["0000"])["0000"].forks >= 2


def test_a_box_that_starts_again_is_no_copy(city: City, intake: TusClient, box: Box, tmp_path: Path) -> None:
    for _ in range(4):
        box.report()
        box = Box(tmp_path / "card", intake.url, "0000", city.key, str(uuid.uuid4()))
        box.report()
    assert city.fleet().reports.all(["0000"])["0000"].forks == 0


def test_a_box_that_forgot_its_counter_goes_on_where_the_city_was(
    city: City, intake: TusClient, box: Box, tmp_path: Path
) -> None:
    nonce = nonce_of(sent(intake.url, "0000", city.key, made()))
    assert sent(intake.url, "0000", city.key, made(70_000, nonce=nonce)).status_code == 200
    fresh = Box(tmp_path / "fresh", intake.url, "0000", city.key)
    fresh.report()
    fresh.report()


def test_a_box_whose_card_takes_nothing_reports_all_the_same(
    box: Box, monkeypatch: pytest.MonkeyPatch, city: City
) -> None:
    from appliance.errors import ApplianceError

    def full(_: int) -> range:
        raise ApplianceError(Fault.STORAGE_READ_ONLY)

    monkeypatch.setattr(box.commands, "counters", full)
    box.show(findings=[Told("storage", "storage-read-only")])
    box.report()
    assert city.fleet().reports.all(["0000"])["0000"].face == "storage-read-only"


def test_a_command_waits_on_a_card_that_takes_nothing_and_the_box_reports_on(
    box: Box, monkeypatch: pytest.MonkeyPatch, city: City
) -> None:
    from appliance.errors import ApplianceError

    stop, asked = threading.Event(), []

    def full(*_: object) -> bool:
        asked.append(1)
        stop.set()
        raise ApplianceError(Fault.STORAGE_READ_ONLY)

    monkeypatch.setattr(box.commands, "do_next", full)
    box.reporter.run(stop)
    assert asked
    assert "0000" in city.fleet().reports.all(["0000"])


def test_two_boxes_first_reports_at_once_count_once(reports: Reports) -> None:
    reports.devices.add("0001", public_text(new_key()))
    results: list[object] = []

    def first(number: int) -> None:
        try:
            results.append(reports.take("0001", made(number), b"{}"))
        except Exception as error:  # noqa: BLE001 - counted below
            results.append(error)

    threads = [threading.Thread(target=first, args=[number]) for number in range(1, 9)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert len(results) == 8
    assert {type(each).__name__ for each in results} <= {"Taken", "Behind"}
    assert len(reports.faces()) == 1


def test_a_week_of_numbers_is_kept_by_ten_minutes(reports: Reports, monkeypatch: pytest.MonkeyPatch) -> None:
    reports.devices.add("0001", public_text(new_key()))
    start = time.time() - 9 * 86400
    for counter, minute in enumerate(range(0, 9 * 1440, 300), 1):
        monkeypatch.setattr("city.fleet.reports.time.time", lambda minute=minute: start + minute * 60)
        reports.take("0001", made(counter, boot="a" * 8), b"{}")
    rows = reports.history("0001", 0)
    assert 7 * 24 / 5 < len(rows) <= 8 * 24 / 5 + 2
    assert "waiting" not in rows[0][1]
    assert [at for at, _ in rows] == sorted(at for at, _ in rows)


def test_a_face_names_faults_once_and_sorted() -> None:
    found: Sequence[Found] = [Found(check="a", fault="z"), Found(check="b", fault="a"), Found(check="c", fault="z")]
    assert made(findings=found).face == "a z"


def test_the_served_intake_takes_reports_with_two_workers(city: City, receiving: Any) -> None:
    servers = [IntakeServer(intake_app(city, receiving), "127.0.0.1", 0) for _ in range(2)]

    def close(each: IntakeServer) -> Callable[[], None]:
        return lambda: (each.shutdown(), each.server_close())  # type: ignore[return-value]

    with (
        serving(lambda: servers[0].serve_forever(0.02), close(servers[0])),
        serving(lambda: servers[1].serve_forever(0.02), close(servers[1])),
    ):
        nonce = nonce_of(sent(servers[0].address, "0000", city.key, made()))
        assert sent(servers[1].address, "0000", city.key, made(2, nonce=nonce)).status_code == 200
