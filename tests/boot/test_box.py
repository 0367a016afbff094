"""From a flashed card to a dossier at the city, in the order in which it happens. Deadlines are long: the processor is
emulated, and whoever runs this may have other work."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy
import pytest
import requests
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from image.guest import Guest
from image.shell import say
from tests.boot.outside import Hands, Town, dossiers
from tests.journeys import resident as residents
from tests.journeys.resident import Presser
from tests.journeys.test_journey import papers, read_sheet, submit, to_papers

START_S = 1200.0
PAINTED_S = 240.0
SLOW_MS = 240_000.0
SCREEN = {"width": 1280, "height": 720}  # an output of wlroots in memory


def picture(box: Guest, output: str, to: Path) -> Image.Image:
    """What the compositor shows on an output, taken inside the box."""
    env = "XDG_RUNTIME_DIR=/run/cuagan-screen WAYLAND_DISPLAY=wayland-0"
    box.tell(f"{env} grim -o {output} /tmp/screen.png", 120)
    return Image.open(box.fetch("/tmp/screen.png", to)).convert("RGB")


def unlike(one: Image.Image, other: Image.Image) -> float:
    """By how many of 255 steps two pictures differ on average, seen from so far that letters blur."""
    assert one.size == other.size
    small = [numpy.asarray(each.resize((320, 180), Image.Resampling.BOX), dtype=float) for each in (one, other)]
    return float(numpy.abs(small[0] - small[1]).mean())


@pytest.fixture(scope="session")
def glass(browser: Browser, kiosk_port: int) -> Page:
    """A second pair of eyes on the page that the box shows."""
    page = browser.new_page(viewport=SCREEN, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_default_timeout(SLOW_MS)
    return page


def test_the_firmware_starts_slot_a_and_nothing_of_it_can_be_written(box: Guest) -> None:
    box.wait("a shell", lambda: box.ask("true", 10)[0] == 0, START_S)
    assert box.tell("findmnt -no SOURCE /").strip().endswith("4")
    assert "ro" in box.tell("findmnt -no OPTIONS /").strip().split(",")
    assert box.ask("touch /usr/written")[0] != 0
    box.tell("touch /etc/written /var/written")  # into memory
    assert len(box.tell("cat /etc/machine-id").strip()) == 32
    box.wait("the stand-in for the buttons' lines", lambda: box.active("stand-in-lines"), START_S)


def test_the_data_partition_takes_the_rest_of_the_card(box: Guest) -> None:
    box.wait("cuagan prepare", lambda: box.active("cuagan-prepare"), START_S)
    report = json.loads(box.tell("cat /run/cuagan/prepared.json"))
    assert (report["mistakes"], report["used"], report["troubles"]) == ([], "card", {})
    size = int(box.tell("findmnt -bno SIZE /var/lib/cuagan"))
    assert size > 1 << 30, "the image's own is 256 MB"


def test_the_kiosk_answers(box: Guest, kiosk_port: int) -> None:
    def answers() -> bool:
        return requests.get(f"http://127.0.0.1:{kiosk_port}/healthz", timeout=20).ok

    took = box.wait("the kiosk over HTTP", answers, START_S)
    say(f"kiosk over HTTP after {took:.0f} s")


def test_the_box_is_the_citys_by_the_token_on_its_card(box: Guest, town: Town) -> None:
    box.wait("the city's key", lambda: box.ask("test -s /var/lib/cuagan/root.pub", 30)[0] == 0, START_S)
    assert box.tell("cat /var/lib/cuagan/root.pub").strip() == town.places.root_public.read_text().strip()


def test_both_screens_show_their_pages(box: Guest, glass: Page, kiosk_port: int, work: Path) -> None:
    for unit, output, path in (
        ("cuagan-touch", "HEADLESS-1", "kiosk"),
        ("cuagan-board", "HEADLESS-2", "board"),
    ):
        took = box.wait(f"{unit} with its page", lambda unit=unit: box.active(unit), START_S)
        say(f"{unit} ready after {took:.0f} s")
        glass.goto(f"http://127.0.0.1:{kiosk_port}/{path}")
        glass.wait_for_selector("[data-page]" if path == "kiosk" else "body *")
        expected = Image.open(io.BytesIO(glass.screenshot())).convert("RGB")
        expected.save(work / f"{path}-expected.png")
        assert len(expected.resize((64, 36)).getcolors(64 * 36) or []) > 8, "a blank page"

        def painted(output: str = output, to: Path = work / f"{path}.png", expected: Image.Image = expected) -> bool:
            return unlike(picture(box, output, to), expected) < 6

        took = box.wait(f"{work}/{path}.png to be what {path}-expected.png is", painted, PAINTED_S)
        say(f"{output} shows it after {took:.0f} s")


def test_a_dossier_from_five_buttons_to_the_citys_receipt(
    box: Guest, hands: Hands, glass: Page, town: Town, kiosk_port: int, monkeypatch: pytest.MonkeyPatch, work: Path
) -> None:
    monkeypatch.setattr(residents, "SLOW", SLOW_MS)
    expect.set_options(timeout=SLOW_MS)
    glass.goto(f"http://127.0.0.1:{kiosk_port}/kiosk")
    resident = Presser(hands, glass)  # type: ignore[arg-type]
    to_papers(resident, hands)  # type: ignore[arg-type]
    picture(box, "HEADLESS-1", work / "paper.png")
    papers(resident, hands)  # type: ignore[arg-type]
    number = submit(resident)
    picture(box, "HEADLESS-1", work / "done.png")
    say(f"number {number} after {resident.presses} presses")

    box.wait("the slip in the printer's tray", lambda: bool(town.printed()), START_S)
    words, _ = read_sheet(town.printed()[-1])
    assert number in "".join(words.split())
    box.wait("the city's receipt at the box", lambda: dossiers(box, work)[number] is not None, START_S)
