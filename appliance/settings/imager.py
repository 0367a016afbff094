"""What Raspberry Pi Imager's own questions set, as our settings: `rpi-preseed.toml` on the boot partition.

Imager (2.0.11 and newer) writes that file when the image's manifest says `"init_format": "rpi-preseed"`
(github.com/raspberrypi/rpi-imager, doc/ and `generateRpiPreseedToml`; its keys are those of
github.com/raspberrypi/rpi-preseed). Name, Wi-Fi, time zone and SSH keys are taken over. The account and its password
are not: nobody logs in to this box with a password. What has no place here is passed over and never a mistake, since
Imager writes it without asking.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FILE = "rpi-preseed.toml"

OURS: Mapping[str, str] = {
    "system.hostname": "network.name",
    "locale.timezone": "house.time_zone",
    "wlan.ssid": "wifi.ssid",
    "wlan.password": "wifi.password",
    "wlan.hidden": "wifi.hidden",
    "wlan.country": "wifi.country",
    "ssh.authorized_keys": "technician.ssh_keys",
}
"""Imager's key, and ours."""


def translate(preseed: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Imager's table as one of ours; empty values are passed over."""
    ours: dict[str, dict[str, Any]] = {}
    for theirs, own in OURS.items():
        section, key = theirs.split(".")
        part = preseed.get(section)
        value = part.get(key) if isinstance(part, dict) else None
        if value not in (None, "", []):
            own_section, own_key = own.split(".")
            ours.setdefault(own_section, {})[own_key] = value
    return ours


def lines(places: Mapping[str, int]) -> dict[str, int]:
    """On which lines of Imager's file our keys stand."""
    return {own: places[theirs] for theirs, own in OURS.items() if theirs in places}
