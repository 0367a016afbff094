"""A real city in a temporary folder: made by the command, served over HTTP, fed with really sealed dossiers."""

import contextlib
import dataclasses
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from appliance.city_link.city_keys import CityKeyring
from appliance.outbox.outbox import Outbox
from appliance.wire.signing import public_text
from city.accounts import Accounts
from city.alerts.worker import Alerts
from city.console import create_console_app
from city.dossiers import Opener
from city.files import DocumentFiles, Documents
from city.keys import Places, posting_key, receipt_key
from city.listings.forms import FormStore
from city.listings.posting import Posting
from city.listings.publishing import Publishing
from city.objects import object_documents
from city.receiving import Receiving
from city.server import IntakeServer, console_server
from city.watch import Watch
from serving import running
from tests.city.houses import clerk, fleet, screen, stands  # noqa: F401 - fixtures
from tests.city.postgres import fresh_database, postgres
from tests.city.receivers import MailServer, mail_server, ways_to
from tests.city.world import (
    BOXES_URL,
    City,
    Remembering,
    SealedDossier,
    TusClient,
    intake_app,
    run_city,
    sealed,
    serving,
)


@pytest.fixture(scope="session")
def first_city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Made once by `cuagan-city init`; tests get copies."""
    state = tmp_path_factory.mktemp("city") / "state"
    said = run_city("init", "--state-dir", state).communicate(timeout=60)[0]
    secrets = {name: re.search(rf"{name}.*: (\S+)", said)[1] for name in ("Password", "Passphrase")}  # type: ignore[index]
    made = City(Places(state), secrets["Password"], secrets["Passphrase"])
    made.devices().add("0000", public_text(made.key))
    return made


@pytest.fixture
def city(first_city: City, tmp_path: Path) -> City:
    """A fresh city of this test's own."""
    state = tmp_path / "city"
    shutil.copytree(first_city.places.state, state)
    return dataclasses.replace(first_city, places=Places(state))


@pytest.fixture(scope="session")
def database_server() -> Iterator[str]:
    """A PostgreSQL on which each test makes a database of its own."""
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database of this test's own, of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'city.db'}"
        return
    with fresh_database(request.getfixturevalue("database_server")) as made:
        yield made


@pytest.fixture
def mail(city: City, tmp_path: Path) -> Iterator[MailServer]:
    """A mail server, and the technician's file that leads to it."""
    with mail_server(tmp_path) as server:
        ways_to(server, city.places)
        yield server


@pytest.fixture
def receiving(city: City) -> Receiving:
    return Receiving(city.places.state, city.store(), receipt_key(city.places))


@pytest.fixture
def intake(city: City, receiving: Receiving) -> Iterator[TusClient]:
    """The intake, served in this process."""
    server = IntakeServer(intake_app(city, receiving), "127.0.0.1", 0)

    def close() -> None:
        server.shutdown()
        server.server_close()

    with serving(lambda: server.serve_forever(0.02), close):
        yield TusClient(server.address, city.box)


@pytest.fixture(scope="session")
def remembering() -> Remembering:
    return Remembering()


@pytest.fixture
def console(city: City, remembering: Remembering, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The console's address; it still wants the passphrase."""
    monkeypatch.setattr("city.dossiers.unlock", remembering)
    with served_console(city, DocumentFiles(city.places.state / "documents")) as address:
        yield address


@pytest.fixture
def console_without_store(city: City, remembering: Remembering, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of one whose dossiers are in a store at a port where nobody listens."""
    monkeypatch.setattr("city.dossiers.unlock", remembering)
    with served_console(city, object_documents("s3://dossiers?endpoint=http://127.0.0.1:9", None)) as address:
        yield address


@contextlib.contextmanager
def served_console(city: City, documents: Documents) -> Iterator[str]:
    """The console over these documents, while it is served in this process."""
    watch = Watch(city.store())
    watch.start()
    with running(console_server(console_app(city, documents, watch), "127.0.0.1", 0)) as address:
        try:
            yield address
        finally:
            watch.stop()


def console_app(city: City, documents: Documents, watch: Watch) -> Flask:
    """The console's application, as the command builds it."""
    opener = Opener(city.places.opening_key, documents)
    posting = Posting(
        Publishing(city.places.store_url),
        city.places.repository,
        posting_key(city.places),
        FormStore(city.places.forms),
    )
    boxes = city.fleet()
    alerts = Alerts(city.places.store_url, boxes, city.places.alert_ways, city.places.hook_secret)
    accounts = Accounts(city.places.accounts_url)
    return create_console_app(city.store(), accounts, opener, watch, posting, boxes, alerts, BOXES_URL)


@pytest.fixture
def dossier(city: City, tmp_path: Path) -> SealedDossier:
    return sealed(city.recipient, tmp_path)


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    (tmp_path / "box").mkdir()
    opened = Outbox(tmp_path / "box")
    yield opened
    opened.close()


@pytest.fixture
def keyring(city: City, outbox: Outbox, tmp_path: Path) -> CityKeyring:
    """The box is enrolled: it has the root's key and the first city.json."""
    ring = CityKeyring(tmp_path / "box", city.places.root_public.read_text())
    ring.offer(city.places.city_json.read_bytes())
    return ring
