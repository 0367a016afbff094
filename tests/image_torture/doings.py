"""What a box does in these series, said in its own shell."""

from __future__ import annotations

import contextlib

from image.guest import Guest
from tests.image_torture.boxes import START_S, has_rauc

LONGEST_S = 7200.0
TURN = """\
cat >/run/turn.py <<'END'
from pathlib import Path
from appliance.upkeep.standing import Standing
from appliance.upkeep.updates import Updates
from hw.slots import Slots, running
from web.bundle_pieces import served

class Nobody:
    def offer(self, compatible):
        return None

folder, calm = Path("/var/lib/cuagan/update"), Standing(False, 0, {})
Updates(folder, running(), Slots(), serve=served, standing=lambda: calm, well=lambda: True).turn(Nobody())
END
systemctl start rauc && /opt/cuagan/bin/python /run/turn.py
"""
"""One turn of the box's own update, with both of its gates opened by hand: nobody is at the box, and it is well. On an
emulated processor the browsers do not get well in time, and they are not what is tried here."""

WORDS = "CUAGAN_CONFIG=/etc/cuagan/box.toml:-/run/cuagan/config.toml /opt/cuagan/bin/cuagan"


def install_and_try(guest: Guest) -> str:
    """Writes the other slot, restarts into it, and comes to a root shell there."""
    before, end = len(guest.starts), ""
    with contextlib.suppress(OSError):  # the shell ends with the system
        end = guest.tell(TURN, LONGEST_S)
    guest.wait("the trial", lambda: len(guest.starts) > before and guest.ask("true", 10)[0] == 0, START_S)
    has_rauc(guest)
    return end + slot(guest)


def commit(guest: Guest) -> str:
    """What the health check does when all is well."""
    return guest.tell("rauc status mark-good booted", 300) + slot(guest)


def slot(guest: Guest) -> str:
    """Which runs and which starts by itself."""
    backend = "/usr/lib/cuagan/tryboot"
    guest.wait("the firmware's file", lambda: guest.ask(f"{backend} get-primary", 60)[0] == 0, START_S)
    return guest.tell(f"echo runs $({backend} get-current), starts $({backend} get-primary)", 120).strip()
