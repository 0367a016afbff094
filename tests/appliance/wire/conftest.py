"""A dossier with two scanned papers, one missing and one to show, and a city that can open it."""

import datetime
import uuid
from collections.abc import Callable, Mapping

import pytest

from appliance.wire import identifiers
from appliance.wire.envelope import OpeningKey, new_opening_key
from appliance.wire.frozen import Frozen
from appliance.wire.messages import Answer, Consent, Manifest, Paper, ProcedureRef

NOW = datetime.datetime(2026, 11, 24, 8, 30, tzinfo=datetime.UTC)


@pytest.fixture
def pages() -> Mapping[str, Frozen]:
    """The PDFs of the two scanned papers, one of them of whole tar blocks."""
    contents = {"paper-01.pdf": b"%PDF-1.7 to khai\n" * 700, "paper-02.pdf": b"x" * 1024}
    return {name: frozen(content) for name, content in contents.items()}


@pytest.fixture
def make_manifest() -> Callable[[Mapping[str, Frozen]], Manifest]:
    return manifest_of


@pytest.fixture
def manifest(pages: Mapping[str, Frozen]) -> Manifest:
    return manifest_of(pages)


@pytest.fixture(scope="session")
def city() -> OpeningKey:
    return new_opening_key()


def frozen(content: bytes) -> Frozen:
    """A paper of these bytes."""
    return Frozen(lambda out: out.write(content))


def manifest_of(pages: Mapping[str, Frozen]) -> Manifest:
    """A manifest of these pages."""
    scanned = [
        Paper(
            name=f"Giấy tờ {name}",
            how="nop",
            state="scanned",
            file=name,
            pages=1,
            sha256=page.sha256,
        )
        for name, page in pages.items()
    ]
    return Manifest(
        dossier_id=str(uuid.uuid4()),
        number=identifiers.number("0000", 7),
        box="0000",
        procedure=ProcedureRef("1.000000", "Thủ tục thử", "Trường hợp chung", "0.1"),
        created=NOW,
        clock_trusted=True,
        consent=Consent("1", NOW),
        answers=[Answer("applicant", "Họ và tên", "Nguyễn Thị Thử")],
        papers=[
            *scanned,
            Paper(name="Giấy chứng sinh", how="nop", state="missing"),
            Paper(name="Căn cước", how="xuat_trinh", state="to_show"),
        ],
        software="cuagan thử",
    )
