"""A printer on the desk: CUPS's own simulated one. It stands outside the box, in the simulated world, and survives its
power cuts.
"""

from __future__ import annotations

import urllib.parse
import urllib.request
import uuid
from pathlib import Path

from hw.desk.printer_controls import PrinterControls
from hw.print_queue import MEDIUM, answers, listening
from hw.program import Program, wait_until

FORMATS = "application/pdf,image/jpeg,image/pwg-raster"


class SimulatedPrinter:
    """ippeveprinter on a loopback port, obeying `PrinterControls` of the same folder.

    It knows by itself what an empty tray is; a jam and an open cover are felt when the next document is to be printed.
    It wants a D-Bus to announce itself on: a private one without avahi, so it announces itself to nobody.
    """

    def __init__(self, folder: Path, port: int, seconds_per_document: float = 1.0, formats: str = FORMATS) -> None:
        """`formats`: the document formats that it says it takes, as IPP names them."""
        self.controls = PrinterControls(folder)
        self.uri = f"ipp://localhost:{port}/ipp/print"
        self._tray = f"http://localhost:{port}/media"
        self._loaded = True
        self._medium = MEDIUM
        self._bus_name = f"/cuagan/{uuid.uuid4()}"
        bus = f"unix:abstract={self._bus_name}"
        env = {
            "DBUS_SYSTEM_BUS_ADDRESS": bus,
            "CUAGAN_PRINTER": str(folder.resolve()),
            "CUAGAN_PRINTER_SECONDS": str(seconds_per_document),
        }
        log = folder / "printer.log"
        self._bus = Program("dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={bus}", log=log)
        self._printer = Program(*_ippeveprinter(folder.resolve(), port, formats), log=log, env=env)

    def start(self) -> None:
        """Start it, unless its plug is pulled."""
        self._bus.start()
        wait_until(lambda: listening(f"\0{self._bus_name}"), 5, "dbus-daemon")
        self.tend()

    @property
    def running(self) -> bool:
        """Whether it has power and is up."""
        return self._printer.running

    def tend(self) -> None:
        """Carry out what hands did since the last call to plug and tray, and wait until the printer knows."""
        if not self.controls.plugged:
            self._printer.kill()
            return
        if not self.running:
            self._printer.start()
            wait_until(lambda: answers(self.uri), 5, "ippeveprinter")
            self._load(self.controls.loaded)
        elif self.controls.loaded != self._loaded:
            self._load(self.controls.loaded)

    def stop(self) -> None:
        """End it."""
        self._printer.stop()
        self._bus.stop()

    def kill(self) -> None:
        """End it at once."""
        self._printer.kill()
        self._bus.kill()

    def load(self, medium: str = MEDIUM) -> None:
        """Put paper of this size into its tray; A5 is what a box has."""
        self._medium = medium
        self._load(self._loaded)

    def _load(self, loaded: bool) -> None:
        """Put paper into its tray, or none, by the form on its own web page: -2 is "some", 0 is "none"."""
        tray = {"size1": self._medium, "type1": "stationery", "level1": -2 if loaded else 0}
        none = {"size2": "", "type2": "", "level2": -2}
        with urllib.request.urlopen(f"{self._tray}?{urllib.parse.urlencode(tray | none)}", timeout=5) as answer:
            answer.read()
        self._loaded = loaded


def _ippeveprinter(folder: Path, port: int, formats: str) -> list[str | Path]:
    command = Path(__file__).with_name("printer_command.sh").resolve()
    options = ["-r", "off", "-p", str(port), "-n", "localhost", "-s", "20,20", "-f", formats]
    return ["ippeveprinter", *options, "-d", folder / "spool", "-c", command, "Cua Gan"]
