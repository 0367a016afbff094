"""The picture that a box gave of its idle screen: on the page of its house with its age, for a day, and a picture."""

from __future__ import annotations

import base64
import datetime as dt
import io
from collections.abc import Callable

import pytest
from PIL import Image

from appliance.wire.reports import Done
from city.fleet.fleet import Fleet
from tests.city.test_console_http import Officer


def webp() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 200), (250, 240, 220)).save(out, "WEBP")
    return out.getvalue()


@pytest.fixture
def given(fleet: Fleet, stands: Callable[..., str]) -> Callable[[bytes], tuple[str, str]]:
    """Lets a box give this; its box and the command."""

    def give(picture: bytes) -> tuple[str, str]:
        box = stands("Nhà")
        fleet.tell(box, "screenshot", {}, "canbo")
        (order,) = fleet.orders.latest([box], 1)
        detail = base64.b64encode(picture).decode()
        fleet.orders.heard(box, [Done(command=order.command, state="done", detail=detail)])
        return box, order.command

    return give


def test_it_is_shown_with_its_age(clerk: Officer, given: Callable[[bytes], tuple[str, str]]) -> None:
    box, command = given(webp())
    page = clerk.get(f"/fleet/boxes/{box}").text
    assert f"/fleet/boxes/{box}/pictures/{command}" in page
    assert "Chụp cách đây" in page
    answer = clerk.get(f"/fleet/boxes/{box}/pictures/{command}")
    assert (answer.content, answer.headers["Content-Type"]) == (webp(), "image/webp")
    assert clerk.get(f"/fleet/boxes/9999/pictures/{command}").status_code == 404


def test_what_is_no_picture_is_not_handed_out(clerk: Officer, given: Callable[[bytes], tuple[str, str]]) -> None:
    box, command = given(b"<script>alert(1)</script>")
    assert clerk.get(f"/fleet/boxes/{box}/pictures/{command}").status_code == 404


def test_after_a_day_it_is_gone(
    clerk: Officer,
    fleet: Fleet,
    given: Callable[[bytes], tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    box, command = given(webp())
    late = dt.datetime.now(dt.UTC) + dt.timedelta(hours=25)
    monkeypatch.setattr("city.fleet.commands._now", lambda: late)
    assert clerk.get(f"/fleet/boxes/{box}/pictures/{command}").status_code == 404
    assert [order.detail for order in fleet.orders.latest([box], 1)] == [""]
    assert "đã xóa" in clerk.get(f"/fleet/boxes/{box}").text
