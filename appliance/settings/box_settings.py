"""What the box itself keeps of its settings: `box.toml` in the state folder, the last file that it reads."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from appliance.storage import durable_file

FILE = "box.toml"


def kept(state: Path) -> dict[str, Any]:
    """Its tables; none when there is no such file, or nobody can read it any more."""
    try:
        return tomllib.loads((state / FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}


def keep(state: Path, changes: Mapping[str, Mapping[str, Any]]) -> None:
    """Lay these keys, by table, over what is kept; durable when it returns. It may hold passwords: only
    the box's own processes read it, those of other users than the kiosk's by their group.
    """
    tables = kept(state)
    for name, values in changes.items():
        tables[name] = {**tables.get(name, {}), **values}
    with durable_file(state / FILE) as file:
        os.fchmod(file.fileno(), 0o640)
        file.write(tomli_w.dumps(tables).encode())
