"""What every torture program says, and where."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any


def progress(text: str) -> None:
    """One line for whoever waits."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def finish(found: Mapping[str, Any]) -> None:
    """The one line that `namespace.run` reads."""
    sys.stdout.write(f"{json.dumps(dict(found))}\n")
    sys.stdout.flush()
