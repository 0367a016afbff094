"""Ends what the mains leave behind when they are killed: `python -m hw.desk.guardian PID`, standard input held by PID.

The kernel kills their children (`program.py`), but not what those have started: a CUPS backend would wait for its
printer for ever, and print the paper when the next desk has one on the same port.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

from hw.program import MARK


def main(mains: int) -> None:
    """Wait until standard input ends with the mains, then end every process that bears their mark."""
    sys.stdin.read()
    for environment in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(FileNotFoundError, PermissionError, ProcessLookupError):  # ended, or somebody else's
            if f"{MARK}={mains}".encode() in environment.read_bytes().split(b"\0"):
                os.kill(int(environment.parent.name), signal.SIGKILL)


if __name__ == "__main__":
    main(int(sys.argv[1]))
