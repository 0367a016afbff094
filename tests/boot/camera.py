"""The emulated box's camera: the image's own picamera2 on the virtual camera of its own libcamera or, if CUAGAN_CAMERA
says "picture-file", the desk's driver, which asks less of an emulated processor.

What that camera lacks of a real one (tests/hw/virtual_camera/bridge.py) is laid into /run and stands beneath picamera2:
of the image nothing is changed, and the kiosk opens its camera as on a wall.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from hw.camera import FRAME_SIZE, STILL_SIZE
from image.guest import Guest
from tests.journeys.desk import ROOT

PATIENCE_S = 240.0

_PICTURE = "/run/cuagan/table.jpg"
_SCENE = "/run/cuagan/scene"  # `bridge.Scene`
_HOME = "stand-in-camera"
_KIOSK = f"""\
[Service]
Environment=PYTHONPATH=/run/{_HOME}/site
TemporaryFileSystem=/usr/share/libcamera
BindReadOnlyPaths=/run/{_HOME}/data:/usr/share/libcamera/pipeline/virtual
"""
# picamera2 takes its frames' memory from the Raspberry Pi's heap, by its name; Raspberry Pi OS lets the group video
_HEAP = "L /dev/dma_heap/linux,cma - - - - system\n"
_FOLDER = f"d {_SCENE} 0755 cuagan cuagan\n"
_GROUP = 'SUBSYSTEM=="dma_heap", GROUP="video", MODE="0660"\n'


class Camera(Protocol):
    """How the box sees what lies on the table."""

    settings: str
    """What the technician's file says of it."""

    def files(self, table: Path) -> dict[str, str | bytes]:
        """What the box must have below /run when it starts. `table`: the picture of an empty table, JPEG."""

    def show(self, box: Guest, picture: bytes) -> None:
        """Lays this JPEG before it; the box must be on a page with a live picture. TimeoutError."""


class PictureFile:
    """The desk's driver."""

    settings = f'[camera]\ndriver = "picture-file"\npicture = "{_PICTURE}"\n'

    def files(self, _table: Path) -> dict[str, str | bytes]:
        """Nothing: there is no picture before the first paper."""
        return {}

    def show(self, box: Guest, picture: bytes) -> None:
        """The driver reads the file whenever it changes."""
        box.put(_PICTURE, picture, "cuagan")


class Virtual:
    """picamera2, the product's own driver and the default."""

    settings = ""

    def files(self, table: Path) -> dict[str, str | bytes]:
        """What stands beneath picamera2, and what it sees first."""
        return {
            f"{_HOME}/site/bridge.py": (ROOT / "tests/hw/virtual_camera/bridge.py").read_text(encoding="utf-8"),
            f"{_HOME}/site/sitecustomize.py": Path(__file__).with_name("arriving.py").read_text(encoding="utf-8"),
            f"{_HOME}/data/virtual.yaml": _description(),
            "systemd/system/cuagan-kiosk.service.d/camera.conf": _KIOSK,
            "tmpfiles.d/stand-in-camera.conf": _HEAP + _FOLDER,
            "udev/rules.d/stand-in-camera.rules": _GROUP,
            f"{_SCENE.removeprefix('/run/')}/frame.jpg": table.read_bytes(),
        }

    def show(self, box: Guest, picture: bytes) -> None:
        """libcamera reads the picture when it starts: the kiosk finds its camera hung and opens it anew."""
        box.put(f"{_SCENE}/frame.jpg", picture, "cuagan")
        seen = f'test "$(cat {_SCENE}/seen)" = "$(stat -c %i {_SCENE}/frame.jpg)"'
        box.wait("the camera to show what was laid", lambda: box.ask(seen, 60)[0] == 0, PATIENCE_S)


def chosen() -> Camera:
    """The one that CUAGAN_CAMERA names."""
    return PictureFile() if os.environ.get("CUAGAN_CAMERA") == "picture-file" else Virtual()


def _description() -> str:
    """What libcamera's virtual pipeline reads: one camera of our driver's sizes that shows a picture file."""
    sizes = "".join(
        f"  - {{width: {wide}, height: {high}, frame_rates: [30]}}\n" for wide, high in (STILL_SIZE, FRAME_SIZE)
    )
    shown = f"  frames: {{path: {_SCENE}/frame.jpg}}\n  location: CameraLocationExternal\n  model: virtual-imx708\n"
    return f'%YAML 1.1\n---\n"Virtual0":\n  supported_formats:\n{sizes}{shown}'
