"""What the box itself keeps of its settings: `box.toml` in the state folder, the last file that it reads.

No hand writes it, but the other of the box's two systems may have, in a version that knows more: what this one does not
understand it passes over, and leaves in the file for that other.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Collection, Mapping
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


def without(tables: Mapping[str, Any], keys: Collection[str]) -> dict[str, Any]:
    """Tables without these `section.key`."""
    return {
        name: {key: value for key, value in part.items() if f"{name}.{key}" not in keys}
        if isinstance(part, dict)
        else part
        for name, part in tables.items()
    }


def forget(state: Path, keys: Collection[str]) -> None:
    """Take these `section.key` out of it; durable when it returns. It stays its owner's, who alone can replace it in
    this folder (sticky), though root does this.
    """
    tables = kept(state)
    left = without(tables, keys)
    if left != tables:
        _write(state, left, (state / FILE).stat())


def _write(state: Path, tables: Mapping[str, Any], like: os.stat_result | None = None) -> None:
    with durable_file(state / FILE) as file:
        if like:
            os.fchown(file.fileno(), like.st_uid, like.st_gid)
        os.fchmod(file.fileno(), 0o640)
        file.write(tomli_w.dumps(tables).encode())
