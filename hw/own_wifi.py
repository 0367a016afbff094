"""The box's own Wi-Fi as it is on the air, whatever was asked of it."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

from hw.network import SHARED

RADIOS = Path("/sys/class/net")


def on_air(address: str = SHARED.partition("/")[0]) -> bool:
    """Whether NetworkManager has the box's access point up: only then does this computer have that Wi-Fi's address."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def joined(radios: Path = RADIOS) -> bool:
    """Whether a telephone is joined to it; CalledProcessError when the radio does not say."""
    return any(_stations(radio.parent.name) for radio in radios.glob("*/phy80211"))


def _stations(interface: str) -> bool:
    command = ["iw", "dev", interface, "station", "dump"]
    return bool(subprocess.run(command, check=True, capture_output=True, timeout=10).stdout.strip())
