"""Host facts from the files a Raspberry Pi has, laid out under a prefix."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from appliance.errors import Fault
from hw.host import FileHost

MEMINFO = "MemTotal:        3885396 kB\nMemFree:          221000 kB\nMemAvailable:    2911234 kB\n"


def _pi(root: Path, soc: str = "soc", throttled: str = "0") -> FileHost:
    files = {
        "sys/class/thermal/thermal_zone0/temp": "48312\n",
        "sys/class/thermal/thermal_zone1/temp": "61000\n",
        f"sys/devices/platform/{soc}/{soc}:firmware/get_throttled": f"{throttled}\n",
        "proc/meminfo": MEMINFO,
        "proc/device-tree/model": "Raspberry Pi 4 Model B Rev 1.5\0",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return FileHost(root, prefix=root)


def test_a_pi_tells_its_temperature_memory_and_board(tmp_path: Path) -> None:
    facts = _pi(tmp_path).facts()
    assert facts.temperature_c == 61.0
    assert facts.memory_available_bytes == 2911234 * 1024
    assert facts.board == "Raspberry Pi 4 Model B Rev 1.5"
    assert 0 < facts.disk_free_bytes <= facts.disk_total_bytes


@pytest.mark.parametrize("soc", ["soc", "soc@107c000000"])
@pytest.mark.parametrize(
    ("bits", "names"),
    [
        ("0", []),
        ("1", ["under-voltage"]),
        ("50005", ["under-voltage", "throttled", "under-voltage-occurred", "throttled-occurred"]),
        ("80008", ["soft-temperature-limit", "soft-temperature-limit-occurred"]),
        ("20002", ["frequency-capped", "frequency-capped-occurred"]),
    ],
)
def test_throttling_is_told_by_name(tmp_path: Path, soc: str, bits: str, names: list[str]) -> None:
    assert _pi(tmp_path, soc, bits).facts().throttled == names


def test_a_computer_that_cannot_tell_says_nothing(tmp_path: Path) -> None:
    facts = FileHost(tmp_path, prefix=tmp_path).facts()
    assert (facts.temperature_c, facts.throttled, facts.memory_available_bytes, facts.board) == (None,) * 4


def test_a_thermal_zone_that_is_off_is_passed_over(tmp_path: Path) -> None:
    host = _pi(tmp_path)
    zone = tmp_path / "sys/class/thermal/thermal_zone1/temp"
    zone.unlink()
    zone.mkdir()  # reading it fails, as reading the file of a zone that is off does
    assert host.facts().temperature_c == pytest.approx(48.312)


def test_this_computer_answers() -> None:
    host = FileHost(Path("/"))
    assert host.facts().memory_available_bytes
    assert host.probe() in (None, Fault.STORAGE_READ_ONLY)


def test_a_card_with_less_room_than_the_reserve_is_full(tmp_path: Path) -> None:
    assert FileHost(tmp_path, reserve_bytes=2**60).probe() is Fault.STORAGE_FULL
    assert FileHost(tmp_path, reserve_bytes=1).probe() is None


def test_a_card_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    script = (
        "mount -t tmpfs -o ro none {0} && {1} -c 'from pathlib import Path; from hw.host import FileHost;"
        ' print(FileHost(Path("{0}")).probe())\''
    )
    seen = subprocess.run(
        ["unshare", "--mount", "--map-root-user", "sh", "-c", script.format(tmp_path, sys.executable)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert seen.stdout == "storage-read-only\n"


def test_the_technician_reads_the_board_and_that_it_is_simulated(tmp_path: Path) -> None:
    assert _pi(tmp_path).describe() == f"Raspberry Pi 4 Model B Rev 1.5, files under {tmp_path} (simulated)"


def test_the_slot_that_runs_is_asked_for_once(tmp_path: Path) -> None:
    asked: list[str] = []
    host = FileHost(tmp_path, slot=lambda: asked.append("A") or "A")
    assert (host.facts().slot, host.facts().slot) == ("A", "A")
    assert len(asked) == 1
    assert FileHost(tmp_path).facts().slot is None


def test_errors_that_ext4_counted_are_told(tmp_path: Path) -> None:
    device = tmp_path.stat().st_dev
    block = tmp_path / "sys/dev/block" / f"{os.major(device)}:{os.minor(device)}"
    real = tmp_path / "sys/devices/mmcblk0p6"
    real.mkdir(parents=True)
    block.parent.mkdir(parents=True)
    block.symlink_to(real)
    assert FileHost(tmp_path, prefix=tmp_path).facts().disk_errors is None
    counted = tmp_path / "sys/fs/ext4/mmcblk0p6"
    counted.mkdir(parents=True)
    (counted / "errors_count").write_text("3\n")
    assert FileHost(tmp_path, prefix=tmp_path).facts().disk_errors == 3


WIRELESS = """Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE
 face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22
 wlan0: 0000   54.  {level}.  -256        0      0      0      0      0        0
"""


@pytest.mark.parametrize(
    ("carrier", "level", "found"),
    [("1", "0", (True, None)), ("0", "-56", (False, -56)), ("", "0", (False, None))],
    ids=["cable", "Wi-Fi", "its own Wi-Fi only"],
)
def test_cable_and_wifi_are_told_as_the_kernel_says_them(
    tmp_path: Path, carrier: str, level: str, found: tuple[bool, int | None]
) -> None:
    host = _pi(tmp_path)
    assert (host.facts().cable, host.facts().wifi_dbm) == (None, None)
    for name, text in {"eth0/carrier": carrier, "wlan0/carrier": "1", "wlan0/phy80211/name": "phy0"}.items():
        path = tmp_path / "sys/class/net" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "proc/net").mkdir()
    (tmp_path / "proc/net/wireless").write_text(WIRELESS.format(level=level))
    assert (host.facts().cable, host.facts().wifi_dbm) == found


def test_the_screens_that_are_lit_are_told_as_the_compositors_watcher_left_them(tmp_path: Path) -> None:
    host = _pi(tmp_path)
    assert host.facts().screens is None
    (tmp_path / "run/cuagan-screen").mkdir(parents=True)
    (tmp_path / "run/cuagan-screen/outputs").write_text(
        'HDMI-A-1 "Panel"\n  Enabled: yes\nHDMI-A-2 "TV"\n  Enabled: no\n'
    )
    assert host.facts().screens == ["HDMI-A-1"]
