"""The mirror process, and the same from a stick: what the city posts."""

from __future__ import annotations

from pathlib import Path

import click

from appliance.city_link.enrolment import root_public
from appliance.config import Config
from appliance.listings.mirror import Mirror, Online, Stick, keep
from appliance.listings.mirror_folder import LISTINGS
from appliance.listings.procedures import load as load_listings
from cuagan.common import once_enrolled, settings, settings_files, to_city


@click.command()
@settings_files
def mirror(configs: tuple[Path, ...]) -> None:
    """The mirror process: what the city posts, and when it was last heard."""
    config = settings(configs)
    stop, heart = once_enrolled(config)
    source = Online(to_city(config))
    mirrored = listings_mirror(config)
    heart.ready()
    keep(mirrored, source, Path(config.folders.runtime), config.times.mirror_s, stop, heart.beat)


@click.command("take-listing")
@settings_files
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def take_listing(configs: tuple[Path, ...], folder: Path) -> None:
    """Take the posted listing from a stick: FOLDER holds `listings/` as the city has it."""
    news = listings_mirror(settings(configs)).refresh(Stick(folder))
    click.echo("a newer listing was taken" if news else "this box has that listing already")


def listings_mirror(config: Config) -> Mirror:
    """The listing that this box holds, and how a newer one is checked."""
    state = Path(config.folders.state)
    return Mirror(state / LISTINGS, root_public(state), _used)


def _used(document: bytes) -> object:
    """As the kiosk will use it: what it could not search is not kept."""
    return load_listings(document).searchable()
