"""The first day of a whole box: power for a freshly flashed card, the city's grant, a visit with five buttons, the
printed slip, the receipt. What stands around it is `tests.boot`'s.
"""

from __future__ import annotations

import random
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import requests
from playwright.sync_api import Error as NotSeen
from playwright.sync_api import Page, expect, sync_playwright

from image.guest import Guest, Wishes
from image.shell import BuildError, run
from tests.boot.camera import PictureFile
from tests.boot.outside import Hands, Town, dossiers, flashed, housed
from tests.conftest import FLAGS
from tests.image_torture.boxes import SCREENS, START_S, mask, serves
from tests.image_torture.ledger import Found
from tests.image_torture.plug import Plug
from tests.journeys import resident as residents
from tests.journeys.desk import free_ports
from tests.journeys.resident import Presser
from tests.journeys.test_journey import papers, submit, to_papers

CAMERA = PictureFile()
KIOSK = 18600
SCREEN = {"width": 1280, "height": 720}
SLOW_MS = 240_000.0
LOOK_MS, LOOKS = 30_000.0, 20
QUIET_S = 20.0
"""So long the day goes on after the receipt."""

NUMBER = re.compile(r"\d{4}-\d{5}-\d")


def first_day(folder: Path, disk: Path, dark: bool, chance: random.Random) -> Found:
    """Lets one box live through it while its plug is pulled: the cuts, each with what had been promised by then.

    What must be nowhere in the clear is then in `folder`/draft. dark: the box's own browsers are not started, which
    leave a slow emulator nothing for the rest; what the kiosk shows is looked at from here in any case.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    town, (kiosk,) = Town(folder / "town"), free_ports(1)
    town.open()
    card = flashed(disk, town.settings(CAMERA), folder / "card.img")
    wishes = Wishes(forwards={KIOSK: kiosk}, command_line=mask(SCREENS) if dark else "")
    guest = housed(folder / "box", card, disk, CAMERA, wishes)
    guest.power_on()
    plug = Plug(guest, town, folder, chance)
    plug.start()
    try:
        _taken_in(guest, plug, kiosk, () if dark else SCREENS)
        with _eyes() as page:
            _see(page, f"http://127.0.0.1:{kiosk}/kiosk")
            number = _visit(guest, town, page, plug)
        time.sleep(QUIET_S)
    finally:
        plug.end()
        guest.cut_power()
        town.close()
    took, sheets = round(time.monotonic() - guest.began[0]), [_numbers(each) for each in town.printed()]
    cuts = [{**each, "promised": _promised(each, sheets)} for each in plug.cuts]
    return {
        "number": number,
        "dark": dark,
        "took_s": took,
        "ports": [town.intake_port, town.printer_port],
        "cuts": cuts,
    }


def answers(port: int) -> bool:
    """Whether the kiosk does, over HTTP; OSError before."""
    return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=20).ok


def is_the_citys(guest: Guest) -> bool:
    """Whether the box has been taken in."""
    return guest.ask("test -s /var/lib/cuagan/root.pub", 30)[0] == 0


def _taken_in(guest: Guest, plug: Plug, kiosk: int, screens: Sequence[str]) -> None:
    guest.wait("a shell", lambda: guest.ask("true", 10)[0] == 0, START_S)
    guest.wait("the city's key", lambda: is_the_citys(guest), START_S)
    plug.stretch = "granted"
    guest.wait("the kiosk over HTTP", lambda: answers(kiosk), START_S)
    for unit in ("stand-in-lines", "cuagan-cups", *screens):
        serves(guest, unit)


def _visit(guest: Guest, town: Town, page: Page, plug: Plug) -> str:
    """From the first press to the receipt at the box: the number."""
    hands, store = Hands(guest, guest.folder, CAMERA), town.store()
    resident = Presser(hands, page)  # type: ignore[arg-type]
    plug.stretch = "visit"
    to_papers(resident, hands)  # type: ignore[arg-type]
    papers(resident, hands)  # type: ignore[arg-type]
    _keep_draft(guest)
    plug.stretch = "submitting"
    plug.shown = number = submit(resident)
    plug.stretch = "shown"
    for stretch, so in (
        ("printed", lambda: any(number in _numbers(each) for each in town.printed())),
        ("arrived", lambda: bool(store.arrived_under(number))),
        ("receipted", lambda: dossiers(guest, guest.folder)[number] is not None),
    ):
        guest.wait(stretch, so, START_S)
        plug.stretch = stretch
    return number


def _keep_draft(guest: Guest) -> None:
    """What the resident has told and shown, out of the box's memory."""
    guest.tell("tar -C /run/cuagan -cf /run/draft.tar draft", 60)
    packed = guest.fetch("/run/draft.tar", guest.folder / "draft.tar", 600)
    run(["tar", "-C", guest.folder.parent, "-xf", packed])
    guest.tell("rm /run/draft.tar")


@contextmanager
def _eyes() -> Iterator[Page]:
    """A second pair of eyes on the page that the box shows, of somebody who is in no hurry."""
    expect.set_options(timeout=SLOW_MS)
    with sync_playwright() as playwright, mock.patch.object(residents, "SLOW", SLOW_MS):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        page = browser.new_page(viewport=SCREEN, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_default_timeout(SLOW_MS)
        yield page
        browser.close()


def _see(page: Page, address: str) -> None:
    """The attract screen, once what waited for the city's grant has made room for it."""
    for _ in range(LOOKS):
        try:
            page.goto(address)
            page.locator('[data-action="start"]').first.wait_for(timeout=LOOK_MS)
            return
        except NotSeen:
            time.sleep(1)
    raise BuildError(f"no attract screen at {address}")


def _numbers(sheet: Path) -> list[str]:
    """The numbers of dossiers on a printed sheet."""
    return NUMBER.findall("".join(run(["pdftotext", "-layout", sheet, "-"]).split()))


def _promised(cut: Found, sheets: list[list[str]]) -> list[str]:
    """The numbers that residents had when the plug was pulled: on the screen, and on paper."""
    on_paper = {number for sheet in sheets[: cut["sheets"]] for number in sheet}
    return sorted(on_paper | ({cut["shown"]} - {""}))
