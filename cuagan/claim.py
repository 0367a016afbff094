"""A box that no city knows yet: what it shows until one has taken it in."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import click

from appliance.appliance import Appliance
from appliance.city_link import enrolment
from appliance.city_link.claiming import Claiming, Waiting
from appliance.config import Config
from appliance.settings.setting_up import SettingUp
from cuagan.common import settings, settings_files, version
from cuagan.served import PHONE_THREADS, serve
from hw import own_wifi
from hw.host import FileHost, own_address
from web.claim import create_claim_app
from web.render import Renderer
from web.setup import SetupScreen, create_setup_page

GRANTED_S = 4.0
"""For how long a box that was taken in says so before it opens."""


@click.command()
@settings_files
@click.argument("root_public", required=False)
@click.argument("city_json", type=click.File("rb"), required=False)
def enrol(configs: tuple[Path, ...], root_public: str | None, city_json: click.File | None) -> None:
    """Make this box a city's: show a code until an officer has typed it at the console, or use the token in city.claim.

    With ROOT_PUBLIC and CITY_JSON the box is told its city from files instead, and shows what to tell the city.
    """
    config = settings(configs)
    state = Path(config.folders.state)
    if root_public and city_json:
        enrolment.enrol(state, root_public, city_json.read())  # type: ignore[attr-defined]
        click.echo(f"At the city: cuagan-city device add {config.house.box} {enrolment.own_public(state)}")
    else:
        _enrol_at_the_console(config)


def _enrol_at_the_console(config: Config) -> None:
    """Say the code whenever there is a new one, until the box is taken in."""

    def tell(now: Waiting) -> None:
        if now.granted:
            click.echo(f"this is box {now.granted.box} of {now.granted.house}")
        else:
            click.echo(f"code {now.code or '-'}   fingerprint {now.fingerprint}   {now.fault or ''}")
            if now.token:
                click.echo(f"the token in the settings is no good: {now.token}")

    claiming_for(config, tell).run(threading.Event())


def claiming_for(config: Config, tell: Callable[[Waiting], None] = lambda now: None) -> Claiming:
    """The way by which this box asks a city to take it in; `tell` hears of every change."""
    state = Path(config.folders.state)
    state.mkdir(parents=True, exist_ok=True)
    facts = FileHost(state, prefix=Path(config.host.prefix)).facts()
    return Claiming(state, config.city.url, facts, version(), config.city.claim, tell)


def wait_to_be_claimed(appliance: Appliance, changed: Callable[[], bool]) -> None:
    """In the kiosk's place until the box is a city's: what it waits for, how it is set up, and the self-test, which
    needs no city. Then it starts again.

    changed: whether the settings are others by now.
    """
    config, heart = appliance.config, appliance.heart
    appliance.start_selftest()
    setting_up = SettingUp(config, own_address, own_wifi.on_air)
    renderer = Renderer(config, simulated=config.buttons.driver == "mock")
    claiming = claiming_for(config) if config.city.url else None
    app = create_claim_app(
        renderer,
        lambda: claiming.now if claiming else Waiting(setting_up.fingerprint),
        SetupScreen(setting_up, renderer, version()),
        appliance,
    )
    serve("screens", app, "127.0.0.1", config.web.port, 8)
    if config.setup.port and setting_up.report().hotspot:
        page = create_setup_page(setting_up, renderer)
        serve("setup", page, "0.0.0.0", config.setup.port, PHONE_THREADS)
    if claiming:
        threading.Thread(target=claiming.run, args=[threading.Event()], daemon=True).start()
    heart.ready()
    while not setting_up.done():  # everything that it waits for ends by itself
        heart.beat()
        time.sleep(1)
        if changed():
            return
    time.sleep(GRANTED_S)
