"""What the city may have done to the system itself: the print queue, the journal, a restart."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import cups

from appliance.upkeep.commands import Failed, Later

RESTART = "restart-wanted"
"""In the memory-backed folder: systemd sees it and restarts the machine (cuagan-restart.path). A power cut takes it
away, so that no restart comes after the one that the cut was.
"""

SYSTEMD = Path("/run/systemd/system")
LINES = 150
_PATIENCE_S = 20


def restart_queue(queue: str, socket: Path) -> str:
    """Let the queue print and take jobs again, whatever stopped it."""
    try:
        server = cups.Connection(host=str(socket))
        server.enablePrinter(queue)
        server.acceptJobs(queue)
    except (RuntimeError, cups.IPPError, cups.HTTPError) as error:
        raise Failed(f"CUPS: {error}") from error
    return ""


def journal(letters: int) -> str:
    """The end of what our processes wrote, so much of it: events and faults by name, nothing of a resident."""
    program = shutil.which("journalctl")
    if program is None or not SYSTEMD.exists():
        raise Failed("this system keeps no journal")
    words = [program, "--no-pager", "--output=short-iso", f"--lines={LINES}", "--unit=cuagan-*"]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=_PATIENCE_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise Failed(f"the journal was not read within {_PATIENCE_S} s") from error
    if done.returncode:
        raise Failed(done.stderr.strip()[:400])
    return done.stdout[-letters:]


def restart(runtime: Path, systemd: Path = SYSTEMD) -> str:
    """Ask for a restart of the machine; it comes when this process has said that it begins."""
    if not systemd.exists():
        raise Failed("nothing here can restart the machine")
    (runtime / RESTART).touch()
    raise Later
