"""Test only: lets an unmodified picamera2 drive the `virtual` camera of Debian trixie's libcamera 0.4.

That camera plays a picture file, but lacks what picamera2 expects of every camera. Each function here supplies one
such thing, beneath picamera2; `install()` must run before `picamera2` is imported.
"""

import os
import sys
import time
import types
from pathlib import Path

import libcamera

FRAMES_PER_SECOND = 30
STALLED = Path("/scene/stalled")


def install():
    """Everything, in the one order that works: the modules before picamera2, its allocator after it."""
    provide_unused_modules()
    libcamera.Camera.generate_configuration = answering_raw(libcamera.Camera.generate_configuration)
    libcamera.Camera.queue_request = paced(libcamera.Camera.queue_request)
    libcamera.FrameBuffer.metadata = property(FrameMetadata)
    libcamera.FrameBuffer = two_planes
    use_memfd_for_dma()


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


def paced(queue_request):
    """The virtual camera fills a buffer the moment it gets it, thousands a second: give it a camera's pace. While the
    scene is stalled, buffers go in and nothing comes out: a camera that hangs."""

    def queue(camera, request):
        time.sleep(1 / FRAMES_PER_SECOND)
        if not STALLED.exists():
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
    from picamera2.allocators import dmaallocator

    dmaallocator.DmaHeap = MemfdHeap
    dmaallocator.fcntl = types.SimpleNamespace(
        ioctl=lambda *_: 0
    )  # a memfd knows no DMA_BUF_IOCTL_SYNC, and needs none
