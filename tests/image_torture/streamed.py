"""How few bytes a new version takes when RAUC fetches only what differs: it knows blocks by their hashes."""

from __future__ import annotations

import threading
from pathlib import Path

from flask import Flask, Response, send_file
from waitress.server import create_server

from tests.image_torture import cards
from tests.image_torture.boxes import QUIET, Moment, go_on, wishes
from tests.image_torture.doings import LONGEST_S
from tests.image_torture.ledger import Found
from tests.image_torture.power_cuts import Room
from tests.image_torture.world import HOST

OTHER = 3
"""The boot partition of the slot that does not run."""


class Shop:
    """Serves one bundle over HTTP, any range of it, and counts what goes out."""

    def __init__(self, bundle: Path) -> None:
        self.sent = 0
        self.asked = 0
        self._lock = threading.Lock()
        app = Flask("shop")
        app.add_url_rule("/bundle", view_func=lambda: send_file(bundle, conditional=True))
        app.after_request(self._count)
        self._server = create_server(app, host="127.0.0.1", port=0, threads=4)
        threading.Thread(target=self._server.run, name="shop", daemon=True).start()

    @property
    def url(self) -> str:
        """As the box sees it."""
        return f"http://{HOST}:{self._server.effective_port}/bundle"

    def close(self) -> None:
        """No more."""
        self._server.close()

    def _count(self, response: Response) -> Response:
        with self._lock:
            self.sent += response.content_length or 0
            self.asked += 1
        return response


def streamed(room: Room, before: Moment, bundle: Path) -> Found:
    """Has the box install the bundle from its address, and counts."""
    shop = Shop(bundle)
    guest = go_on(before, wishes(QUIET), room.folder / "streamed")
    try:
        guest.tell("true", 600)
        said = guest.ask(f"modprobe nbd; rauc install {shop.url}", LONGEST_S)[1]
        guest.tell("sync", 300)
    finally:
        guest.cut_power()
        shop.close()
    holds = cards.holds(guest.card.path, OTHER, room.known)
    size = bundle.stat().st_size
    found: Found = {"sent": shop.sent, "asked": shop.asked, "bundle": size, "ratio": round(shop.sent / size, 4)}
    return found | {"holds": holds, "said": said[-500:]}
