"""What an officer publishes reaches a box's mirror, whatever was cut in between, and going back reaches it too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.city_link.city_http import CityHttp
from appliance.listings.mirror import Mirror, Online, newest
from appliance.listings.procedures import load
from city.keys import posting_key
from city.listings.forms import FormStore
from city.listings.posting import Posting
from city.listings.publishing import Publishing
from tests.city.test_console_http import visitor  # noqa: F401 - a fixture
from tests.city.test_listing_pages import BIRTH, DEATH, Clerk, changed, clerk, sample  # noqa: F401 - fixtures
from tests.city.world import City, TusClient


class Box:
    """A box's mirror of the intake."""

    def __init__(self, city: City, online: Online, folder: Path) -> None:
        self.folder = folder
        self._mirror = Mirror(folder, city.places.root_public.read_text(), load)
        self._online = online

    def fees(self) -> dict[str, str]:
        """The fee of each procedure on this box, once it has looked at the city."""
        self._mirror.refresh(self._online)
        path = newest(self.folder)
        return {each.code: each.cases[0].fee.text for each in load(path).procedures} if path else {}


@pytest.fixture
def box(city: City, intake: TusClient, tmp_path: Path) -> Iterator[Box]:
    http = CityHttp(intake.url)
    yield Box(city, Online(http), tmp_path / "box")
    http.close()


def test_what_is_published_is_on_the_boxes_and_so_is_going_back(
    clerk: Clerk,  # noqa: F811
    sample: tuple[str, bytes],  # noqa: F811
    box: Box,
) -> None:
    draft = clerk.upload(sample).headers["Location"]
    clerk.officer.get("/listings/")
    assert box.fees() == {}  # a draft is nobody's business
    clerk.press(draft)
    before = box.fees()
    assert len(before) == 12
    book = clerk.officer.get(f"{draft}.xlsx").content
    clerk.publish(("b.xlsx", changed(book, DEATH, "Lệ phí", "Miễn")))
    assert box.fees() == before | {DEATH: "Miễn"}
    clerk.press(draft)
    assert box.fees() == before


def test_a_publication_that_was_cut_before_it_was_posted_is_made_good_at_the_next_start(city: City, box: Box) -> None:
    publishing = Publishing(city.places.store_url)
    document = json.loads((Path(__file__).parents[2] / "sample-data" / "procedures.json").read_bytes())
    publishing.publish(publishing.keep(document, "canbo", "x.json", 0).number, "canbo", 0)
    assert box.fees() == {}
    Posting(publishing, city.places.repository, posting_key(city.places), FormStore(city.places.forms)).caught_up()
    assert BIRTH in box.fees()


def test_a_city_that_cannot_write_says_so(clerk: Clerk, sample: tuple[str, bytes], city: City) -> None:  # noqa: F811
    city.places.repository.targets.rmdir()
    city.places.repository.targets.touch()
    clerk.publish(sample)
    page = clerk.officer.get("/listings/").text
    assert "chưa gửi được cho các máy" in page
    city.places.repository.targets.unlink()
    city.places.repository.targets.mkdir()
    assert "chưa gửi được cho các máy" not in clerk.officer.get("/listings/").text
