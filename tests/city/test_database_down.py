"""The database is killed under a city that runs: who asks is told so, and the same processes go on when it is back."""

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import requests

from appliance.city_link.city_http import CityError
from appliance.errors import Fault
from appliance.wire.signing import public_text
from city.devices import Devices
from tests.city.postgres import Postgres, own_postgres
from tests.city.test_console_http import Officer
from tests.city.test_reports import Box
from tests.city.world import City, SealedDossier, TusClient, listening, run_city


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with own_postgres() as served:
        yield served


@pytest.fixture
def processes(city: City, server: Postgres) -> Iterator[Sequence[subprocess.Popen[str]]]:
    """Intake and console."""
    words = ["--state-dir", city.places.state, "--database", server.url, "--port", 0]
    started = [run_city(which, *words) for which in ("intake", "console")]
    yield started
    for process in started:
        process.kill()
        process.wait()


def in_time(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def reports_again(box: Box) -> bool:
    try:
        box.report()
    except CityError:
        return False
    return True


def test_killed_and_started_again_everything_goes_on_in_the_same_processes(
    city: City, server: Postgres, processes: Sequence[subprocess.Popen[str]], dossier: SealedDossier, tmp_path: Path
) -> None:
    intake, console = (listening(process) for process in processes)
    Devices(server.url).add("0000", public_text(city.key))
    client, box = TusClient(intake, city.box), Box(tmp_path / "card", intake, "0000", city.key)
    officer = Officer(console)
    officer.log_in(city)
    box.report()
    location = client.location(dossier)
    assert officer.get("/fleet/").status_code == 200

    server.kill()
    with pytest.raises(CityError) as refused:
        box.report()
    assert refused.value.fault is Fault.CITY_TROUBLE
    waiting = client.patch(location, 0, dossier.data)
    assert (waiting.status_code, waiting.json()["type"]) == (503, "urn:cuagan:problem:database-down")
    assert "Retry-After" in waiting.headers
    shown = officer.get("/fleet/")
    assert (shown.status_code, "Cơ sở dữ liệu chưa trả lời" in shown.text) == (503, True)
    in_time(lambda: officer.get("/stream").status_code == 503)

    server.start()
    in_time(lambda: reports_again(box))
    for _ in range(20):  # whichever of its connections it takes
        box.report()
    in_time(lambda: client.head(location).status_code == requests.codes.ok)
    assert client.patch(location, client.offset(location), dossier.data).status_code == 204
    assert client.receipt(dossier).status_code == requests.codes.ok
    in_time(lambda: officer.get("/fleet/").status_code == 200)
    assert [process.poll() for process in processes] == [None, None]
