"""The ward's picture of the idle screen: the box decides, and nobody who comes meanwhile is on it."""

from __future__ import annotations

import base64
import concurrent.futures
import io
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from appliance.appliance import Appliance
from appliance.events import ButtonPressed
from appliance.pages import Screen
from appliance.upkeep.commands import DETAIL, Failed
from appliance.upkeep.idle_picture import WIDTH, IdlePicture, small
from hw.browser import Browser
from tests.appliance.box import Box
from tests.web.served import shown


def jpeg(size: tuple[int, int] = (1280, 800)) -> bytes:
    """A picture that is hard to press together."""
    out = io.BytesIO()
    Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3)).save(out, "JPEG", quality=90)
    return out.getvalue()


@pytest.fixture
def kiosk(tmp_path: Path) -> Box:
    return Box(tmp_path)


def nobody(kiosk: Box) -> str:
    """As the appliance tells it."""
    draft = kiosk.visit.draft
    return "" if draft.visiting or kiosk.page.screen != Screen.ATTRACT else draft.visit


def picture(kiosk: Box, meanwhile: Callable[[], None]) -> IdlePicture:
    """One whose browser answers at once, after what happens meanwhile."""

    def want(name: str) -> None:
        meanwhile()
        assert made.give(name, jpeg())

    made = IdlePicture(lambda: nobody(kiosk), want, stood_s=0)
    return made


def test_it_is_small_and_of_the_idle_screen(kiosk: Box) -> None:
    text = picture(kiosk, lambda: None).take({})
    assert len(text) <= DETAIL
    assert max(Image.open(io.BytesIO(base64.b64decode(text))).size) == WIDTH


def test_it_is_refused_during_a_visit(kiosk: Box) -> None:
    kiosk.touch("start")
    asked: list[str] = []
    with pytest.raises(Failed, match="somebody is at the box"):
        IdlePicture(lambda: nobody(kiosk), asked.append, stood_s=0).take({})
    assert not asked


def test_a_visit_that_begins_before_it_is_taken_is_not_on_it(kiosk: Box) -> None:
    with pytest.raises(Failed, match="somebody came"):
        picture(kiosk, lambda: kiosk.touch("start")).take({})


def test_a_visit_that_came_and_went_meanwhile_is_not_on_it_either(kiosk: Box) -> None:
    def visited() -> None:
        kiosk.touch("start")
        kiosk.visit.end()
        kiosk.event(ButtonPressed("help"))
        kiosk.event(ButtonPressed("back"))

    with pytest.raises(Failed, match="somebody came"):
        picture(kiosk, visited).take({})
    assert nobody(kiosk)


def test_nothing_is_asked_for_until_the_page_has_stood_for_a_while(kiosk: Box) -> None:
    looks, asked = iter(range(100)), list[str]()

    def comes() -> str:
        if next(looks) == 3:
            kiosk.touch("start")
        return nobody(kiosk)

    with pytest.raises(Failed, match="somebody is at the box"):
        IdlePicture(comes, asked.append, stood_s=60).take({})
    assert not asked


def test_what_nobody_asked_for_is_not_taken(kiosk: Box) -> None:
    made = IdlePicture(lambda: nobody(kiosk), lambda _: None)
    assert not made.give("", jpeg())
    assert not made.give("ab" * 16, jpeg())


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(Failed, match="no picture"):
        small(b"<svg/>")


def test_the_browser_on_the_glass_gives_it(appliance: Appliance, tmp_path: Path) -> None:
    """The keeper's own Chromium, its pipe, the page's script, the route: as on a box, without the compositor."""
    program = ("chromium", "--headless", "--no-sandbox", "--disable-gpu")
    with shown(appliance) as base, concurrent.futures.ThreadPoolExecutor() as pool:
        glass = Browser(program, tmp_path / "profile", "cuagan-touch", patience=20)
        try:
            glass.open(f"{base}/kiosk")
            end = time.monotonic() + 60
            while not glass.shows(base):
                assert time.monotonic() < end
            taken = pool.submit(appliance.picture.take, {})
            while not taken.done():
                glass.give_picture()
            seen = Image.open(io.BytesIO(base64.b64decode(taken.result())))
        finally:
            glass.close()
    assert seen.width == WIDTH
    assert len(seen.convert("RGB").getcolors(1 << 20) or ()) > 100
