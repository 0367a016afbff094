"""The outbox process: sealed dossiers on their way to the city."""

from __future__ import annotations

from pathlib import Path

import click

from appliance.city_link.device_key import device_key
from appliance.city_link.enrolment import keyring
from appliance.city_link.uplink import Uplink
from appliance.outbox.dead_card import outbox_for_sending
from appliance.wire.http_signing import RequestSigner
from cuagan.common import once_enrolled, settings, settings_files


@click.command()
@settings_files
def outbox(configs: tuple[Path, ...]) -> None:
    """The outbox process: sealed dossiers on their way to the city."""
    config = settings(configs)
    stop, heart = once_enrolled(config)
    state = Path(config.folders.state)
    signer = RequestSigner(config.house.box, device_key(state))
    rows = outbox_for_sending(state, Path(config.folders.runtime) / "outbox")
    uplink = Uplink(config.city.url, rows, keyring(state), signer)
    heart.ready()
    uplink.run(stop, heart.beat)
