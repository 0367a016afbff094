"""Several processes over one database, SQLite or PostgreSQL: one alert is one message, however many look and send."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import msgspec

from appliance.wire.signing import new_key, public_text
from city.alerts.settings import Wishes
from city.alerts.worker import Alerts
from city.fleet.fleet import Fleet
from tests.city.houses import told
from tests.city.receivers import MailServer
from tests.city.world import City

LOOKERS = 4


def at_once(alerts: Sequence[Alerts]) -> None:
    """Each looks and sends a few times, all at once."""
    broken: list[BaseException] = []
    ready = threading.Barrier(len(alerts))

    def work(mine: Alerts) -> None:
        ready.wait()
        try:
            for _ in range(5):
                mine.look()
                mine.send_next("mail")
        except Exception as error:  # noqa: BLE001 - what would have ended the process
            broken.append(error)

    threads = [threading.Thread(target=work, args=(each,)) for each in alerts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert broken == []


def test_an_alert_is_one_message_however_many_look(url: str, city: City, mail: MailServer) -> None:
    fleet = Fleet(url, city.places)
    fleet.devices.add("0001", public_text(new_key()))
    fleet.houses.put("0001", fleet.houses.make("Nhà", "Phường Thử"), "", "aaaa")
    report = told("sealed-file-lost")
    fleet.reports.take("0001", report, msgspec.json.encode(report))
    alerts = [
        Alerts(url, Fleet(url, city.places), city.places.alert_ways, city.places.hook_secret) for _ in range(LOOKERS)
    ]
    alerts[0].wishes.set(Wishes(addresses=["a@b.example"]), "canbo")
    at_once(alerts)
    assert [message.state for message in alerts[0].messages.latest(9)] == ["sent"]
    assert len(mail.taken) == 1
