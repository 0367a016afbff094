"""What the box itself keeps of its settings: `box.toml` in the state folder, the last file that it reads.

No hand writes it, but the other of the box's two systems may have, in a version that knows more: what this one does not
understand it passes over, and leaves in the file for that other.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from appliance.config import merge
from appliance.settings.check import known
from appliance.storage import durable_file

FILE = "box.toml"


def kept(state: Path) -> dict[str, Any]:
    """Its tables, another version's too; none when there is no such file, or it is no TOML any more."""
    try:
        return tomllib.loads((state / FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}


def usable(state: Path) -> dict[str, Any]:
    """What this version understands of it; nothing when the card does not give it: a box starts without."""
    try:
        return known(kept(state))
    except OSError:
        return {}


def keep(state: Path, changes: Mapping[str, Mapping[str, Any]]) -> None:
    """Lay these keys, by table, over what is kept; durable when it returns. It may hold passwords: only
    the box's own processes read it, those of other users than the kiosk's by their group.
    """
    _write(state, merge(kept(state), {name: dict(values) for name, values in changes.items()}))


def _write(state: Path, tables: Mapping[str, Any]) -> None:
    with durable_file(state / FILE) as file:
        os.fchmod(file.fileno(), 0o640)
        file.write(tomli_w.dumps(tables).encode())
