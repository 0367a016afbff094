"""What makes a card and a start of it into this house's box."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from appliance.settings import template as settings_template
from appliance.settings.prepare import Places
from appliance.texts import catalogue
from hw.system import System


def _folder(name: str, default: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(f"--{name}", type=click.Path(path_type=Path), default=default, show_default=True)


@click.command()
@_folder("image", "/etc/cuagan/box.toml")
@_folder("card", "/boot/cuagan")
@_folder("state", "/var/lib/cuagan")
@_folder("runtime", "/run/cuagan")
@_folder("root", "/")
@click.option("--apply", is_flag=True, help="Let a network that runs already follow: after the settings were changed.")
def prepare(image: Path, card: Path, state: Path, runtime: Path, root: Path, apply: bool) -> None:
    """Make the operating system what the settings say: at every start, as root, before everything else."""
    system = System(Places(image, card, state, runtime), root)
    report = system.follow() if apply else system.prepare()
    for mistake in report.mistakes:
        click.echo(f"{mistake.file}:{mistake.line}: {mistake.key}: {mistake.what.id}", err=True)


@click.command()
def rejoin() -> None:
    """Try the house's Wi-Fi once more, where this box is an access point that nobody uses."""
    System(Places()).rejoin()


@click.command()
@click.argument("table", type=click.File("rb"), required=False)
@click.option(
    "--to", type=click.Path(path_type=Path), default="cards", show_default=True, help="A folder for the files."
)
def cards(table: click.File | None, to: Path) -> None:
    """The technician's file for many cards: TABLE is a CSV with a row a card. Without one: the empty file."""
    if table is None:
        click.echo(settings_template.template({}), nl=False)
        return
    files, wrong = settings_template.cards(table.read())  # type: ignore[attr-defined]
    for mistake in wrong:
        said = [
            catalogue("vi").format_value(text.id, dict(text.args)) for text in (mistake.what, mistake.right) if text
        ]
        click.echo(": ".join(filter(None, [f"dòng {mistake.line}", mistake.key, "; ".join(said)])), err=True)
    if wrong:
        raise click.ClickException("nothing was written")
    for name, text in files.items():
        (to / name).mkdir(parents=True, exist_ok=True)
        (to / name / "cuagan.toml").write_text(text, encoding="utf-8")
    click.echo(f"{len(files)} cards, one a row: {to}/01/cuagan.toml and so on")
