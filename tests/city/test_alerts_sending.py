"""Alerts on their way, from what a box reports to a real mail server and a real webhook, and what goes wrong."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import standardwebhooks

from appliance.wire.commands import Command
from appliance.wire.reports import Help
from appliance.wire.signing import new_key, public_text, verify_message
from city.alerts.settings import Step, Wishes
from city.alerts.webhook import hook_secret
from city.alerts.worker import Alerts
from city.fleet.fleet import Fleet
from city.keys import command_key
from tests.city.houses import told
from tests.city.receivers import PASSWORD, HookServer, MailServer, hook_server, mail_server, ways_to
from tests.city.world import City

ALWAYS: dict[str, Any] = {"act": "always", "ended": "always"}


class Clock:
    """The alerts' own clock: what they wait for passes at once. The fleet keeps the real one."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fleet(city: City) -> Fleet:
    return city.fleet()


@pytest.fixture
def alerts(city: City, fleet: Fleet, clock: Clock) -> Alerts:
    return Alerts(city.places.store_url, fleet, city.places.alert_ways, city.places.hook_secret, clock=clock)


@pytest.fixture
def hook(city: City, tmp_path: Path) -> Iterator[HookServer]:
    """A receiver of webhooks in a network that the technician's file allows."""
    with hook_server(tmp_path) as server:
        lines = f'[webhook]\nallow_networks = ["127.0.0.0/8", "::1"]\nca_file = "{server.ca_file}"\n'
        city.places.alert_ways.write_text(lines, encoding="utf-8")
        yield server


Says = Callable[..., None]


@pytest.fixture
def says(city: City, fleet: Fleet) -> Says:
    """Lets a box say how it is; stands it into a house of its own first."""

    def say(box: str, *faults: str, ago: float = 0.0, house: str = "") -> None:
        if fleet.houses.of_box(box) is None:
            fleet.devices.add(box, public_text(new_key()))
            fleet.houses.put(box, fleet.houses.make(house or f"Nhà {box}", "Phường Thử"), "", "aaaa")
        report = told(*faults)
        fleet.reports.take(box, report, msgspec.json.encode(report))

    return say


def drain(alerts: Alerts) -> None:
    for channel in ("mail", "webhook"):
        while alerts.send_next(channel):
            pass


def pass_time(alerts: Alerts, clock: Clock, seconds: float) -> None:
    """Let so much time pass between two looks."""
    alerts.look()
    clock.ahead += seconds
    alerts.look()


def text(mail: MailServer, place: int = -1) -> str:
    return str(mail.taken[place].get_content())


def test_an_empty_printer_reaches_the_officer_by_mail_and_so_does_its_end(
    alerts: Alerts, mail: MailServer, says: Says, clock: Clock
) -> None:
    alerts.wishes.set(Wishes(addresses=["canbo@phuong.example"], **ALWAYS), "canbo")
    says("0001", "printer-empty", house="Nhà văn hóa Tổ 7")
    pass_time(alerts, clock, 61)
    drain(alerts)
    (letter,) = mail.taken
    assert letter["Subject"] == "Nhà văn hóa Tổ 7: Nhờ người ở nhà văn hóa nạp giấy A5"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert mail.encrypted == [True]
    body = text(mail)
    assert body.index("nạp giấy A5") < body.index("Máy in hết giấy")
    assert "https://ban.phuong-thu.example/fleet/boxes/0001" in body

    says("0001")
    pass_time(alerts, clock, 121)
    pass_time(alerts, clock, 61)
    drain(alerts)
    assert mail.taken[-1]["Subject"] == "Nhà văn hóa Tổ 7: đã hết – Máy in hết giấy"
    assert len(mail.taken) == 2
    pass_time(alerts, clock, 3600)
    drain(alerts)
    assert len(mail.taken) == 2


def test_by_night_only_what_cannot_wait_goes_and_the_rest_in_the_morning(
    alerts: Alerts, mail: MailServer, says: Says, clock: Clock
) -> None:
    night = Wishes(addresses=["canbo@phuong.example"], day_from="00:00", day_to="00:00")
    alerts.wishes.set(night, "canbo")
    says("0001", "printer-empty")
    says("0002", "sealed-file-lost", house="Nhà B")
    pass_time(alerts, clock, 61)
    drain(alerts)
    (letter,) = mail.taken
    assert "Nhà B" in letter["Subject"]
    assert "nạp giấy" not in text(mail)
    alerts.wishes.set(msgspec.structs.replace(night, day_to="23:59", act="always"), "canbo")
    alerts.look()
    drain(alerts)
    assert "nạp giấy A5" in text(mail)


def test_ten_houses_that_go_dark_are_one_message_about_the_wards_link(
    alerts: Alerts, mail: MailServer, says: Says, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    alerts.wishes.set(Wishes(addresses=["canbo@phuong.example"], **ALWAYS), "canbo")
    for place in range(10):
        says(f"{place:04}" if place else "0010")
    now = time.time()
    monkeypatch.setattr("city.fleet.fleet.time.time", lambda: now + 900)
    clock.ahead = 900
    pass_time(alerts, clock, 61)
    drain(alerts)
    (letter,) = mail.taken
    assert letter["Subject"].startswith("10 nhà: Xem điện và đường mạng của phường trước")
    assert "10 trên" in text(mail)
    assert text(mail).count("Nhờ người xem máy có điện") == 0


def test_a_webhook_is_signed_as_the_standard_says(
    alerts: Alerts, hook: HookServer, says: Says, clock: Clock, city: City
) -> None:
    alerts.wishes.set(Wishes(webhook=hook.url, **ALWAYS), "canbo")
    says("0001", "printer-empty")
    pass_time(alerts, clock, 61)
    drain(alerts)
    ((headers, body),) = hook.taken
    seen = standardwebhooks.Webhook(hook_secret(city.places.hook_secret)).verify(body, headers)
    assert seen["type"] == "cuagan.alerts"
    (event,) = seen["data"]["alerts"]
    assert (event["event"], event["problem"], event["box"]) == ("raised", "printer-empty", "0001")
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(hook_secret(city.places.hook_secret)).verify(body + b" ", headers)
    assert city.places.hook_secret.stat().st_mode & 0o777 == 0o600


def states(alerts: Alerts) -> list[tuple[str, str]]:
    return [(message.state, message.fault) for message in alerts.messages.latest(9)]


def after_a_test(alerts: Alerts, wishes: Wishes) -> list[tuple[str, str]]:
    alerts.ledger.test(wishes, alerts.letters(), "canbo")
    drain(alerts)
    return states(alerts)


def test_an_officer_cannot_reach_into_the_citys_network(alerts: Alerts, hook: HookServer, city: City) -> None:
    city.places.alert_ways.write_text("", encoding="utf-8")
    for url in (hook.url, "https://169.254.169.254/latest", "https://[::ffff:10.0.0.1]/", "https://0/"):
        assert after_a_test(alerts, Wishes(webhook=url))[0] == ("waiting", "hook-private")
    assert hook.taken == []


@pytest.mark.parametrize(
    ("status", "state", "fault"),
    [
        (302, "failed", "hook-redirect"),
        (404, "failed", "hook-refused"),
        (429, "waiting", "hook-busy"),
        (503, "waiting", "hook-busy"),
    ],
)
def test_what_a_receiver_answers_decides_whether_to_try_again(
    alerts: Alerts, hook: HookServer, status: int, state: str, fault: str
) -> None:
    hook.status = status
    assert after_a_test(alerts, Wishes(webhook=hook.url)) == [(state, fault)]
    assert len(hook.taken) == 1  # no redirect is followed


def test_a_receiver_with_somebody_elses_certificate_is_told_nothing(
    alerts: Alerts, hook: HookServer, city: City
) -> None:
    city.places.alert_ways.write_text('[webhook]\nallow_networks = ["127.0.0.0/8", "::1"]\n', encoding="utf-8")
    assert after_a_test(alerts, Wishes(webhook=hook.url)) == [("waiting", "hook-tls")]
    assert hook.taken == []


@pytest.mark.parametrize(
    ("answer", "state", "fault"), [("451 later", "waiting", "smtp-busy"), ("554 no", "failed", "smtp-refused")]
)
def test_what_a_mail_server_answers_decides_whether_to_try_again(
    alerts: Alerts, mail: MailServer, answer: str, state: str, fault: str
) -> None:
    mail.answer = answer
    assert after_a_test(alerts, Wishes(addresses=["a@b.example"])) == [(state, fault)]


def test_a_password_never_goes_in_clear(alerts: Alerts, city: City, tmp_path: Path) -> None:
    with mail_server(tmp_path, tls=False) as server:
        ways_to(server, city.places)
        lines = city.places.alert_ways.read_text(encoding="utf-8")
        assert after_a_test(alerts, Wishes(addresses=["a@b.example"])) == [("waiting", "smtp-no-tls")]
        assert server.taken == []
        city.places.alert_ways.write_text(lines.replace("[smtp]", '[smtp]\nsecurity = "none"'), encoding="utf-8")
        assert after_a_test(alerts, Wishes(addresses=["a@b.example"]))[0] == ("waiting", "ways")
        assert server.taken == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("ca_file", "#"), "smtp-tls"),
        (("sender =", "sendr ="), "ways"),
        (("mail.password", "nowhere"), "ways"),
        (('host = "127.0.0.1"', ""), "smtp-missing"),
        (("port = ", "port = 1 #"), "smtp-unreachable"),
    ],
)
def test_a_mistake_of_the_technician_is_named_and_the_message_waits(
    alerts: Alerts, mail: MailServer, city: City, change: tuple[str, str], fault: str
) -> None:
    lines = city.places.alert_ways.read_text(encoding="utf-8")
    city.places.alert_ways.write_text(lines.replace(*change), encoding="utf-8")
    assert after_a_test(alerts, Wishes(addresses=["a@b.example"])) == [("waiting", fault)]
    assert mail.taken == []


def test_a_wrong_password_is_named_and_the_right_one_sends_what_waited(
    alerts: Alerts, mail: MailServer, city: City, clock: Clock
) -> None:
    password = city.places.alert_ways.parent / "mail.password"
    password.write_text("sai", encoding="utf-8")
    assert after_a_test(alerts, Wishes(addresses=["a@b.example"])) == [("waiting", "smtp-login")]
    password.write_text("không gõ được", encoding="utf-8")
    clock.ahead += 60
    drain(alerts)
    assert states(alerts) == [("waiting", "ways")]
    password.write_text(PASSWORD, encoding="utf-8")
    clock.ahead += 60
    drain(alerts)
    assert states(alerts) == [("sent", "")]


def test_what_cannot_be_sent_in_time_is_given_up_in_the_open(alerts: Alerts, clock: Clock) -> None:
    alerts.ledger.test(Wishes(addresses=["a@b.example"]), alerts.letters(), "canbo")
    for _ in range(20):
        drain(alerts)
        clock.ahead += 120
    assert states(alerts) == [("failed", "smtp-missing")]


def test_two_who_send_do_not_take_the_same_message(alerts: Alerts) -> None:
    alerts.ledger.test(Wishes(addresses=["a@b.example", "c@d.example"]), alerts.letters(), "canbo")
    first, second, third = (alerts.messages.take("mail") for _ in range(3))
    assert first and second and first.message != second.message
    assert third is None


def test_a_message_whose_sender_died_is_sent_again_under_the_same_name(
    alerts: Alerts, mail: MailServer, clock: Clock
) -> None:
    alerts.ledger.test(Wishes(addresses=["a@b.example"]), alerts.letters(), "canbo")
    taken = alerts.messages.take("mail")
    assert taken
    drain(alerts)
    assert mail.taken == []
    clock.ahead += 121
    drain(alerts)
    assert taken.message in mail.taken[0]["Message-ID"]


def ring(fleet: Fleet, box: str, seconds: int) -> str:
    call = secrets.token_hex(16)
    fleet.calls.rings(box, Help(call=call, for_s=seconds))
    return call


def progress(fleet: Fleet, box: str) -> list[str]:
    key = public_text(command_key(fleet.places))
    commands = (verify_message(signed, [key], Command) for signed in fleet.orders.waiting(box))
    return [command.arguments["progress"] for command in commands]


def test_a_call_that_nobody_answers_goes_along_the_chain_and_the_kiosk_is_told(
    alerts: Alerts, mail: MailServer, says: Says, fleet: Fleet, clock: Clock
) -> None:
    chain = [Step(minutes=1, addresses=["first@p.example"]), Step(minutes=5, addresses=["second@p.example"])]
    alerts.wishes.set(Wishes(chain=chain), "canbo")
    says("0001")
    ring(fleet, "0001", 0)
    alerts.look()
    drain(alerts)
    assert mail.taken == []

    clock.ahead = 61
    alerts.look()
    assert progress(fleet, "0001") == []  # nothing has left yet
    drain(alerts)
    alerts.look()
    assert [letter["To"] for letter in mail.taken] == ["first@p.example"]
    assert "Nhà 0001 đang gọi giúp" in mail.taken[0]["Subject"]
    assert progress(fleet, "0001") == ["passed"]

    clock.ahead = 301
    alerts.look()
    drain(alerts)
    alerts.look()
    assert [letter["To"] for letter in mail.taken] == ["first@p.example", "second@p.example"]
    clock.ahead = 301 + 121
    alerts.look()
    alerts.look()
    assert progress(fleet, "0001") == ["passed", "nobody"]


def test_nobody_is_written_to_for_a_call_that_was_answered(
    alerts: Alerts, mail: MailServer, says: Says, fleet: Fleet, clock: Clock
) -> None:
    alerts.wishes.set(Wishes(chain=[Step(minutes=1, addresses=["first@p.example"])]), "canbo")
    says("0001")
    call = ring(fleet, "0001", 0)
    clock.ahead = 61
    alerts.look()
    fleet.calls.answer(call, "canbo", "Tôi ra ngay")
    alerts.look()
    drain(alerts)
    assert mail.taken == []
    assert states(alerts) == [("dropped", "")]
    clock.ahead = 900
    alerts.look()
    assert progress(fleet, "0001") == []


def test_where_no_chain_is_set_the_kiosk_still_learns_that_nobody_answers(
    alerts: Alerts, says: Says, fleet: Fleet, clock: Clock
) -> None:
    says("0001")
    ring(fleet, "0001", 0)
    clock.ahead = 121
    alerts.look()
    assert progress(fleet, "0001") == ["nobody"]
