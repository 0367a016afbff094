"""A box with an outbox, and a city's keys."""

import datetime
import os
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from appliance import absence
from appliance import visit as visit_module
from appliance.city_link.city_keys import CityKeyring
from appliance.drafts import boottime
from appliance.outbox.label import Summary, SummaryPaper
from appliance.outbox.outbox import Outbox, Row
from appliance.wire.envelope import Out, new_opening_key
from appliance.wire.http_signing import RequestSigner
from appliance.wire.identifiers import number
from appliance.wire.messages import CityKeys, Receipt
from appliance.wire.signing import new_key, public_text, sign_message

NOW = datetime.datetime(2026, 11, 24, 8, 30, tzinfo=datetime.UTC)
SUMMARY = Summary(
    procedure_code="1.000000",
    procedure_name="Thủ tục thử",
    case="Trường hợp chung",
    papers=[SummaryPaper("Tờ khai", "nop", "scanned", 2)],
    created=NOW,
    clock_trusted=True,
)


class City:
    """A city's keys, and what it signs with them."""

    def __init__(self) -> None:
        self.root, self.receipt_key, self.opening = new_key(), new_key(), new_opening_key()

    @property
    def root_public(self) -> str:
        return public_text(self.root)

    def city_json(
        self,
        version: int = 1,
        not_after: datetime.datetime = NOW + datetime.timedelta(days=365),
        tls_pins: Sequence[str] = (),
    ) -> bytes:
        keys = CityKeys(
            version=version,
            sealing=[self.opening.recipient],
            receipt=[public_text(self.receipt_key)],
            not_after=not_after,
            tls_pins=tls_pins,
        )
        return msgspec.json.encode(sign_message(self.root, keys))

    def receipt(self, row: Row, **changes: object) -> bytes:
        receipt = Receipt(row.dossier_id, row.sha256, row.size, NOW)
        return msgspec.json.encode(sign_message(self.receipt_key, msgspec.structs.replace(receipt, **changes)))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Moves CLOCK_BOOTTIME on by so many seconds."""
    passed = [0.0]
    for module in (visit_module, absence):
        monkeypatch.setattr(module, "boottime", lambda: boottime() + passed[0])

    def move(seconds: float) -> None:
        passed[0] += seconds

    return move


@pytest.fixture
def box() -> RequestSigner:
    return RequestSigner("0000", new_key())


@pytest.fixture
def city() -> City:
    return City()


@pytest.fixture
def state_dir(tmp_path: Path) -> Path:
    return tmp_path / "box"


@pytest.fixture
def outbox(state_dir: Path) -> Iterator[Outbox]:
    opened = Outbox(state_dir)
    yield opened
    opened.close()


@pytest.fixture
def keyring(outbox: Outbox, state_dir: Path, city: City) -> CityKeyring:
    """The box's keyring, enrolled."""
    ring = CityKeyring(state_dir, city.root_public)
    ring.offer(city.city_json())
    return ring


@pytest.fixture
def add(outbox: Outbox) -> Callable[..., Row]:
    """Add a dossier of so many random bytes."""

    def add_dossier(size: int = 1000, dossier_id: str | None = None) -> Row:
        code = number("0000", outbox.reserve_number())
        return outbox.add(dossier_id or str(uuid.uuid4()), code, "123456", writer(os.urandom(size)), SUMMARY)

    return add_dossier


def writer(content: bytes) -> Callable[[Out], object]:
    """What seals, as the outbox sees it."""
    return lambda out: out.write(content)
