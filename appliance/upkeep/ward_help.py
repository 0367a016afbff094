"""The ward's help as a visit has it: asked for since when, and what the officer said."""

from __future__ import annotations

import dataclasses
import datetime as dt


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """call: the random name of the call, empty when the ward spoke first. said: the officer's words, empty before."""

    call: str
    at: dt.datetime
    said: str = ""
