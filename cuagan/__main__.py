"""The `cuagan` command. Each program loads its own module and nothing of the others: memory is short."""

from __future__ import annotations

import importlib
import logging
import sys

import click

from appliance.errors import ApplianceError, ConfigError

PROGRAMS = {
    "run": "desk",
    "simulate": "desk",
    "kiosk": "kiosk",
    "outbox": "outbox",
    "mirror": "mirror",
    "take-listing": "mirror",
    "report": "report",
    "enrol": "claim",
    "screen": "screens",
    "browser": "screens",
    "cups": "screens",
    "health": "health",
    "update": "update",
    "post-update": "update",
    "lost": "lost",
    "prepare": "card",
    "rejoin": "card",
    "cards": "card",
    "open-dossier": "dossier",
}
"""Each by the module that it stands in."""


class Programs(click.Group):
    """Finds a program when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in their order."""
        return list(PROGRAMS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The program of this name; None if there is none."""
        if cmd_name not in PROGRAMS:
            return None
        module = importlib.import_module(f"cuagan.{PROGRAMS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command


@click.group(cls=Programs)
def main() -> None:
    """Cửa Gần: the box on the table of a neighbourhood's cultural house."""
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # at INFO it lists every letter of a slip
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s", stream=sys.stderr)


def entry() -> None:
    """The command, with faults as sentences."""
    try:
        main()
    except (ApplianceError, ConfigError) as error:
        raise SystemExit(f"cuagan: {error}") from error


if __name__ == "__main__":
    entry()
