"""The process that sends alerts: killed while it sends, it loses nothing; if a part of it dies, all of it does."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy

from city.alerts.outbox import Messages
from city.alerts.settings import Wishes, WishesStore
from tests.city.receivers import MailServer
from tests.city.world import City, run_city


@pytest.fixture
def start(city: City) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts `cuagan-city alerts`."""
    started: list[subprocess.Popen[str]] = []

    def run() -> subprocess.Popen[str]:
        started.append(run_city("alerts", "--state-dir", city.places.state))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.wait(10)


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def run_out(city: City) -> None:
    """What a process that is dead had taken is due again, as it is when its lease has run out."""
    engine = sqlalchemy.create_engine(city.places.store_url)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("UPDATE alert_messages SET due_at = 0"))
    engine.dispose()


def test_an_alert_outlives_a_kill_while_it_is_being_sent(
    city: City, mail: MailServer, stands: Callable[..., str], start: Callable[[], subprocess.Popen[str]]
) -> None:
    """The report says that the fault has stood for ten minutes: it is an alert at the first look."""
    WishesStore(city.places.store_url).set(Wishes(addresses=["canbo@phuong.example"]), "canbo")
    stands("Nhà văn hóa Tổ 7", "sealed-file-lost")
    go = threading.Event()
    mail.wait = go.wait  # type: ignore[assignment]
    first = start()
    until(mail.arrived.is_set)
    first.kill()
    first.wait(10)
    (message,) = Messages(city.places.store_url).latest(5)
    assert (message.state, message.tries) == ("waiting", 1)
    mail.wait = lambda: None
    go.set()
    run_out(city)
    start()
    until(lambda: Messages(city.places.store_url).latest(5)[0].state == "sent")
    assert len(Messages(city.places.store_url).latest(5)) == 1  # the look after the kill did not write it again
    assert {letter["Message-ID"] for letter in mail.taken} == {f"<{message.message}@phuong-thu.example>"}


def test_a_process_whose_sender_died_ends(city: City, start: Callable[[], subprocess.Popen[str]]) -> None:
    process = start()
    messages = Messages(city.places.store_url)
    until(lambda: messages.latest(1) == [] and _beats(city))
    engine = sqlalchemy.create_engine(city.places.store_url)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("DROP TABLE alert_messages"))
    engine.dispose()
    assert process.wait(60) != 0


def test_it_ends_when_it_is_asked_to(city: City, start: Callable[[], subprocess.Popen[str]]) -> None:
    process = start()
    until(lambda: _beats(city))
    process.terminate()
    assert process.wait(30) == 0


def _beats(city: City) -> bool:
    engine = sqlalchemy.create_engine(city.places.store_url)
    with engine.connect() as connection:
        tables = sqlalchemy.inspect(connection).get_table_names()
        beat = "alert_beat" in tables and connection.execute(sqlalchemy.text("SELECT at FROM alert_beat")).scalar()
    engine.dispose()
    return bool(beat)
