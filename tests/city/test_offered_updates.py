"""A bundle on its way from a real intake to a box, over a line that breaks."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from appliance.city_link.city_http import CityHttp
from appliance.errors import ApplianceError, Fault
from appliance.upkeep import bundles, streams
from appliance.upkeep.bundles import Bundle, Offer, Online
from appliance.upkeep.streams import Stream
from hw.desk.link import Link
from tests.city.world import City, TusClient
from web.bundle_pieces import served

BOARD = "cuagan-test-amd64"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "new.raucb"
    path.write_bytes(random.Random(1).randbytes(700_001))
    return path


def test_a_box_fetches_what_the_city_offers_to_its_kind_and_no_other(
    city: City, intake: TusClient, bundle: Path
) -> None:
    source = Online(CityHttp(intake.url))
    assert source.offer(BOARD) is None
    folder = city.places.state / "updates"
    folder.mkdir()
    bundles.post(bundle, Bundle(BOARD, "0.2", 7, (1,)), folder)
    offer = source.offer(BOARD)
    assert offer
    assert (offer.built, offer.size) == (7, 700_001)
    assert source.offer("cuagan-other") is None
    whole = b"".join(source.read(offer, 0))
    assert hashlib.sha256(whole).hexdigest() == offer.sha256
    assert b"".join(source.read(offer, 700_000)) == whole[700_000:]


def test_it_goes_on_after_the_line_was_cut(city: City, intake: TusClient, bundle: Path) -> None:
    folder = city.places.state / "updates"
    folder.mkdir()
    bundles.post(bundle, Bundle(BOARD, "0.2", 7, (1,)), folder)
    link = Link(0, ("127.0.0.1", int(intake.url.rstrip("/").rsplit(":", 1)[1])))
    try:
        source = Online(CityHttp(f"http://127.0.0.1:{link.port}"))
        offer = source.offer(BOARD)
        assert offer
        came = b""
        with pytest.raises(ApplianceError):
            for piece in source.read(offer, 0):
                came += piece
                if len(came) > 100_000:
                    link.cut()
        assert len(came) < offer.size
        link.mend()
        came += b"".join(source.read(offer, len(came)))
        assert hashlib.sha256(came).hexdigest() == offer.sha256
    finally:
        link.close()


@pytest.fixture
def offered(city: City, intake: TusClient, bundle: Path) -> Iterator[tuple[Online, Offer, Link]]:
    """What a city offers, and the line to it."""
    folder = city.places.state / "updates"
    folder.mkdir()
    bundles.post(bundle, Bundle(BOARD, "0.2", 7, (1,)), folder)
    link = Link(0, ("127.0.0.1", int(intake.url.rstrip("/").rsplit(":", 1)[1])))
    source = Online(CityHttp(f"http://127.0.0.1:{link.port}"))
    offer = source.offer(BOARD)
    assert offer
    yield source, offer, link
    link.close()


def piece(url: str, wanted: str) -> requests.Response:
    """As RAUC asks."""
    return requests.get(url, headers={"Range": wanted}, timeout=60)


def test_rauc_gets_the_bytes_that_it_asks_for_and_the_line_carries_no_others(
    offered: tuple[Online, Offer, Link], bundle: Path
) -> None:
    paced: list[int] = []
    whole = bundle.read_bytes()
    with served(Stream(*offered[:2], pace=paced.append, held=lambda: False)) as url:
        for start, stop in ((0, 4), (700_000, 700_001), (4096, 140_000)):
            answer = piece(url, f"bytes={start}-{stop - 1}")
            assert (answer.status_code, answer.content) == (206, whole[start:stop])
            assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/700001"
        assert sum(paced) == 4 + 1 + 140_000 - 4096
        assert piece(url, "bytes=700001-700002").status_code == 416
        assert requests.get(url, timeout=60).status_code == 416, "nobody wants all of it"
    with pytest.raises(requests.ConnectionError):
        piece(url, "bytes=0-3")


def test_a_piece_waits_for_a_dead_line_and_for_somebody_to_leave(
    offered: tuple[Online, Offer, Link], bundle: Path
) -> None:
    visits = [False, True]
    offered[2].cut()

    def held() -> bool:
        offered[2].mend()
        return visits.pop() if visits else False

    with served(Stream(*offered[:2], pace=lambda _: None, held=held)) as url:
        assert piece(url, "bytes=10-99").content == bundle.read_bytes()[10:100]
    assert visits == []


def test_a_line_that_stays_dead_ends_it_with_the_one_answer_after_which_rauc_asks_no_more(
    offered: tuple[Online, Offer, Link], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "PATIENCE_S", 0)
    stream = Stream(*offered[:2], pace=lambda _: None, held=lambda: False)
    with served(stream) as url:
        assert piece(url, "bytes=0-3").status_code == 206
        offered[2].cut()
        assert piece(url, "bytes=4-7").status_code == 404
        assert isinstance(stream.over, ApplianceError)
        assert stream.over.fault is Fault.CITY_UNREACHABLE
        offered[2].mend()
        assert piece(url, "bytes=4-7").status_code == 404, "it is over"


def test_a_bundle_that_the_city_has_taken_away_ends_it_at_once(offered: tuple[Online, Offer, Link], city: City) -> None:
    (city.places.state / "updates" / offered[1].path).unlink()
    stream = Stream(*offered[:2], pace=lambda _: None, held=lambda: False)
    with served(stream) as url:
        assert piece(url, "bytes=0-3").status_code == 404
    assert isinstance(stream.over, ApplianceError)
    assert stream.over.fault is Fault.CITY_REFUSED


@pytest.mark.parametrize("name", ["../secrets/password", "%2e%2e%2fstore.db", "nothing.json"])
def test_nothing_else_can_be_had_under_that_address(city: City, intake: TusClient, name: str) -> None:
    (city.places.state / "updates").mkdir()
    answer = CityHttp(intake.url).ask("GET", f"updates/{name}")
    assert answer.status == 404
