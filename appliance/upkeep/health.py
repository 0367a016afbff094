"""What is well and what is not: one small function for each check, and what the devices' workers last reported.

Camera and printer belong to their workers, so nobody else may ask them: their faults are remembered from the bus. The
others answer at once and are asked.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from appliance.devices import Device, Devices, HostFacts
from appliance.errors import Fault
from appliance.events import Bus, ButtonStuck, DeviceFault, Event
from appliance.listings.mirror_folder import Heard
from appliance.outbox.outbox import Row, State

HOT_C = 80.0
"""From here a Raspberry Pi slows itself down (raspberrypi.com/documentation, "Frequency management and thermal
control")."""


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check. `since`: when the last change was reported, None when there was none since the start."""

    name: str
    fault: Fault | None
    detail: str = ""
    since: dt.datetime | None = None


class Health:
    """Remembers what the devices report; `run` is its thread."""

    def __init__(self, bus: Bus, devices: Devices, printer: Callable[[], str]) -> None:
        """`printer`: what that said of itself last, since only its worker may ask it to describe itself."""
        self._events = bus.subscribe()
        self._devices = devices
        self._printer = printer
        self._reported: Mapping[str, tuple[Fault | None, dt.datetime]] = {}

    def run(self) -> None:
        """Take events for ever."""
        while True:
            self.note(self._events.get())

    def note(self, event: Event) -> None:
        """Remember what an event says of a device."""
        match event:
            case DeviceFault(device, fault):
                self._remember(device, fault)
            case ButtonStuck(_, stuck):
                self._remember("buttons", Fault.BUTTON_STUCK if stuck else None)

    def findings(self, outbox: Sequence[Row], card: Fault | None, heard: Heard) -> list[Finding]:
        """Every check, now. `card`: why the outbox takes no dossier, or doubts one that it has; `heard`: what the
        mirror said last.
        """
        facts = self._devices.host.facts()
        return [
            self._asked("buttons", self._devices.buttons),
            self._told("camera", self._devices.camera.describe()),
            self._asked("reader", self._devices.reader),
            self._told("printer", self._printer()),
            storage(self._devices.host.probe() or card, facts),
            temperature(facts),
            power(facts),
            city(outbox),
            listing(heard),
        ]

    def _remember(self, device: str, fault: Fault | None) -> None:
        self._reported = {**self._reported, device: (fault, dt.datetime.now(dt.UTC))}

    def _asked(self, name: str, device: Device) -> Finding:
        fault = device.probe()
        reported, since = self._reported.get(name, (None, None))
        return Finding(name, fault, device.describe(), since if fault == reported else None)

    def _told(self, name: str, described: str) -> Finding:
        fault, since = self._reported.get(name, (None, None))
        return Finding(name, fault, described, since)


def storage(fault: Fault | None, facts: HostFacts) -> Finding:
    """Room on the card."""
    return Finding("storage", fault, f"{_gigabytes(facts.disk_free_bytes)} / {_gigabytes(facts.disk_total_bytes)} GB")


def temperature(facts: HostFacts) -> Finding:
    """Too hot when the computer slows itself down for it."""
    if facts.temperature_c is None:
        return Finding("temperature", None)
    hot = facts.temperature_c >= HOT_C or "soft-temperature-limit" in (facts.throttled or ())
    return Finding("temperature", Fault.HOST_TOO_HOT if hot else None, f"{facts.temperature_c:.1f} °C")


def power(facts: HostFacts) -> Finding:
    """Too little voltage now; what occurred since the start is in the detail."""
    if facts.throttled is None:
        return Finding("power", None)
    low = "under-voltage" in facts.throttled
    return Finding("power", Fault.HOST_UNDER_VOLTAGE if low else None, ", ".join(facts.throttled) or "ok")


def city(outbox: Sequence[Row]) -> Finding:
    """What the dossiers that wait to be sent met last, and since when the oldest of them waits."""
    waiting = [row for row in outbox if row.fault and row.state in (State.SEALED, State.UPLOADED)]
    if not waiting:
        return Finding("city", None)
    oldest = min(waiting, key=lambda row: row.sealed_at)
    return Finding("city", oldest.fault, since=oldest.sealed_at)


def listing(heard: Heard) -> Finding:
    """How the last look for a newer listing went."""
    detail = f"{heard.good.astimezone():%H:%M:%S}" if heard.good else ""
    return Finding("listing", heard.fault, detail, heard.since)


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f}"
