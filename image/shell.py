"""Running other programs: what they say is shown only when they fail."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


class BuildError(Exception):
    """The build cannot go on; the text says what to do."""


def say(text: str) -> None:
    """One line of progress."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None, text: str = "") -> str:
    """What the command printed. `env` is added to ours; `text` is its input. Raises BuildError with its last words."""
    words = [str(word) for word in command]
    environment = os.environ | {"LC_ALL": "C", "TZ": "UTC"} | dict(env or {})
    done = subprocess.run(words, input=text, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).splitlines()[-25:])
        raise BuildError(f"{' '.join(words)[:300]}\nended with {done.returncode}:\n{last}")
    return done.stdout
