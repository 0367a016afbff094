"""Document cameras: a Raspberry Pi's through picamera2, and on a desk one that shows a picture file."""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from appliance.errors import ApplianceError, Fault

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from appliance.devices import Image

FRAME_SIZE, STILL_SIZE = (1280, 720), (4608, 2592)
FRAME_DEADLINE_S, STILL_DEADLINE_S = 5.0, 10.0


class Picamera2Camera:
    """A camera that libcamera knows: Raspberry Pi 4 and 5 and, in tests, libcamera's virtual one, by one path.

    Opens the camera with the first picture and keeps it open. After a fault it lets go of it, so that the next call
    opens it anew. Loads picamera2 and OpenCV only then: they cost 60 MB.
    """

    def __init__(
        self,
        number: int = 0,
        *,
        still_size: tuple[int, int] = STILL_SIZE,
        frame_deadline: float = FRAME_DEADLINE_S,
        still_deadline: float = STILL_DEADLINE_S,
    ) -> None:
        """`number` as `rpicam-hello --list-cameras` counts; deadlines in seconds."""
        self._number = number
        self._still_size = still_size
        self._frame_deadline, self._still_deadline = frame_deadline, still_deadline
        self._camera: Any = None

    def describe(self) -> str:
        """The camera's model as libcamera names it."""
        model = self._camera.camera_properties.get("Model", "unnamed") if self._camera else "not open"
        return f"picamera2: camera {self._number} ({model})"

    def probe(self) -> Fault | None:
        """Whether libcamera sees the camera; whether it delivers only a picture can tell."""
        return None if self._camera or self._is_there() else Fault.CAMERA_MISSING

    def frame(self) -> Image:
        """The next preview picture, 1280×720. CAMERA_MISSING; CAMERA_HUNG when none comes in time."""
        with self._opened() as camera:
            return _picture(camera, camera.capture_request(wait=False), FRAME_SIZE, self._frame_deadline)

    def still(self) -> Image:
        """A full-size picture, taken now: switches the mode and back. Faults as in `frame`."""
        with self._opened() as camera:
            still = camera.create_still_configuration(**_streams(self._still_size))
            job = camera.switch_mode_and_capture_request(still, wait=False)
            return _picture(camera, job, self._still_size, self._still_deadline)

    def close(self) -> None:
        """Let go of the camera. picamera2's reference cycles hold descriptors until they are collected."""
        camera, self._camera = self._camera, None
        if camera:
            camera.close()
        del camera
        gc.collect()

    @contextlib.contextmanager
    def _opened(self) -> Iterator[Any]:
        """The running camera; a fault on the way closes it."""
        try:
            self._camera = self._camera or self._open()
            yield self._camera
        except (RuntimeError, OSError) as error:
            self.close()
            raise ApplianceError(Fault.CAMERA_MISSING, str(error)) from error
        except ApplianceError:
            self.close()
            raise

    def _is_there(self) -> bool:
        """Asked before opening: picamera2 leaks a pipe with each camera that it does not find."""
        from picamera2 import Picamera2

        return self._number < len(Picamera2.global_camera_info())

    def _open(self) -> Any:
        if not self._is_there():
            raise ApplianceError(Fault.CAMERA_MISSING, f"libcamera has no camera number {self._number}")
        from picamera2 import Picamera2

        camera = Picamera2(self._number)
        try:
            self._start(camera)
        except BaseException:
            camera.close()
            raise
        return camera

    def _start(self, camera: Any) -> None:
        camera.configure(camera.create_preview_configuration(**_streams(FRAME_SIZE)))
        if "AfMode" in camera.camera_controls:
            from libcamera import controls

            camera.set_controls({"AfMode": controls.AfModeEnum.Continuous})
        camera.start()


def _streams(size: tuple[int, int]) -> dict[str, Any]:
    """NV12 is what Pi 4, Pi 5 and the virtual camera all give; no raw stream, nothing on a display. Without a queue
    each capture waits for a fresh picture: the queued one of a hung camera could show the visit before."""
    return {"main": {"format": "NV12", "size": size}, "raw": None, "display": None, "encode": None, "queue": False}


def _picture(camera: Any, job: Any, size: tuple[int, int], deadline: float) -> Image:
    """The picture of a capture job, converted. CAMERA_HUNG when it is not done in time, CAMERA_MISSING when it is not
    what was asked for: libcamera silently changes what a camera cannot do."""
    from picamera2 import MappedArray

    request = _finished(camera, job, deadline)
    try:
        stream = request.config["main"]
        if (stream["format"], stream["size"]) != ("NV12", size):
            raise ApplianceError(Fault.CAMERA_MISSING, f"gives {stream['format']} {stream['size']}, not NV12 {size}")
        with MappedArray(request, "main", write=False) as mapped:
            return nv12_to_bgr(mapped.array, size)
    finally:
        request.release()


def _finished(camera: Any, job: Any, deadline: float) -> Any:
    try:
        return camera.wait(job, timeout=deadline)
    except TimeoutError as error:
        camera.cancel_all_and_flush()  # else the stale job stands before every later one
        raise ApplianceError(Fault.CAMERA_HUNG, f"no picture within {deadline:g} s") from error


def nv12_to_bgr(rows: npt.NDArray[np.uint8], size: tuple[int, int]) -> Image:
    """Full-range BT.601 NV12 to BGR. `rows`: height·3/2 rows of at least `width` bytes (a stride's padding is left
    out). OpenCV's own NV12 codes assume video range (16 to 235), in which faint stamps wash out."""
    import cv2

    width, height = size
    chroma = rows[height : height * 3 // 2, :width].reshape(height // 2, width // 2, 2)
    blue, red = cv2.split(cv2.resize(chroma, size, interpolation=cv2.INTER_LINEAR))
    return cast("Image", cv2.cvtColor(cv2.merge((rows[:height, :width], red, blue)), cv2.COLOR_YCrCb2BGR))


def hung_marker(picture: Path) -> Path:
    """While this file lies beside the picture, the simulated camera hangs."""
    return picture.with_name(picture.name + ".hung")


class PictureFileCamera:
    """The desk's simulated camera: what it sees is a JPEG or PNG file, read again whenever it changes."""

    def __init__(
        self, path: Path, *, frame_deadline: float = FRAME_DEADLINE_S, still_deadline: float = STILL_DEADLINE_S
    ) -> None:
        """Deadlines in seconds: how long a hung camera keeps one waiting."""
        self._path = path
        self._frame_deadline, self._still_deadline = frame_deadline, still_deadline
        self._shown: tuple[int, int] | None = None
        self._preview: Image | None = None

    def describe(self) -> str:
        """Says that it is simulated, and which file it shows."""
        return f"simulated: shows {self._path}"

    def probe(self) -> Fault | None:
        """CAMERA_MISSING without the file, CAMERA_HUNG beside its marker."""
        if not self._path.is_file():
            return Fault.CAMERA_MISSING
        return Fault.CAMERA_HUNG if hung_marker(self._path).exists() else None

    def frame(self) -> Image:
        """The picture within 1280×720. CAMERA_MISSING, CAMERA_HUNG, PICTURE_UNREADABLE, PICTURE_TOO_LARGE."""
        version = self._version(self._frame_deadline)
        if self._preview is None or version != self._shown:
            self._preview, self._shown = _within(self._decoded(), FRAME_SIZE), version
        return self._preview.copy()

    def still(self) -> Image:
        """The picture in full. Faults as in `frame`."""
        self._version(self._still_deadline)
        return self._decoded()

    def close(self) -> None:
        """Forget the last picture."""
        self._preview = None

    def _version(self, deadline: float) -> tuple[int, int]:
        """What tells this version of the file from the next."""
        self._wait_while_hung(deadline)
        try:
            stat = self._path.stat()
        except FileNotFoundError as error:
            raise ApplianceError(Fault.CAMERA_MISSING, f"no picture at {self._path}") from error
        return stat.st_ino, stat.st_mtime_ns

    def _wait_while_hung(self, deadline: float) -> None:
        until = time.monotonic() + deadline
        while hung_marker(self._path).exists():
            if time.monotonic() >= until:
                raise ApplianceError(Fault.CAMERA_HUNG, f"simulated: no picture within {deadline:g} s")
            time.sleep(0.05)

    def _decoded(self) -> Image:
        from appliance.imaging import decode_picture

        return decode_picture(self._path)


def _within(image: Image, size: tuple[int, int]) -> Image:
    """The picture made to fit into width × height."""
    import cv2

    scale = min(1.0, size[0] / image.shape[1], size[1] / image.shape[0])
    return cast("Image", cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
