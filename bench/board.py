"""What the board's browser keeps after thousands of pages: it hangs on the wall for weeks.

Its own script turns the pages of a real box, one after the other without the wait between them, in headless Chromium.
After the first hundred and at the end garbage is collected and the heap measured; the nodes and listeners that are
left are counted too.
"""

from __future__ import annotations

import shutil

from playwright.sync_api import CDPSession, Page, sync_playwright

from bench import report
from bench.kiosk import kiosk
from bench.press import FLAGS

WARM, TURNS, QUICK = 100, 2000, 1000
MB = 1024 * 1024


def heap(session: CDPSession) -> dict[str, float]:
    """What is left once nobody needs the rest: megabytes of the heap, nodes, listeners."""
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"] / MB
    counted = session.send("Memory.getDOMCounters")
    return {"heap_mb": used, "nodes": counted["nodes"], "listeners": counted["jsEventListeners"]}


def turn(page: Page, times: int) -> None:
    """Let the board's own script turn so many pages, each once the one before is there."""
    page.evaluate("async times => { for (let n = 0; n < times; n++) await turn(); }", times)


def main() -> None:
    """Measure and print."""
    turns = QUICK if report.arguments("board").quick else TURNS
    with kiosk() as (_, _, address), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(f"{address}/board")
        session = page.context.new_cdp_session(page)
        turn(page, WARM)
        before = heap(session)
        seen: set[str] = set()
        for done in range(0, turns, WARM):
            turn(page, WARM)
            seen.add(page.locator("h1").inner_text())
            report.progress(f"{done + WARM} pages")
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
        {"turns": turns, "before": before, "after": after},
    )


if __name__ == "__main__":
    main()
