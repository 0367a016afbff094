"""A kiosk in this process, so that the clock can be read where the pin calls back."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import msgspec

from appliance.appliance import Appliance
from appliance.config import Config, load
from appliance.devices import Devices
from appliance.events import Bus
from appliance.listings.procedures import load as load_listings
from appliance.listings.shelf import Shelf, Shown
from appliance.listings.workdays import load as load_workdays
from appliance.missing import present
from hw.buttons import GpioButtons
from hw.camera import PictureFileCamera
from hw.code_reader import SerialCodeReader
from hw.host import FileHost
from hw.printer import CupsPrinter
from serving import Server
from web import create_app

_NAME = "cuagan-bench"


@contextlib.contextmanager
def kiosk() -> Iterator[tuple[Appliance, GpioButtons, str]]:
    """The core, its buttons and the address of its screens; without printer, reader and dock.

    Its threads never end, and one whose folder is gone takes the process with it: so the folder stays until the process
    is gone, and the next one clears up.
    """
    folder = _folder()
    config = _config(folder)
    bus = Bus()
    devices = _devices(config, bus)
    appliance = Appliance(
        config=config,
        bus=bus,
        devices=devices,
        shelf=Shelf(Shown(load_listings(Path(config.folders.listings)).searchable())),
        workdays=load_workdays(Path(config.folders.holidays)),
        recipients=list,
        clock_trusted=lambda: True,
        software="bench",
    )
    appliance.start()
    server = Server(create_app(appliance), "127.0.0.1", 0, config.web.threads)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield appliance, cast(GpioButtons, devices.buttons), server.address


def _folder() -> Path:
    """In memory, named after this process; those of processes that are gone are removed."""
    memory = Path("/dev/shm")
    for left in memory.glob(f"{_NAME}-*"):
        if not Path(f"/proc/{left.name.split('-')[2]}").exists():
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{_NAME}-{os.getpid()}-", dir=memory))


def _config(folder: Path) -> Config:
    config = load([Path("desk.toml")])
    folders = msgspec.structs.replace(config.folders, state=str(folder), runtime=str(folder / "run"))
    return msgspec.structs.replace(config, folders=folders)


def _devices(config: Config, bus: Bus) -> Devices:
    pins = {name: getattr(config.buttons, name) for name in ("help", "back", "up", "ok", "down")}
    state = Path(config.folders.state)
    return Devices(
        buttons=present(lambda: GpioButtons(pins, "mock", bus, debounce_s=config.buttons.debounce_ms / 1000)),
        camera=PictureFileCamera(state / "none.jpg"),
        reader=SerialCodeReader(str(state / "none"), 9600, bus),
        printer=CupsPrinter(config.printer.queue, state / "none.sock"),
        host=FileHost(state),
    )
