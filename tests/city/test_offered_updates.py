"""A bundle on its way from a real intake to a box, over a line that breaks."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest

from appliance.city_link.city_http import CityHttp
from appliance.errors import ApplianceError
from appliance.upkeep import bundles
from appliance.upkeep.bundles import Bundle, Online
from hw.desk.link import Link
from tests.city.world import City, TusClient

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


@pytest.mark.parametrize("name", ["../secrets/password", "%2e%2e%2fstore.db", "nothing.json"])
def test_nothing_else_can_be_had_under_that_address(city: City, intake: TusClient, name: str) -> None:
    (city.places.state / "updates").mkdir()
    answer = CityHttp(intake.url).ask("GET", f"updates/{name}")
    assert answer.status == 404
