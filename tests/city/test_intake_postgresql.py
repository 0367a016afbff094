"""Two intakes behind one PostgreSQL and one folder: whoever is asked, it is one dossier with one receipt."""

import dataclasses
import functools
import itertools
import subprocess
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
import sqlalchemy

from appliance.wire.messages import CityKeys, Receipt
from appliance.wire.signing import public_text, verify_message
from city.devices import Devices
from city.store import Store
from tests.city.postgres import fresh_database
from tests.city.world import City, SealedDossier, TusClient, listening, run_city, sealed

RACES = 8


def _psycopg(url: str) -> str:
    return url.replace("postgresql:", "postgresql+psycopg:")


@pytest.fixture
def database(database_server: str) -> Iterator[str]:
    """A fresh database of this test's own."""
    with fresh_database(database_server) as url:
        yield url


@pytest.fixture
def processes(city: City, database: str) -> Iterator[Sequence[subprocess.Popen[str]]]:
    """Two intakes, started at the same moment on an empty database."""
    place = ["--state-dir", city.places.state, "--database", database]
    started = [run_city("intake", *place, "--port", 0) for _ in range(2)]
    yield started
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def workers(city: City, database: str, processes: Sequence[subprocess.Popen[str]]) -> Sequence[TusClient]:
    clients = [TusClient(listening(process), city.box) for process in processes]
    Devices(database).add("0000", public_text(city.key))
    return clients


def at_once(workers: Sequence[TusClient], *calls: Callable[[TusClient], requests.Response]) -> list[requests.Response]:
    """Each worker its call, or all the same one, let go at the same moment."""
    gate = threading.Barrier(len(workers))

    def wait_and_call(worker: TusClient, call: Callable[[TusClient], requests.Response]) -> requests.Response:
        gate.wait()
        return call(worker)

    with ThreadPoolExecutor(len(workers)) as pool:
        return list(pool.map(wait_and_call, workers, itertools.cycle(calls)))


def one_receipt(workers: Sequence[TusClient], dossier: SealedDossier) -> None:
    """Everybody gets a receipt, and the same."""
    answers = at_once(workers * 3, lambda worker: worker.receipt(dossier))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


def rows(database: str) -> list[tuple[str, str | None]]:
    engine = sqlalchemy.create_engine(_psycopg(database))
    with engine.connect() as connection:
        found = connection.execute(sqlalchemy.text("SELECT dossier_id, arrived_at FROM dossiers")).all()
    engine.dispose()
    return [(row[0], row[1]) for row in found]


def test_a_dossier_goes_in_by_one_and_its_receipt_comes_out_of_the_other(
    city: City, workers: Sequence[TusClient], dossier: SealedDossier
) -> None:
    here, there = workers
    location = here.location(dossier)
    half = len(dossier.data) // 2
    assert here.patch(location, 0, dossier.data[:half]).status_code == 204
    path = location.removeprefix(here.url)
    assert there.offset(there.url + path) == half
    assert there.patch(there.url + path, half, dossier.data[half:]).status_code == 204
    keys = verify_message(city.places.city_json.read_bytes(), [city.places.root_public.read_text()], CityKeys)
    receipts = [worker.receipt(dossier).content for worker in workers]
    assert receipts[0] == receipts[1]
    assert verify_message(receipts[0], keys.receipt, Receipt).sha256 == dossier.sha256
    assert (city.places.state / "documents" / dossier.sha256).read_bytes() == dossier.data


def race(workers: Sequence[TusClient], dossier: SealedDossier) -> None:
    """Everybody sends it at once."""
    created = at_once(workers * 2, lambda worker: worker.create(dossier))
    assert {answer.status_code for answer in created} == {201}
    (path,) = {answer.headers["Location"] for answer in created}
    sent = at_once(workers * 2, lambda worker: worker.patch(worker.url + path, 0, dossier.data))
    assert {answer.status_code for answer in sent} <= {204, 409}
    assert any(answer.status_code == 204 for answer in sent)
    one_receipt(workers, dossier)


def test_the_same_upload_at_both_at_once_is_one_dossier_and_one_receipt(
    city: City, workers: Sequence[TusClient], database: str, tmp_path: Path
) -> None:
    for sequence in range(1, RACES + 1):
        dossier = sealed(city.recipient, tmp_path, sequence)
        race(workers, dossier)
        assert (city.places.state / "documents" / dossier.sha256).read_bytes() == dossier.data
    assert len(rows(database)) == RACES
    assert all(arrived for _, arrived in rows(database))
    assert not list((city.places.state / "uploads").iterdir())


def test_both_find_all_bytes_there_and_sign_one_receipt(
    city: City, workers: Sequence[TusClient], tmp_path: Path
) -> None:
    for sequence in range(1, RACES + 1):
        dossier = sealed(city.recipient, tmp_path, sequence)
        workers[0].location(dossier)
        (upload,) = (city.places.state / "uploads").iterdir()
        upload.write_bytes(dossier.data)  # and there the intake was killed, before it could prove them
        one_receipt(workers, dossier)


def test_another_digest_for_the_same_dossier_at_both_at_once_one_is_refused(
    city: City, workers: Sequence[TusClient], database: str, tmp_path: Path
) -> None:
    for sequence in range(1, RACES + 1):
        dossier = sealed(city.recipient, tmp_path, sequence)
        other = dataclasses.replace(dossier, data=dossier.data + b"x")
        answers = at_once(workers, *(functools.partial(TusClient.create, dossier=each) for each in (dossier, other)))
        assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert len(rows(database)) == RACES


def test_a_spoiled_upload_that_both_look_at_is_dropped_once_and_can_be_sent_anew(
    city: City, workers: Sequence[TusClient], tmp_path: Path
) -> None:
    dossier = sealed(city.recipient, tmp_path)
    workers[0].location(dossier)
    (upload,) = (city.places.state / "uploads").iterdir()
    upload.write_bytes(bytes(len(dossier.data)))
    answers = at_once(workers * 3, lambda worker: worker.receipt(dossier))
    assert {answer.status_code for answer in answers} <= {404, 460}
    assert workers[1].upload(dossier).status_code == 204
    assert workers[0].receipt(dossier).status_code == 200


def test_a_box_blocked_by_the_command_is_refused_by_both(
    city: City, workers: Sequence[TusClient], database: str, dossier: SealedDossier
) -> None:
    place = ["--state-dir", city.places.state, "--database", database]
    assert run_city("device", "block", *place, "0000").wait(60) == 0
    assert [worker.create(dossier).status_code for worker in workers] == [401, 401]


def test_a_killed_worker_leaves_the_rest_to_the_other(
    city: City, workers: Sequence[TusClient], processes: Sequence[subprocess.Popen[str]], dossier: SealedDossier
) -> None:
    here, there = workers
    path = here.location(dossier).removeprefix(here.url)
    assert here.patch(here.url + path, 0, dossier.data[:1000]).status_code == 204
    processes[0].kill()
    assert there.offset(there.url + path) == 1000
    assert there.patch(there.url + path, 1000, dossier.data[1000:]).status_code == 204
    assert there.receipt(dossier).status_code == 200


def test_the_store_answers_on_postgresql_as_on_sqlite(city: City, workers: Sequence[TusClient], database: str) -> None:
    assert (Store(database).counts(), city.store().counts()) == ((0, 0), (0, 0))
    assert Store(database).dossier(str(uuid.uuid4())) is None
