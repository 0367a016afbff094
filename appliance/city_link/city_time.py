"""What time it is in the city, as it signed it for this very box: good where the box's own clock may be wrong.

The report process keeps the last signed moment beside the reading of CLOCK_MONOTONIC at which it had asked for it, in
the memory-backed folder, so every process of this start reckons from it. The moment lay between asking and answer:
reckoned from the asking it is never behind, so that nothing is taken for good whose time is over.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from pathlib import Path

import msgspec

from appliance.storage import lay

FILE = "city-time.json"


class _Heard(msgspec.Struct, frozen=True):
    at: dt.datetime
    asked: float


def keep(runtime: Path, at: dt.datetime, asked: float) -> None:
    """The city said that it was `at` then; it was asked when CLOCK_MONOTONIC stood at `asked`, in seconds."""
    lay(runtime / FILE, msgspec.json.encode(_Heard(at, asked)))


def now(runtime: Path, trusted: bool) -> dt.datetime | None:
    """The moment by the city's clock, else by our own where that is to be believed; None when nobody knows."""
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        heard = msgspec.json.decode((runtime / FILE).read_bytes(), type=_Heard)
        return heard.at + dt.timedelta(seconds=time.monotonic() - heard.asked)
    return dt.datetime.now(dt.UTC) if trusted else None
