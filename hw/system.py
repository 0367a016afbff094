"""What `cuagan prepare` writes for the operating system, as root, at every start.

The same settings give the same files. Everything goes to memory (`/run`, or `/etc` under its overlay) except the box's
keys and the last good settings. Each step stands alone: one that fails is reported by its name, and the box starts.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from appliance.city_link.claiming import enrolled
from appliance.city_link.device_key import FILE as KEY_FILE
from appliance.city_link.device_key import device_key
from appliance.city_link.enrolment import own_public
from appliance.config import Config
from appliance.settings import box_settings, factory_reset, imager, prepare
from appliance.settings.offered import SECRETS
from appliance.settings.prepare import Gathered, Hotspot, Places, Report
from appliance.settings.scrub import scrub, scrubbed
from appliance.storage import durable_file
from hw import data_partition, network, own_wifi, services
from hw.recovery import held_at_start

LOG = logging.getLogger(__name__)

OWNER = "cuagan"
"""The user that the box's processes run as, and its group."""

OWN_LASTS_S = 240
"""For so long the box's own Wi-Fi is left to whoever has asked for it, though nobody has joined it yet."""


class System:
    """root: before every path of the operating system; not "/" in tests, where no command is run either."""

    def __init__(self, places: Places, root: Path = Path("/")) -> None:
        self._places = places
        self._root = root
        self._real = root == Path("/")
        self._troubles: dict[str, str] = {}
        self._stale: Sequence[str] = ()
        self.open_own = False
        """Whether the last `prepare` found a new wish for the box's own Wi-Fi."""

    def prepare(self, starting: bool = True) -> Report:
        """Everything, in an order in which each step may fail without the next.

        starting: nothing else of ours runs yet; only then is the box wiped, or are its buttons looked at.
        """
        if starting:
            self._step("reset", self._reset)
        gathered = prepare.gather(self._places)
        before = prepare.read_report(self._places.runtime)
        self._places.runtime.mkdir(mode=0o711, parents=True, exist_ok=True)
        self._step("grow", lambda: self._real and data_partition.grow(self._places.state))
        self._step("keep", lambda: self._keep(gathered))
        self._step("keys", self._keys)
        own, asked = None, self._own_asked()
        self.open_own = asked is not None and asked != (before.own_asked if before else None)
        if gathered.config.setup.port and (asked is not None or not enrolled(self._places.state)):
            own = prepare.hotspot(own_public(self._places.state), before)
        self._step("network", lambda: self._network(gathered.config, own))
        self._step("time-zone", lambda: self._time_zone(gathered.config.house.time_zone))
        self._step("name", lambda: self._name(host_name(gathered.config)))
        self._step("display", lambda: self._hand_out(gathered.config))
        self._step("ssh", lambda: self._ssh(gathered.config))
        self._stale = services.readers(prepare.read_effective(self._places.runtime), gathered.config)
        self._publish(prepare.EFFECTIVE, prepare.effective(gathered))
        recovery = starting and self._real and held_at_start(gathered.config.buttons)
        report = Report(gathered.mistakes, gathered.used, own, dict(self._troubles), recovery, asked)
        self._publish(prepare.REPORT, msgspec.json.encode(report))
        return report

    def _reset(self) -> None:
        """A card that takes nothing keeps its settings, and that is said: the keys and dossiers go in any case."""
        if not factory_reset.ordered(self._places.state):
            return
        try:
            if self._places.card.is_dir():
                with self._writable_card():
                    factory_reset.blank(self._places.card)
        finally:
            factory_reset.wipe(self._places.state)

    def _keys(self) -> None:
        """The box's own key is born here, as root, and belongs to the processes that sign with it."""
        device_key(self._places.state)
        with contextlib.suppress(LookupError):  # on a desk there is no such user
            shutil.chown(self._places.state / KEY_FILE, OWNER, OWNER)

    def _step(self, name: str, work: Callable[[], object]) -> None:
        try:
            work()
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            said = getattr(error, "stderr", None) or str(error)
            LOG.exception("step %s failed", name)
            self._troubles[name] = str(said).strip()

    def _keep(self, gathered: Gathered) -> None:
        """First durable in the box, only then off the FAT partition."""
        prepare.keep(gathered, self._places)
        if gathered.card and _secrets_left(self._places.card):
            with self._writable_card():
                scrub_card(self._places.card)

    @contextlib.contextmanager
    def _writable_card(self) -> Iterator[None]:
        """The boot partition is mounted read-only; for the moment of this block it is not."""
        mounted = self._real and self._places.card.is_mount()
        if mounted:
            subprocess.run(["mount", "-o", "remount,rw", str(self._places.card)], check=True, capture_output=True)
        try:
            yield
        finally:
            if mounted:
                subprocess.run(["mount", "-o", "remount,ro", str(self._places.card)], check=True, capture_output=True)

    def _network(self, config: Config, own: Hotspot | None) -> None:
        folder = self._root / "run/NetworkManager/system-connections"
        files = network.connections(config, own)
        folder.mkdir(parents=True, exist_ok=True)
        for stale in folder.glob("cuagan-*.nmconnection"):
            if stale.stem not in files:
                stale.unlink()
        for name, text in files.items():
            _private(folder / f"{name}.nmconnection", text)
        if self._real and shutil.which("iw"):
            subprocess.run(["iw", "reg", "set", config.wifi.country], check=True, capture_output=True)

    def follow(self) -> Report:
        """Prepare and apply, again for what is saved meanwhile: systemd does not watch the files while this runs."""
        while True:
            seen = self._watched()
            report = self.prepare(starting=False)
            self.apply(report)
            if self._watched() == seen:
                return report

    def _watched(self) -> Sequence[int | None]:
        """When what cuagan-apply.path watches was changed last."""
        return [_changed(self._places.state / box_settings.FILE), self._own_asked()]

    def apply(self, report: Report) -> None:
        """Let the running network and our processes follow the files that `prepare` has written."""
        _run(network.RELOAD)
        if not (self.open_own and own_wifi.on_air()):  # who is joined to it already stays so
            self._tune(report, self.open_own)
        services.restart(self._stale)

    def rejoin(self) -> None:
        """Try the house's Wi-Fi once more: the box started before the router did, or its own Wi-Fi is not used.

        Not while a telephone is joined to the own one, or it was asked for a moment ago: somebody may be typing.
        """
        report = prepare.read_report(self._places.runtime)
        if report and own_wifi.on_air() and not own_wifi.joined() and not self._asked_lately():
            self._tune(report)

    def _tune(self, report: Report, open_own: bool = False) -> None:
        """Give the radio what the settings want that `prepare` has left."""
        if config := prepare.read_effective(self._places.runtime):
            _bring_up(network.radio(config, report.hotspot, open_own))

    def _asked_lately(self) -> bool:
        return time.time_ns() - (self._own_asked() or 0) < OWN_LASTS_S * 1e9

    def _own_asked(self) -> int | None:
        """When somebody asked for the box's own Wi-Fi since the start, in nanoseconds of the clock; None: nobody."""
        return _changed(self._places.runtime / prepare.OWN_WIFI)

    def _time_zone(self, name: str) -> None:
        link = self._root / "etc/localtime"
        link.parent.mkdir(parents=True, exist_ok=True)
        new = link.with_name(".localtime.new")
        new.unlink(missing_ok=True)
        new.symlink_to(f"/usr/share/zoneinfo/{name}")
        new.replace(link)

    def _name(self, name: str) -> None:
        self._write("etc/hostname", name + "\n")
        if self._real:
            socket.sethostname(name)

    def _hand_out(self, config: Config) -> None:
        """What the screens' and the print queue's processes need to know, who may not read the settings."""
        self._write("run/cuagan-screen.env", outputs(config))
        self._write("run/cuagan-cups.env", f"CUAGAN_PRINTER={config.printer.uri}\n" if config.printer.uri else "")

    def _ssh(self, config: Config) -> None:
        """Without a key there is no file, and the unit of the SSH server has nothing to start for."""
        path = self._root / "run/cuagan-ssh/authorized_keys"
        if config.technician.ssh_keys:
            self._write("run/cuagan-ssh/authorized_keys", "".join(f"{key}\n" for key in config.technician.ssh_keys))
        else:
            path.unlink(missing_ok=True)

    def _write(self, name: str, text: str) -> None:
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def _publish(self, name: str, content: bytes) -> None:
        """For the box's processes and nobody else."""
        with durable_file(self._places.runtime / name) as file:
            os.fchmod(file.fileno(), 0o640)
            with contextlib.suppress(LookupError):  # on a desk there is no such group
                shutil.chown(file.fileno(), group=OWNER)
            file.write(content)


def host_name(config: Config) -> str:
    """The box's name in the network."""
    return config.network.name or f"cuagan-{config.house.box}"


def outputs(config: Config) -> str:
    """Which output is whose and how it is turned, as the environment of `cuagan screen` has it."""
    display = config.display
    return (
        f"CUAGAN_TOUCH={display.touch}\nCUAGAN_TOUCH_TURN={display.touch_turn}\n"
        f"CUAGAN_BOARD={display.board}\nCUAGAN_BOARD_TURN={display.board_turn}\n"
    )


def scrub_card(folder: Path) -> None:
    """Take the secrets off both files of the boot partition."""
    for name, keys in _ON_CARD.items():
        if (folder / name).exists():
            scrub(folder / name, keys)


_ON_CARD: Mapping[str, frozenset[str]] = {prepare.CARD: SECRETS, imager.FILE: frozenset({"wlan.password"})}


def _secrets_left(folder: Path) -> bool:
    paths = [(folder / name, keys) for name, keys in _ON_CARD.items() if (folder / name).exists()]
    return any(scrubbed(path.read_bytes(), keys) != path.read_bytes() for path, keys in paths)


def _private(path: Path, text: str) -> None:
    """A file that was never readable by others, not even while it was written."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    part.replace(path)


def _changed(path: Path) -> int | None:
    """When a file was written last, in nanoseconds of the clock; None while there is none."""
    with contextlib.suppress(OSError):
        return path.stat().st_mtime_ns
    return None


def _run(command: Sequence[str]) -> bool:
    """Whether it was done; what was not is a line of the journal, and no end."""
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    if result.returncode:
        LOG.warning("%s: %s", " ".join(command), result.stderr.strip())
    return result.returncode == 0


def _bring_up(names: Sequence[str]) -> None:
    """The first of these connections that can be had."""
    for name in names:
        if _run(network.up(name)):
            return
