"""What the technician is told: by whom, since when, and never more than is known."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from appliance.devices import Devices, HostFacts
from appliance.errors import ApplianceError, Fault
from appliance.events import Bus, ButtonStuck, DeviceFault, Tick
from appliance.listings.mirror_folder import Heard
from appliance.missing import Missing
from appliance.outbox.outbox import Outbox, Row
from appliance.upkeep import health
from appliance.upkeep.health import Finding, Health
from hw.camera import PictureFileCamera
from hw.host import FileHost

SOON = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)


def facts(*, celsius: float | None = 40.0, throttled: tuple[str, ...] | None = ()) -> HostFacts:
    return HostFacts(celsius, throttled, 5_000_000_000, 30_000_000_000, None, None)


def missing(fault: Fault) -> Missing:
    return Missing(ApplianceError(fault, "not there"))


@pytest.fixture
def box(tmp_path: Path) -> Health:
    """A box whose buttons and reader could not be opened."""
    devices = Devices(
        buttons=missing(Fault.BUTTONS_MISSING),
        camera=PictureFileCamera(tmp_path / "table.jpg"),
        reader=missing(Fault.READER_MISSING),
        printer=missing(Fault.PRINTER_MISSING),
        host=FileHost(tmp_path, prefix=tmp_path),
    )
    return Health(Bus(), devices, lambda: "CUPS queue cuagan")


def find(box: Health, name: str) -> Finding:
    return next(finding for finding in box.findings([], None, Heard()) if finding.name == name)


def test_every_check_is_made_even_on_a_computer_that_tells_nothing(box: Health) -> None:
    names = [finding.name for finding in box.findings([], None, Heard())]
    assert names == ["buttons", "camera", "reader", "printer", "storage", "temperature", "power", "city", "listing"]
    assert find(box, "temperature") == Finding("temperature", None)
    assert find(box, "power") == Finding("power", None)


def test_a_device_that_could_not_be_opened_stands_in_its_fault(box: Health) -> None:
    assert find(box, "buttons").fault is Fault.BUTTONS_MISSING
    assert "not there" in find(box, "buttons").detail


def test_what_a_worker_reported_is_remembered_with_its_time_until_it_is_over(box: Health) -> None:
    assert find(box, "printer") == Finding("printer", None, "CUPS queue cuagan")
    before = dt.datetime.now(dt.UTC)
    box.note(DeviceFault("printer", Fault.PRINTER_EMPTY))
    box.note(Tick())
    found = find(box, "printer")
    assert found.fault is Fault.PRINTER_EMPTY
    assert found.since is not None
    assert before <= found.since <= dt.datetime.now(dt.UTC)
    box.note(DeviceFault("printer", None))
    assert find(box, "printer").fault is None


def test_a_camera_is_never_asked_by_anybody_but_its_worker(box: Health) -> None:
    assert find(box, "camera").fault is None  # its file is missing, and nobody has tried to use it
    box.note(DeviceFault("camera", Fault.CAMERA_MISSING))
    assert find(box, "camera").fault is Fault.CAMERA_MISSING


def test_a_time_is_told_only_for_the_fault_it_belongs_to(box: Health) -> None:
    box.note(ButtonStuck("ok", stuck=True))
    assert find(box, "buttons").since is None  # they stand in another fault than the one reported


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        (facts(celsius=79.9), None),
        (facts(celsius=80.0), Fault.HOST_TOO_HOT),
        (facts(celsius=62.0, throttled=("soft-temperature-limit",)), Fault.HOST_TOO_HOT),
        (facts(celsius=None), None),
    ],
)
def test_too_hot_is_where_the_computer_slows_itself_down(told: HostFacts, fault: Fault | None) -> None:
    assert health.temperature(told).fault is fault


def test_low_voltage_is_a_fault_now_and_a_remark_afterwards() -> None:
    assert health.power(facts(throttled=("under-voltage", "under-voltage-occurred"))).fault is Fault.HOST_UNDER_VOLTAGE
    later = health.power(facts(throttled=("under-voltage-occurred",)))
    assert (later.fault, later.detail) == (None, "under-voltage-occurred")


def test_a_full_card_is_told_with_its_room() -> None:
    assert health.storage(Fault.STORAGE_FULL, facts()) == Finding("storage", Fault.STORAGE_FULL, "5.0 / 30.0 GB")


def test_the_way_to_the_city_is_in_the_fault_of_its_oldest_waiting_dossier(
    outbox: Outbox, add: Callable[..., Row]
) -> None:
    assert health.city(outbox.rows()).fault is None
    first, second = add(), add()
    outbox.mark_waiting(second.dossier_id, Fault.CITY_TROUBLE, SOON)
    assert health.city(outbox.rows()).fault is Fault.CITY_TROUBLE
    outbox.mark_waiting(first.dossier_id, Fault.CITY_UNREACHABLE, SOON)
    found = health.city(outbox.rows())
    assert (found.fault, found.since) == (Fault.CITY_UNREACHABLE, first.sealed_at)
