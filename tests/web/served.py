"""A box's screens in this process, over real devices and without a printer, and a server for a browser to see them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from appliance.appliance import Appliance
from appliance.config import Buttons, Config, Folders, House, Phone
from appliance.devices import BUTTONS, Devices
from appliance.events import Bus
from appliance.listings.procedures import Listings
from appliance.listings.shelf import Shelf, Shown
from appliance.listings.workdays import load as load_workdays
from hw.buttons import GpioButtons
from hw.camera import PictureFileCamera
from hw.code_reader import SerialCodeReader
from hw.desk.reader_port import ReaderPort
from hw.host import FileHost
from hw.printer import CupsPrinter
from serving import Server, running
from tests import sample
from web import create_app

PINS = dict(zip(BUTTONS, (5, 6, 13, 19, 26), strict=True))


@contextlib.contextmanager
def box(folder: Path, listings: Listings | None = None, phone: str = "") -> Iterator[Appliance]:
    """An appliance whose threads are not running: what is put on its bus stays there."""
    bus = Bus()
    port = ReaderPort(folder / "reader")
    devices = Devices(
        buttons=GpioButtons(PINS, "mock", bus),
        camera=PictureFileCamera(folder / "table.jpg"),
        reader=SerialCodeReader(str(port.path), 9600, bus),
        printer=CupsPrinter("cuagan", folder / "cups.sock"),
        host=FileHost(folder, prefix=folder),
    )
    config = Config(
        house=House(name="Nhà văn hóa thử", box="0042"),
        folders=Folders(state=str(folder / "box"), runtime=str(folder / "runtime")),
        buttons=Buttons(driver="mock"),
        phone=Phone(url=phone),
    )
    yield Appliance(
        config=config,
        bus=bus,
        devices=devices,
        shelf=Shelf(Shown(listings or sample.listings())),
        workdays=load_workdays(sample.LISTINGS.with_name("holidays.json")),
        recipients=list,
        clock_trusted=lambda: True,
        software="cuagan 0.0.1",
        settings=["desk.toml"],
    )
    for device in devices.each().values():
        device.close()
    port.unplug()


@contextlib.contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which a browser finds the application. Its threads end with it, and what they have opened."""
    with running(Server(app, "127.0.0.1", 0, 8)) as address:
        yield address


@contextlib.contextmanager
def shown(appliance: Appliance) -> Iterator[str]:
    """The same of its screens; streams that wait for a next page wake at the end, and find nobody."""
    with running(Server(screens(appliance), "127.0.0.1", 0, 8), lambda: appliance.stage.want_picture("")) as address:
        yield address


def screens(appliance: Appliance) -> Flask:
    """The application as a box without a simulator has it."""
    return create_app(appliance)
