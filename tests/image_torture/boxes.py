"""Boxes in the emulator, and moments of their lives to which one can go back."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from image.firmware import Card
from image.guest import Guest, Wishes, copy_card
from image.shell import BuildError, run
from tests.image_torture.cards import clone
from tests.image_torture.versions import Version
from tests.image_torture.world import World

CARD_BYTES = 10 << 30
START_S = 1800.0
SCREENS = ("cuagan-screen", "cuagan-touch", "cuagan-board")
"""Not started where nobody looks: a browser on an emulated processor leaves nothing to the others."""

QUIET = (*SCREENS, "cuagan-kiosk", "cuagan-cups", "cuagan-mirror", "cuagan-report", "cuagan-update")
"""Not started where only slots and card count: outbox, health and RAUC are left, and we are the update's hand."""


@dataclass(frozen=True)
class Moment:
    """A box's memory and its card at one instant. `tryboot`: how it was started."""

    memory: Path
    card: Path
    tryboot: bool = False


def flash(disk: Path, version: Version, world: World, to: Path) -> Path:
    """A card as a box has it that serves a house already: the image, the technician's file, dossiers that wait."""
    copy_card(disk, to, CARD_BYTES)
    Card(to).put(1, "cuagan.toml", world.settings())
    users = run(["debugfs", "-R", "cat /etc/passwd", version.system]).splitlines()
    (owner,) = [int(each.split(":")[2]) for each in users if each.startswith("cuagan:")]
    world.lay(to, owner)
    return to


def wishes(masked: Sequence[str] = (), forwards: dict[int, int] | None = None) -> Wishes:
    """A box with a free USB socket."""
    return Wishes(forwards=forwards or {}, command_line=mask(masked), more=["-device", "qemu-xhci"])


def mask(units: Sequence[str]) -> str:
    """Words for the kernel's command line: these services are not started."""
    return " ".join(f"systemd.mask={unit}.service" for unit in units)


SHELL_ONLY = Wishes(command_line="systemd.unit=sysinit.target", more=["-device", "qemu-xhci"])
"""A box that is only to show that its slot starts."""


def plug_in(guest: Guest, stick: Path) -> None:
    """Puts a stick into it."""
    monitor = guest.monitor()
    file = {"driver": "file", "filename": str(stick), "read-only": True}
    monitor.ask("blockdev-add", **{"driver": "raw", "node-name": "stick", "read-only": True, "file": file})
    monitor.ask("device_add", driver="usb-storage", drive="stick", id="stick")
    monitor.close()


def pull_out(guest: Guest) -> None:
    """And out again."""
    monitor = guest.monitor()
    monitor.ask("device_del", id="stick")
    time.sleep(1)  # until the box's controller has let go of it
    monitor.ask("blockdev-del", **{"node-name": "stick"})
    monitor.close()


def keep(guest: Guest, folder: Path, name: str) -> Moment:
    """This moment of the box's life; its power is off afterwards."""
    memory = folder / f"{name}.memory"
    guest.save(memory)
    card = clone(guest.card.path, folder / f"{name}.img")
    guest.cut_power()
    return Moment(memory, card, guest.starts[-1].tryboot)


def go_on(moment: Moment, wanted: Wishes, folder: Path) -> Guest:
    """A box that lives on from there, with a card of its own."""
    folder.mkdir(exist_ok=True)
    guest = Guest(clone(moment.card, folder / "card.img"), "amd64", folder, wanted)
    guest.power_on(moment.tryboot, moment.memory)
    return guest


def started(card: Path, wanted: Wishes, folder: Path, timeout: float = START_S) -> Guest:
    """A box that is given power, up to its root shell."""
    guest = Guest(card, "amd64", folder, wanted)
    guest.power_on()
    try:
        guest.wait("a shell", lambda: guest.ask("true", 10)[0] == 0, timeout)
    except (TimeoutError, BuildError):
        guest.cut_power()
        raise
    return guest


def has_rauc(guest: Guest) -> None:
    """Waits until RAUC's service runs, which nothing else starts before somebody asks it."""
    guest.wait("RAUC", lambda: guest.ask("systemctl start rauc")[0] == 0, START_S)


def serves(guest: Guest, unit: str, timeout: float = START_S) -> float:
    """Waits until systemd calls a unit active: seconds since the start."""
    return guest.wait(unit, lambda: guest.active(unit), timeout)
