"""Lies in the emulated box as `sitecustomize.py`: what stands beneath picamera2 comes when it is first imported."""

import importlib.abc
import sys
from pathlib import Path

FRAMES_PER_SECOND = 4  # an emulated processor has other work


class Arriving(importlib.abc.MetaPathFinder):
    """Finds nothing; being asked for picamera2 is the moment."""

    def find_spec(self, name, _path=None, _target=None):
        if name == "picamera2":
            sys.meta_path.remove(self)
            import bridge

            bridge.install(Path("/run/cuagan/scene"), FRAMES_PER_SECOND)


sys.meta_path.insert(0, Arriving())
