"""A box's mirror of the posted listing against the city's own intake, and against whoever stands between them."""

from __future__ import annotations

import dataclasses
import datetime
import json
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard
from tuf.api.metadata import Metadata, Timestamp

from appliance.city_link.city_http import CityHttp
from appliance.errors import ApplianceError, Fault
from appliance.listings.mirror import Mirror, Online, Stick
from appliance.listings.mirror_folder import documents, newest
from appliance.listings.procedures import load
from appliance.wire import posting
from appliance.wire.signing import new_key
from city import repository
from city.keys import Places, clock_key, posting_key
from city.receiving import Receiving
from tests.appliance.strangers import stranger
from tests.city.world import City, TusClient, intake_app

SAMPLE = json.loads((Path(__file__).parents[2] / "sample-data" / "procedures.json").read_bytes())


def listing(note: str) -> bytes:
    """A listing in which the first procedure is called so."""
    first = SAMPLE["thu_tuc"][0] | {"ten_than_thien": note}
    return json.dumps(SAMPLE | {"thu_tuc": [first, *SAMPLE["thu_tuc"][1:]]}, ensure_ascii=False).encode()


def shown(folder: Path) -> str:
    """How the first procedure is called on this box; empty when it has no listing."""
    path = newest(folder)
    return load(path).procedures[0].plain_name if path else ""


def post(city: City, note: str) -> None:
    city.places.repository.publish(posting_key(city.places), listing(note))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "box" / "listings"


@pytest.fixture
def mirror(city: City, folder: Path) -> Mirror:
    return fresh_mirror(city, folder)


def fresh_mirror(city: City, folder: Path) -> Mirror:
    return Mirror(folder, city.places.root_public.read_text(), load)


@pytest.fixture
def source(intake: TusClient) -> Iterator[Online]:
    http = CityHttp(intake.url)
    yield Online(http)
    http.close()


class Tampering:
    """The city's repository through somebody who changes, cuts or withholds files."""

    def __init__(self, city: City) -> None:
        self.stick = Stick(city.places.state)
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.cut_after = 10**9

    def file(self, name: str, start: int = 0) -> Iterator[bytes]:
        self.asked.append(name)
        for piece in [self.files[name][start:]] if name in self.files else self.stick.file(name, start):
            passed, self.cut_after = piece[: self.cut_after], self.cut_after - len(piece)
            yield passed
            if self.cut_after < 0:
                raise ApplianceError(Fault.CITY_UNREACHABLE, "cut")

    def changed(self, name: str, etag: str) -> bytes | None:
        data = b"".join(self.file(name))
        return None if posting.digest(data) == etag else data


@pytest.fixture
def tampering(city: City) -> Tampering:
    return Tampering(city)


def fault_of(mirror: Mirror, source: Online | Stick | Tampering) -> Fault | None:
    try:
        mirror.refresh(source)
    except ApplianceError as error:
        return error.fault
    return None


def test_what_the_city_posts_is_on_the_box_and_then_only_what_changed(
    city: City, mirror: Mirror, source: Online, folder: Path
) -> None:
    assert not mirror.refresh(source)
    assert shown(folder) == ""
    post(city, "Khai sinh một")
    assert mirror.refresh(source)
    assert shown(folder) == "Khai sinh một"
    post(city, "Khai sinh hai")
    assert mirror.refresh(source)
    assert shown(folder) == "Khai sinh hai"
    assert not mirror.refresh(source)
    assert [path.stem for path in documents(folder)] == ["000001", "000002"]  # the first to tell what changed


def test_only_the_step_is_fetched_while_there_is_one_and_the_whole_after_a_long_absence(
    city: City, mirror: Mirror, tampering: Tampering, folder: Path
) -> None:
    post(city, "0")
    mirror.refresh(tampering)
    post(city, "1")
    tampering.asked.clear()
    mirror.refresh(tampering)
    assert [name for name in tampering.asked if posting.TARGETS in name and "from-" not in name] == []
    for version in range(2, 4 + repository.STEPS):
        post(city, str(version))
    mirror.refresh(tampering)
    assert shown(folder) == str(3 + repository.STEPS)
    assert any(posting.LISTING in name for name in tampering.asked)


def test_a_new_box_of_the_same_folder_goes_on_where_the_old_one_was(
    city: City, mirror: Mirror, source: Online, folder: Path
) -> None:
    post(city, "Khai sinh một")
    mirror.refresh(source)
    assert not fresh_mirror(city, folder).refresh(source)
    shutil.rmtree(folder / "tuf")
    assert not fresh_mirror(city, folder).refresh(source)
    assert shown(folder) == "Khai sinh một"


@pytest.mark.parametrize("again", [False, True], ids=["first listing", "next listing"])
def test_a_cut_after_any_byte_leaves_the_old_listing_and_the_next_try_brings_the_new_one(
    city: City, folder: Path, tampering: Tampering, again: bool
) -> None:
    post(city, "cũ")
    if again:
        fresh_mirror(city, folder).refresh(tampering)
        post(city, "mới")
    kept, size = folder.with_name("kept"), _bytes_of_a_refresh(city, folder, tampering)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(folder, kept)
    before = shown(folder)
    for cut in [*range(0, size, 97), size - 1]:
        shutil.rmtree(folder)
        shutil.copytree(kept, folder, symlinks=True)
        tampering.cut_after = cut
        assert fault_of(fresh_mirror(city, folder), tampering) is Fault.CITY_UNREACHABLE, cut
        assert shown(folder) == before
        tampering.cut_after = 10**9
        assert fresh_mirror(city, folder).refresh(tampering)
        assert shown(folder) == ("mới" if again else "cũ")


def _bytes_of_a_refresh(city: City, folder: Path, tampering: Tampering) -> int:
    trial = folder.with_name("trial")
    if folder.exists():
        shutil.copytree(folder, trial, symlinks=True)
    tampering.cut_after = 10**9
    fresh_mirror(city, trial).refresh(tampering)
    return 10**9 - tampering.cut_after


def test_an_older_listing_never_comes_back(city: City, folder: Path, mirror: Mirror, tampering: Tampering) -> None:
    post(city, "cũ")
    old = {
        f"listings/{path.relative_to(city.places.repository.folder)}": path.read_bytes()
        for path in city.places.repository.folder.rglob("*.*")
    }
    post(city, "mới")
    mirror.refresh(tampering)
    tampering.files = old
    tampering.stick = Stick(Path("/nonexistent"))
    assert fault_of(mirror, tampering) in (Fault.LISTING_REFUSED, Fault.CITY_REFUSED)
    shutil.rmtree(folder / "tuf")
    assert fault_of(fresh_mirror(city, folder), tampering) in (Fault.LISTING_REFUSED, Fault.CITY_REFUSED)
    assert shown(folder) == "mới"


def test_another_citys_repository_is_refused(
    city: City, first_city: City, mirror: Mirror, tampering: Tampering, folder: Path
) -> None:
    stranger = repository.Repository(folder.with_name("stranger") / "listings")
    keys = [new_key() for _ in range(3)]
    stranger.found(*keys)
    stranger.publish(keys[1], listing("của người khác"))
    assert fault_of(mirror, Stick(stranger.folder.parent)) is Fault.LISTING_REFUSED
    assert shown(folder) == ""


@pytest.mark.parametrize("kind", ["metadata/timestamp.json", "metadata/1.snapshot.json", "metadata/1.targets.json", ""])
def test_a_file_with_one_changed_byte_is_refused(
    city: City, mirror: Mirror, tampering: Tampering, folder: Path, kind: str
) -> None:
    post(city, "thật")
    name = f"listings/{kind}" if kind else _packed(city)
    data = bytearray((city.places.state / name).read_bytes())
    data[len(data) // 2] ^= 1
    tampering.files[name] = bytes(data)
    assert fault_of(mirror, tampering) is Fault.LISTING_REFUSED
    assert shown(folder) == ""
    tampering.files.clear()
    assert mirror.refresh(tampering)


def _packed(city: City) -> str:
    (path,) = city.places.repository.targets.glob(f"*.{posting.LISTING}")
    return f"{posting.TARGETS}{path.name}"


def test_a_document_that_is_no_listing_is_refused_whole(
    city: City, mirror: Mirror, source: Online, folder: Path
) -> None:
    post(city, "tốt")
    mirror.refresh(source)
    city.places.repository.publish(posting_key(city.places), b'{"phien_ban": "2", "thu_tuc": [{}]}')
    assert fault_of(mirror, source) is Fault.LISTING_REFUSED
    assert shown(folder) == "tốt"
    post(city, "tốt hơn")
    assert mirror.refresh(source)
    assert shown(folder) == "tốt hơn"


def test_a_city_that_is_held_back_for_days_is_noticed_and_the_listing_stays(
    city: City, mirror: Mirror, tampering: Tampering, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "HEARD", datetime.timedelta(seconds=-1))
    post(city, "cũ")
    monkeypatch.undo()
    assert fault_of(mirror, tampering) is Fault.LISTING_STALE
    city.places.repository.keep_fresh(clock_key(city.places))
    assert mirror.refresh(tampering)
    assert shown(folder) == "cũ"


def test_a_listing_that_nobody_confirms_any_more_is_said_to_be_old(
    city: City, mirror: Mirror, tampering: Tampering, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "HEARD", datetime.timedelta(seconds=2))
    post(city, "cũ")
    mirror.refresh(tampering)
    until = time.monotonic() + 10
    while fault_of(mirror, tampering) is None and time.monotonic() < until:
        time.sleep(0.2)
    assert fault_of(mirror, tampering) is Fault.LISTING_STALE
    assert shown(folder) == "cũ"


def test_while_nothing_changes_only_the_timestamp_is_asked_for(
    city: City, mirror: Mirror, tampering: Tampering
) -> None:
    post(city, "một")
    mirror.refresh(tampering)
    tampering.asked.clear()
    mirror.refresh(tampering)
    assert tampering.asked == ["listings/metadata/timestamp.json"]


def test_a_step_that_leads_elsewhere_than_announced_is_refused(
    city: City, mirror: Mirror, tampering: Tampering, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(city, "một")
    mirror.refresh(tampering)
    monkeypatch.setattr(repository, "pack_step", lambda old, new: posting.pack_step(old, listing("lạc đường")))
    post(city, "hai")
    assert fault_of(mirror, tampering) is Fault.LISTING_REFUSED
    assert shown(folder) == "một"


def test_the_intake_says_by_itself_that_the_listing_is_still_the_newest(
    city: City, mirror: Mirror, source: Online, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "HEARD", datetime.timedelta(days=1))
    post(city, "một")
    monkeypatch.undo()
    mirror.refresh(source)
    stamp = Metadata[Timestamp].from_file(str(city.places.repository.metadata / "timestamp.json")).signed
    assert stamp.version == 2
    assert stamp.expires - datetime.datetime.now(datetime.UTC) > repository.FRESH


def test_a_city_started_with_a_relative_folder_serves_its_listing(
    city: City, receiving: Receiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(city, "một")
    monkeypatch.chdir(city.places.state.parent)
    relative = dataclasses.replace(city, places=Places(Path(city.places.state.name)))
    client = intake_app(relative, receiving).test_client()
    assert client.get("/listings/metadata/timestamp.json").status_code == 200
    assert client.get("/listings/metadata/1.root.json").status_code == 200


def test_a_city_that_has_posted_nothing_is_no_fault_and_costs_the_card_nothing(
    city: City, mirror: Mirror, folder: Path
) -> None:

    assert fault_of(mirror, Stick(city.places.repository.folder.parent)) is None
    assert not list((folder / "tuf").iterdir())


def test_a_stick_brings_the_same(city: City, mirror: Mirror, folder: Path, tmp_path: Path) -> None:
    post(city, "trên thẻ")
    shutil.copytree(city.places.repository.folder, tmp_path / "stick" / "listings")
    assert mirror.refresh(Stick(tmp_path / "stick"))
    assert shown(folder) == "trên thẻ"
    assert not mirror.refresh(Stick(tmp_path / "stick"))


def test_a_connection_that_breaks_in_the_middle_is_taken_up_again_where_it_broke() -> None:
    whole = bytes(range(256)) * 12

    def say(connection: socket.socket) -> None:
        start = 1000 * (broken.calls - 1)
        status = "206 Partial Content" if start else "200 OK"
        head = f'HTTP/1.1 {status}\r\nContent-Length: {len(whole) - start}\r\nETag: "x"\r\n\r\n'
        connection.sendall(head.encode() + whole[start : start + 1000])

    with stranger(say) as broken:
        http = CityHttp(broken.url)
        assert b"".join(http.download("file")) == whole
        assert broken.calls == 4
        http.close()


def test_what_claims_to_unpack_to_far_too_much_is_refused_before_it_is_unpacked() -> None:
    bomb = zstandard.ZstdCompressor(level=19).compress(bytes(posting.MAX_BYTES + 1))
    assert len(bomb) < 10_000
    with pytest.raises(posting.PostingError):
        posting.unpack(bomb)
