"""What a thief can read: `python -m tests.torture.plaintext`.

The whole box runs on a root file system whose every change lands on one card (an overlay), with its state, /tmp, /var
and all: only /dev/shm and /run, which are memory on a box too, and the world outside the box lie elsewhere. A resident
comes, answers, has her papers photographed and submits. While she is still here, just after she submitted, and after
the city's receipt the card's power is cut and the raw image searched for what she wrote and for pieces of her pages.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.conftest import FLAGS
from tests.journeys.desk import Desk, wait_for
from tests.journeys.resident import Toucher
from tests.journeys.test_journey import papers, submit, to_papers
from tests.torture.card import Card, Cards, hits
from tests.torture.namespace import ROOT
from tests.torture.program import finish, progress

CARD_MB = 1024
TELLING = 8
"""Characters that an answer must have before finding it somewhere says anything."""

PIECE = 48
"""Bytes of a page's pixels that occur nowhere else."""


class CardDesk(Desk):
    """The whole system, on the root at `root`."""

    def __init__(self, folder: Path, runtime: Path, root: Path) -> None:
        super().__init__(folder, runtime)
        self._command = ["chroot", str(root), "env", f"--chdir={ROOT}", *self._command]


def root_on(card: Card, world: Path) -> Path:
    """A root like ours whose changes land on the card, the box's state included; `world` is the same inside and out."""
    root, upper, work = (card.path / name for name in ("root", "upper", "work"))
    for folder in (root, upper, work):
        folder.mkdir()
    _mount("-t", "overlay", "none", "-o", f"lowerdir=/,upperdir={upper},workdir={work}", root)
    for shared in ("/proc", "/sys", "/dev"):
        _mount("--rbind", shared, f"{root}{shared}")
    for memory in (f"{root}/run", f"{root}{world}"):
        Path(memory).mkdir(parents=True, exist_ok=True)
    _mount("-t", "tmpfs", "none", f"{root}/run")
    _mount("--bind", world, f"{root}{world}")
    for state in (root / "srv" / "box", world / "box"):
        state.mkdir()
    _mount("--bind", root / "srv" / "box", f"{root}{world}/box")
    return root


def needles(draft: Path) -> Iterator[bytes]:
    """What the resident wrote, and pieces of the pixels of her pages."""
    answers = json.loads((draft / "draft.json").read_bytes())["answers"]
    for text in answers.values():
        if len(text) >= TELLING:
            yield from (text.encode(), text.encode("utf-16-le"))
    for picture in draft.glob("*.jpg"):
        pixels = picture.read_bytes()
        yield from (pixels[at : at + PIECE] for at in (len(pixels) // 2, len(pixels) * 3 // 4))


def visit(desk: Desk, page: Page, card: Card) -> dict[str, int]:
    """The journey with its three cuts; how much could be read after them. (Her number may be: it names nobody.)"""
    resident = Toucher(desk, page)
    page.goto(f"{desk.base}/kiosk")
    to_papers(resident, desk)
    papers(resident, desk)
    sought = list(needles(desk.runtime / "draft"))
    found = [hits(card.cut_power(), sought)]
    number = submit(resident)
    found.append(hits(card.cut_power(), sought))
    expect(page.locator(".page")).to_contain_text("đến phường", timeout=60_000)
    expect(page.locator(".page")).to_contain_text("Phiếu đã in", timeout=60_000)
    resident.choose("end")
    wait_for(lambda: not desk.drafts(), 20, "the wipe")
    card.settle()
    found.append(hits(card.cut_power(), sought))
    found.append(sum(hits(log, sought) for log in desk.folder.rglob("*.log") if log.stat().st_size))
    progress(f"{len(sought)} needles; found while she was here, after submit, after the receipt, in logs: {found}")
    return {
        "needles": len(sought),
        "hits": sum(found),
        "number_hits": hits(card.cut_power(), [number.encode()]),
        "control_hits": control(card, sought[-1]),
    }


def control(card: Card, secret: bytes) -> int:
    """Something that was written in the clear and deleted at once, as a program with a temporary file does."""
    careless = card.path / "upper" / "careless.tmp"
    careless.write_bytes(secret * 100)
    card.settle()
    careless.unlink()
    card.settle()
    return hits(card.cut_power(), [secret])


def main() -> None:
    """One visit."""
    cards = Cards()
    card, world = cards.fresh("card", CARD_MB), cards.memory("world")
    desk = CardDesk(world, Path(f"/dev/shm/cuagan-torture-{time.time_ns()}"), root_on(card, world))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
            page = browser.new_context(viewport={"width": 1280, "height": 800}, has_touch=True).new_page()
            desk.start()
            found = visit(desk, page, card)
            browser.close()
    finally:
        desk.stop()
    finish(found)


def _mount(*words: object) -> None:
    subprocess.run(["mount", *map(str, words)], check=True)


if __name__ == "__main__":
    main()
