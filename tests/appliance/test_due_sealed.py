"""A sealed dossier keeps the day that its slip tells, so that a slip printed again tells the same."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
import zoneinfo
from pathlib import Path

from appliance.config import Config
from appliance.documents import slip_pdf
from appliance.dossier import Draft, DraftPaper
from appliance.drafts import Drafts
from appliance.events import Bus, DossierSealed
from appliance.listings.due import reckon
from appliance.listings.procedures import load
from appliance.listings.shelf import Shelf, Shown
from appliance.listings.workdays import load as load_workdays
from appliance.outbox.outbox import Outbox, Row
from appliance.printing.slip import slip_of
from appliance.sealer import Sealer
from appliance.wire.envelope import new_opening_key
from tests.paper import text_of

SAMPLES = Path(__file__).parents[2] / "sample-data"
LISTINGS = load(SAMPLES / "procedures.json")
WORKDAYS = load_workdays(SAMPLES / "holidays.json")
TEMPORARY_RESIDENCE = "1.004194"


def sealed(folder: Path, trusted: bool) -> Row:
    """The row of a dossier that was just sealed by a box whose clock is or is not to be believed."""
    bus, recipient = Bus(), new_opening_key().recipient
    events = bus.subscribe()
    sealer = Sealer(
        config=Config(),
        drafts=Drafts(folder / "runtime"),
        shelf=Shelf(Shown(LISTINGS)),
        workdays=WORKDAYS,
        open_outbox=lambda: Outbox(folder),
        recipients=lambda: [recipient],
        slip_key=bytes(32),
        clock_trusted=lambda: trusted,
        software="test",
        bus=bus,
    )
    threading.Thread(target=sealer.run, daemon=True).start()
    papers = [DraftPaper(each.name, each.how, []) for each in LISTINGS.get(TEMPORARY_RESIDENCE).cases[0].papers]
    consent = dt.datetime.now(dt.UTC).isoformat()
    sealer.seal(Draft(procedure=TEMPORARY_RESIDENCE, consent_at=consent, papers=papers, dossier_id=str(uuid.uuid4())))
    event = events.get(timeout=60)
    assert isinstance(event, DossierSealed)
    return Outbox(folder).row(event.dossier_id)


def test_the_slip_tells_the_day_reckoned_when_it_was_sealed(tmp_path: Path) -> None:
    row = sealed(tmp_path, trusted=True)
    created = row.summary.created.astimezone(zoneinfo.ZoneInfo("Asia/Ho_Chi_Minh"))
    expected = reckon("03 ngày làm việc", "wd3", created, WORKDAYS)
    assert expected
    assert row.summary.due == expected.due
    slip_pdf(slip_of(row, Config()), tmp_path / "slip.pdf")
    assert expected.due.strftime("%d/%m/%Y") in text_of(tmp_path / "slip.pdf")


def test_a_clock_that_is_not_to_be_believed_promises_no_day(tmp_path: Path) -> None:
    row = sealed(tmp_path, trusted=False)
    assert row.summary.due is None
    slip_pdf(slip_of(row, Config()), tmp_path / "slip.pdf")
    assert "Dự kiến" not in text_of(tmp_path / "slip.pdf")
