"""A new version over the line: how few bytes it takes, and what a dead line or a power cut in its middle costs."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from image.guest import Guest
from image.shell import BuildError
from tests.image_torture import cards
from tests.image_torture.boxes import QUIET, START_S, Moment, go_on, has_rauc, wishes
from tests.image_torture.doings import LONGEST_S
from tests.image_torture.ledger import Found
from tests.image_torture.power_cuts import Room
from tests.image_torture.versions import Version, offer

OTHER = 3
"""The boot partition of the slot that does not run."""

DEAD_S = 60
MIDDLE_BYTES = 6_000_000
"""When so much has come, the installation is in its middle: about twice as much is to come."""

UNIT = "cuagan-streamed"
BEGIN = f"""\
cat >/run/streamed.py <<'END'
import time
from pathlib import Path
from appliance.upkeep.bundles import Online
from appliance.upkeep.standing import Standing
from appliance.upkeep.streams import Throttle
from appliance.upkeep.updates import Step, Updates
from cuagan.common import settings, to_city
from hw.slots import Slots, running
from web.bundle_pieces import served

config = settings((Path("/etc/cuagan/box.toml"), Path("/run/cuagan/config.toml")))
calm, pace = Standing(False, 0, {{}}), Throttle(1_000_000, lambda: None)
box = running(), Slots()
gates = {{"standing": lambda: calm, "well": lambda: False}}
updates = Updates(Path("/var/lib/cuagan/update"), *box, serve=served, pace=pace, **gates)
while updates.state.step not in (Step.INSTALLED, Step.REFUSED):
    updates.turn(Online(to_city(config)))
    print(updates.state, flush=True)
    time.sleep(2)
END
sed -e 's#^ExecStart=.*#ExecStart=/opt/cuagan/bin/python /run/streamed.py#' -e 's/^Type=.*/Type=exec/' \\
    -e 's/^Restart=.*/Restart=no/' -e '/^WatchdogSec/d' \\
    /usr/lib/systemd/system/cuagan-update.service >/run/systemd/system/{UNIT}.service
mkdir -p /run/systemd/system/{UNIT}.service.d
printf '[Service]\nWatchdogSec=0\n' >/run/systemd/system/{UNIT}.service.d/patience.conf
systemctl daemon-reload && systemctl start {UNIT}
"""
"""The box's own update in its own unit, so shut in, with both of its gates opened by hand (see `doings.TURN`)."""

LOG = f"journalctl -u {UNIT} -u rauc -o cat --no-pager | tail -n 60"


def streamed(room: Room, before: Moment, bundle: Path, new: Version) -> Found:
    """From `before` the box brings itself the bundle that its city offers; the line is dead for a minute meanwhile."""
    return _brought(room, before, bundle, new, _dead_line)


def streamed_cut(room: Room, before: Moment, bundle: Path, new: Version) -> Found:
    """The same, and the power is cut in the middle instead; the box goes on from its card."""
    return _brought(room, before, bundle, new, _power_cut)


def _brought(room: Room, before: Moment, bundle: Path, new: Version, meanwhile: Callable[[Room, Guest], int]) -> Found:
    offer(new, bundle, room.world.city.places.state)
    room.world.open()
    guest = go_on(before, wishes(QUIET), room.folder / "streamed")
    try:
        guest.tell("true", 600)
        guest.tell("rm -f /var/lib/cuagan/update/*", 60)  # what had come by stick
        zero = came(guest)
        guest.tell(BEGIN, 300)
        guest.wait("its middle", lambda: came(guest) - zero > MIDDLE_BYTES or not guest.active(UNIT), LONGEST_S)
        if not guest.active(UNIT):
            raise BuildError("the installation had ended before its middle")
        earlier = meanwhile(room, guest)
        guest.wait("the installation", lambda: not guest.active(UNIT), LONGEST_S)
        took, said = earlier - zero + came(guest), guest.tell(LOG, 60)
        guest.tell("sync", 300)
    finally:
        guest.cut_power()
        room.world.close()
    size = bundle.stat().st_size
    found: Found = {"came": took, "bundle": size, "ratio": round(took / size, 4)}
    return found | {"holds": cards.holds(guest.card.path, OTHER, room.known), "said": said[-3000:]}


def came(guest: Guest) -> int:
    """Bytes that have come over the box's line since its start, with all that TCP and IP add."""
    return sum(map(int, guest.tell("cat /sys/class/net/e*/statistics/rx_bytes", 120).split()))


def _dead_line(room: Room, _: Guest) -> int:
    room.world.close()
    time.sleep(DEAD_S)
    room.world.open()
    return 0


def _power_cut(_: Room, guest: Guest) -> int:
    """What had come until then: the box counts anew."""
    earlier = came(guest)
    guest.cut_power()
    guest.power_on()
    guest.wait("a shell", lambda: guest.ask("true", 10)[0] == 0, START_S)
    has_rauc(guest)
    guest.tell(BEGIN, 300)
    return earlier
