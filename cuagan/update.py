"""From one version to the next."""

from __future__ import annotations

import datetime as dt
import shutil
import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import click
import msgspec

from appliance.config import Config
from appliance.heart import Heart
from appliance.upkeep import bundles, standing, streams, update_loop, update_told, updates, watching
from appliance.upkeep.streams import Stream
from appliance.upkeep.updates import State, Updates
from cuagan.common import HEALTH, once_enrolled, settings, settings_files, to_city
from hw.slots import Slots, running

STICK = "/run/stick"


@click.command()
@settings_files
@click.option("--folder", type=click.Path(path_type=Path), default="/var/lib/cuagan/update", show_default=True)
@click.option("--from", "stick", type=click.Path(path_type=Path, exists=True), help="A bundle, or a folder with some.")
@click.option("--show", is_flag=True, help="Show how far an update has got, and do nothing.")
def update(configs: tuple[Path, ...], folder: Path, stick: Path | None, show: bool) -> None:
    """Bring the box from one version to the next: fetch, check, install into the other slot, try once."""
    if show:
        click.echo(msgspec.json.format(msgspec.json.encode(updates.read(folder))).decode())
        return
    config = settings(configs)
    heart = Heart() if stick else once_enrolled(config)[1]
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # wherever it is cut off, it goes on from there
    if stick:
        keeper = _updates(config, folder, heart, lambda _: None)
        for bundle in sorted(stick.glob("*.raucb")) if stick.is_dir() else [stick]:
            keeper.take(bundle)
            click.echo(f"{bundle.name}: taken; it is installed when nobody is at the box")
        return
    heart.ready()
    tell = update_told.Teller(update_told.FOLDER, running())
    update_loop.keep(
        _updates(config, folder, heart, tell),
        bundles.Online(to_city(config)),
        Path(STICK),
        heart,
        tell,
        update_told.Wanted(Path(config.folders.runtime)),
    )


def _updates(config: Config, folder: Path, heart: Heart, tell: Callable[[State], None]) -> Updates:
    return updates.Updates(
        folder,
        running(),
        Slots(),
        standing=lambda: standing.ask(config.web.port, Path(config.folders.runtime)),
        well=lambda: watching.settled(watching.read(Path(HEALTH)), dt.datetime.now(dt.UTC)),
        given_up=lambda: watching.given_up(folder.parent / "health"),
        serve=_served,
        pace=streams.Throttle(config.updates.bytes_s, heart.beat),
        free=lambda: shutil.disk_usage(folder).free,
        may=lambda built: update_told.released(Path(config.folders.runtime)) == built,
        tell=tell,
    )


def _served(stream: Stream) -> AbstractContextManager[str]:
    from web.bundle_pieces import served  # memory that is not needed until a bundle comes

    return served(stream)


@click.command("post-update")
@click.argument("bundle", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--keyring", type=click.Path(path_type=Path), required=True, help="The certificate that boxes check with."
)
@click.option("--to", type=click.Path(path_type=Path), required=True, help="The folder updates/ in the city's state.")
def post_update(bundle: Path, keyring: Path, to: Path) -> None:
    """At the city: offer an update bundle to every box of its kind."""
    to.mkdir(parents=True, exist_ok=True)
    click.echo(bundles.post(bundle, Slots(rauc=("rauc", f"--keyring={keyring}")).info(bundle), to))
