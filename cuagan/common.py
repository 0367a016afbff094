"""What every process of the box begins with: its settings, its version, its city."""

from __future__ import annotations

import importlib.metadata
import signal
import threading
from pathlib import Path

import click

from appliance.city_link.city_http import CityHttp
from appliance.city_link.claiming import enrolled
from appliance.city_link.enrolment import keyring
from appliance.config import Config
from appliance.errors import ConfigError
from appliance.heart import Heart
from appliance.settings.loading import configuration, present_files
from appliance.wire.http_signing import RequestSigner

DESK = Path("desk.toml")

UNENROLLED = "waiting for enrolment"

CITY_LOOK_S = 2.0

HEALTH = "/run/cuagan-health"

settings_files = click.option(
    "--config",
    "configs",
    type=click.Path(path_type=Path),
    multiple=True,
    default=[DESK],
    show_default=True,
    envvar="CUAGAN_CONFIG",
    callback=lambda _context, _option, paths: present_files(paths),
    help="A settings file; several may be given, later ones win. One with - before its path need not be there.",
)


def version() -> str:
    """Name and version of this software, as manifests and the technician's page give it."""
    return f"cuagan {importlib.metadata.version('cuagan')}"


def settings(configs: tuple[Path, ...]) -> Config:
    """The configuration; a sentence instead of a trace when it is wrong."""
    try:
        return configuration(configs)
    except ConfigError as error:
        raise click.ClickException(str(error)) from error


def once_enrolled(config: Config) -> tuple[threading.Event, Heart]:
    """For a process that needs a city: waits until the box has one. Its end is asked for by the event."""
    stop, heart = threading.Event(), Heart()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    while not enrolled(Path(config.folders.state)):
        heart.ready()  # it does all that there is to do
        heart.say(UNENROLLED)
        heart.beat()
        if stop.wait(CITY_LOOK_S):
            raise SystemExit(0)
    return stop, heart


def to_city(config: Config, signer: RequestSigner | None = None) -> CityHttp:
    """The way to the city, held to the keys that it published."""
    return CityHttp(config.city.url, signer=signer, pins=keyring(Path(config.folders.state)).tls_pins)
