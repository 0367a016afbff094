"""A new version that does not prove itself: the box is back in the old one by itself, and says why."""

from __future__ import annotations

import contextlib
import json

from image.guest import Guest
from tests.image_torture.boxes import SHELL_ONLY, START_S, Moment, go_on
from tests.image_torture.cards import clone, place
from tests.image_torture.doings import WORDS, slot
from tests.image_torture.examined import outside
from tests.image_torture.ledger import Found
from tests.image_torture.power_cuts import Room
from tests.image_torture.versions import alter

SOON = "/run/systemd/system"
NEW_SYSTEM = 5
"""The partition that the new version's root is on."""

ENDLESS_S = 3600.0
FILLER = "/var/lib/cuagan/filler"
FULL = f"""\
number=0
for size in 1G 128M 16M 2M 256K 32K 4K; do
    while fallocate -l $size {FILLER}.$number 2>/dev/null; do number=$((number + 1)); done
done
sync
"""
"""No dossier fits on the data partition any more; what ext4 keeps for itself may still take a small file."""

UNWELL = f"""\
mkdir -p {SOON}/cuagan-health.service.d
printf '[Service]\\nEnvironment=CUAGAN_PATIENCE=0.01\\n' >{SOON}/cuagan-health.service.d/soon.conf
systemctl daemon-reload && systemctl restart --no-block cuagan-health"""
ENDS = {
    "panic": "echo c >/proc/sysrq-trigger",
    # health never comes; the timer's twenty minutes are over
    "hang": f"""\
systemctl mask --runtime --now cuagan-health
mkdir -p {SOON}/cuagan-undo.timer.d
printf '[Timer]\\nOnBootSec=\\nOnActiveSec=1\\n' >{SOON}/cuagan-undo.timer.d/soon.conf
systemctl daemon-reload && systemctl restart cuagan-undo.timer""",
    # no screen has come up, and health's ten minutes are over
    "unwell": UNWELL,
    # the same on a card that is full
    "full": FULL + UNWELL,
}
"""What is done to a new version on trial, by the name of the fault."""

NOWHERE = """\
PARTLABEL=data /var/lib/cuagan ext4 nofail,noatime 0 2
PARTLABEL=nowhere /srv ext4 x-systemd.device-timeout=5 0 2
"""
ENDLESS = """\
[Unit]
DefaultDependencies=no
Before=sysinit.target
[Service]
Type=oneshot
ExecStart=/usr/bin/sleep infinity
TimeoutStartSec=infinity
"""
STOPS = {
    "emergency": {"/etc/fstab": NOWHERE},
    "endless": {"/usr/lib/systemd/system/systemd-sysctl.service": ENDLESS},
}
"""Files of a new version by which its start comes to a stop before anything of ours runs: in emergency mode, since a
disk is not there, or never at `sysinit.target`.
"""


def undone(room: Room, trial: Moment, fault: str) -> Found:
    """Lets a trial end so, and the box restart by itself; what it then is and says."""
    with go_on(trial, SHELL_ONLY, room.folder / fault) as guest:
        guest.tell("true", 600)
        _silent(guest, ENDS[fault])
        guest.wait("the old system", lambda: len(guest.starts) > 1 and guest.ask("true", 10)[0] == 0, START_S)
        found: Found = {"slot": slot(guest), "times_started": len(guest.starts), "left": _room(guest)}
        found |= _update(guest)
    return found | _card(room, guest, fault)


def stopped(room: Room, trial: Moment, fault: str) -> Found:
    """Lets a trial come to such a stop, which nobody sees, and the box restart by itself."""
    folder = room.folder / fault
    folder.mkdir(exist_ok=True)
    card = clone(trial.card, folder / "card.img")
    alter(f"{card}?offset={place(card, NEW_SYSTEM)[0]}", STOPS[fault], [])
    with Guest(card, "amd64", folder, SHELL_ONLY) as guest:
        guest.power_on(tryboot=True)
        guest.wait("the old system", lambda: len(guest.starts) > 1 and guest.ask("true", 10)[0] == 0, ENDLESS_S)
        found: Found = {"slot": slot(guest), "times_started": len(guest.starts)}
        found |= {"after_s": round(guest.began[1] - guest.began[0]), **_update(guest)}
    return found | _card(room, guest, fault)


def power_cut(room: Room, trial: Moment) -> Found:
    """Cuts the power in the middle of the trial."""
    with go_on(trial, SHELL_ONLY, room.folder / "power") as guest:
        guest.tell("true", 600)
        guest.cut_power()
        guest.power_on()
        guest.wait("the old system", lambda: guest.ask("true", 10)[0] == 0, START_S)
        found: Found = {"slot": slot(guest), "times_started": len(guest.starts), **_update(guest)}
    return found | _card(room, guest, "power")


def _silent(guest: Guest, command: str) -> None:
    """The box may be gone before it has answered."""
    with contextlib.suppress(OSError, TimeoutError):
        guest.ask(command, 120)


def _room(guest: Guest) -> int:
    """Bytes that were left on the data partition; what was laid there to fill it is gone afterwards."""
    left = guest.tell("stat -f -c '%f %S' /var/lib/cuagan", 60).split()
    guest.tell(f"rm -f {FILLER}.*; sync", 300)
    return int(left[0]) * int(left[1])


def _update(guest: Guest) -> Found:
    """How the old system's own `cuagan update` finds that the trial has ended."""
    state = "/var/lib/cuagan/update/state.json"
    guest.tell(f"cp {state} /run/before; ({WORDS} update >/run/update.log 2>&1 & echo $! >/run/update.pid)", 60)
    guest.wait("its update to look", lambda: guest.ask(f"cmp -s {state} /run/before", 60)[0] == 1, 600)
    told = json.loads(guest.tell(f"kill -9 $(cat /run/update.pid) 2>/dev/null; cat {state}", 60))
    return {"step": told["step"], "fault": told["fault"]}


def _card(room: Room, guest: Guest, name: str) -> Found:
    card = clone(guest.card.path, room.folder / f"{name}.look")
    found = outside(card, room.known, room.world)
    card.unlink()
    return found
