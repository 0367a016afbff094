"""What every benchmark prints, in one shape."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Bar = dict[str, Any]


def bar(
    name: str,
    value: float,
    unit: str,
    *,
    better: str = "less",
    limit: float | None = None,
    peer: float | None = None,
    peer_name: str | None = None,
) -> Bar:
    """One figure; `limit` is what it is held to, `peer` the same measured on somebody else's code in the same run."""
    found: Bar = {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "better": better,
        "limit": limit,
        "peer": peer,
        "peer_name": peer_name,
    }
    if peer:
        found["ratio"] = round(value / peer, 3)
    return found


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share (0 to 1) of the values does not exceed, by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]


def arguments(name: str) -> argparse.Namespace:
    """The command line that all benchmarks share."""
    parser = argparse.ArgumentParser(prog=f"python -m bench.{name}")
    parser.add_argument("--quick", action="store_true", help="the same shape in under 50 seconds")
    return parser.parse_args()


def progress(text: str) -> None:
    """One line for whoever waits."""
    print(text, file=sys.stderr, flush=True)


def finish(name: str, bars: Sequence[Bar], detail: Mapping[str, Any]) -> None:
    """Print the one JSON object."""
    print(text(name, bars, detail))


def text(name: str, bars: Sequence[Bar], detail: Mapping[str, Any]) -> str:
    """The one JSON object."""
    report = {"bench": name, "machine": machine(), "bars": list(bars), "detail": dict(detail)}
    return json.dumps(report, ensure_ascii=False, indent=1)


def machine() -> dict[str, Any]:
    """What was measured on; a figure from anything but a Pi is no figure of a Pi."""
    model = Path("/proc/device-tree/model")
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "board": model.read_text().strip("\0") if model.exists() else "no Raspberry Pi",
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "system": platform.freedesktop_os_release().get("PRETTY_NAME", platform.system()),
    }


def _cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith(("model name", "Model")):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)
