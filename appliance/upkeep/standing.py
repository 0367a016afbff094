"""How a box stands, as its kiosk tells this machine: whether somebody is at it, what waits to be sent, which device is
in which fault. Whoever watches over the box, or updates it, reads it, and needs no access to the card.
"""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import msgspec

from appliance.errors import Fault
from appliance.upkeep.status import Status, read

SCHEMA = 1
"""The format of `box.db`, of the sealed files and of what else lies in the state folder: counted up when software of
the number before can no longer read it. A bundle says which it reads."""

ANSWER_S = 5.0
OLD_S = 15.0
"""The kiosk writes every two seconds."""


class Standing(msgspec.Struct, frozen=True):
    """`unsent`: sealed dossiers that the city has not signed for; `faults`: by the name of the check, None: well."""

    visiting: bool
    unsent: int
    faults: Mapping[str, Fault | None]


def ask(port: int, runtime: Path) -> Standing | None:
    """How the box stands, as its kiosk on this port says in this folder; None when it does not answer, says nothing
    any more, or its visit is stuck.
    """
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=ANSWER_S):
            pass
    except (urllib.error.URLError, OSError):
        return None
    status = read(runtime)
    return None if status is None or time.monotonic() - status.at > OLD_S else of(status)


def of(status: Status) -> Standing:
    """The same in short. A fault that this software does not know counts as none."""
    known = {each.check: Fault(each.fault) for each in status.findings if each.fault in set(Fault)}
    return Standing(status.visiting, status.unsent, {**dict.fromkeys(status.well), **known})
