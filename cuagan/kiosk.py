"""The kiosk process: devices, visit, screens."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import click
import requests

from appliance import memory, threads
from appliance.appliance import Appliance
from appliance.city_link.city_http import CityHttp
from appliance.city_link.claiming import enrolled
from appliance.city_link.enrolment import keyring
from appliance.clock import trusted
from appliance.config import Config
from appliance.devices import BUTTONS, Devices, Simulator
from appliance.errors import Fault
from appliance.events import Bus
from appliance.heart import Heart
from appliance.listings.mirror_folder import LISTINGS
from appliance.listings.shelf import watched
from appliance.listings.workdays import load as load_workdays
from appliance.missing import present
from appliance.settings.followed import Followed
from appliance.settings.prepare import read_report
from appliance.upkeep import watching
from appliance.upkeep.city_look import look
from cuagan.claim import wait_to_be_claimed
from cuagan.common import HEALTH, settings, settings_files, to_city, version
from cuagan.served import PHONE_THREADS, serve
from hw import own_wifi
from hw.buttons import GpioButtons
from hw.camera import Picamera2Camera, PictureFileCamera
from hw.code_reader import SerialCodeReader
from hw.host import FileHost, own_address
from hw.printer import CupsPrinter
from hw.slots import Slots
from serving import Server
from web import create_app
from web.phone import create_phone_app
from web.render import Renderer
from web.technician_phone import create_technician_app

READY_AGAIN_S = 0.1


@click.command()
@settings_files
def kiosk(configs: tuple[Path, ...]) -> None:
    """The kiosk process: devices, visit, screens."""
    config = settings(configs)
    threads.deadly_everywhere()
    heart = Heart()
    memory.give_back_pictures()
    bus = Bus()
    simulated = _simulated_world(config, bus)
    appliance = _appliance(config, configs, bus, heart)
    if not enrolled(Path(config.folders.state)):
        wait_to_be_claimed(appliance, Followed(configs, config).changed)
        return
    appliance.start()
    app = create_app(appliance, simulated(appliance.devices), own_address)
    _serve_phones(config, appliance)
    _serve_technician(config, appliance)
    threads.start("settings", lambda: Followed(configs, config).end_when_changed(appliance.nobody_is_here))
    server = Server(app, "127.0.0.1", config.web.port, config.web.threads)
    threading.Thread(target=_say_ready, args=(heart, config.web.port), daemon=True).start()
    server.serve_forever()


def _appliance(config: Config, configs: tuple[Path, ...], bus: Bus, heart: Heart) -> Appliance:
    """Before a city has taken the box there is nobody to seal to, and no key by which to know the city."""
    state = Path(config.folders.state)
    keys = keyring(state) if enrolled(state) else None
    return Appliance(
        config=config,
        bus=bus,
        devices=open_devices(config, bus),
        shelf=watched(state / LISTINGS, Path(config.folders.listings)),
        workdays=load_workdays(Path(config.folders.holidays)),
        recipients=lambda: list(keys.recipients(None)) if keys else [],
        clock_trusted=lambda: trusted(config.host),
        software=version(),
        settings=[str(path) for path in configs],
        heart=heart,
        look_at_city=lambda: look(to_city(config) if keys else CityHttp(config.city.url)),
        address=own_address,
        own_wifi_on_air=own_wifi.on_air,
        seen_from_outside=_seen_from_outside,
    )


def _seen_from_outside() -> Mapping[str, Fault | None]:
    """What the health process found that no other can say."""
    report, up_s = watching.read(Path(HEALTH)), time.clock_gettime(time.CLOCK_BOOTTIME)
    return watching.only_seen_from_outside(report, dt.datetime.now(dt.UTC), up_s)


def _say_ready(heart: Heart, port: int) -> None:
    """Once the screens are served and the visit's thread takes presses, and not before."""
    while True:
        with contextlib.suppress(requests.RequestException):
            if requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5).ok:
                heart.ready()
                return
        time.sleep(READY_AGAIN_S)


def _serve_technician(config: Config, appliance: Appliance) -> None:
    """The technician's page for a telephone in the house's network, behind its code: on a box that was prepared."""
    report = read_report(Path(config.folders.runtime))
    if report and report.recovery:
        appliance.stage.open_at("/technician/reset")
    elif report and report.mistakes:
        appliance.stage.open_at("/setup")
    if not config.setup.port or report is None:
        return
    app = create_technician_app(appliance, Renderer(config, simulated=False), own_address)
    serve("technician", app, "0.0.0.0", config.setup.port, PHONE_THREADS)


def _serve_phones(config: Config, appliance: Appliance) -> None:
    if not config.phone.port:
        return
    app = create_phone_app(lambda: appliance.shelf.now, Renderer(config, simulated=config.buttons.driver == "mock"))
    serve("phones", app, config.phone.host, config.phone.port, PHONE_THREADS)


def _simulated_world(config: Config, bus: Bus) -> Callable[[Devices], Simulator | None]:
    """Lay the simulated table and serial line before the devices are opened; the simulator itself comes after them."""
    if config.buttons.driver != "mock":
        return lambda devices: None
    from hw.desk import desk

    return desk.world(config)


def open_devices(config: Config, bus: Bus) -> Devices:
    """Every device as the configuration names it. One that is missing is a fault, never replaced."""
    pins = {name: getattr(config.buttons, name) for name in BUTTONS}
    shows = Path(config.camera.picture)
    return Devices(
        buttons=present(
            lambda: GpioButtons(pins, config.buttons.driver, bus, debounce_s=config.buttons.debounce_ms / 1000)
        ),
        camera=present(
            lambda: PictureFileCamera(shows) if config.camera.driver == "picture-file" else Picamera2Camera()
        ),
        reader=SerialCodeReader(config.reader.port, config.reader.baudrate, bus),
        printer=CupsPrinter(config.printer.queue, Path(config.printer.socket)),
        host=FileHost(Path(config.folders.state), prefix=Path(config.host.prefix), slot=Slots().current),
    )
