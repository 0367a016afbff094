"""The report process: how the box is, told to the city; what the city tells it to do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from appliance.city_link.device_key import device_key
from appliance.city_link.enrolment import keyring
from appliance.clock import trusted
from appliance.config import Config
from appliance.counts.days import Days
from appliance.errors import ApplianceError
from appliance.listings.mirror import Online
from appliance.outbox.outbox import Outbox
from appliance.upkeep import fault_log, update_told
from appliance.upkeep.commands import Commands, Failed, Work
from appliance.upkeep.reporting import Reporter, Surroundings, boot_id
from appliance.wire.http_signing import RequestSigner
from appliance.wire.reports import Update
from cuagan.common import once_enrolled, settings, settings_files, to_city, version
from cuagan.mirror import listings_mirror
from hw import orders
from hw.host import FileHost

LOGGED, LOGS_LETTERS = 30, 7000
"""Faults of the past that go before the journal when the ward asks for that, and how much it gets in all."""


@click.command()
@settings_files
def report(configs: tuple[Path, ...]) -> None:
    """The report process: how the box is, told to the city; what the city tells it to do."""
    config = settings(configs)
    stop, heart = once_enrolled(config)
    state, box = Path(config.folders.state), config.house.box
    keys = keyring(state)
    boot = boot_id()
    around = Surroundings(
        runtime=Path(config.folders.runtime),
        outbox=Outbox(state, or_look_only=True),
        facts=FileHost(state, prefix=Path(config.host.prefix)).facts,
        clock_trusted=lambda: trusted(config.host),
        software=version(),
        boot=boot,
        keys=lambda: keys.keys().command,
        days=Days(state),
        time_keys=lambda: keys.keys().receipt,
        update=lambda: told.update if (told := update_told.told()) else Update(),
    )
    city = to_city(config, RequestSigner(box, device_key(state)))
    heart.ready()
    Reporter(city, box, around, Commands(state, boot), _orders(config)).run(stop, heart.beat)


def _orders(config: Config) -> Mapping[str, Work]:
    """What the report process does itself of what the city may tell."""

    def sync(_: Mapping[str, str]) -> str:
        try:
            news = listings_mirror(config).refresh(Online(to_city(config)))
        except ApplianceError as error:
            raise Failed(str(error.fault)) from error
        return "newer" if news else "the newest was here"

    def send(_: Mapping[str, str]) -> str:
        """The outbox process sees that the waits are over, and tries every dossier at once."""
        waiting = Outbox(Path(config.folders.state), or_look_only=True)
        try:
            waiting.try_now()
            return f"{len(waiting.queue())} dossiers"
        except ApplianceError as error:
            raise Failed(str(error.fault)) from error
        finally:
            waiting.close()

    def logs(_: Mapping[str, str]) -> str:
        before = fault_log.as_lines(fault_log.read(Path(config.folders.state))[-LOGGED:])
        return before + orders.journal(LOGS_LETTERS - len(before))

    return {
        "restart-queue": lambda _: orders.restart_queue(config.printer.queue, Path(config.printer.socket)),
        "sync-listing": sync,
        "send-now": send,
        "update-now": lambda _: update_told.look_now(Path(config.folders.runtime)),
        "logs": logs,
        "reboot": lambda _: orders.restart(Path(config.folders.runtime)),
    }
