"""What the dock shows of the world around the box, of its dossiers, and of what lies in the printer's tray."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from appliance.appliance import Appliance
from appliance.devices import Simulator
from appliance.outbox.outbox import Row
from appliance.pages import say
from web.dock_log import stage_of
from web.render import Renderer

DOSSIERS = 5
"""The newest ones."""

SHEETS = 4

THINGS = ("printer", "uplink", "camera", "reader")
"""What has words of its own for each of its states, `dock-THING-STATE`."""


class Snapshot:
    """Reads everything anew each time it is asked."""

    def __init__(self, appliance: Appliance, simulator: Simulator, renderer: Renderer) -> None:
        self._simulator = simulator
        self._renderer = renderer
        self._outbox = appliance.open_outbox()
        self._started = f"{time.time():.3f}"
        self.sheets_folder = Path(appliance.config.desk.folder) / "printer" / "printed"

    def now(self, lang: str) -> dict[str, Any]:
        """world: as the simulator has it, in its own words; words: the same for people; dossiers, tray: as HTML;
        started: another one after each start of this process."""
        world = self._simulator.state()
        return {
            "world": world,
            "words": {thing: self._words(thing, world[thing], lang) for thing in THINGS if thing in world},
            "dossiers": self._render("dossiers", lang, rows=self.rows().values(), stage_of=stage_of, clock=clock),
            "tray": self._render("tray", lang, sheets=[(path.name, _came_out(path)) for path in self._sheets()]),
            "started": self._started,
        }

    def rows(self) -> Mapping[str, Row]:
        """The newest dossiers by id."""
        return {row.dossier_id: row for row in self._outbox.rows(limit=DOSSIERS)}

    def _words(self, thing: str, state: str, lang: str) -> str:
        return ", ".join(self._renderer.words(say(f"dock-{thing}-{part}"), lang) for part in state.split(", "))

    def _render(self, name: str, lang: str, **values: Any) -> str:
        return self._renderer.render(f"dock/{name}.html", lang, **values)

    def _sheets(self) -> list[Path]:
        """The last that came out, the newest first."""
        return sorted(self.sheets_folder.glob("*"), reverse=True)[:SHEETS]


def clock(moment: dt.datetime | None) -> str:
    """A clock time here, to the second; nothing for None."""
    return moment.astimezone().strftime("%H:%M:%S") if moment else ""


def _came_out(sheet: Path) -> str:
    return clock(dt.datetime.fromtimestamp(sheet.stat().st_mtime, dt.UTC))


def choices(simulator: Simulator, verb: str) -> list[list[str]]:
    """What a verb's arguments may be, by its own help: `lay a|b [c|d]` gives [[a, b], [c, d]]."""
    form = next(form for form in simulator.verbs() if form.split()[0] == verb)
    return [word.strip("[]").split("|") for word in form.split()[1:]]
