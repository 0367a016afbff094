"""What shows and prints: the compositor, a browser for each screen, the print queue."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from appliance.heart import Heart
from hw import compositor
from hw.browser import START_S, Browser, BrowserGone, await_screen, keep
from hw.print_queue import Queue


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), envvar="XDG_RUNTIME_DIR", required=True)
@click.option("--touch", envvar="CUAGAN_TOUCH", default="HDMI-A-1", show_default=True, help="The touch panel's output.")
@click.option("--board", envvar="CUAGAN_BOARD", default="HDMI-A-2", show_default=True, help="The board's output.")
@click.option("--watched-by", type=click.Path(path_type=Path), required=True, help="A program the compositor starts.")
def screen(folder: Path, touch: str, board: str, watched_by: Path) -> None:
    """Become the compositor of both screens."""
    compositor.lay_out(folder, touch, board)
    words, more = compositor.command(folder, watched_by)
    os.execvpe(words[0], list(words), {**os.environ, **more})


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), envvar="XDG_RUNTIME_DIR", required=True)
@click.option("--name", required=True, help="By it the compositor knows which screen the window belongs on.")
@click.option("--url", required=True)
@click.option("--profile", type=click.Path(path_type=Path), required=True, help="A folder in memory.")
@click.option("--patience", envvar="CUAGAN_PATIENCE", default=1.0, help="How many times longer it may take to answer.")
@click.argument("program", nargs=-1)
def browser(folder: Path, name: str, url: str, profile: Path, patience: float, program: tuple[str, ...]) -> None:
    """Keep a page on a whole screen while there is that screen. PROGRAM: the browser and more words for it, if not
    plain Chromium.
    """
    heart, glass = Heart(), compositor.Glass(folder, name)
    profile.mkdir(exist_ok=True)
    try:
        while True:
            await_screen(glass.there, heart)
            heart.bear(2 * START_S * patience)
            with TemporaryDirectory(dir=profile, ignore_cleanup_errors=True) as fresh:
                shown = Browser(program or ("chromium",), Path(fresh), name, patience)
                try:
                    keep(shown, url, heart, glass.left)
                finally:
                    shown.close()
    except BrowserGone as error:
        raise click.ClickException(f"the browser: {error}") from error


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), required=True, help="A folder in memory.")
@click.option("--printer", envvar="CUAGAN_PRINTER", required=True, help="ipp://…")
def cups(folder: Path, printer: str) -> None:
    """Keep the private print queue: cupsd, and in it the one printer."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    Queue(folder, printer).keep(Heart(), stop)
