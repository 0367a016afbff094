"""The whole system on a developer's desk, and hands for it."""

from __future__ import annotations

from pathlib import Path

import click
import requests

from appliance.errors import ConfigError
from cuagan.common import settings, settings_files
from hw.desk import control, desk, outside, welcome


@click.command()
@settings_files
def run(configs: tuple[Path, ...]) -> None:
    """Run the whole system on simulated devices: kiosk, board, dock, and a city with its console."""
    config = settings(configs)
    words = [word for path in configs for word in ("--config", str(path))]
    try:
        mains = desk.build(config, words)
        welcome.found_city(config)
        mains.run(lambda: welcome.announce(config))
    except (ConfigError, TimeoutError, FileNotFoundError) as error:
        raise click.ClickException(str(error)) from error


@click.command()
@settings_files
@click.argument("words", nargs=-1)
def simulate(configs: tuple[Path, ...], words: tuple[str, ...]) -> None:
    """Do what hands do around a simulated box: press ok, lay chung-sinh tilted, printer empty, cut-power …"""
    config = settings(configs)
    base = f"http://127.0.0.1:{config.web.port}/dock"
    try:
        if not words:
            click.echo("\n".join(requests.get(f"{base}/state", timeout=10).json()["verbs"]))
        elif words[0] in {form.split()[0] for form in outside.FORMS}:
            control.ask(Path(config.desk.folder) / desk.CONTROL, words)
        else:
            answer = requests.post(f"{base}/do", json={"verb": words[0], "arguments": list(words[1:])}, timeout=30)
            if not answer.ok:
                raise click.ClickException(answer.text.strip())
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:  # requests' own errors are of this kind too
        raise click.ClickException(
            f"nothing answers: is `cuagan run` running with these settings? ({error})"
        ) from error
