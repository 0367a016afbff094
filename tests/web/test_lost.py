"""A box whose card does not open: both screens say so, and its process ends so that the machine starts anew."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser

from appliance.config import Config
from appliance.texts import LANGUAGES
from tests.journeys.desk import free_ports, wait_for
from tests.web.served import served
from tests.web.test_layout import AXE, RUN_AXE
from web.claim import SCREENS
from web.lost import create_lost_app
from web.render import Renderer


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080), (1024, 600)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_so_where_it_can_be_read(browser: Browser, width: int, height: int, language: str) -> None:
    with served(create_lost_app(Renderer(Config(), simulated=False))) as address:
        for place in SCREENS:
            tab = browser.new_page(viewport={"width": width, "height": height})
            tab.goto(f"{address}{place}?lang={language}")
            assert tab.evaluate("document.documentElement.scrollHeight <= innerHeight")
            assert "fault-" not in tab.inner_text("body")
            tab.evaluate(AXE)
            assert tab.evaluate(RUN_AXE) == []
            tab.close()


def test_a_resident_with_a_slip_is_told_to_keep_it_and_the_process_ends_by_itself(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    settings = tmp_path / "box.toml"
    settings.write_text(f'[web]\nport = {port}\n[folders]\nstate = "{tmp_path}"\nruntime = "/dev/shm"\n')
    command = [sys.executable, "-m", "cuagan", "lost", "--config", str(settings), "--seconds", "8"]
    with subprocess.Popen(command) as process:

        def said() -> str:
            return requests.get(f"http://127.0.0.1:{port}/kiosk", timeout=5).text

        def listens() -> bool:
            try:
                return bool(said())
            except requests.ConnectionError:
                return False

        wait_for(listens, 20)
        assert "cứ giữ lại" in said()
        assert process.wait(60) == 0
