"""How soon what is killed, stopped or starved serves residents again: our units under a real systemd on this machine,
with the real kiosk, compositor and browsers. Ten seconds are the aim; the worst of the rounds counts.

As root. A stopped process is found by its watchdog only: the silence that its unit allows is part of the figure.
"""

from __future__ import annotations

import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench import report
from tests.units.conftest import PROJECT, tree
from tests.units.whole_box import PAGES, WholeBox, hogs, whole_box

ROUNDS, PRESSES = 3, 100
LIMIT_S = 10
HOW = {"killed": signal.SIGKILL, "stopped": signal.SIGSTOP}
WATCHED = ("kiosk", "screen", *PAGES)


def main() -> None:
    """One JSON object; --quick: one round, and not the board."""
    quick = report.arguments("back").quick
    rounds = 1 if quick else ROUNDS
    names = ["kiosk", "compositor", "touch"] if quick else ["kiosk", "compositor", *PAGES]
    with tempfile.TemporaryDirectory() as work, whole_box(tree("tools/trixie_units.sh"), Path(work)) as box:
        bars = [hurt(box, name, how, rounds) for name in names for how in HOW]
        bars.append(starved(box, PRESSES // 10 if quick else PRESSES))
    silences = {name: silence(name) for name in WATCHED}
    told = subprocess.run(["systemctl", "--version"], capture_output=True, text=True, check=True).stdout
    report.finish("back", bars, {"rounds": rounds, "silence": silences, "systemd": told.splitlines()[0]})


def hurt(box: WholeBox, name: str, how: str, rounds: int) -> report.Bar:
    """The worst of the rounds, in seconds."""
    does: dict[str, Callable[[signal.Signals], bool]] = {"kiosk": box.hurt_kiosk, "compositor": box.hurt_compositor}
    does |= {page: partial(box.hurt_browser, page) for page in PAGES}
    worst = 0.0
    for _ in range(rounds):
        settle(box)
        began = time.monotonic()
        if not does[name](HOW[how]):
            raise RuntimeError(f"{name} {how} does not come back: {box.log('kiosk')}")
        worst = max(worst, time.monotonic() - began)
    report.progress(f"{name} {how}: {worst:.1f} s")
    return report.bar(f"back.{name}_{how}_s", worst, "s", limit=LIMIT_S)


def settle(box: WholeBox) -> None:
    """All serves, and somebody is at the box."""
    for name in WATCHED:
        if not box.serves(name):
            raise RuntimeError(f"{name} does not serve: {box.log(name)}")
    if not box.visit():
        raise RuntimeError("no visit begins")


def starved(box: WholeBox, presses: int) -> report.Bar:
    """The slowest press while others want all of the processor."""
    settle(box)
    slowest = 0.0
    with hogs():
        for _ in range(presses):
            began = time.monotonic()
            box.press("up")
            slowest = max(slowest, time.monotonic() - began)
    return report.bar("back.starved_press_s", slowest, "s", limit=LIMIT_S)


def silence(name: str) -> str:
    """After how long without a sign a unit is killed."""
    lines = (PROJECT / f"systemd/units/cuagan-{name}.service").read_text().splitlines()
    return next(line.partition("=")[2] for line in lines if line.startswith("WatchdogSec="))


if __name__ == "__main__":
    main()
