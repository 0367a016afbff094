"""Every message of a delivery meets every trouble of a line: it is one dossier, with one receipt."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from appliance.city_link import uplink as uplink_module
from appliance.city_link.city_keys import CityKeyring
from appliance.city_link.uplink import Uplink
from appliance.outbox.label import Summary
from appliance.outbox.outbox import Outbox, Row, State
from tests.city.world import City, SealedDossier, TusClient, sealed
from tests.torture.ledger import receipts
from tests.torture.unfaithful import Line, Plan, Trouble, line_to

SIZE = 300_000
STEPS = 400

Deliver = Callable[[SealedDossier, Plan], None]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a failure the next try comes at once."""
    monkeypatch.setattr(uplink_module, "_WAITS", dict.fromkeys(uplink_module._WAITS, (0.0, 0.0)))


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "box"


@pytest.fixture
def line(intake: TusClient) -> Iterator[Line]:
    with line_to(intake.url) as line:
        yield line


@pytest.fixture
def deliver(city: City, state: Path, line: Line) -> Iterator[Deliver]:
    """Hands a dossier in and lets the outbox work over the line, as the plan has it, until nothing is left to do."""
    outbox = Outbox(state)
    keyring = CityKeyring(state, city.places.root_public.read_text())
    keyring.offer(city.places.city_json.read_bytes())

    def do(dossier: SealedDossier, plan: Plan) -> None:
        line.plan = plan
        line.messages.clear()
        uplink = Uplink(line.url, outbox, keyring, city.box)
        row = _put_in(outbox, dossier)
        for _ in range(STEPS):
            if outbox.row(row.dossier_id).state is State.PURGED:
                break
            uplink.step()
        uplink.close()
        assert outbox.row(row.dossier_id).state is State.PURGED

    yield do
    outbox.close()


def one_dossier(city: City, state: Path, intake: TusClient, dossier: SealedDossier) -> None:
    """The city has it once and whole, and everybody has the same receipt."""
    places = city.places
    row = city.store().dossier(dossier.manifest.dossier_id)
    assert row is not None
    assert row.arrived_at
    assert (places.state / "documents" / dossier.sha256).read_bytes() == dossier.data
    assert not (places.state / "uploads" / row.upload_id).exists()
    assert {receipts(state)[row.dossier_id], intake.receipt(dossier).content} == {row.receipt}


@pytest.mark.parametrize("trouble", Trouble)
def test_each_message_in_turn_meets_the_trouble(
    trouble: Trouble, city: City, state: Path, intake: TusClient, line: Line, deliver: Deliver, tmp_path: Path
) -> None:
    deliver(_dossier(city, tmp_path, 0), lambda came: None)
    messages = len(line.messages)
    assert messages >= 5, "city.json, POST, HEAD, two chunks"
    dossiers = [_dossier(city, tmp_path, turn) for turn in range(1, messages + 1)]
    for turn, dossier in enumerate(dossiers, 1):
        deliver(dossier, lambda came, turn=turn: trouble if len(came) == turn else None)
        one_dossier(city, state, intake, dossier)
    assert len(list((city.places.state / "documents").iterdir())) == messages + 1


@pytest.mark.parametrize("trouble", Trouble)
def test_every_message_meets_the_trouble_the_first_time(
    trouble: Trouble, city: City, state: Path, intake: TusClient, deliver: Deliver, tmp_path: Path
) -> None:
    dossier = _dossier(city, tmp_path, 1)
    deliver(dossier, lambda came: trouble if came.count(came[-1]) == 1 else None)
    one_dossier(city, state, intake, dossier)


@pytest.mark.parametrize("trouble", [Trouble.TWICE, Trouble.TWICE_FIRST_REPLY])
def test_everything_is_said_twice(
    trouble: Trouble, city: City, state: Path, intake: TusClient, deliver: Deliver, tmp_path: Path
) -> None:
    dossier = _dossier(city, tmp_path, 1)
    deliver(dossier, lambda came: trouble)
    one_dossier(city, state, intake, dossier)
    assert len(list((city.places.state / "documents").iterdir())) == 1


def _dossier(city: City, folder: Path, sequence: int) -> SealedDossier:
    return sealed(city.recipient, folder, sequence + 1, papers={"Tờ khai": b"/Type /Page\n" + bytes(SIZE)})


def _put_in(outbox: Outbox, dossier: SealedDossier) -> Row:
    now = datetime.datetime.now(datetime.UTC)
    summary = Summary(procedure_code="", procedure_name="", case="", papers=[], created=now, clock_trusted=True)
    about = dossier.manifest
    return outbox.add(about.dossier_id, about.number, dossier.slip_code, lambda out: out.write(dossier.data), summary)
