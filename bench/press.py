"""From the pin's callback to the changed page, and to the second frame after it, in headless Chromium.

200 presses of `down` on the home page (and as a detail on the keyboard's), one every 150 ms: nobody presses faster.
Both clocks are the machine's: `time.time` before the pin is driven, `performance.timeOrigin + performance.now()` in the
browser.
"""

from __future__ import annotations

import shutil
import time

from playwright.sync_api import CDPSession, Page, sync_playwright

from bench import report
from bench.kiosk import kiosk
from hw.buttons import GpioButtons

PRESSES = 200
EVERY_S = 0.15
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]

WATCH = """
window.seen = [];
new MutationObserver(() => {
  const dom = performance.timeOrigin + performance.now();
  requestAnimationFrame(() => requestAnimationFrame(
    () => seen.push([dom, performance.timeOrigin + performance.now()])));
}).observe(document.querySelector('#page'), {childList: true, subtree: true, attributes: true, characterData: true});
"""


def measure(page: Page, buttons: GpioButtons, presses: int) -> dict[str, float]:
    """Presses lost, and the 95th percentiles in milliseconds."""
    time.sleep(0.5)
    page.evaluate("window.seen = []")
    started = []
    pin = buttons.pin("down")
    for _ in range(presses):
        started.append(time.time() * 1000)
        pin.drive_low()
        time.sleep(EVERY_S / 2)
        pin.drive_high()
        time.sleep(EVERY_S / 2)
    time.sleep(0.5)
    seen = page.evaluate("window.seen")
    pairs = list(zip(started, seen, strict=False))
    dom = [dom - start for start, (dom, _) in pairs]
    frame = [frame - start for start, (_, frame) in pairs]
    return {
        "lost": presses - len(seen),
        "dom_p50_ms": report.percentile(dom, 0.5),
        "dom_p95_ms": report.percentile(dom, 0.95),
        "dom_max_ms": max(dom),
        "frame2_p50_ms": report.percentile(frame, 0.5),
        "frame2_p95_ms": report.percentile(frame, 0.95),
    }


def throttle(session: CDPSession, rate: int) -> None:
    """Make the browser's processor this many times slower."""
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})


def main() -> None:
    """Measure and print."""
    presses = 60 if report.arguments("press").quick else PRESSES
    with kiosk() as (_, buttons, address), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{address}/kiosk")
        page.locator('[data-action="start"]').dispatch_event("pointerdown", {"button": 0})
        page.locator('[data-action="lookup"]').wait_for()
        page.evaluate(WATCH)
        session = page.context.new_cdp_session(page)
        measure(page, buttons, 10)
        report.progress("home page")
        plain = measure(page, buttons, presses)
        throttle(session, 6)
        report.progress("home page, processor 6 times slower")
        slow = measure(page, buttons, presses)
        throttle(session, 1)
        for action in ("submit", "search"):
            page.locator(f'[data-action="{action}"]').dispatch_event("pointerdown", {"button": 0})
            page.locator(f'[data-action="{action}"]').wait_for(state="detached")
        report.progress("keyboard page")
        keyboard = measure(page, buttons, presses)
        browser.close()
    bars = [
        report.bar("press.lost", plain["lost"] + slow["lost"] + keyboard["lost"], "presses", limit=0),
        report.bar("press.dom_p95_ms", plain["dom_p95_ms"], "ms", limit=10),
        report.bar("press.frame2_p95_ms", plain["frame2_p95_ms"], "ms", limit=50),
        report.bar("press.dom_p95_ms_6x", slow["dom_p95_ms"], "ms", limit=25),
        report.bar("press.frame2_p95_ms_6x", slow["frame2_p95_ms"], "ms", limit=80),
    ]
    report.finish("press", bars, {"presses": presses, "home": plain, "home_6x": slow, "keyboard": keyboard})


if __name__ == "__main__":
    main()
