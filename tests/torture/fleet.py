"""A fleet in trouble: `python -m tests.torture.fleet BOXES`.

Real reporters report to one city over PostgreSQL, and a browser watches its houses. The intake, the database, the line
and the console are killed in turn; then ten boxes lose their power between a command's delivery and its end. Counted
are houses that the page showed as heard though they were not, and commands that were lost or done twice.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from appliance.upkeep.reporting import REST_S
from appliance.wire.commands import Kind
from appliance.wire.reports import UNHEARD_BEATS, WATCHED_S
from appliance.wire.signing import new_key, public_text
from bench.report import progress
from city.database import DOWN
from city.keys import command_key
from tests.torture.fleet_boxes import Boxes
from tests.torture.fleet_city import City, Line, running_city, wait

OFTEN = 40
"""So many boxes report every two seconds: those that are looked at. The others keep their beat of a minute."""

LINED = 10
GRACE_S = 5.0
"""Between a silence and the page that shows it lie a look at the database and a drawing."""

AT_ONCE: Sequence[Kind] = ("sync-listing",)
CUT: Mapping[Kind, int] = {"reboot": 4, "logs": 3, "test-print": 3}
"""Boxes that lose their power with this command: begun, begun, and only delivered."""

_SHOWN = """() => ({
  lost: !document.getElementById("lost").hidden,
  houses: Object.fromEntries([...document.querySelectorAll("a.house")].map(
    (house) => [house.id.slice(6), house.classList[1]])),
})"""


@dataclasses.dataclass
class Watcher:
    """Compares what the page shows with what the city heard."""

    page: Page
    city: City
    samples: int = 0
    lies: list[str] = dataclasses.field(default_factory=list)
    _heard: Mapping[str, tuple[float, float]] = dataclasses.field(default_factory=dict)

    def look(self) -> Mapping[str, str]:
        """The state of each house on the page; empty while the page says that it knows nothing."""
        with contextlib.suppress(*DOWN):
            faces = self.city.fleet.reports.faces()
            self._heard = {box: (heard_at, interval) for box, _, heard_at, interval in faces}
        now = time.time()
        shown = self.page.evaluate(_SHOWN)
        if shown["lost"]:
            return {}
        self.samples += 1
        for box, (heard_at, interval) in self._heard.items():
            silent = now - heard_at - UNHEARD_BEATS * interval
            if silent > GRACE_S and shown["houses"].get(box) in ("well", "watch"):
                self.lies.append(f"{box}: {silent:.1f} s too long")
        houses: Mapping[str, str] = shown["houses"]
        return houses

    def until(self, state: str, boxes: Sequence[str], seconds: float = 150) -> float:
        """How long until the page shows all these so."""
        return wait(lambda: all(self.look().get(box) == state for box in boxes), seconds)


@dataclasses.dataclass
class Fleet:
    """The boxes in their groups, each group a process."""

    groups: Mapping[str, Boxes]

    @property
    def often(self) -> Sequence[str]:
        """Those that are looked at."""
        return [box for group in self.groups.values() for box in group.keys][:OFTEN]

    def group_of(self, box: str) -> Boxes:
        """Where it runs."""
        return next(group for group in self.groups.values() if box in group.keys)


def enrolled(city: City, folder: Path, count: int) -> Fleet:
    """So many boxes, known to the city, ten of which will lose their power and ten are behind a line."""
    keys = {f"{number:04}": new_key() for number in range(1, count + 1)}
    for box, key in keys.items():
        city.fleet.devices.add(box, public_text(key))
        city.fleet.houses.put(box, city.fleet.houses.make(f"Nhà {box}", ""), "", "")
    codes, command = list(keys), [public_text(command_key(city.fleet.places))]
    cut = sum(CUT.values())
    parts = {"cut": codes[:cut], "lined": codes[cut : cut + LINED]}
    rest = codes[cut + LINED :]
    parts |= {f"rest{start}": rest[start : start + 100] for start in range(0, len(rest), 100)}
    made = {name: {box: keys[box] for box in part} for name, part in parts.items() if part}
    return Fleet({name: Boxes(folder / name, mine, command) for name, mine in made.items()})


def watched(city: City, page: Page) -> None:
    """Log in and open the page of houses."""
    page.goto(city.address("console"))
    page.fill("#name", "canbo")
    page.fill("#password", city.secrets["password"])
    page.keyboard.press("Enter")
    page.wait_for_selector(".rooms")
    page.goto(f"{city.address('console')}/fleet/")


def killed(watcher: Watcher, fleet: Fleet, line: Line) -> Mapping[str, float]:
    """Kill each in turn, let the page notice, bring it back; seconds until everything is well again."""
    city, took = watcher.city, {}
    lined = list(fleet.groups["lined"].keys)
    silence = UNHEARD_BEATS * WATCHED_S + GRACE_S

    def through(name: str, kill: Callable[[], None], start: Callable[[], None], silent: Sequence[str]) -> None:
        progress(f"{name} is killed")
        kill()
        if silent:
            watcher.until("act", silent)
        else:
            end = time.monotonic() + silence
            wait(lambda: time.monotonic() > end, 60, watcher.look)
        start()
        took[name] = watcher.until("well", fleet.often)

    through("intake", lambda: city.kill("intake"), lambda: city.start("intake"), fleet.often)
    through("database", city.kill_database, city.start_database, [])
    through("line", line.cut, line.up, lined)
    through("console", lambda: city.kill("console"), lambda: city.start("console"), [])
    return took


def power_cut(watcher: Watcher, fleet: Fleet, given: dict[str, tuple[str, str]]) -> None:
    """Ten boxes are told something and lose their power before its end."""
    boxes, city = fleet.groups["cut"], watcher.city
    told = [kind for kind, count in CUT.items() for _ in range(count)]
    mine = dict(zip(boxes.keys, told, strict=True))
    for box, kind in mine.items():
        give(city, given, box, kind)
    begun = [box for box, kind in mine.items() if kind != "test-print"]
    wait(lambda: all(mine[box] in boxes.done(box) for box in begun), 60, watcher.look)
    delivered = [box for box in mine if box not in begun]
    wait(lambda: all(states(city, box) == {"delivered"} for box in delivered), 60, watcher.look)
    progress("the power of ten boxes is cut")
    boxes.cut_power()
    boxes.start(city.address("intake"), [*CUT, *AT_ONCE])


def give(city: City, given: dict[str, tuple[str, str]], box: str, kind: Kind) -> None:
    """Tell a box to do this, and remember it."""
    command = city.fleet.orders.give(command_key(city.fleet.places), box, kind, {}, "canbo")
    given[command] = (box, kind)


def states(city: City, box: str) -> set[str]:
    """Of the commands of a box that wait for their end."""
    return {order.state for order in city.fleet.orders.latest([box], 20) if order.kind not in AT_ONCE}


def look_often(city: City, fleet: Fleet) -> None:
    """As if somebody had each of their pages open; they learn it with their next report."""
    for box in fleet.often:
        city.fleet.reports.watch(box, 3600)
    for fault in (["button-unused"], []):
        for group in fleet.groups.values():
            group.show(*fault)
        time.sleep(REST_S)

    def often() -> bool:
        return sum(interval == WATCHED_S for _, _, _, interval in city.fleet.reports.faces()) >= len(fleet.often)

    wait(often, 120)


def ledger(watcher: Watcher, fleet: Fleet, given: Mapping[str, tuple[str, str]]) -> Mapping[str, Any]:
    """Every command that was given against what the city was told and what stands on the box's card."""
    ends = {
        order.command: order
        for box in {box for box, _ in given.values()}
        for order in watcher.city.fleet.orders.latest([box], 20)
    }
    done = sum(ends[command].state == "done" for command in given)
    failed = sum(ends[command].state == "failed" and ends[command].detail == "interrupted" for command in given)
    times = {command: fleet.group_of(box).done(box).count(kind) for command, (box, kind) in given.items()}
    return {
        "commands": len(given),
        "done": done,
        "honestly_failed": failed,
        "lost": len(given) - done - failed,
        "twice": sum(count > 1 for count in times.values()),
        "said_done_and_was_not": sum(ends[each].state == "done" and times[each] == 0 for each in given),
    }


def torture(city: City, fleet: Fleet, line: Line, page: Page) -> Mapping[str, Any]:
    """All of it; the ledger."""
    watcher, given = Watcher(page, city), dict[str, tuple[str, str]]()
    count = sum(len(group.keys) for group in fleet.groups.values())
    heard = wait(lambda: len(city.fleet.reports.faces()) == count, 300)
    progress(f"{count} boxes were heard within {heard} s")
    watched(city, page)
    look_often(city, fleet)
    first = watcher.until("well", fleet.often)
    for box in fleet.often[sum(CUT.values()) :]:
        give(city, given, box, AT_ONCE[0])
    took = killed(watcher, fleet, line)
    power_cut(watcher, fleet, given)
    ending = ("done", "failed", "expired")
    boxes = {box for box, _ in given.values()}
    wait(lambda: all(o.state in ending for b in boxes for o in city.fleet.orders.latest([b], 20)), 150, watcher.look)
    watcher.until("well", fleet.often)
    return {
        "boxes": count,
        "heard_s": heard,
        "first_well_s": first,
        "well_again_s": took,
        "samples": watcher.samples,
        "shown_but_unheard": watcher.lies,
        "died": city.died(),
        **ledger(watcher, fleet, given),
    }


def main() -> None:
    """With so many boxes; one JSON object."""
    count = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright, running_city(Path(name)) as city:
        fleet = enrolled(city, Path(name), count)
        intake = city.address("intake")
        line = Line(int(intake.rsplit(":", 1)[1]))
        line.up()
        for kind, group in fleet.groups.items():
            kinds = [each for each in CUT if each != "test-print"] if kind == "cut" else AT_ONCE
            group.start(f"http://127.0.0.1:{line.port}" if kind == "lined" else intake, kinds)
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            found = torture(city, fleet, line, browser.new_page())
        finally:
            browser.close()
            line.cut()
            for group in fleet.groups.values():
                group.cut_power()
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
