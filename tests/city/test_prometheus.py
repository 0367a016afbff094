"""A real Prometheus scrapes a real city: an empty printer really fires, and the dashboard's questions have answers."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

from appliance.wire.reports import Report
from city.alerts.worker import Alerts
from city.fleet.fleet import Fleet
from city.fleet.metrics import metrics_token
from tests.city.houses import told
from tests.city.world import City

MONITORING = Path(__file__).parents[2] / "docs" / "monitoring"
DASHBOARD = json.loads((MONITORING / "cuagan.dashboard.json").read_text(encoding="utf-8"))
CONFIG = """
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [{rules}]
scrape_configs:
  - job_name: cuagan
    authorization: {{credentials_file: {token}}}
    static_configs: [{{targets: ["{target}"]}}]
"""


class Prometheus:
    """Questions to a Prometheus that runs."""

    def __init__(self, url: str) -> None:
        self._url = url

    def ask(self, path: str, **parameters: str) -> Any:
        try:
            answer = requests.get(f"{self._url}/api/v1/{path}", parameters, timeout=10)
        except requests.ConnectionError:  # it is still starting
            return None
        return answer.json().get("data") if answer.ok else None

    def query(self, expression: str) -> list[Any]:
        answer = self.ask("query", query=expression)
        assert answer is not None, f"refused: {expression}"
        return list(answer["result"])

    def firing(self) -> set[str]:
        alerts = (self.ask("alerts") or {}).get("alerts", [])
        return {alert["labels"]["alertname"] for alert in alerts if alert["state"] == "firing"}


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 90
    while not true():
        assert time.monotonic() < end
        time.sleep(0.2)


@pytest.fixture
def prometheus(city: City, console: str, tmp_path: Path) -> Iterator[Prometheus]:
    """Debian's, with our rules; only how long something must stand is shorter."""
    metrics_token(city.places.metrics_token)
    rules = (MONITORING / "cuagan.rules.yml").read_text(encoding="utf-8")
    (tmp_path / "rules.yml").write_text(re.sub(r"for: \d+m", "for: 1s", rules), encoding="utf-8")
    target = console.removeprefix("http://")
    config = CONFIG.format(rules=tmp_path / "rules.yml", token=city.places.metrics_token, target=target)
    (tmp_path / "prometheus.yml").write_text(config, encoding="utf-8")
    subprocess.run(["promtool", "check", "config", tmp_path / "prometheus.yml"], check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [
        shutil.which("prometheus"), f"--config.file={tmp_path / 'prometheus.yml'}", f"--web.listen-address={address}",
        f"--storage.tsdb.path={tmp_path / 'tsdb'}",
    ]  # fmt: skip
    with (tmp_path / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        found = Prometheus(f"http://{address}")
        until(lambda: found.ask("query", query='up{job="cuagan"} == 1') and found.query('up{job="cuagan"} == 1'))
        yield found
        server.terminate()


def says(fleet: Fleet, box: str, *faults: str) -> None:
    vitals = {"waiting": 2, "oldest_unsent_s": 90, "temperature_c": 51, "disk_free_bytes": 10**10}
    report: Report = told(*faults, **vitals)
    fleet.reports.take(box, report, msgspec.json.encode(report))


def test_an_empty_printer_fires_in_prometheus_and_recovers(
    prometheus: Prometheus, fleet: Fleet, stands: Callable[..., str]
) -> None:
    box = stands("Nhà văn hóa Tổ 7")
    until(lambda: prometheus.query("cuagan_heard == 1"))
    assert prometheus.firing() == set()
    says(fleet, box, "printer-empty")
    until(lambda: {"CuaGanPrinterEmpty", "CuaGanSomebodyMustAct"} <= prometheus.firing())
    says(fleet, box)
    until(lambda: prometheus.firing() == set())


def test_every_question_of_the_dashboard_has_an_answer(
    prometheus: Prometheus, fleet: Fleet, stands: Callable[..., str], city: City
) -> None:
    says(fleet, stands("Nhà văn hóa Tổ 7"), "printer-empty")
    says(fleet, stands("Nhà văn hóa Tổ 8"))
    Alerts(city.places.store_url, fleet, city.places.alert_ways, city.places.hook_secret).look()
    until(lambda: prometheus.query("cuagan_needs_somebody == 1") and prometheus.query("cuagan_alerts_looked_seconds"))
    until(lambda: prometheus.query("increase(cuagan_help_calls_total[24h])"))
    asked = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    answers = {each: prometheus.query(each.replace("$ward", ".*")) for each in asked}
    assert len(answers) > 10
    assert [each for each, answer in answers.items() if not answer] == []
    (wards,) = (each for each in DASHBOARD["templating"]["list"] if each["name"] == "ward")
    name, label = re.fullmatch(r"label_values\((\w+), (\w+)\)", wards["query"]).groups()  # type: ignore[union-attr]
    assert {each["metric"][label] for each in prometheus.query(name)} == {"Phường Thử"}


def test_the_rules_fire_when_they_should_and_not_before() -> None:
    for command in (["check", "rules", "cuagan.rules.yml"], ["test", "rules", "cuagan.rules.test.yml"]):
        said = subprocess.run(["promtool", *command], cwd=MONITORING, capture_output=True, text=True, check=False)
        assert said.returncode == 0, said.stdout + said.stderr


def test_grafanas_own_model_of_a_dashboard_knows_every_field_of_ours() -> None:
    """What it does not know it drops."""
    read = json.loads(json.dumps(Dashboard.from_json(DASHBOARD), cls=JSONEncoder))
    assert _missing(DASHBOARD, read) == []


def test_no_two_panels_of_the_dashboard_overlap() -> None:
    places = [panel["gridPos"] for panel in DASHBOARD["panels"]]
    cells = [(x, y) for p in places for x in range(p["x"], p["x"] + p["w"]) for y in range(p["y"], p["y"] + p["h"])]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) == 23


def _missing(ours: Any, read: Any, at: str = "") -> list[str]:
    """Where `read` lacks, or says otherwise, what is in `ours`."""
    if isinstance(ours, dict):
        if not isinstance(read, dict):
            return [at]
        return [each for key, value in ours.items() for each in _missing(value, read.get(key), f"{at}.{key}")]
    if isinstance(ours, list):
        if not isinstance(read, list) or len(read) != len(ours):
            return [at]
        return [each for place, value in enumerate(ours) for each in _missing(value, read[place], f"{at}[{place}]")]
    return [] if ours == read or ours is None else [at]
