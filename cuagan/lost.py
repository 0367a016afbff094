"""A box whose card does not open: it says so on its screens, and ends so that the machine starts anew."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import click
import requests

from appliance import threads
from appliance.heart import Heart
from cuagan.common import settings, settings_files
from cuagan.served import serve
from web.lost import create_lost_app
from web.render import Renderer

AGAIN_S = 600.0
"""For so long it is said: what was only slow may open at the next start."""

LOOK_S = 1.0


@click.command()
@settings_files
@click.option("--seconds", default=AGAIN_S, show_default=True, help="For so long.")
def lost(configs: tuple[Path, ...], seconds: float) -> None:
    """Say on both screens that the card does not open."""
    config = settings(configs)
    threads.deadly_everywhere()
    app = create_lost_app(Renderer(config, simulated=False))
    serve("screens", app, "127.0.0.1", config.web.port, config.web.threads)
    heart, until = Heart(), time.monotonic() + seconds
    page = f"http://127.0.0.1:{config.web.port}/kiosk"
    while time.monotonic() < until:
        time.sleep(LOOK_S)
        with contextlib.suppress(requests.RequestException):  # no beat: systemd sees it
            if requests.get(page, timeout=LOOK_S * 5).ok:
                heart.ready()
                heart.beat()
