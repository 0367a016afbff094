"""Facts about the computer from /sys and /proc, under a settable prefix, and about the disk that holds our state."""

from __future__ import annotations

import functools
import os
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

from appliance.devices import HostFacts
from appliance.errors import Fault
from hw import compositor

THROTTLED = {
    0: "under-voltage",
    1: "frequency-capped",
    2: "throttled",
    3: "soft-temperature-limit",
    16: "under-voltage-occurred",
    17: "frequency-capped-occurred",
    18: "throttled-occurred",
    19: "soft-temperature-limit-occurred",
}
"""Bits of the Raspberry Pi firmware's GET_THROTTLED (raspberrypi.com/documentation, `vcgencmd get_throttled`)."""


class FileHost:
    """`devices.Host` over files.

    disk: a folder on the disk whose room counts. reserve_bytes: less free than this is STORAGE_FULL. prefix: what
    stands before `sys/` and `proc/`. slot: tells which of the two systems runs, "" where there are none.
    """

    def __init__(
        self, disk: Path, *, reserve_bytes: int = 0, prefix: Path = Path("/"), slot: Callable[[], str] = str
    ) -> None:
        self._disk = disk
        self._reserve_bytes = reserve_bytes
        self._prefix = prefix
        self._slot = functools.cache(slot)  # it does not change before the next start

    def describe(self) -> str:
        """The board, and where the facts come from when it is not the real /sys."""
        board = self._board() or "unknown board"
        return board if self._prefix == Path("/") else f"{board}, files under {self._prefix} (simulated)"

    def probe(self) -> Fault | None:
        """STORAGE_READ_ONLY, STORAGE_FULL or None."""
        disk = os.statvfs(self._disk)
        if disk.f_flag & os.ST_RDONLY:
            return Fault.STORAGE_READ_ONLY
        return Fault.STORAGE_FULL if disk.f_bavail * disk.f_frsize < self._reserve_bytes else None

    def close(self) -> None:
        """Nothing is held open."""

    def facts(self) -> HostFacts:
        """Everything read afresh; None where this computer has no such file."""
        disk = os.statvfs(self._disk)
        return HostFacts(
            temperature_c=self._temperature(),
            throttled=self._throttled(),
            disk_free_bytes=disk.f_bavail * disk.f_frsize,
            disk_total_bytes=disk.f_blocks * disk.f_frsize,
            memory_available_bytes=self._memory(),
            board=self._board(),
            serial=_read(self._prefix / "proc/device-tree/serial-number"),
            slot=self._slot() or None,
            disk_errors=self._errors(),
            wear_percent=self._wear(),
            screens=compositor.lit(self._prefix / "run/cuagan-screen"),
            cable=self._cable(),
            wifi_dbm=self._wifi(),
        )

    def _temperature(self) -> float | None:
        """The hottest zone, °C; the files hold thousandths (kernel: Documentation/driver-api/thermal/sysfs-api)."""
        texts = [_read(zone) for zone in self._prefix.glob("sys/class/thermal/thermal_zone*/temp")]
        return max((int(text) / 1000 for text in texts if text), default=None)

    def _throttled(self) -> Sequence[str] | None:
        """The file holds the bits in hexadecimal; its folder is `soc` on a Pi 4 and `soc@107c000000` on a Pi 5."""
        for path in self._prefix.glob("sys/devices/platform/soc*/soc*:firmware/get_throttled"):
            if text := _read(path):
                bits = int(text, 16)
                return [name for bit, name in THROTTLED.items() if bits >> bit & 1]
        return None

    def _wear(self) -> int | None:
        """eMMC tells in steps of ten per cent, 1 to 11, for its two kinds of memory (JESD84-B51, DEVICE_LIFE_TIME_EST;
        kernel: Documentation/ABI/testing/sysfs-bus-mmc).
        """
        texts = [_read(path) for path in self._prefix.glob("sys/block/mmcblk*/device/life_time")]
        steps = [int(word, 16) for text in texts if text for word in text.split()]
        return max((step * 10 for step in steps if step), default=None)

    def _errors(self) -> int | None:
        """The kernel's own count, of the device that holds the state (Documentation/ABI/testing/sysfs-fs-ext4)."""
        device = self._disk.stat().st_dev
        name = (self._prefix / f"sys/dev/block/{os.major(device)}:{os.minor(device)}").resolve().name
        text = _read(self._prefix / f"sys/fs/ext4/{name}/errors_count")
        return int(text) if text else None

    def _cable(self) -> bool | None:
        """kernel: Documentation/ABI/testing/sysfs-class-net; a radio has a `phy80211` there."""
        devices = [path for path in self._prefix.glob("sys/class/net/*") if path.name != "lo"]
        wired = [path for path in devices if not (path / "phy80211").exists()]
        return any(_read(path / "carrier") == "1" for path in wired) if devices else None

    def _wifi(self) -> int | None:
        """The strongest in dBm (kernel: net/wireless/wext-proc.c). A radio that has joined nothing, or is an access
        point, says 0.
        """
        lines = (_read(self._prefix / "proc/net/wireless") or "").splitlines()[2:]
        levels = [int(float(level)) for _, _, _, level, *_ in map(str.split, lines)]
        return max((level for level in levels if level < 0), default=None)

    def _memory(self) -> int | None:
        for line in (_read(self._prefix / "proc/meminfo") or "").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
        return None

    def _board(self) -> str | None:
        return _read(self._prefix / "proc/device-tree/model")


def own_address() -> str:
    """This computer's IPv4 address on its way out, "" without one; nothing is sent (192.0.2.1 is RFC 5737's)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _read(path: Path) -> str | None:
    """A small file's text, or None when the kernel has none (a thermal zone that is off answers with an error)."""
    try:
        return path.read_text(encoding="utf-8").rstrip("\0\n ") or None
    except OSError:
        return None
