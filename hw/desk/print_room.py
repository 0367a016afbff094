"""A printer on the desk: the real cupsd, private and unprivileged, and CUPS's own simulated printer.

Nothing here needs systemd, avahi or /etc. The queue is what the box has; the printer stands outside the box, in the
simulated world, and survives its power cuts.
"""

from __future__ import annotations

import os
import shutil
import socket
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

import cups

from hw import ipp
from hw.desk.printer_controls import PrinterControls
from hw.desk.program import MARK, Program, wait_until, which

QUEUE = "cuagan"
"""The queue's name, on the desk and on the box."""

_MEDIUM = "iso_a5_148x210mm"

_APPARMOR = Path("/sys/kernel/security/apparmor")

_FILES = """\
ServerRoot {folder}/etc
RequestRoot {folder}/spool
TempDir {folder}/tmp
CacheDir {folder}/cache
StateDir {folder}/state
AccessLog /dev/null
PageLog /dev/null
ErrorLog stderr
Sandboxing relaxed
PassEnv {mark}
"""

# Nothing of a job stays behind but its state, for an hour; a job waits for its printer as long as it takes.
_DAEMON = """\
LogLevel warn
LogDebugHistory 0
DirtyCleanInterval 0
MaxLogSize 0
Listen {socket}
Browsing Off
BrowseLocalProtocols none
WebInterface No
DefaultAuthType None
PreserveJobHistory 3600
PreserveJobFiles No
MaxJobs 50
ErrorPolicy retry-job
JobRetryInterval 5
JobRetryLimit 1000000
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess default
  JobPrivateValues default
  SubscriptionPrivateAccess default
  SubscriptionPrivateValues default
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""


class Queue:
    """A private cupsd with one driverless queue, everything of it under `folder`, which must be memory-backed.

    Started by root it runs as lp, which must be able to pass through the folders above (mode o+x). The path of
    `socket` must stay below 108 bytes: that is the kernel's limit.
    """

    def __init__(self, folder: Path, printer_uri: str) -> None:
        self.socket = folder / "cups.sock"
        self._folder = folder
        self._uri = printer_uri
        self._cupsd: Program | None = None

    def start(self) -> None:
        """Start cupsd and wait until it answers; the queue itself is made by `tend`."""
        self.kill()
        user = "lp" if os.geteuid() == 0 else ""
        self._lay_out(user)
        files, daemon = self._folder / "cups-files.conf", self._folder / "cupsd.conf"
        log = self._folder / "cupsd.log"
        self._cupsd = Program(_cupsd(self._folder), "-f", "-c", daemon, "-s", files, log=log, user=user)
        self._cupsd.start()
        wait_until(lambda: _listening(str(self.socket)), 10, "cupsd")

    @property
    def running(self) -> bool:
        """Whether cupsd is alive."""
        return self._cupsd is not None and self._cupsd.running

    def tend(self) -> bool:
        """Whether the queue is there. It is made when it is missing and the printer answers, who must say what it
        can do: call again from time to time."""
        try:
            connection = cups.Connection(str(self.socket))
            if QUEUE not in connection.getPrinters() and _answers(self._uri):
                self._make(connection)
            return QUEUE in connection.getPrinters()
        except (RuntimeError, cups.IPPError, cups.HTTPError):  # cupsd is not up
            return False

    def stop(self) -> None:
        """End cupsd; what waits in the queue is there again at the next start, unless the folder was emptied."""
        if self._cupsd is not None:
            self._cupsd.stop()

    def kill(self) -> None:
        """End cupsd as a power cut does."""
        if self._cupsd is not None:
            self._cupsd.kill()

    def _make(self, connection: cups.Connection) -> None:
        connection.addPrinter(QUEUE, device=self._uri, ppdname="everywhere")
        try:
            wait_until(lambda: "Raw" not in _model(connection), 5, "the queue's description")
        except TimeoutError:
            connection.deletePrinter(QUEUE)  # a raw queue would send our file to the printer as it is
            raise
        connection.addPrinterOptionDefault(QUEUE, "media", _MEDIUM)
        connection.enablePrinter(QUEUE)
        connection.acceptJobs(QUEUE)

    def _lay_out(self, user: str) -> None:
        for name in ("etc/ppd", "spool", "tmp", "cache", "state"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        (self._folder / "cups-files.conf").write_text(_FILES.format(folder=self._folder, mark=MARK), encoding="utf-8")
        (self._folder / "cupsd.conf").write_text(_DAEMON.format(socket=self.socket), encoding="utf-8")
        if user:
            for path in (self._folder, *self._folder.rglob("*")):
                shutil.chown(path, user, user)


class SimulatedPrinter:
    """ippeveprinter on a loopback port, obeying `PrinterControls` of the same folder.

    It knows by itself what an empty tray is; a jam and an open cover are felt when the next document is to be printed.
    It wants a D-Bus to announce itself on: a private one without avahi, so it announces itself to nobody.
    """

    def __init__(self, folder: Path, port: int, seconds_per_document: float = 1.0) -> None:
        self.controls = PrinterControls(folder)
        self.uri = f"ipp://localhost:{port}/ipp/print"
        self._tray = f"http://localhost:{port}/media"
        self._loaded = True
        self._bus_name = f"/cuagan/{uuid.uuid4()}"
        bus = f"unix:abstract={self._bus_name}"
        env = {
            "DBUS_SYSTEM_BUS_ADDRESS": bus,
            "CUAGAN_PRINTER": str(folder.resolve()),
            "CUAGAN_PRINTER_SECONDS": str(seconds_per_document),
        }
        log = folder / "printer.log"
        self._bus = Program("dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={bus}", log=log)
        self._printer = Program(*_ippeveprinter(folder.resolve(), port), log=log, env=env)

    def start(self) -> None:
        """Start it, unless its plug is pulled."""
        self._bus.start()
        wait_until(lambda: _listening(f"\0{self._bus_name}"), 5, "dbus-daemon")
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
            wait_until(lambda: _answers(self.uri), 5, "ippeveprinter")
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

    def _load(self, loaded: bool) -> None:
        """Put A5 paper into its tray, or none, by the form on its own web page: -2 is "some", 0 is "none"."""
        tray = {"size1": _MEDIUM, "type1": "stationery", "level1": -2 if loaded else 0}
        none = {"size2": "", "type2": "", "level2": -2}
        with urllib.request.urlopen(f"{self._tray}?{urllib.parse.urlencode(tray | none)}", timeout=5) as answer:
            answer.read()
        self._loaded = loaded


def _ippeveprinter(folder: Path, port: int) -> list[str | Path]:
    command = Path(__file__).with_name("printer_command.sh").resolve()
    formats = "application/pdf,image/jpeg,image/pwg-raster"
    options = ["-r", "off", "-p", str(port), "-n", "localhost", "-s", "20,20", "-f", formats]
    return ["ippeveprinter", *options, "-d", folder / "spool", "-c", command, "Cua Gan"]


def _cupsd(folder: Path) -> str:
    """The daemon to run: AppArmor's profile for cupsd's own path allows Debian's folders only, a copy escapes it."""
    found = which("cupsd")
    return str(shutil.copy(Path(found), folder / "cupsd")) if _APPARMOR.exists() else found


def _answers(uri: str) -> bool:
    try:
        ipp.ask(uri)
    except OSError:
        return False
    return True


def _model(connection: cups.Connection) -> str:
    return str(connection.getPrinterAttributes(QUEUE)["printer-make-and-model"])


def _listening(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(address) == 0
