"""The fleet as OpenMetrics: only for the token, as Prometheus' own parser reads it, nothing told of a silent box."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from appliance.wire.signing import new_key, public_text
from city.fleet.fleet import Fleet
from city.fleet.metrics import HOUSE_SERIES, metrics_token
from tests.city.test_console_http import Officer, visitor  # noqa: F401 - a fixture
from tests.city.test_fleet_pages import told
from tests.city.world import City


def scraped(city: City, visitor: Officer) -> dict[tuple[str, tuple[str, ...]], float]:  # noqa: F811
    token = metrics_token(city.places.metrics_token)
    answer = visitor.session.get(f"{visitor.url}/metrics", headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.text)
    return {(each.name, tuple(each.labels.values())): each.value for family in families for each in family.samples}


@pytest.fixture
def fleet(city: City) -> Fleet:
    return city.fleet()


def stand(fleet: Fleet, box: str, *faults: str) -> None:
    fleet.devices.add(box, public_text(new_key()))
    fleet.houses.put(box, fleet.houses.make(f"Nhà {box}", "Phường Thử"), "", "")
    report = told(*faults, waiting=3, oldest_unsent_s=90)
    fleet.reports.take(box, report, msgspec.json.encode(report))


def test_nothing_is_told_without_the_token(visitor: Officer) -> None:  # noqa: F811
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "é"}):
        answer = visitor.session.get(
            f"{visitor.url}/metrics", headers={key: value.encode() for key, value in headers.items()}, timeout=10
        )
        assert answer.status_code == 401
        assert "cuagan_" not in answer.text


def test_houses_and_problems_are_told(city: City, visitor: Officer, fleet: Fleet) -> None:  # noqa: F811
    stand(fleet, "0001", "printer-empty")
    stand(fleet, "0002")
    found = scraped(city, visitor)
    assert found["cuagan_houses", ("act", "Phường Thử")] == 1
    assert found["cuagan_houses", ("well", "Phường Thử")] == 1
    assert found["cuagan_problems", ("printer-empty", "Phường Thử")] == 1
    assert found["cuagan_needs_somebody", ("0001", "Nhà 0001", "Phường Thử")] == 1
    assert found["cuagan_waiting_dossiers", ("0001", "Nhà 0001", "Phường Thử")] == 3
    of_house = [name for name, labels in found if labels[:1] == ("0001",)]
    assert len(of_house) <= HOUSE_SERIES


def test_of_a_silent_box_only_the_silence_is_told(
    city: City,
    visitor: Officer,  # noqa: F811
    fleet: Fleet,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stand(fleet, "0001")
    now = time.time()
    monkeypatch.setattr("city.fleet.fleet.time.time", lambda: now + 3600)
    found = scraped(city, visitor)
    assert found["cuagan_heard", ("0001", "Nhà 0001", "Phường Thử")] == 0
    assert ("cuagan_waiting_dossiers", ("0001", "Nhà 0001", "Phường Thử")) not in found


def test_the_token_is_made_once_and_is_the_consoles_own(tmp_path: Path) -> None:
    file = tmp_path / "token"
    assert metrics_token(file) == metrics_token(file)
    assert file.stat().st_mode & 0o777 == 0o600
