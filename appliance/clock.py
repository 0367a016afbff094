"""Whether the time of day is to be believed: a Pi without a battery wakes up in the past."""

from __future__ import annotations

from pathlib import Path

from appliance.config import Host

SYNCHRONISED = "run/systemd/timesync/synchronized"
"""systemd-timesyncd makes this file once it has set the clock in this boot (systemd-timesyncd.service(8))."""


def trusted(host: Host) -> bool:
    """Whether the clock has been set this boot, or somebody else keeps it."""
    return host.clock == "trusted" or (Path(host.prefix) / SYNCHRONISED).exists()
