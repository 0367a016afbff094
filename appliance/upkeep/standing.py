"""How a box stands, as its kiosk tells this machine: whether somebody is at it, what waits to be sent, which device is
in which fault. Whoever watches over the box reads it, and needs no access to the card.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Mapping

import msgspec

from appliance.errors import Fault

PATH = "/standing"
SCHEMA = 1
"""The format of `box.db`, of the sealed files and of what else lies in the state folder: counted up when software of
the number before can no longer read it. A bundle says which it reads."""

ANSWER_S = 5.0


class Standing(msgspec.Struct, frozen=True):
    """`unsent`: sealed dossiers that the city has not signed for; `faults`: by the name of the check, None: well."""

    visiting: bool
    unsent: int
    faults: Mapping[str, Fault | None]
    schema: int = SCHEMA


def ask(port: int) -> Standing | None:
    """How the box stands, as its kiosk on this port says; None when it does not answer, or its visit is stuck."""
    base = f"http://127.0.0.1:{port}"
    try:
        with urllib.request.urlopen(f"{base}/healthz", timeout=ANSWER_S):
            pass
        with urllib.request.urlopen(base + PATH, timeout=ANSWER_S) as answer:
            return msgspec.json.decode(answer.read(), type=Standing)
    except (urllib.error.URLError, OSError, msgspec.MsgspecError):
        return None
