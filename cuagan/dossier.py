"""A sealed dossier, opened without the city."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from appliance.wire.envelope import open_envelope


@click.command("open-dossier")
@click.argument("file", type=click.File("rb"))
@click.option("--key", type=click.File("r"), required=True, help="A file with an age identity (AGE-SECRET-KEY-1…).")
@click.option("--to", type=click.Path(path_type=Path), default=".", show_default=True, help="A folder for its papers.")
def open_dossier(file: click.File, key: click.File, to: Path) -> None:
    """Open a sealed dossier: its manifest on the screen, its papers into a folder."""
    lines = key.read().splitlines()  # type: ignore[attr-defined]
    opened = open_envelope(file, [line for line in lines if line.startswith("AGE-SECRET-KEY-")])  # type: ignore[arg-type]
    click.echo(msgspec.json.format(msgspec.json.encode(opened.manifest)).decode())
    to.mkdir(parents=True, exist_ok=True)
    for name, content in opened.files.items():
        (to / name).write_bytes(content)
