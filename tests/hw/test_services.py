"""Which of the box's processes begin anew when its settings change."""

from __future__ import annotations

import msgspec
import pytest

from appliance.config import City, Config, Display, House, Printer, Wifi
from hw.services import READS, readers
from tests.units.conftest import PROJECT


@pytest.mark.parametrize(
    ("changed", "units"),
    [
        ({}, set()),
        ({"house": House(name="Nhà khác")}, set()),
        ({"wifi": Wifi(ssid="Nhà")}, set()),
        ({"house": House(box="0042")}, {"cuagan-outbox.service", "cuagan-report.service"}),
        ({"printer": Printer(uri="ipp://192.0.2.7/ipp/print")}, {"cuagan-cups.service"}),
        ({"display": Display(board_turn=90)}, {"cuagan-screen.service"}),
        (
            {"city": City(url="https://cuagan.example.vn")},
            set(READS) - {"cuagan-cups.service", "cuagan-screen.service"},
        ),
    ],
    ids=["nothing", "the house's name", "wifi", "box", "printer", "display", "city"],
)
def test_only_who_read_what_changed_begins_anew(changed: dict[str, object], units: set[str]) -> None:
    before = Config()
    assert set(readers(before, msgspec.structs.replace(before, **changed))) == units


def test_all_begin_anew_when_nobody_knows_what_they_began_with() -> None:
    assert set(readers(None, Config())) == set(READS)


def test_every_one_of_them_is_a_unit_and_the_kiosk_which_may_have_a_visitor_is_none() -> None:
    assert all((PROJECT / "systemd/units" / name).exists() for name in READS)
    assert "cuagan-kiosk.service" not in READS
    applied = (PROJECT / "systemd/units/cuagan-apply.service").read_text()
    assert "restart" not in "".join(line for line in applied.splitlines() if line.startswith("Exec"))
