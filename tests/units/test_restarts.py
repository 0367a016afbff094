"""What is killed, hangs or starves comes back by itself, and the visit with it: our units under a real systemd."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from appliance.settings import box_settings
from tests.units.systemd import within
from tests.units.whole_box import PAGES, PATIENCE_S, WholeBox, hogs, whole_box

PRESSES = 100


@pytest.fixture(scope="module")
def box(trixie: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeBox]:
    with whole_box(trixie, tmp_path_factory.mktemp("whole")) as box:
        yield box


def test_a_name_that_the_city_changes_is_on_the_screen_when_nobody_is_at_the_box(box: WholeBox) -> None:
    assert not box.visiting()
    name = "Nhà văn hóa Tổ dân phố 9"
    assert box.comes_back("kiosk", lambda: box_settings.keep(box.card, {"house": {"name": name}})), box.log("kiosk")
    assert name in requests.get(f"http://127.0.0.1:{box.port}/kiosk", timeout=10).text
    assert box.serves("touch"), box.log("touch")


@pytest.mark.parametrize("hurt", [signal.SIGKILL, signal.SIGSTOP])
def test_a_kiosk_that_is_killed_or_stopped_comes_back_with_the_visit(box: WholeBox, hurt: signal.Signals) -> None:
    assert box.visit()
    assert box.hurt_kiosk(hurt), box.log("kiosk")
    assert box.serves("touch"), "the browser finds the new kiosk"


@pytest.mark.parametrize("hurt", [signal.SIGKILL, signal.SIGSTOP])
def test_a_compositor_that_is_killed_or_stopped_comes_back_and_the_page_with_it(
    box: WholeBox, hurt: signal.Signals
) -> None:
    assert box.hurt_compositor(hurt), box.log("screen") + box.log("touch")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("hurt", [signal.SIGKILL, signal.SIGSTOP])
def test_a_browser_that_is_killed_or_stopped_comes_back(box: WholeBox, hurt: signal.Signals, name: str) -> None:
    assert box.hurt_browser(name, hurt), box.log(name)


def test_the_keeper_of_a_browser_that_is_stopped_is_replaced_with_its_browser(box: WholeBox) -> None:
    assert box.comes_back("touch", lambda: os.kill(box.systemd.pid("cuagan-touch"), signal.SIGSTOP)), box.log("touch")


def test_a_box_that_gets_little_of_the_processor_has_its_screens_and_its_visit_afterwards(box: WholeBox) -> None:
    assert box.visit()
    with hogs():
        for _ in range(PRESSES):
            box.press("up")  # is taken while it starves
    for name in ("screen", "kiosk", *PAGES):
        assert box.serves(name), box.log(name)
    assert within(PATIENCE_S, box.visiting)
