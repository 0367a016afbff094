"""A month that a city has counted: two houses, some procedures, dossiers that arrived and were opened or not."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from pathlib import Path

from appliance.wire.reports import DayCounts
from appliance.wire.signing import new_key, public_text
from city.fleet.fleet import Fleet
from city.language import LOCAL
from city.listings.publishing import Publishing
from city.stats.periods import Period, month
from city.store import Announcement, Store

SAMPLES = Path(__file__).parents[3] / "sample-data"
BIRTH, MARRIAGE, COPY = "1.001193", "1.000894", "2.000815"


def last_month() -> Period:
    """The month before this one: it is over, whatever the time is."""
    today = dt.datetime.now(LOCAL).date()
    return month(today.replace(day=1) - dt.timedelta(days=1))


def at(day: int, hour: int = 9) -> dt.datetime:
    """A moment of that month, by the city's clock."""
    return dt.datetime.combine(last_month().first.replace(day=day), dt.time(hour), LOCAL)


def house(fleet: Fleet, box: str, name: str, ward: str = "Phường Mẫu") -> None:
    """A house with this box in it."""
    fleet.devices.add(box, public_text(new_key()))
    fleet.houses.put(box, fleet.houses.make(name, ward), "Pi 5", box)


def counts(fleet: Fleet, box: str, day: int, **changed: object) -> None:
    """What a box told of a day of that month."""
    fleet.counts.keep(box, 1, DayCounts(**{"day": at(day).date()} | changed))


def arrived(store: Store, number: int, came: dt.datetime, opened: dt.datetime | None) -> None:
    """A dossier that came and was opened."""
    key = str(uuid.uuid4())
    store.announce(
        Announcement(
            dossier_id=key, upload_id=uuid.uuid4().hex, device="0001", sha256=uuid.uuid4().hex * 2, size=1,
            number=f"0001-{number:05}-0", slip_code="123456", metadata="",
        ),
        came,
    )  # fmt: skip
    store.arrive(key, came, b"{}")
    if opened:
        store.open(key, "canbo", opened)


def publish(url: str) -> None:
    """The sample procedures, with the days off of this year, the one before and the next."""
    document = json.loads((SAMPLES / "procedures.json").read_bytes())
    calendar = json.loads((SAMPLES / "holidays.json").read_bytes())
    year = last_month().first.year
    shape = calendar["nam"][0]
    calendar["nam"] = [{**shape, "nam": each, "nghi": [], "hoan_doi": []} for each in (year - 1, year, year + 1)]
    publishing = Publishing(url)
    version = publishing.keep({**document, "lich_lam_viec": calendar}, "canbo", "mẫu", 0)
    publishing.publish(version.number, "canbo", 0)


def month_of(fleet: Fleet, store: Store) -> None:
    """All of it."""
    house(fleet, "0001", "Nhà văn hóa Tổ 1")
    house(fleet, "0002", "Nhà văn hóa Tổ 7")
    counts(
        fleet, "0001", 3, visits=30, guided=12, abandoned=6, calls=2, pages=44, sheets=25,
        dossiers={BIRTH: 9, COPY: 2}, leaflets={BIRTH: 14, MARRIAGE: 6}, answers={"good": 9, "poor": 1},
    )  # fmt: skip
    counts(fleet, "0002", 4, visits=21, guided=8, dossiers={BIRTH: 5, MARRIAGE: 6}, leaflets={BIRTH: 7}, sheets=9)
    for number in range(12):
        arrived(store, number, at(3), at(3, 15))
    for number in range(12, 20):
        arrived(store, number, at(3), at(20))
    for number in range(20, 22):
        arrived(store, number, at(4), None)
