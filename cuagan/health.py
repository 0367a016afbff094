"""The watch over the whole box."""

from __future__ import annotations

from pathlib import Path

import click

from appliance.heart import Heart
from appliance.upkeep import standing, watching
from cuagan.common import HEALTH, settings, settings_files
from hw.services import Screens, down, forget_restarts
from hw.slots import Slots, running


@click.command()
@settings_files
@click.option("--once", is_flag=True, help="Look once and show what was found; ends with 1 when not all is well.")
@click.option("--state", type=click.Path(path_type=Path), default="/var/lib/cuagan/health", show_default=True)
@click.option("--runtime", type=click.Path(path_type=Path), default=HEALTH, show_default=True)
@click.option("--patience", envvar="CUAGAN_PATIENCE", default=1.0, help="How many times longer all may take.")
def health(configs: tuple[Path, ...], once: bool, state: Path, runtime: Path, patience: float) -> None:
    """Watch over the whole box; commit a new system that is well, go back from one that is not."""
    config = settings(configs)
    if once:
        found = watching.read(runtime)
        if found is None:
            raise click.ClickException("nobody has looked yet: is cuagan-health running?")
        click.echo("\n".join(f"{name:8} {said}" for name, said in watching.summary(found).items()))
        raise SystemExit(not found.green)
    watch = watching.Watch(
        state=state,
        runtime=runtime,
        ask=lambda: standing.ask(config.web.port, Path(config.folders.runtime)),
        down=down,
        trial=Slots(),
        built=running().built,
        screens=Screens(),
        forget=forget_restarts,
        deadline_s=patience * watching.DEADLINE_S,
        patience=max(1.0, patience),
    )
    watch.keep(Heart())
