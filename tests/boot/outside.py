"""What stands around the emulated box: a city, a printer, a table, a card reader, fingers on real GPIO lines."""

from __future__ import annotations

import contextlib
import dataclasses
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from city.fleet.claims import Claims
from city.keys import Places
from city.store import Store
from hw.desk.print_room import SimulatedPrinter
from hw.desk.table import Table
from image.firmware import Card
from image.guest import Guest, Wishes, copy_card
from image.profile import Arch
from image.shell import run
from tests.boot.camera import Camera
from tests.boot.gpio_sim import gpio_sim
from tests.journeys.desk import ROOT, free_ports

CARD_BYTES = 7 << 30
HOST = "10.0.2.2"  # this machine, as the box sees it
# a chip with a Raspberry Pi's lines, and the revision by which gpiozero knows the board
LINES = """\
set -e
modprobe configfs
systemctl start sys-kernel-config.mount
insmod /run/stand-in-gpio.ko
cd /sys/kernel/config/gpio-sim
mkdir -p pi/bank0
echo 54 > pi/bank0/num_lines
echo 1 > pi/live
ln -sT "$(echo /sys/devices/platform/gpio-sim.0/gpiochip[0-9]*)" /run/stand-in-pins
for line in 5 6 13 19 26; do echo pull-up > /run/stand-in-pins/sim_gpio$line/pull; done
"""
LINES_UNIT = """\
[Unit]
DefaultDependencies=no
After=sys-kernel-config.mount systemd-udevd.service
Before=cuagan-kiosk.service
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh /run/stand-in-lines
"""
BOARD = "[Service]\nBindReadOnlyPaths=/run/stand-in-cpuinfo:/proc/cpuinfo\n"
CPUINFO = (
    "processor\t: 0\nRevision\t: c03115\nSerial\t\t: 10000000cafe0001\nModel\t\t: Raspberry Pi 4 Model B Rev 1.5\n"
)
DOOR = "[Unit]\nDefaultDependencies=no\n[Socket]\nListenStream=0.0.0.0:18600\n"
DOOR_SERVICE = "[Service]\nExecStart=/usr/lib/systemd/systemd-socket-proxyd 127.0.0.1:8600\n"
UNITS = {"stand-in-lines.service": LINES_UNIT, "stand-in-door.socket": DOOR}
TABLE = "table.jpg"
CITY = "city"
PINS = {"help": 5, "back": 6, "up": 13, "ok": 19, "down": 26}


def flashed(disk: Path, settings: str, to: Path) -> Path:
    """A card with the image and the technician's file."""
    copy_card(disk, to, CARD_BYTES)
    Card(to).put(1, "cuagan.toml", settings)
    return to


def housed(folder: Path, card: Path, disk: Path, camera: Camera, wishes: Wishes, arch: Arch = "amd64") -> Guest:
    """A box with buttons, a card reader and an empty table, in it that card; it has no power yet.

    disk: the image that is on the card, of architecture `arch`. `wishes` says what else the box has.
    """
    folder.mkdir(exist_ok=True)
    Table(folder / TABLE)
    reader = ["-device", "qemu-xhci", "-chardev", f"socket,id=reader,path={folder}/reader,server=on,wait=off"]
    reader += ["-device", "usb-serial,chardev=reader,always-plugged=on"]
    wanted = dataclasses.replace(
        wishes,
        files={**files(disk, arch), **camera.files(folder / TABLE), **wishes.files},
        units={**UNITS, **wishes.units},
        more=[*reader, *wishes.more],
    )
    return Guest(card, arch, folder, wanted)


def files(disk: Path, arch: Arch) -> dict[str, str | bytes]:
    """What lies in the box's /run; the module is for the kernel of that image."""
    return {
        "stand-in-gpio.ko": gpio_sim(disk, arch),
        "stand-in-lines": LINES,
        "stand-in-cpuinfo": CPUINFO,
        "systemd/system/cuagan-kiosk.service.d/board.conf": BOARD,
        "systemd/system/stand-in-door.service": DOOR_SERVICE,
    }


class Town:
    """A city and a printer on this machine. `folder` keeps their state.

    ports: where an earlier town of the same box took what came, and printed.
    """

    def __init__(self, folder: Path, ports: tuple[int, int] | None = None) -> None:
        self.folder = folder
        self.places = Places(folder / CITY)
        self.intake_port, self.printer_port = ports or free_ports(2)
        self.tray = folder / "printer"
        self.tray.mkdir(parents=True, exist_ok=True)
        self._printer = SimulatedPrinter(self.tray, self.printer_port)
        self._intake: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        """Make the city, unless it is there, and start both."""
        state = ["--state-dir", str(self.places.state)]
        if not self.places.opening_key.exists():
            secrets = ["--secrets-to", str(self.folder / "secrets")]
            subprocess.run([sys.executable, "-m", "city", "init", *state, *secrets], cwd=ROOT, check=True)
        with (self.folder / "intake.log").open("ab") as log:
            command = [sys.executable, "-m", "city", "intake", *state, "--port", str(self.intake_port)]
            self._intake = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        self._printer.start()

    def close(self) -> None:
        """Stop both."""
        self._printer.stop()
        if self._intake:
            self._intake.terminate()
            self._intake.wait(20)

    @contextlib.contextmanager
    def still(self) -> Iterator[None]:
        """The city does nothing meanwhile, and what it has noted can be copied as of one instant."""
        if not self._intake:
            raise ValueError("the city is not open")
        self._intake.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._intake.send_signal(signal.SIGCONT)

    def copy(self, folder: Path) -> None:
        """The city as it is now, in another town's folder."""
        folder.mkdir()
        run(["cp", "-a", "--reflink=auto", self.places.state, folder / CITY])

    def token(self) -> str:
        """What lets one card's box in."""
        places = self.places
        claims = Claims(places.store_url, places.root_public, places.city_json)
        return claims.make_tokens(["Nhà văn hóa Tổ dân phố 1"], "Phường Mẫu", "canbo")[0]

    def store(self) -> Store:
        """What the city has taken in."""
        return Store(self.places.store_url)

    def printed(self) -> list[Path]:
        """The sheets in the printer's tray, oldest first."""
        return sorted((self.tray / "printed").glob("*"))

    def settings(self, camera: Camera) -> str:
        """What the technician writes on the card."""
        return f"""
[city]
url = "http://{HOST}:{self.intake_port}"
claim = "{self.token()}"
[printer]
uri = "ipp://{HOST}:{self.printer_port}/ipp/print"
{camera.settings}[reader]
port = "/dev/ttyUSB0"
[display]
touch = "HEADLESS-1"
board = "HEADLESS-2"
[host]
clock = "trusted"
[times]
idle_s = 1800
idle_papers_s = 1800
"""


class Hands:
    """What people do at the box, in the words of the desk, so that the desk's residents can use an emulated box too."""

    def __init__(self, guest: Guest, folder: Path, camera: Camera) -> None:
        """`folder`: the guest's, with the picture of its table."""
        self._guest = guest
        self._camera = camera
        self._folder = folder
        self._table = Table(folder / TABLE)

    def simulate(self, verb: str, *arguments: str) -> None:
        """press BUTTON, lay PAPER POSE, card N."""
        {"press": self._press, "lay": self._lay, "card": self._card}[verb](*arguments)

    def _press(self, button: str) -> None:
        pull = f"/run/stand-in-pins/sim_gpio{PINS[button]}/pull"
        self._guest.tell(f"echo pull-down > {pull}; sleep 0.15; echo pull-up > {pull}", 120)

    def _lay(self, paper: str, pose: str) -> None:
        self._table.lay(paper, pose)
        self._camera.show(self._guest, (self._folder / TABLE).read_bytes())

    def _card(self, which: str) -> None:
        lines = (ROOT / "hw/desk/cards.txt").read_text(encoding="utf-8").splitlines()
        cards = [line.lstrip("!").partition("#")[0].strip() for line in lines if line and not line.startswith("#")]
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(self._folder / "reader"))
            line.sendall(cards[int(which) - 1].encode() + b"\r")
            time.sleep(1)


def dossiers(box: Guest, to: Path) -> dict[str, str | None]:
    """What the box's own database has, copied to the folder: number of each dossier, and its receipt once it came."""
    box.tell("sync", 300)
    for name in ("box.db", "box.db-wal"):
        box.fetch(f"/var/lib/cuagan/{name}", to / name)
    with contextlib.closing(sqlite3.connect(to / "box.db")) as database:
        return dict(database.execute("SELECT number, receipt FROM dossier").fetchall())
