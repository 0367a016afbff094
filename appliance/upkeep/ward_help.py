"""The ward's help as a visit has it: asked for since when, and what the officer said."""

from __future__ import annotations

import dataclasses
import datetime as dt


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """call: the random name of the call, empty when the ward spoke first. said: the officer's words, empty before.

    progress: what the city tells meanwhile, one of `PROGRESS` or empty; progress_at: since when.
    """

    call: str
    at: dt.datetime
    said: str = ""
    progress: str = ""
    progress_at: dt.datetime | None = None


PROGRESS = ("passed", "nobody")
"""`passed`: a message about the call has left for somebody else; `nobody`: all of the chain have had their time."""
