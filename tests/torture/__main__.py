"""Everything that tortures box and city, at length: `make torture`.

Ends with one JSON object in the form of the benchmarks, which is also kept as `docs/reliability.json`; exits with 1
when a promise was broken or a control did not fail. `--quick` tells the same in a few minutes and keeps nothing. Needs
root.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from bench import report
from tests.torture.namespace import ROOT, check, run

KEPT = ROOT / "docs" / "reliability.json"
CITY_DELAYS_S = (0.2, 3, 10)
CITY_DOSSIERS = 10
YEARS = ((2036, 1970), (1970, 2036))

Found = dict[str, Any]


def series(cuts: int, dossiers: int) -> Mapping[str, Callable[[], Found]]:
    """Every proof by name, with so many power cuts of the box and dossiers over each bad link."""
    return {
        "box": lambda: run("box_cuts", cuts),
        "city": lambda: run("city_cuts", CITY_DOSSIERS, *CITY_DELAYS_S),
        "plaintext": lambda: run("plaintext"),
        "lost_replies": lost_replies,
        "clocks": clocks,
        "flapping_link": lambda: run("bad_link", dossiers, 500_000, 512, 50, 0.05, 4, 3),
        "thin_link": lambda: run("bad_link", dossiers, 150_000, 64, 300, 0.1, 20, 8),
    }


def lost_replies() -> Found:
    """Every message of a delivery meets every trouble: the tests themselves, counted."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/torture/test_lost_replies.py"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    sys.stderr.write(done.stdout)
    return {"passed": done.returncode == 0, "said": done.stdout.splitlines()[-1]}


def clocks() -> Found:
    """A box that wakes up in one wrong year, and then in the other."""
    went = [run("wrong_clocks", *years) for years in YEARS]
    return {name: sum(each[name] for each in went) for name in ("promised", "at_city", "lost", "duplicated")}


def bars(found: Mapping[str, Found]) -> list[report.Bar]:
    """The figures by which the promises are judged."""
    box, city, plain = found["box"], found["city"], found["plaintext"]
    links = [found["flapping_link"], found["thin_link"]]
    wrong = found["clocks"]
    intact, of = min(city["intact"]), f"of {CITY_DOSSIERS}"
    readable = box["plaintext_hits"] + plain["hits"]
    return [
        report.bar("torture.box_cuts", box["cuts"], "cuts", better="more"),
        report.bar("torture.box_promised", box["promised"], "dossiers", better="more"),
        report.bar("torture.box_lost", box["lost"] + box["damaged"] + box["undelivered"], "dossiers", limit=0),
        report.bar("torture.box_duplicated", box["duplicated"], "dossiers", limit=0),
        report.bar("torture.control_lost", box["control_lost"], "dossiers", better="more", limit=1),
        report.bar("torture.city_intact", intact, of, better="more", limit=CITY_DOSSIERS),
        report.bar("torture.city_control_lost", city["control_lost"], "dossiers", better="more", limit=1),
        report.bar("torture.plaintext_hits", readable, "places", limit=0),
        report.bar("torture.plaintext_control_hits", plain["control_hits"], "places", better="more", limit=1),
        report.bar("torture.replies_broken", int(not found["lost_replies"]["passed"]), "of 1", limit=0),
        report.bar("torture.links_lost", sum(link["sent"] - link["kept"] for link in links), "dossiers", limit=0),
        report.bar("torture.clocks_lost", wrong["lost"] + wrong["duplicated"], "dossiers", limit=0),
    ]


def missed(bar: report.Bar) -> bool:
    """Whether the figure is not what it is held to."""
    value, limit = bar["value"], bar["limit"]
    return limit is not None and (value < limit if bar["better"] == "more" else value > limit)


def main() -> None:
    """All of it, in turn."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture")
    parser.add_argument("--quick", action="store_true", help="fewer cuts and dossiers; nothing is kept")
    quick = parser.parse_args().quick
    lacking = check()
    if lacking:
        sys.exit(lacking)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs us in the background may have it ignored
    found: dict[str, Found] = {}
    for name, prove in (series(8, 1) if quick else series(50, 4)).items():
        report.progress(f"== {name}")
        began = time.monotonic()
        found[name] = prove() | {"took_s": round(time.monotonic() - began)}
    judged = bars(found)
    said = f"{report.text('torture', judged, found)}\n"
    sys.stdout.write(said)
    if not quick:
        KEPT.write_text(said)
    sys.exit(f"missed: {', '.join(names)}" if (names := [bar["name"] for bar in judged if missed(bar)]) else 0)


if __name__ == "__main__":
    main()
