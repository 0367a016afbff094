"""Test only: lets an unmodified picamera2 drive the `virtual` camera of Debian trixie's libcamera 0.4.

That camera plays a picture file, but lacks what picamera2 expects of every camera. Each function here supplies one
such thing, beneath picamera2; `install` must run before `picamera2` is imported. Used in the tree of the driver's own
tests and, by tests/boot/arriving.py, in the emulated box.
"""

import os
import sys
import time
import types
from pathlib import Path

import libcamera


def install(scene=Path("/scene"), frames_per_second=30):
    """All that must be there before picamera2 is. `scene`: the folder of what the camera sees; see `Scene`."""
    seen = Scene(scene)
    provide_unused_modules()
    libcamera.CameraManager.singleton = staticmethod(seen.noting(libcamera.CameraManager.singleton))
    libcamera.Camera.generate_configuration = answering_raw(libcamera.Camera.generate_configuration)
    libcamera.Camera.queue_request = paced(libcamera.Camera.queue_request, seen, frames_per_second)
    libcamera.FrameBuffer.metadata = property(FrameMetadata)
    libcamera.FrameBuffer = two_planes


class Scene:
    """A folder: `frame.jpg` is the picture, `stalled` lies there while the camera is to hang, and in `seen` stands the
    number of the picture's file that the camera shows.

    libcamera reads the picture when it starts. A camera whose picture was replaced hangs, until its driver has
    given it up and opened it anew.
    """

    def __init__(self, folder):
        self._picture, self._stalled, self._seen = folder / "frame.jpg", folder / "stalled", folder / "seen"
        self._number = None

    def noting(self, singleton):
        """picamera2 asks once for each start of libcamera; until it lets go of that one, this is what is seen."""

        def start():
            self._number = self._picture.stat().st_ino if self._picture.exists() else None
            started = singleton()
            self._seen.write_text(f"{self._number}\n")
            return started

        return start

    def hangs(self):
        return self._stalled.exists() or not self._picture.exists() or self._picture.stat().st_ino != self._number


def provide_unused_modules():
    """picamera2 imports kms++ (its preview on a screen) and PiDNG (raw files); no test and no kiosk uses either."""
    any_name = type("AnyName", (), {"__getattr__": lambda self, name: name})()
    sys.modules["pykms"] = module("pykms", PixelFormat=any_name)
    sys.modules["pidng"] = module("pidng")
    sys.modules["pidng.core"] = module("pidng.core", PICAM2DNG=None)
    sys.modules["pidng.camdefs"] = module("pidng.camdefs", Picamera2Camera=None)


def module(name, **names):
    made = types.ModuleType(name)
    made.__dict__.update(names)
    return made


class RawModes:
    """What `Picamera2()` asks of a raw stream: formats, and the sizes of each; here the sensor's one size."""

    pixel_formats = ("NV12",)

    def __init__(self, camera):
        properties = {key.name: value for key, value in camera.properties.items()}
        self._sizes = [properties["PixelArrayActiveAreas"][0].size]
        self.formats = self

    def at(self, _index):
        return self

    def sizes(self, _pixel_format):
        return self._sizes


def answering_raw(generate_configuration):
    """The virtual camera answers None when asked for a raw stream, and `Picamera2()` dies of it."""

    def generate(camera, roles):
        if list(roles) == [libcamera.StreamRole.Raw]:
            return RawModes(camera)
        return generate_configuration(camera, roles)

    return generate


def paced(queue_request, scene, frames_per_second):
    """The virtual camera fills a buffer the moment it gets it, thousands a second: give it a camera's pace. While the
    scene hangs, buffers go in and nothing comes out."""

    def queue(camera, request):
        time.sleep(1 / frames_per_second)
        if not scene.hangs():
            queue_request(camera, request)

    return queue


class FrameMetadata:
    """The virtual camera leaves a frame's metadata unwritten, and picamera2 drops frames that are not a success."""

    status = libcamera.FrameMetadata.Status.Success

    def __init__(self, buffer):
        self.planes = [types.SimpleNamespace(bytes_used=plane.length) for plane in buffer.planes]


PlainFrameBuffer = libcamera.FrameBuffer


def two_planes(planes):
    """picamera2 hands over NV12 as one plane; the virtual camera writes brightness and colour to a plane each."""
    (whole,) = planes
    colour = PlainFrameBuffer.Plane()
    colour.fd, colour.offset, colour.length = whole.fd, whole.length * 2 // 3, whole.length // 3
    whole.length = colour.offset
    return PlainFrameBuffer([whole, colour])


two_planes.Plane = PlainFrameBuffer.Plane


class MemfdHeap:
    """Buffers for frames without the kernel's DMA heap, which a development machine does not have."""

    def alloc(self, name, size):
        from picamera2.dma_heap import UniqueFD

        descriptor = os.memfd_create(name, os.MFD_CLOEXEC)
        os.ftruncate(descriptor, size)
        return UniqueFD(descriptor)

    def close(self):
        pass


def use_memfd_for_dma():
    """After `install`: it imports picamera2."""
    from picamera2.allocators import dmaallocator

    dmaallocator.DmaHeap = MemfdHeap
    dmaallocator.fcntl = types.SimpleNamespace(
        ioctl=lambda *_: 0
    )  # a memfd knows no DMA_BUF_IOCTL_SYNC, and needs none
