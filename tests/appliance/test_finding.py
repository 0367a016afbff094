"""Looking a procedure up at the kiosk: with one finger, and with the doubts that the listing has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.listings.procedures import load
from appliance.pages import Row, Screen
from tests.appliance.box import Box

SAMPLE = Path(__file__).parents[2] / "sample-data" / "procedures.json"


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("chung tu", "Báo người mất"), ("dam cuoi", "Đăng ký kết hôn"), ("mo quan", "Mở hộ kinh doanh")],
)
def test_everyday_words_typed_with_one_finger_open_the_procedure(box: Box, typed: str, shown: str) -> None:
    box.touch("start", "lookup", "search")
    box.type(typed)
    assert box.page.actions[0].text.args["text"] == shown
    box.touch(box.page.actions[0].id)
    assert box.page.screen == Screen.PROCEDURE


def test_results_come_with_each_letter(box: Box) -> None:
    box.touch("start", "lookup", "search")
    for key in "khai":
        box.touch(f"key:{key}")
        assert box.page.actions[0].id.startswith("procedure:"), box.page.field


def test_only_the_facts_that_the_listing_doubts_are_marked(box: Box) -> None:
    document = json.loads(SAMPLE.read_bytes())
    document["thu_tuc"][0]["can_xac_minh"] = ["le_phi"]
    box.visit.parts.shelf.visit = load(json.dumps(document).encode())
    box.touch("start", "lookup", "search")
    box.type("khai sinh")
    box.touch(box.page.actions[0].id)
    tags = {row.label.id: row.tag for row in _every_row(box)}
    assert tags["procedure-fee"] == "unverified"
    assert tags["procedure-time"] == tags["procedure-result"] == ""


def _every_row(box: Box) -> Iterator[Row]:
    """The rows of all pages that one can turn to."""
    yield from box.page.rows
    while box.page.action("turn:next"):
        box.touch("turn:next")
        yield from box.page.rows
