"""What is measured in an emulated box, as its own clock and its own kernel count."""

from __future__ import annotations

import time

from bench import report
from image.guest import Guest

IDLE_S = 600
SETTLED_S = 180
SECTOR = 512
PATIENCE_S = 3600.0
# a plain ground packs into a much smaller picture than a page does
PAGE_BYTES = 8000
GRIM = (
    "XDG_RUNTIME_DIR=/run/cuagan-screen WAYLAND_DISPLAY=wayland-0 timeout 60 grim -o HEADLESS-1 - 2>/dev/null | wc -c"
)
TOUCH, BARE = "cuagan-touch", "stand-in-bare"
KILLED = {
    "kiosk": ("cuagan-kiosk", "cuagan-kiosk"),
    "compositor": ("cuagan-screen", TOUCH),
    "browser": (TOUCH, TOUCH),
    "print_queue": ("cuagan-cups", "cuagan-cups"),
    "outbox": ("cuagan-outbox", "cuagan-outbox"),
}
"""Which unit is killed, and which serves again when what the resident has of it is back."""


def until_shown(guest: Guest) -> float:
    """Waits for both browsers; when the touch panel's had its page with its letters."""
    for unit in (TOUCH, "cuagan-board"):
        guest.wait(unit, lambda unit=unit: guest.active(unit), PATIENCE_S)  # type: ignore[misc]
    return _serves_since(guest, TOUCH)


def until_painted(guest: Guest) -> float:
    """Waits for more than a plain ground on the touch panel, looked at from inside."""
    guest.wait("a painted page", lambda: _picture(guest) > PAGE_BYTES, PATIENCE_S)
    return _now(guest)


def idle(guest: Guest) -> tuple[float, float]:
    """MB an hour written to the card while nobody comes; MB of memory that are not available to anybody else."""
    time.sleep(SETTLED_S)
    before, began = _written(guest), time.monotonic()
    time.sleep(IDLE_S)
    hours = (time.monotonic() - began) / 3600
    return (_written(guest) - before) / 1e6 / hours, _used_mb(guest)


def comes_back(guest: Guest, killed: str, back: str) -> float:
    """Seconds from the SIGKILL to every process of one unit until the other serves (again)."""
    began = _kill(guest, killed)
    guest.wait(back, lambda: _serves_since(guest, back) > began and guest.active(back), PATIENCE_S)
    taken_s = _serves_since(guest, back) - began
    report.progress(f"{killed} killed: {back} serves again after {taken_s:.1f} s")
    return taken_s


def bare_comes_back(guest: Guest) -> float:
    """The same of a bare browser that systemd restarts at once, until its page is painted."""
    began = _kill(guest, BARE)
    guest.wait("the plain ground", lambda: _picture(guest) <= PAGE_BYTES, PATIENCE_S)
    return until_painted(guest) - began


def _kill(guest: Guest, unit: str) -> float:
    return float(guest.tell(f"cut -d' ' -f1 /proc/uptime; systemctl kill -s KILL {unit}"))


def _serves_since(guest: Guest, unit: str) -> float:
    return int(guest.tell(f"systemctl show {unit} -p ActiveEnterTimestampMonotonic --value")) / 1e6


def _picture(guest: Guest) -> int:
    return int(guest.tell(GRIM, 120))


def _now(guest: Guest) -> float:
    return float(guest.tell("cut -d' ' -f1 /proc/uptime"))


def _written(guest: Guest) -> int:
    """Bytes written to the card since the start (/sys/block/*/stat, sectors of 512 bytes)."""
    guest.tell("sync", 300)
    return int(guest.tell("cat /sys/block/vda/stat").split()[6]) * SECTOR


def _used_mb(guest: Guest) -> float:
    found = dict(line.split(":") for line in guest.tell("cat /proc/meminfo").splitlines())
    return (int(found["MemTotal"].split()[0]) - int(found["MemAvailable"].split()[0])) / 1024
