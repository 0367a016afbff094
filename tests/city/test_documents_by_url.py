"""Dossiers in an object store that is not ours: whole or not there, signed for once, waiting while it is down."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import obstore
import pytest
import requests
from click.testing import CliRunner
from obstore.store import S3Store

from appliance.city_link.city_keys import CityKeyring
from appliance.city_link.uplink import Uplink
from appliance.errors import Fault
from appliance.outbox.outbox import Outbox, State
from appliance.wire.envelope import open_envelope
from city.__main__ import main
from city.files import DocumentsDown
from city.keys import unlock
from city.objects import DocumentObjects, object_documents
from tests.city.object_store import BUCKET, KEY, SECRET, ObjectStore, object_store, raw
from tests.city.world import City, SealedDossier, TusClient, drain, listening, pdf, put_in, run_city, sealed


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStore]:
    with object_store(tmp_path_factory.mktemp("store")) as served:
        yield served


@pytest.fixture
def url(store: ObjectStore, tmp_path: Path) -> str:
    """A place of this test's own."""
    return store.url(tmp_path.name)


@pytest.fixture
def documents(store: ObjectStore, url: str) -> DocumentObjects:
    return object_documents(url, store.keys)


@pytest.fixture
def inside(store: ObjectStore, tmp_path: Path) -> S3Store:
    """The same place, for whoever spoils what is there."""
    return S3Store(
        BUCKET, prefix=tmp_path.name, endpoint=f"http://127.0.0.1:{store.ports[0]}", region="us-east-1",
        access_key_id=KEY, secret_access_key=SECRET, client_options={"allow_http": True},
    )  # fmt: skip


@pytest.fixture
def process(city: City, store: ObjectStore, url: str) -> Iterator[subprocess.Popen[str]]:
    started = serve(city, store, url)
    yield started
    started.kill()
    started.wait()


@pytest.fixture
def intake(city: City, process: subprocess.Popen[str]) -> TusClient:
    return TusClient(listening(process), city.box)


def serve(city: City, store: ObjectStore, url: str) -> subprocess.Popen[str]:
    place = ["--state-dir", city.places.state, "--documents", url, "--documents-keys", store.keys]
    return run_city("intake", *place, "--port", 0)


def uploads(city: City) -> list[Path]:
    return list((city.places.state / "uploads").iterdir())


def test_a_dossier_is_in_the_store_before_its_receipt_is_signed_and_opens_from_there(
    city: City, intake: TusClient, documents: DocumentObjects, dossier: SealedDossier
) -> None:
    assert not documents.has(dossier.sha256)
    assert intake.upload(dossier).status_code == 204
    assert intake.receipt(dossier).status_code == 200
    identities = unlock(city.places.opening_key, city.passphrase)
    with documents.open(dossier.sha256) as file:
        assert open_envelope(file, identities).manifest == dossier.manifest
    assert not uploads(city) and not (city.places.state / "documents").exists()


def test_a_large_one_goes_in_parts_and_comes_back_whole(
    city: City, intake: TusClient, documents: DocumentObjects, tmp_path: Path
) -> None:
    large = sealed(city.recipient, tmp_path, papers={"Tờ khai": pdf("page") + b"%" + bytes(16 * 1024 * 1024)})
    assert intake.upload(large).status_code == 204
    assert documents.open(large.sha256).read() == large.data


def test_killed_between_the_store_and_the_receipt_it_is_one_dossier_with_one_receipt(
    city: City, intake: TusClient, documents: DocumentObjects, dossier: SealedDossier
) -> None:
    location = intake.location(dossier)
    (upload,) = uploads(city)
    upload.write_bytes(dossier.data)
    assert documents.keep(upload, dossier.sha256)  # and here the power went
    assert intake.offset(location) == len(dossier.data)
    assert intake.receipt(dossier).content == intake.receipt(dossier).content != b""


def test_half_an_object_is_neither_signed_for_nor_served(
    city: City, intake: TusClient, documents: DocumentObjects, inside: S3Store, dossier: SealedDossier
) -> None:
    intake.location(dossier)
    obstore.put(inside, dossier.sha256, dossier.data[: len(dossier.data) // 2])
    with pytest.raises(DocumentsDown):
        documents.open(dossier.sha256)
    (upload,) = uploads(city)
    upload.unlink()  # with the machine that had it
    assert not documents.has(dossier.sha256)
    assert intake.receipt(dossier).status_code == 404
    assert intake.upload(dossier).status_code == 204
    assert documents.open(dossier.sha256).read() == dossier.data


def test_what_is_not_there_is_missing_not_down(documents: DocumentObjects, tmp_path: Path) -> None:
    assert not documents.has("0" * 64)
    with pytest.raises(FileNotFoundError):
        documents.open("0" * 64)
    assert not documents.keep(tmp_path / "never-uploaded", "0" * 64)


def test_a_store_that_is_down_is_named_and_the_dossier_waits_in_the_box(
    city: City, store: ObjectStore, url: str, outbox: Outbox, keyring: CityKeyring, tmp_path: Path
) -> None:
    with object_store(tmp_path / "own") as own:
        place = own.url("down")
        process = serve(city, own, place)
        uplink = Uplink(listening(process), outbox, keyring, city.box)
        own.kill()
        dossier = sealed(city.recipient, tmp_path)
        put_in(outbox, dossier)
        waiting = drain(uplink, outbox, State.RECEIPTED, steps=3)
        assert (waiting.state, waiting.fault) == (State.SEALED, Fault.CITY_TROUBLE)
        assert outbox.path(dossier.manifest.dossier_id).read_bytes() == dossier.data
        own.start()
        process.kill()  # the same power cut took the intake too
        process.wait()
        again = serve(city, own, place)
        uplink = Uplink(listening(again), outbox, keyring, city.box)
        assert drain(uplink, outbox, State.PURGED).state is State.PURGED
        assert object_documents(place, own.keys).open(dossier.sha256).read() == dossier.data
        again.kill()
        again.wait()


def test_wrong_keys_are_a_store_that_does_not_answer_and_strangers_read_nothing(
    store: ObjectStore, url: str, documents: DocumentObjects, inside: S3Store, tmp_path: Path
) -> None:
    obstore.put(inside, "something", b"sealed")
    assert raw(store, f"{tmp_path.name}/something") == requests.codes.forbidden
    wrong = tmp_path / "wrong"
    wrong.write_text(store.keys.read_text().replace(SECRET, "guessed"))
    with pytest.raises(DocumentsDown):
        object_documents(url, wrong).has("something")


@pytest.mark.parametrize("url", ["s3:///prefix", "http://bucket/prefix", "s3://bucket?endpont=http://127.0.0.1"])
def test_a_url_that_names_no_store_is_said_before_anything_starts(city: City, url: str) -> None:
    words = ["intake", "--state-dir", str(city.places.state), "--documents", url]
    said = CliRunner().invoke(main, words)
    assert said.exit_code == 1 and "s3://BUCKET/PREFIX" in said.output
