"""The table under the desk's camera: lay a sample paper on it, trouble the camera. What the camera sees is a file."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec

from hw.camera import hung_marker
from hw.desk.samples import POSES, names

EMPTY = "empty"


class Lying(msgspec.Struct, frozen=True):
    """What lies on the table (nothing: empty words), and whether the camera is plugged in."""

    paper: str = ""
    pose: str = ""
    plugged: bool = True


class Table:
    """`picture`: the file that `hw.camera.PictureFileCamera` shows. Beside it lie `table.json`, which outlives the
    process, and `papers/`, the papers' thumbnails. Safe to call from any thread."""

    def __init__(self, picture: Path) -> None:
        self._picture = picture
        self._note = picture.with_name("table.json")
        self._lock = threading.Lock()
        self._lying = self._noted()
        if self._lying.plugged and not picture.exists():
            self._change()

    def papers(self) -> Sequence[str]:
        """The names of the sample papers."""
        return names()

    def poses(self) -> Sequence[str]:
        """How a paper can lie; the first is the usual one."""
        return list(POSES)

    def lay(self, paper: str, pose: str) -> None:
        """Lay a paper on the empty table; about a second. ValueError: no such paper or pose."""
        if paper not in names() or pose not in POSES:
            raise ValueError(f"cannot lay {paper} {pose}")
        self._change(paper=paper, pose=pose)

    def clear(self) -> None:
        """Take away what lies there."""
        self._change(paper="", pose="")

    def hang(self) -> None:
        """Let the camera stop delivering pictures."""
        hung_marker(self._picture).touch()

    def unplug(self) -> None:
        """Pull the camera's plug."""
        self._change(plugged=False)

    def plug(self) -> None:
        """Plug the camera in; it also delivers again."""
        hung_marker(self._picture).unlink(missing_ok=True)
        if not self._lying.plugged:
            self._change(plugged=True)

    def state(self) -> dict[str, str]:
        """`table`: what lies there and how; `camera`: plugged, hung or unplugged."""
        lying = self._lying
        running = "hung" if hung_marker(self._picture).exists() else "plugged"
        return {
            "table": f"{lying.paper} {lying.pose}" if lying.paper else EMPTY,
            "camera": running if lying.plugged else "unplugged",
        }

    def thumbnail(self, paper: str) -> bytes:
        """A small PNG of a paper, for the dock. ValueError: no such paper."""
        if paper not in names():
            raise ValueError(f"no such paper: {paper}")
        folder = self._picture.with_name("papers")
        file = folder / f"{paper}.png"
        with self._lock:
            if not file.exists():
                _draw("--thumbnails", str(folder))
        return file.read_bytes()

    def _change(self, **what: str | bool) -> None:
        """Bring the camera's picture to what lies there now, and note it."""
        with self._lock:
            lying = msgspec.structs.replace(self._lying, **what)
            if lying.plugged:
                _draw(str(self._picture), *filter(None, (lying.paper, lying.pose)))
            else:
                self._picture.unlink(missing_ok=True)
            _write(self._note, msgspec.json.encode(lying))
            self._lying = lying

    def _noted(self) -> Lying:
        return msgspec.json.decode(self._note.read_bytes(), type=Lying) if self._note.exists() else Lying()


def _write(path: Path, data: bytes) -> None:
    """The file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_bytes(data)
    part.replace(path)


def _draw(*words: str) -> None:
    """Run scene.py, a program of its own: drawing takes more memory than the whole kiosk may."""
    subprocess.run([sys.executable, "-m", "hw.desk.scene", *words], check=True)
