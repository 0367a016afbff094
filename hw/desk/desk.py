"""A whole desk from its settings: what stands around the box, and what is in it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from appliance.config import Config
from appliance.devices import Devices
from hw.buttons import GpioButtons
from hw.desk import outside
from hw.desk.link import Link
from hw.desk.mains import Mains
from hw.desk.ports import check_free
from hw.desk.print_room import SimulatedPrinter
from hw.desk.reader_port import ReaderPort
from hw.desk.table import Table
from hw.print_queue import Queue
from hw.program import Program
from hw.simulator import DeskSimulator

CONTROL = "mains.sock"


def build(config: Config, settings: Sequence[str]) -> Mains:
    """The mains with everything plugged in, nothing started but the link and the printer.

    settings: the command-line words that lead each of the box's processes to the same configuration. ConfigError when
    a port is taken.
    """
    desk = config.desk
    check_free(
        {
            "web.port": config.web.port,
            **({"phone.port": config.phone.port} if config.phone.port else {}),
            "desk.city_port": desk.city_port,
            "desk.console_port": desk.console_port,
            "desk.link_port": desk.link_port,
            "desk.printer_port": desk.printer_port,
        }
    )
    folder = Path(desk.folder)
    printer = SimulatedPrinter(folder / "printer", desk.printer_port)
    printer.start()
    link = Link(desk.link_port, ("127.0.0.1", desk.city_port))
    queue = Queue(Path(config.folders.runtime) / "cups", printer.uri)
    return Mains(
        box={"cups": queue, **_box(settings, folder)},
        city=_city(config),
        verbs=outside.verbs(link, printer),
        state=lambda: outside.state(link, printer),
        tend=[printer.tend, queue.tend],
        runtime=Path(config.folders.runtime),
        control=folder / CONTROL,
        logs=folder,
    )


def world(config: Config) -> Callable[[Devices], DeskSimulator]:
    """Lay the table and the code reader's line, which devices need when they open; the simulator comes after them."""
    folder = Path(config.desk.folder)
    table = Table(Path(config.camera.picture))
    reader = ReaderPort(Path(config.reader.port))

    def simulator(devices: Devices) -> DeskSimulator:
        return DeskSimulator(cast(GpioButtons, devices.buttons), table, reader, folder / CONTROL)

    return simulator


def _box(settings: Sequence[str], folder: Path) -> dict[str, Program]:
    return {
        name: Program(sys.executable, "-m", "cuagan", name, *settings, log=folder / f"{name}.log")
        for name in ("kiosk", "outbox", "mirror", "report")
    }


def _city(config: Config) -> dict[str, Program]:
    desk, state = config.desk, Path(config.desk.city_folder)
    where = ["--state-dir", str(state), "--host", "127.0.0.1"]
    log = Path(desk.folder)
    secrets = str(state / "secrets" / "passphrase")
    return {
        "intake": Program(
            sys.executable, "-m", "city", "intake", *where, "--port", str(desk.city_port), log=log / "intake.log"
        ),
        "console": Program(
            sys.executable, "-m", "city", "console", *where, "--port", str(desk.console_port),
            "--passphrase-file", secrets, "--boxes-url", config.city.url, log=log / "console.log",
        ),
        "alerts": Program(
            sys.executable, "-m", "city", "alerts", "--state-dir", str(state), log=log / "alerts.log",
        ),
    }  # fmt: skip
