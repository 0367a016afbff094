"""The print queue: the real cupsd, private and unprivileged, and in it the one printer.

Nothing here needs systemd, avahi or /etc; a box and a desk have the same.
"""

from __future__ import annotations

import logging
import os
import shutil
import socket
import threading
from pathlib import Path

import cups

from appliance.heart import Heart
from hw import ipp
from hw.program import MARK, Program, wait_until, which

QUEUE = "cuagan"
"""The queue's name, on the desk and on the box."""

START_S = 45.0
"""cupsd is given so long to listen: a cold card on a busy morning."""

MEDIUM = "iso_a5_148x210mm"
"""What slips are printed on, as IPP names it (PWG 5101.1)."""

_APPARMOR = Path("/sys/kernel/security/apparmor")
_SYSTEM_PATH = "/usr/sbin:/sbin:/usr/bin:/bin"
_LOG = logging.getLogger(__name__)

_TEND_S = 1.0

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
        wait_until(lambda: listening(str(self.socket)), START_S, "cupsd")

    @property
    def running(self) -> bool:
        """Whether cupsd is alive."""
        return self._cupsd is not None and self._cupsd.running

    def tend(self) -> bool:
        """Whether the queue is there. It is made when it is missing and the printer answers, who must say what it
        can do: call again from time to time."""
        try:
            connection = cups.Connection(str(self.socket))
            if not takes_jobs(connection) and answers(self._uri):
                self._make(connection)
            return takes_jobs(connection)
        except (RuntimeError, cups.IPPError, cups.HTTPError):  # cupsd is not up
            return False

    def keep(self, heart: Heart, stop: threading.Event) -> None:
        """Run it until told to stop; the heart beats while cupsd is alive and answers. TimeoutError when it does not
        come up, RuntimeError when it has ended."""
        self.start()
        heart.ready()
        while not stop.wait(_TEND_S):
            if not self.running:
                raise RuntimeError(f"cupsd has ended; {self._folder}/cupsd.log says why")
            if self._look_after():
                heart.beat()
        self.stop()

    def _look_after(self) -> bool:
        """Whether cupsd answers; a printer that cannot be made a queue of says why in the log, and is tried again."""
        try:
            self.tend()
        except (OSError, TimeoutError) as error:
            _LOG.warning("%s", error)
        return listening(str(self.socket))

    def stop(self) -> None:
        """End cupsd; what waits in the queue is there again at the next start, unless the folder was emptied."""
        if self._cupsd is not None:
            self._cupsd.stop()

    def kill(self) -> None:
        """End cupsd as a power cut does."""
        if self._cupsd is not None:
            self._cupsd.kill()

    def _make(self, connection: cups.Connection) -> None:
        try:
            connection.addPrinter(QUEUE, device=self._uri, ppdname="everywhere")
            wait_until(lambda: "Raw" not in _model(connection), 5, "the queue's description")
        except (TimeoutError, cups.IPPError) as error:
            _LOG.warning("no queue can be made of the printer at %s: %s", self._uri, error)
            connection.deletePrinter(QUEUE)  # a raw queue would send our file to the printer as it is
            raise
        connection.addPrinterOptionDefault(QUEUE, "media", MEDIUM)
        connection.enablePrinter(QUEUE)
        connection.acceptJobs(QUEUE)

    def _lay_out(self, user: str) -> None:
        for name in ("etc/ppd", "spool", "tmp", "cache", "state"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        self._folder.chmod(0o710)
        (self._folder / "cups-files.conf").write_text(_FILES.format(folder=self._folder, mark=MARK), encoding="utf-8")
        (self._folder / "cupsd.conf").write_text(_DAEMON.format(socket=self.socket), encoding="utf-8")
        if user:
            for path in (self._folder, *self._folder.rglob("*")):
                shutil.chown(path, user, user)


def _cupsd(folder: Path) -> str:
    """The daemon to run: AppArmor's profile for cupsd's own path allows Debian's folders only, a copy escapes it."""
    found = which("cupsd")
    confined = _APPARMOR.exists() and shutil.which("apparmor_parser", path=_SYSTEM_PATH)
    return str(shutil.copy(Path(found), folder / "cupsd")) if confined else found


def answers(uri: str) -> bool:
    """Whether a printer speaks IPP at this address."""
    try:
        ipp.ask(uri)
    except OSError:
        return False
    return True


def takes_jobs(connection: cups.Connection) -> bool:
    """Whether the queue is there and whole: CUPS leaves one that takes no jobs when it cannot describe the printer."""
    if QUEUE not in connection.getPrinters():
        return False
    return bool(connection.getPrinterAttributes(QUEUE)["printer-is-accepting-jobs"])


def _model(connection: cups.Connection) -> str:
    return str(connection.getPrinterAttributes(QUEUE)["printer-make-and-model"])


def listening(address: str) -> bool:
    """Whether somebody listens at a Unix socket, an abstract one if it begins with a zero byte."""
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(address) == 0
