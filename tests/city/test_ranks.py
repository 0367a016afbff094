"""Who may do what at the console: every route by every rank, and by whose ward what is asked for is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from appliance.wire.reports import Help
from appliance.wire.signing import new_key, public_text
from city.__main__ import main
from city.accounts import Accounts
from city.files import DocumentFiles
from city.wards import WITHIN
from city.watch import Watch
from tests.city.conftest import console_app
from tests.city.test_console_http import Officer
from tests.city.world import City, SealedDossier, TusClient

HERE, THERE = "Phường Trong", "Phường Ngoài"
CALL = "ab" * 16
PASSWORD = "a password of the test's own"

OPEN = {"login.page", "login.log_in", "console.health", "metrics.scrape", "static"}
"""What strangers may ask for; the metrics want a token of their own."""

WARDS = {
    "console.lists", "console.fragment", "console.stream", "console.unlock", "console.find", "console.dossier",
    "console.page", "console.paper", "console.whole", "fleet.page", "fleet.now", "fleet.stream", "fleet.house",
    "fleet.house_now", "fleet.house_stream", "fleet.do", "fleet.picture", "fleet.ring", "fleet.answer",
    "stats.page", "stats.as_csv", "stats.as_xlsx", "login.log_out",
}  # fmt: skip
"""What an officer who is bound to a ward may ask for."""

SECRETS = {"login.log_in", "console.unlock"}
"""What answers 403 to whoever gives a wrong one, whatever their rank."""


class Route(NamedTuple):
    endpoint: str
    method: str
    path: str
    names: frozenset[str]


@pytest.fixture
def arrived(city: City, intake: TusClient, dossier: SealedDossier) -> SealedDossier:
    """A dossier of a house in `HERE`, where somebody calls for help; another ward has a house too."""
    fleet = city.fleet()
    fleet.houses.put("0000", fleet.houses.make("Nhà trong", HERE), "", "")
    fleet.devices.add("0001", public_text(new_key()))
    fleet.houses.put("0001", fleet.houses.make("Nhà ngoài", THERE), "", "")
    fleet.calls.rings("0000", Help(call=CALL, for_s=1))
    intake.upload(dossier)
    return dossier


@pytest.fixture
def routes(city: City, arrived: SealedDossier) -> Sequence[Route]:
    """Every route of the console, with what belongs to the house in `HERE` filled in."""
    app = console_app(city, DocumentFiles(city.places.state / "documents"), Watch(city.store()))
    known = {"box": "0000", "dossier_id": arrived.manifest.dossier_id, "call": CALL}
    adapter, found = app.url_map.bind("city"), []
    for rule in app.url_map.iter_rules():
        other = {name: 160 if name == "width" else 1 if name in {"paper", "page"} else "1" for name in rule.arguments}
        for method in (rule.methods or set()) & {"GET", "POST"}:
            path = adapter.build(rule.endpoint, {name: known.get(name, other[name]) for name in rule.arguments}, method)
            found.append(Route(rule.endpoint, method, path, frozenset(rule.arguments)))
    return sorted(found)


@pytest.fixture
def officers(city: City, console: str) -> Iterator[dict[str, Officer]]:
    """One bound to each ward, and the city's technician, who has given the passphrase."""
    accounts = Accounts(city.places.accounts_url)
    made = {}
    for name, ward in (("here", HERE), ("there", THERE), ("city", "")):
        accounts.add(name, PASSWORD)
        accounts.bind(name, ward)
        made[name] = Officer(console)
        assert made[name].post("/login", name=name, password=PASSWORD).status_code == 303
    made["city"].post("/unlock", passphrase=city.passphrase)
    yield made
    for officer in made.values():
        officer.session.close()


def status(officer: Officer, route: Route, origin: str = "") -> tuple[int, str]:
    """How it is answered, and where it leads; a stream is not read."""
    headers = {"Origin": origin or officer.url}
    with officer.session.request(
        route.method, officer.url + route.path, headers=headers, allow_redirects=False, stream=True, timeout=30
    ) as answer:
        return answer.status_code, answer.headers.get("Location", "")


def test_nobody_gets_anything_without_a_login(console: str, routes: Sequence[Route]) -> None:
    stranger = Officer(console)
    let_in = {route.endpoint for route in routes if status(stranger, route) != (302, "/login")}
    assert let_in == OPEN


def test_no_route_takes_another_sites_form(officers: dict[str, Officer], routes: Sequence[Route]) -> None:
    for origin in ("https://evil.example", "null"):
        answers = {
            route.endpoint: status(officers["city"], route, origin)[0] for route in routes if route.method == "POST"
        }
        assert set(answers.values()) == {403}, answers


def test_an_officer_of_a_ward_gets_the_pages_of_wards_and_no_others(
    officers: dict[str, Officer], routes: Sequence[Route]
) -> None:
    mine = officers["here"]
    asked = [route for route in routes if route.endpoint not in SECRETS | {"login.log_out"}]
    refused = {route.endpoint for route in asked if status(mine, route)[0] == 403}
    assert refused == {route.endpoint for route in asked} - WARDS - OPEN
    assert WITHIN == WARDS | OPEN


def test_what_is_anothers_wards_is_not_there(officers: dict[str, Officer], routes: Sequence[Route]) -> None:
    belonging = [route for route in routes if route.endpoint in WARDS and route.names & {"box", "dossier_id", "call"}]
    assert len({route.endpoint for route in belonging}) == 10
    assert {status(officers["there"], route)[0] for route in belonging} == {404}
    gets = [route for route in belonging if route.method == "GET" and route.endpoint != "fleet.picture"]
    assert {status(officers["here"], route)[0] for route in gets} == {200}


def test_the_citys_technician_is_refused_nothing(officers: dict[str, Officer], routes: Sequence[Route]) -> None:
    asked = [route for route in routes if route.method == "GET" and route.endpoint not in OPEN]
    assert not [route for route in asked if status(officers["city"], route)[0] == 403]
    assert not [route for route in asked if status(officers["city"], route)[1] == "/login"]


def test_lists_calls_and_the_search_show_the_own_ward_alone(
    officers: dict[str, Officer], arrived: SealedDossier
) -> None:
    number = arrived.manifest.number
    here, there = officers["here"], officers["there"]
    assert number in here.get("/").text and number not in there.get("/").text
    assert here.get(f"/find?number={number}").status_code == 302
    assert there.get(f"/find?number={number}").status_code == 404
    assert "Nhà trong" in here.get("/fleet/").text and "Nhà ngoài" not in here.get("/fleet/").text
    assert "Nhà ngoài" in there.get("/fleet/").text and "Nhà trong" not in there.get("/fleet/").text
    assert "Nhà trong" in here.get("/fleet/ring").text and "Nhà trong" not in there.get("/fleet/ring").text
    assert "Nhà trong" in officers["city"].get("/fleet/").text


def test_statistics_are_those_of_the_own_ward(officers: dict[str, Officer], arrived: SealedDossier) -> None:
    for path in ("/stats/", "/stats/so-lieu.csv"):
        assert "Nhà trong" in officers["here"].get(path).text and "Nhà ngoài" not in officers["here"].get(path).text
        assert "Nhà ngoài" in officers["there"].get(path).text and "Nhà trong" not in officers["there"].get(path).text
        assert "Nhà trong" in officers["city"].get(path).text


def test_a_call_of_another_ward_cannot_be_answered(officers: dict[str, Officer], city: City, arrived: object) -> None:
    assert officers["there"].post(f"/fleet/calls/{CALL}/answer", text="x").status_code == 404
    assert city.fleet().calls.ringing()
    assert officers["here"].post(f"/fleet/calls/{CALL}/answer", text="x").status_code == 303
    assert not city.fleet().calls.ringing()


def test_an_officer_is_bound_freed_and_shut_out_by_the_command(city: City, tmp_path: Path) -> None:
    def say(*words: str) -> str:
        done = CliRunner().invoke(main, ["officer", words[0], "--state-dir", str(city.places.state), *words[1:]])
        assert done.exit_code == 0, done.output
        return done.output

    say("add", "--secrets-to", str(tmp_path), "--ward", HERE, "lan")
    assert f"lan  {HERE}" in say("list")
    say("ward", "lan")
    assert "lan\n" in say("list")
    say("ward", "lan", THERE)
    say("remove", "lan")
    say("add", "--secrets-to", str(tmp_path), "lan")
    assert Accounts(city.places.accounts_url).ward("lan") == ""
