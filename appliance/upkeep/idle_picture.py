"""A small picture of the glass while nobody is at the box, for the ward: taken by the browser that is on the glass.

The box decides: it is refused while anybody is there, and thrown away when somebody came before it was here. Before it
is asked for, the page that invites has stood for a while, so nothing of the last visit can be left on the glass.
"""

from __future__ import annotations

import base64
import io
import queue
import secrets
import time
from collections.abc import Callable, Mapping

from PIL import Image, UnidentifiedImageError

from appliance.upkeep.commands import DETAIL, Failed

STOOD_S = 3.0
"""For so long the inviting page has stood before."""

PATIENCE_S = 15.0
WIDTH = 320
_QUALITIES = (60, 45, 30, 15)
_LOOK_S = 0.1


class IdlePicture:
    """`nobody`: a name of this rest that no later one has, empty while somebody is there; `want`: asks the browsers.

    `take` is called by one thread, `give` by any.
    """

    def __init__(self, nobody: Callable[[], str], want: Callable[[str], None], stood_s: float = STOOD_S) -> None:
        self._nobody = nobody
        self._want = want
        self._stood_s = stood_s
        self._given: queue.SimpleQueue[tuple[str, bytes]] = queue.SimpleQueue()
        self._wanted = ""

    def take(self, _: Mapping[str, str]) -> str:
        """The picture as WebP in base64, which fits a command's detail. Failed."""
        rest = self._rested()
        self._wanted = secrets.token_hex(16)
        self._want(self._wanted)
        try:
            picture = self._waited()
        finally:
            self._wanted = ""
        if self._nobody() != rest:
            raise Failed("somebody came")
        return small(picture)

    def give(self, wanted: str, picture: bytes) -> bool:
        """A browser has taken it; whether it was asked for."""
        asked = bool(wanted) and secrets.compare_digest(wanted, self._wanted)
        if asked:
            self._given.put((wanted, picture))
        return asked

    def _rested(self) -> str:
        rest, end = self._nobody(), time.monotonic() + self._stood_s
        while rest and self._nobody() == rest and time.monotonic() < end:
            time.sleep(_LOOK_S)
        if not rest or self._nobody() != rest:
            raise Failed("somebody is at the box")
        return rest

    def _waited(self) -> bytes:
        end = time.monotonic() + PATIENCE_S
        while (left := end - time.monotonic()) > 0:
            try:
                token, picture = self._given.get(timeout=left)
            except queue.Empty:
                break
            if token == self._wanted:
                return picture
        raise Failed("no browser of this box has given it")


def small(picture: bytes) -> str:
    """The same, so small that it fits a command's detail. Failed when it is none."""
    try:
        image = Image.open(io.BytesIO(picture)).convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise Failed("it is no picture") from error
    image.thumbnail((WIDTH, WIDTH))
    for quality in _QUALITIES:
        out = io.BytesIO()
        image.save(out, "WEBP", quality=quality, method=6)
        text = base64.b64encode(out.getvalue()).decode()
        if len(text) <= DETAIL:
            return text
    raise Failed("it is too large")
