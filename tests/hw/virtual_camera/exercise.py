"""Runs inside the trixie tree: the project's own driver on libcamera's virtual camera. Prints one JSON object.

Usage: exercise.py EXERCISE, one of the functions below. What is true of the answer, the test outside says.
"""

# ruff: noqa: E402, T201

import json
import shutil
import sys
from pathlib import Path

sys.path[:0] = ["/project", "/project/tests/hw/virtual_camera"]

import bridge

bridge.install()
bridge.use_memfd_for_dma()

from appliance.errors import ApplianceError
from hw.camera import Picamera2Camera

GRID = (4, 2)
SCENE = Path("/scene")
DEADLINE_S = 4.0


def pictures():
    """A preview, a still, and a preview again."""
    with_camera = Picamera2Camera()
    taken = [with_camera.frame(), with_camera.still(), with_camera.frame()]
    described = with_camera.describe()
    with_camera.close()
    return {"described": described, "shapes": [list(each.shape) for each in taken], "patches": patches(taken)}


def patches(taken):
    """The mean colour, BGR, in the middle of each field of the grid, for each picture."""
    return [[middle(picture, column, row) for row in range(GRID[1]) for column in range(GRID[0])] for picture in taken]


def middle(picture, column, row):
    height, width = picture.shape[0] // GRID[1], picture.shape[1] // GRID[0]
    field = picture[row * height :, column * width :]
    return field[height // 3 : height * 2 // 3, width // 3 : width * 2 // 3].mean(axis=(0, 1)).tolist()


def reopening():
    """Open, take a still, close, over and over: how many descriptors are open after each."""
    camera = Picamera2Camera()
    counts = []
    for _ in range(5):
        camera.frame()
        camera.still()
        camera.close()
        counts.append(descriptors())
    return {"descriptors": counts}


def missing():
    """Ask for a picture three times, and for the probe's finding."""
    camera = Picamera2Camera()
    return {
        "probe": camera.probe(),
        "faults": [fault(camera.frame), fault(camera.still), fault(camera.frame)],
        "descriptors": [descriptors() for _ in range(3) if fault(camera.frame)],
    }


def stalling():
    """A camera that stops delivering while it runs, and later delivers again."""
    camera = Picamera2Camera(frame_deadline=DEADLINE_S, still_deadline=DEADLINE_S)
    faults = [fault(camera.frame)]
    stalled = SCENE / "stalled"
    stalled.touch()
    under_way = 4  # pictures in the camera's buffers still come
    faults.append(next(filter(None, (fault(camera.frame) for _ in range(under_way + 1))), None))
    faults.append(fault(camera.still))
    stalled.unlink()
    faults += [fault(camera.frame), fault(camera.still)]
    camera.close()
    return {"faults": faults}


def replacing():
    """Another picture is laid before the open camera: what comes first, and the still after that."""
    camera = Picamera2Camera(frame_deadline=DEADLINE_S)
    camera.frame()
    shutil.copy(SCENE / "later.jpg", SCENE / "part.jpg")
    (SCENE / "part.jpg").rename(SCENE / "frame.jpg")
    under_way = 4  # pictures in the camera's buffers still come
    found = next(filter(None, (fault(camera.frame) for _ in range(under_way + 1))), None)
    still = camera.still()
    camera.close()
    seen = int((SCENE / "seen").read_text()) == (SCENE / "frame.jpg").stat().st_ino
    return {"fault": found, "patches": patches([still]), "seen": seen}


def fault(take):
    try:
        take()
    except ApplianceError as error:
        return f"{error.fault}: {error.detail}"
    return None


def descriptors():
    return len(list(Path("/proc/self/fd").iterdir()))


if __name__ == "__main__":
    exercises = (pictures, reopening, missing, stalling, replacing)
    chosen = next(each for each in exercises if each.__name__ == sys.argv[1])
    print(json.dumps(chosen()), flush=True)
