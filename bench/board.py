"""What the board's browser keeps after thousands of pages: it hangs on the wall for weeks.

Its own script turns the pages of a real box, one after the other without the wait between them, in headless Chromium.
After the first hundred and at the end garbage is collected and the heap measured; the nodes and listeners that are
left are counted too.
"""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

from playwright.sync_api import CDPSession, Page, sync_playwright

from bench import report
from bench.kiosk import kiosk
from bench.press import FLAGS

WARM, TURNS, QUICK = 100, 2000, 1000
TIMES = 10
"""So often on the way the memory is measured too."""
MB = 1024 * 1024


def heap(session: CDPSession) -> dict[str, float]:
    """What is left once nobody needs the rest: megabytes of the heap, nodes, listeners."""
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"] / MB
    counted = session.send("Memory.getDOMCounters")
    return {"heap_mb": used, "nodes": counted["nodes"], "listeners": counted["jsEventListeners"]}


def resident() -> dict[str, float]:
    """Megabytes of memory of this process, which is the box, and of all that it started, which is the browser."""
    parents = {int(path.name): _status(path) for path in Path("/proc").glob("[0-9]*")}
    mine = os.getpid()
    started = {mine}
    for _ in parents:
        more = {pid for pid, (parent, _) in parents.items() if parent in started} - started
        if not more:
            break
        started |= more
    kept = {pid: size for pid, (_, size) in parents.items() if pid in started}
    return {"box_mb": kept[mine], "browser_mb": sum(size for pid, size in kept.items() if pid != mine)}


def _status(path: Path) -> tuple[int, float]:
    """Parent and resident megabytes of a process; nothing of one that has just ended."""
    try:
        fields = dict(line.split(":", 1) for line in (path / "status").read_text().splitlines())
    except OSError:
        return 0, 0.0
    return int(fields["PPid"]), int(fields.get("VmRSS", "0 kB").split()[0]) / 1024


def turn(page: Page, times: int) -> None:
    """Let the board's own script turn so many pages, each once the one before is there."""
    page.evaluate("async times => { for (let n = 0; n < times; n++) await turn(); }", times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.board")
    parser.add_argument("--quick", action="store_true", help="the same shape in under 50 seconds")
    parser.add_argument("--turns", type=int, default=TURNS, help="so many pages")
    options = parser.parse_args()
    turns = QUICK if options.quick else options.turns
    with kiosk() as (_, _, address), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(f"{address}/board")
        session = page.context.new_cdp_session(page)
        turn(page, WARM)
        before = heap(session)
        seen: set[str] = set()
        on_the_way = []
        for done in range(WARM, turns + WARM, WARM):
            turn(page, WARM)
            seen.add(page.locator("h1").inner_text())
            if done % (turns // TIMES // WARM * WARM or WARM) == 0:
                on_the_way.append({"pages": done, **heap(session), **resident()})
            report.progress(f"{done} pages")
        after = heap(session)
        browser.close()
    if len(seen) < 2:
        raise SystemExit("the board did not turn its pages")
    growth = after["heap_mb"] - before["heap_mb"]
    report.finish(
        "board",
        [
            report.bar("board.heap_growth_mb", growth, "MB", limit=5),
            report.bar("board.nodes_growth", after["nodes"] - before["nodes"], "nodes"),
        ],
        {"turns": turns, "before": before, "after": after, "on_the_way": on_the_way},
    )


if __name__ == "__main__":
    main()
