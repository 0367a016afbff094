"""A dossier without papers, sealed for the city that the box is enrolled with."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

from appliance.city_link.city_keys import CityKeyring
from appliance.outbox.label import Summary
from appliance.outbox.outbox import Outbox, Row
from appliance.wire import envelope
from appliance.wire.identifiers import number
from appliance.wire.messages import Consent, Manifest, ProcedureRef


def seal_one(state: Path) -> Row:
    """Put one into the outbox of this state folder, as the sealing worker does."""
    outbox = Outbox(state)
    now = dt.datetime.now(dt.UTC)
    dossier_id, given = str(uuid.uuid4()), number("0000", outbox.reserve_number())
    manifest = Manifest(
        dossier_id=dossier_id,
        number=given,
        box="0000",
        procedure=ProcedureRef("1.001193", "Thủ tục đăng ký khai sinh", "Trường hợp chung", "0"),
        created=now,
        clock_trusted=True,
        consent=Consent("1", now),
        answers=[],
        papers=[],
        software="test",
    )
    summary = Summary(
        procedure_code="1.001193", procedure_name="Khai sinh", case="", papers=[], created=now, clock_trusted=True
    )
    recipients = CityKeyring(state, (state / "root.pub").read_text().strip()).recipients(None)
    row = outbox.add(dossier_id, given, "123456", lambda out: envelope.seal(manifest, {}, recipients, out), summary)
    outbox.close()
    return row
