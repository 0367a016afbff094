"""The kiosk's routes: streams are capped and health still answers; what is no press of ours is refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from appliance.appliance import Appliance
from bench.kiosk import kiosk


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Appliance, str]]:
    with kiosk() as (appliance, _, address):
        yield appliance, address


def test_health_answers_while_every_stream_is_taken_and_one_more_is_refused(running: tuple[Appliance, str]) -> None:
    appliance, address = running
    streams = [
        requests.get(f"{address}/kiosk/stream", stream=True, timeout=10) for _ in range(appliance.config.web.streams)
    ]
    try:
        assert all(next(stream.iter_content(16)) for stream in streams)
        assert requests.get(f"{address}/kiosk/stream", stream=True, timeout=10).status_code == 503
        assert requests.get(f"{address}/healthz", timeout=10).text == "ok\n"
        pressed = requests.post(f"{address}/kiosk/press", json={"button": "down"}, timeout=10)
        assert pressed.status_code == 204
    finally:
        for stream in streams:
            stream.close()


def test_a_closed_stream_makes_room(running: tuple[Appliance, str]) -> None:
    appliance, address = running
    for _ in range(appliance.config.web.streams * 2):
        stream = requests.get(f"{address}/kiosk/stream", stream=True, timeout=10)
        while stream.status_code == 503:
            requests.post(f"{address}/kiosk/press", json={"button": "down"}, timeout=10)  # wakes those that are gone
            stream = requests.get(f"{address}/kiosk/stream", stream=True, timeout=10)
        stream.close()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"button": "fire"},
        {"action": "start"},
        {"action": 1, "revision": 1},
        {"action": "start", "revision": "1"},
        ["ok"],
        "ok",
    ],
)
def test_a_press_that_is_none_is_refused(running: tuple[Appliance, str], body: object) -> None:
    assert requests.post(f"{running[1]}/kiosk/press", json=body, timeout=10).status_code == 400


def test_a_press_in_another_format_or_too_large_is_refused(running: tuple[Appliance, str]) -> None:
    address = running[1]
    assert requests.post(f"{address}/kiosk/press", data="button=ok", timeout=10).status_code == 415
    large = requests.post(f"{address}/kiosk/key", json={"key": "a" * 100_000, "revision": 1}, timeout=10)
    assert large.status_code == 413
    long = requests.post(f"{address}/kiosk/key", json={"key": "a" * 100, "revision": 1}, timeout=10)
    assert long.status_code == 400


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}], ids=str
)
def test_another_sites_page_cannot_press(running: tuple[Appliance, str], headers: dict[str, str]) -> None:
    answer = requests.post(f"{running[1]}/kiosk/press", json={"button": "ok"}, headers=headers, timeout=10)
    assert answer.status_code == 403


@pytest.mark.parametrize("name", ["../draft.json", "draft.json", "..%2fdraft.json", "none.jpg", "%2e%2e/x.jpg"])
def test_only_pages_of_the_draft_are_served(running: tuple[Appliance, str], name: str) -> None:
    appliance, address = running
    (appliance.drafts.folder / "draft.json").write_text("{}")
    assert requests.get(f"{address}/kiosk/pages/{name}", timeout=10).status_code == 404


def test_nothing_is_kept_by_the_browser_and_nothing_foreign_runs(running: tuple[Appliance, str]) -> None:
    headers = requests.get(f"{running[1]}/kiosk", timeout=10).headers
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_the_dock_exists_only_with_a_simulator(running: tuple[Appliance, str]) -> None:
    assert requests.get(f"{running[1]}/dock", timeout=10).status_code == 404
