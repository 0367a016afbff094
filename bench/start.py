"""A second start of the whole system to the first press answered in an open browser, and the kiosk's memory.

Memory is the proportional set size of the kiosk process (smaps_rollup), before the first live picture, when OpenCV is
not loaded yet, and after a page was photographed.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

import requests
from playwright.sync_api import Page, sync_playwright

from bench import report
from bench.press import FLAGS
from tests.journeys.desk import Desk, wait_for
from tests.journeys.resident import Toucher, see

WAY_TO_PAPER = ("submit", "event", "group:sinh-con", "procedure:1.001193", "begin", "tick", "consent", "type")


def pss_mb(desk: Desk) -> float:
    """The kiosk's memory in MB."""
    for process in Path("/proc").glob("[0-9]*"):
        words = _words(process)
        if "kiosk" in words and str(desk.folder / "test.toml") in words:
            lines = (process / "smaps_rollup").read_text().splitlines()
            return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    raise RuntimeError("no kiosk process")


def _words(process: Path) -> list[str]:
    try:
        return (process / "cmdline").read_text().split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def start_to_press(desk: Desk, page: Page) -> float:
    """Seconds from `cuagan run` to the page that a press changed, with a browser that was open before."""
    began = time.monotonic()
    desk.launch()
    while True:
        try:
            requests.post(f"{desk.base}/dock/do", json={"verb": "press", "arguments": ["ok"]}, timeout=5)
            break
        except requests.ConnectionError:
            time.sleep(0.02)
    page.locator('[data-page^="home "]').wait_for(timeout=30_000)
    return time.monotonic() - began


def photograph(desk: Desk, page: Page) -> None:
    """On to the first paper, and one page of it."""
    resident = Toucher(desk, page)
    for action in WAY_TO_PAPER:
        resident.choose(action)
    resident.choose("choose:self")
    for text in ("an", "1950", None, "nam ha", None, None):
        if text:
            resident.type(text)
        resident.choose("answer" if text else "skip")
    desk.simulate("lay", "chung-sinh")
    resident.choose("capture")
    see(page, "review")


def main() -> None:
    """Measure and print."""
    runs = 2 if report.arguments("start").quick else 5
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        desk = Desk(Path(folder), Path(f"/dev/shm/cuagan-bench-{time.time_ns()}"))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_context(viewport={"width": 1280, "height": 800}, has_touch=True).new_page()
        desk.start()
        page.goto(f"{desk.base}/kiosk")
        desk.stop()
        seconds = []
        for run in range(runs):
            seconds.append(start_to_press(desk, page))
            report.progress(f"start {run + 1}: {seconds[-1]:.2f} s")
            if run < runs - 1:
                desk.stop()
        wait_for(desk.state, 10)
        before = pss_mb(desk)
        photograph(desk, page)
        after = pss_mb(desk)
        desk.stop()
        browser.close()
    bars = [
        report.bar("start.warm_s", report.median(seconds), "s", limit=5),
        report.bar("start.kiosk_pss_mb", before, "MB", limit=90),
        report.bar("start.kiosk_pss_scan_mb", after, "MB", limit=180),
    ]
    report.finish("start", bars, {"starts_s": [round(each, 2) for each in seconds]})


if __name__ == "__main__":
    main()
