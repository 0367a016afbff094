"""The box's core, put together: one bus, one visit, a worker for each device that can keep one waiting."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import os
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from appliance import threads
from appliance.city_link import city_time
from appliance.city_link.enrolment import own_public
from appliance.config import Config
from appliance.counts.counting import Counting
from appliance.counts.tally import Tally
from appliance.devices import Devices
from appliance.dossier import Draft
from appliance.drafts import Drafts
from appliance.errors import ApplianceError, Fault
from appliance.events import Bus, DeviceFault, OutboxChanged, Tick
from appliance.heart import Heart
from appliance.listings.forms import Forms
from appliance.listings.mirror_folder import LISTINGS
from appliance.listings.shelf import Shelf
from appliance.listings.workdays import Workdays
from appliance.missing import Missing
from appliance.outbox.outbox import Outbox
from appliance.pages import Screen
from appliance.printing.orders import Order
from appliance.printing.printed import Printed
from appliance.printing.prints import Prints
from appliance.scanner import Scanner
from appliance.sealer import Sealer
from appliance.storage import durable_file
from appliance.upkeep import update_told
from appliance.upkeep.city_look import CityLook
from appliance.upkeep.commands import Commands
from appliance.upkeep.fault_log import FaultLog
from appliance.upkeep.health import Health
from appliance.upkeep.idle_picture import IdlePicture
from appliance.upkeep.kiosk_commands import KioskCommands
from appliance.upkeep.reporting import boot_id
from appliance.upkeep.selftest import SelfTest, Tools
from appliance.upkeep.status import Statuses
from appliance.upkeep.ward_orders import WardOrders
from appliance.visit import Parts, Visit
from appliance.wire.claims import fingerprint

OUTBOX_SECONDS = 0.25
"""Between two looks whether the outbox process moved a dossier on."""


class Appliance:
    """What the screens show and speak to."""

    def __init__(
        self,
        *,
        config: Config,
        bus: Bus,
        devices: Devices,
        shelf: Shelf,
        workdays: Workdays,
        recipients: Callable[[], list[str]],
        clock_trusted: Callable[[], bool],
        software: str,
        settings: Sequence[str] = (),
        heart: Heart | None = None,
        look_at_city: Callable[[], CityLook] = CityLook,
        address: Callable[[], str] = lambda: "",
        own_wifi_on_air: Callable[[], bool] = lambda: False,
        seen_from_outside: Callable[[], Mapping[str, Fault | None]] = dict,
    ) -> None:
        """address: asks the computer for its own in the house's network; own_wifi_on_air: whether it is an access
        point. seen_from_outside: what only the box's watcher sees, by check.
        """
        state, runtime = Path(config.folders.state), Path(config.folders.runtime)
        self.config = config
        self.bus = bus
        self.devices = devices
        self.shelf = shelf
        self.workdays = workdays
        self.software = software
        self.settings = settings
        self.address = address
        self.own_wifi_on_air = own_wifi_on_air
        self.heart = heart or Heart()
        self.drafts = Drafts(runtime)
        self.open_outbox: Callable[[], Outbox] = lambda: Outbox(state, or_look_only=True)
        outbox = self.open_outbox()
        with contextlib.suppress(ApplianceError):  # a card that takes nothing any more: health says so
            outbox.sweep()
        self.scanner = Scanner(devices.camera, self.drafts, bus)
        self.open_printed: Callable[[], Printed] = lambda: Printed(state)
        self.forms = Forms(state / LISTINGS)
        self.prints = Prints(devices.printer, config, runtime, self.open_outbox, self.open_printed, self.forms, bus)
        self.updates: Callable[[], update_told.Told | None] = update_told.told
        self.faults = FaultLog(state, clock_trusted)
        self.health = Health(bus, devices, lambda: self.prints.described)
        self.sealer = self._sealer(state, recipients, clock_trusted)
        now = functools.partial(_now, runtime, clock_trusted)
        self.orders = WardOrders(state, lambda: now() or dt.datetime.now(dt.UTC))
        self.visit = self._visit(outbox, clock_trusted)
        self.stage = self.visit.stage
        self.selftest = SelfTest(
            Tools(config, bus, devices, self.scanner, self.prints, self.stage, look_at_city, clock_trusted, self.facts)
        )
        self.counting = Counting(bus, lambda: Tally(state))
        self.picture = IdlePicture(self._nobody, self.stage.want_picture)
        self.commands = self._commands(state, now)
        self.statuses = self._statuses(runtime, seen_from_outside)

    def _sealer(self, state: Path, recipients: Callable[[], list[str]], clock_trusted: Callable[[], bool]) -> Sealer:
        return Sealer(
            config=self.config,
            drafts=self.drafts,
            shelf=self.shelf,
            workdays=self.workdays,
            open_outbox=self.open_outbox,
            recipients=recipients,
            slip_key=slip_key(state),
            clock_trusted=clock_trusted,
            software=self.software,
            bus=self.bus,
        )

    def _visit(self, outbox: Outbox, clock_trusted: Callable[[], bool]) -> Visit:
        return Visit(
            Parts(
                config=self.config,
                bus=self.bus,
                drafts=self.drafts,
                shelf=self.shelf,
                outbox=outbox,
                work=self,
                workdays=self.workdays,
                clock_trusted=clock_trusted,
                forms=self.forms,
                beat=self.heart.beat,
                kept=self.orders.kept,
            )
        )

    def _commands(self, state: Path, now: Callable[[], dt.datetime | None]) -> KioskCommands:
        return KioskCommands(
            lambda: Commands(state, boot_id()),
            self.config,
            self.bus,
            self.prints,
            self.scanner,
            self.stage,
            self.orders,
            now,
            self.picture,
        )

    def _statuses(self, runtime: Path, seen_from_outside: Callable[[], Mapping[str, Fault | None]]) -> Statuses:
        return Statuses(
            runtime,
            self.bus,
            self.health,
            self.open_outbox,
            lambda: self.stage.now()[1],
            lambda: self.shelf.now.version,
            lambda: self.visit.draft.visiting,
            self.faults,
            seen_from_outside,
            self.orders.kept,
        )

    def start(self) -> None:
        """Start every thread; one that dies takes the process down."""
        self.start_selftest()
        for name, work in (
            ("visit", self.visit.run),
            ("sealer", self.sealer.run),
            ("statuses", self.statuses.run),
            ("counting", self.counting.run),
            ("commands", self.commands.run),
            ("ticker", self._tick),
        ):
            threads.start(name, work)

    def start_selftest(self) -> None:
        """Start only what tests the devices: all that a box does that is no city's yet."""
        for name, device in self.devices.each().items():
            if isinstance(device, Missing):
                self.bus.put(DeviceFault(name, device.probe()))
        for name, work in (
            ("scanner", self.scanner.run),
            ("prints", self.prints.run),
            ("health", self.health.run),
            ("selftest", self.selftest.run),
        ):
            threads.start(name, work)

    def facts(self) -> Mapping[str, str]:
        """Who the box is and what runs on it, for the technician."""
        host, config = self.devices.host.facts(), self.config
        return {
            "fingerprint": fingerprint(own_public(Path(config.folders.state))),
            "software": self.software,
            "slot": host.slot or "–",
            "listing": str(self.shelf.now.version),
            "board": host.board or "–",
            "address": self.address() or "–",
            "city": config.city.url or "–",
        }

    def nobody_is_here(self) -> bool:
        """Whether nobody would notice this process beginning anew; what it prints it goes on with by itself."""
        return bool(self._nobody())

    # What the visit asks of the workers (`visit.Work`)

    def watch(self, watching: bool, codes: bool) -> None:
        """Live pictures on or off."""
        self.scanner.watch(watching, codes)

    def capture(self, visit: str) -> None:
        """Photograph the sheet."""
        self.scanner.capture(visit)

    def seal(self, draft: Draft) -> None:
        """Make the dossier durable."""
        self.sealer.seal(draft)

    def print_out(self, order: Order, again: bool = False) -> None:
        """Print a slip or a leaflet and watch it."""
        self.prints.take(order, again)

    def release_prints(self) -> None:
        """Let go of what a visit that is over has ordered."""
        self.prints.release()

    def _nobody(self) -> str:
        """The name of the visit that has not begun yet; "" while somebody is there."""
        draft, page = self.visit.draft, self.stage.now()[1]
        return "" if draft.visiting or page.screen != Screen.ATTRACT else draft.visit

    def _tick(self) -> None:
        outbox = self.open_outbox()
        last = time.monotonic()
        while True:
            time.sleep(OUTBOX_SECONDS)
            if outbox.changed():
                self.bus.put(OutboxChanged())
            if time.monotonic() - last >= 1:
                last = time.monotonic()
                self.shelf.look()
                self.bus.put(Tick())


def _now(runtime: Path, clock_trusted: Callable[[], bool]) -> dt.datetime | None:
    return city_time.now(runtime, clock_trusted())


def slip_key(state: Path) -> bytes:
    """The box's own key for slip codes, made at the first start."""
    path = state / "slip.key"
    if not path.exists():
        with durable_file(path) as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(secrets.token_bytes(32))
    return path.read_bytes()
