"""Lies in the emulated box as `sitecustomize.py`: what stands beneath picamera2 comes when it is first imported."""

import importlib.abc
import importlib.util
import sys
from pathlib import Path

FRAMES_PER_SECOND = 4  # an emulated processor has other work
HEAP = Path("/dev/dma_heap/linux,cma")


class Arriving(importlib.abc.MetaPathFinder):
    """Finds picamera2; being asked for it is the moment."""

    def find_spec(self, name, _path=None, _target=None):
        if name != "picamera2":
            return None
        sys.meta_path.remove(self)
        import bridge

        bridge.install(Path("/run/cuagan/scene"), FRAMES_PER_SECOND)
        found = importlib.util.find_spec(name)
        if not HEAP.exists():  # Debian's arm64 kernel has none
            found.loader.exec_module = then(found.loader.exec_module, bridge.use_memfd_for_dma)
        return found


def then(first, second):
    def both(module):
        first(module)
        second()

    return both


sys.meta_path.insert(0, Arriving())
