"""The camera's worker: the live picture while somebody lays a sheet, and the sheet itself, found and flattened."""

from __future__ import annotations

import queue
import threading
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from appliance.devices import DocumentCamera
from appliance.drafts import Drafts
from appliance.errors import ApplianceError, Fault
from appliance.events import Bus, CodeRead, DeviceFault, PageCaptured, SheetSeen, WorkFailed

if TYPE_CHECKING:
    from appliance.devices import Image

FRAME_SECONDS = 0.12
"""Between two live pictures: eight a second are smooth enough for paper, and leave a Pi's cores to the rest."""

RETRY_SECONDS = 1.0
"""Between two tries while the camera stands in a fault."""

PREVIEW_QUALITY, PAGE_QUALITY = 70, 85


class Scanner:
    """Owns the camera; `run` is its thread, `preview` the newest live picture: JPEG, or empty when nobody watches."""

    def __init__(self, camera: DocumentCamera, drafts: Drafts, bus: Bus) -> None:
        self.preview = b""
        self.camera = camera
        self._drafts = drafts
        self._bus = bus
        self._requests: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._watching = threading.Event()
        self._codes = False
        self._seen: bool | None = None
        self._fault: Fault | None = None

    def watch(self, watching: bool, codes: bool) -> None:
        """Live pictures on or off; `codes`: read QR codes in them."""
        self._codes = codes
        if watching == self._watching.is_set():
            return
        if watching:
            self._watching.set()
        else:
            self._watching.clear()
        self._requests.put(self._rest)  # wakes the thread, and wipes the last picture

    def capture(self, visit: str) -> None:
        """Photograph the sheet for this visit: PageCaptured or WorkFailed."""
        self._requests.put(lambda: self._capture(visit))

    def look(self, see: Callable[[Image | Fault], None]) -> None:
        """A still for the technician: `see` gets it, or why there is none, in the camera's thread."""
        self._requests.put(lambda: see(self._still()))

    def run(self) -> None:
        """Serve requests, and between them look, while somebody watches."""
        while True:
            try:
                request = self._requests.get(timeout=self._pause()) if self._watching.is_set() else self._requests.get()
            except queue.Empty:
                self._look()
            else:
                request()

    def _still(self) -> Image | Fault:
        try:
            return self.camera.still()
        except ApplianceError as error:
            return error.fault

    def _pause(self) -> float:
        return RETRY_SECONDS if self._fault else FRAME_SECONDS

    def _rest(self) -> None:
        self.preview, self._seen = b"", None

    def _look(self) -> None:
        from appliance import imaging  # OpenCV is heavy: not before somebody scans

        try:
            frame = self.camera.frame()
        except ApplianceError as error:
            self._note(error.fault)
            return
        self._note(None)
        self._tell_seen(imaging.find_page(frame) is not None)
        self.preview = imaging.encode_jpeg(imaging.thumbnail(frame, 960), PREVIEW_QUALITY)
        if self._codes:
            self._read_codes()

    def _read_codes(self) -> None:
        """A card's code is too fine for the live picture: it takes a still."""
        from appliance import imaging

        try:
            still = self.camera.still()
        except ApplianceError as error:
            self._note(error.fault)
            return
        for code in imaging.read_codes(still):
            self._bus.put(CodeRead(code))

    def _note(self, fault: Fault | None) -> None:
        if fault != self._fault:
            self._fault = fault
            self._bus.put(DeviceFault("camera", fault))

    def _tell_seen(self, seen: bool) -> None:
        if seen != self._seen:
            self._seen = seen
            self._bus.put(SheetSeen(seen))

    def _capture(self, visit: str) -> None:
        try:
            page, found, flaws = self._page(self.camera.still())
        except ApplianceError as error:
            self._bus.put(WorkFailed(visit, "capture", error.fault))
            return
        name = uuid.uuid4().hex
        self._store(name, page)
        height, width = page.shape[:2]
        self._bus.put(PageCaptured(visit, name, width, height, found, flaws))

    def _page(self, still: Image) -> tuple[Image, bool, tuple[str, ...]]:
        """The flattened page, or the whole picture where no page was found in it; whether it was; what is bad of it."""
        from appliance import imaging

        corners = imaging.find_page(still)
        page = still if corners is None else imaging.flatten(still, corners)
        return page, corners is not None, tuple(imaging.judge(still, corners))

    def _store(self, name: str, page: Image) -> None:
        from appliance import imaging

        folder = self._drafts.folder
        (folder / f"{name}.thumb.jpg").write_bytes(imaging.encode_jpeg(imaging.thumbnail(page), PAGE_QUALITY))
        (folder / f"{name}.jpg").write_bytes(imaging.encode_jpeg(page, PAGE_QUALITY))
