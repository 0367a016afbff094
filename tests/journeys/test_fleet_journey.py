"""An officer who was shown the console once: three houses need somebody, and she mends two of them from her desk.

The steps are those of docs/guide-ward.md. Each box is the box's own processes, with a card and a key of its own.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
import requests
from playwright.sync_api import Browser, Locator, Page, expect

from appliance.city_link import enrolment
from appliance.errors import Fault
from appliance.outbox.outbox import Outbox, State
from appliance.wire.identifiers import number
from appliance.wire.reports import WATCHED_S
from city.fleet.fleet import Fleet
from city.keys import Places
from tests.city.houses import give
from tests.city.world import put_in, sealed
from tests.journeys.desk import ROOT, Desk, wait_for
from tests.journeys.test_journey import log_in

SOON = 60_000
"""Milliseconds in which a page must say it on a machine that does much else; how soon it does is measured elsewhere."""

WORDS = "Nhờ cô Ba nạp giấy A5 cho máy in"


class Elsewhere:
    """A box in another house, of the same city: a card of its own, and those of its processes that a test starts."""

    def __init__(self, desk: Desk, city: Fleet, code: str, house: str) -> None:
        self.code = code
        self.state = desk.folder / code
        self.runtime = desk.runtime.with_name(f"{desk.runtime.name}-{code}")
        self.runtime.mkdir()
        places = city.places
        city.devices.add(code, enrolment.own_public(self.state))
        city.houses.put(code, city.houses.make(house, "Phường Mẫu"), "", "")
        enrolment.enrol(self.state, places.root_public.read_text().strip(), places.city_json.read_bytes())
        self._settings = desk.folder / f"{code}.toml"
        self._settings.write_text(
            f'[house]\nbox = "{code}"\n[folders]\nstate = "{self.state}"\nruntime = "{self.runtime}"\n'
            f'[city]\nurl = "http://127.0.0.1:{desk.city}"\n[host]\nclock = "trusted"\n',
            encoding="utf-8",
        )
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def plug(self, *processes: str) -> None:
        """Power on: these of its processes run."""
        for name in processes:
            command = [sys.executable, "-m", "cuagan", name, "--config", str(self._settings)]
            with (self.state / f"{name}.log").open("ab") as log:
                self._running[name] = subprocess.Popen(
                    command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
                )

    def unplug(self) -> None:
        """Power off, without a word."""
        for name, process in self._running.items():
            self._signal(name, signal.SIGKILL)
            process.wait()
        self._running.clear()

    def hold_back(self, recipient: str) -> str:
        """While its outbox process runs: a dossier that was sealed two hours ago and refused so often that its next
        turn is hours away; its id.
        """
        outbox = Outbox(self.state)
        first = put_in(outbox, sealed(recipient, self.state, box=self.code, number=number(self.code, 1)))
        wait_for(lambda: outbox.row(first.dossier_id).state is State.PURGED, 60, "the first dossier goes out")
        self._signal("outbox", signal.SIGSTOP)
        row = put_in(outbox, sealed(recipient, self.state, box=self.code, number=number(self.code, 2)))
        now = dt.datetime.now(dt.UTC)
        outbox.mark_waiting(row.dossier_id, Fault.CITY_TROUBLE, now + dt.timedelta(hours=5))
        outbox.close()
        with contextlib.closing(sqlite3.connect(self.state / "box.db")) as rows, rows:
            ago = (now - dt.timedelta(hours=2)).isoformat()
            rows.execute("UPDATE dossier SET sealed_at = ? WHERE dossier_id = ?", [ago, row.dossier_id])
        self._signal("outbox", signal.SIGCONT)
        return row.dossier_id

    def _signal(self, name: str, which: signal.Signals) -> None:
        os.killpg(self._running[name].pid, which)


@pytest.fixture
def desk(start_desk: Callable[..., Desk]) -> Desk:
    return start_desk()


@pytest.fixture
def city(desk: Desk) -> Fleet:
    places = Places(desk.folder / "city")
    return Fleet(places.store_url, places)


@pytest.fixture
def elsewhere(desk: Desk, city: Fleet) -> Iterator[Callable[[str, str], Elsewhere]]:
    made: list[Elsewhere] = []

    def stand(code: str, house: str) -> Elsewhere:
        made.append(Elsewhere(desk, city, code, house))
        return made[-1]

    yield stand
    for box in made:
        box.unplug()
        shutil.rmtree(box.runtime)


def house(page: Page, name: str) -> Locator:
    """Its card on the page of houses."""
    return page.locator("a.house", has_text=name)


def done(page: Page) -> None:
    """The command that was given last has been done."""
    expect(page.locator('[aria-labelledby="orders"] li').first.locator(".state.done")).to_be_visible(timeout=SOON)


def notices_three_houses(page: Page, desk: Desk, city: Fleet, gone: Elsewhere) -> None:
    """She looks at a house whose box is then unplugged; at the page of houses three of them are red."""
    wait_for(lambda: gone.code in city.reports.all([gone.code]), 60, "a first report")
    house(page, "Nhà Bờ Sông").click()
    gone.unplug()
    gone.plug("report")
    wait_for(lambda: city.reports.all([gone.code])[gone.code].interval == WATCHED_S, 60, "a box that is watched")
    gone.unplug()
    desk.simulate("printer", "empty")
    page.get_by_role("link", name="Các nhà").first.click()
    expect(page.get_by_text("Nhờ người xem máy có điện và có mạng không")).to_be_visible(timeout=SOON)
    expect(page.get_by_text("nạp giấy A5")).to_be_visible(timeout=SOON)
    expect(page.get_by_text("Có hồ sơ chờ gửi")).to_be_visible(timeout=SOON)
    expect(page.get_by_role("heading", level=1)).to_have_text("3 nhà cần người", timeout=SOON)


def mends_the_printer(page: Page, desk: Desk) -> None:
    """The board asks for paper, somebody there brings it, a test sheet proves it."""
    house(page, "0000").click()
    give(page, "board-message", WORDS)
    done(page)
    pages = [requests.get(f"{desk.base}/board/pages/{at}", timeout=10).text for at in range(3)]
    assert any(WORDS in each for each in pages)
    desk.simulate("printer", "refill")
    expect(page.locator(".problem")).to_have_count(0, timeout=SOON)
    before = len(desk.printed())
    give(page, "test-print", WORDS)
    done(page)
    assert len(desk.printed()) > before


def mends_the_outbox(page: Page, city: Fleet, stuck: Elsewhere) -> None:
    """The button stands at what is wrong; the dossier goes out, and the page stops saying so."""
    page.get_by_role("link", name="Các nhà").first.click()
    house(page, "Nhà Đồi Chè").click()
    problem = page.locator(".problem", has_text="Có hồ sơ chờ gửi")
    expect(problem).to_be_visible(timeout=SOON)
    problem.get_by_role("button", name="Gửi hồ sơ lại ngay").click()
    done(page)
    expect(problem).to_have_count(0, timeout=SOON)


def test_an_officer_notices_three_houses_and_mends_two_from_her_desk(
    desk: Desk, city: Fleet, elsewhere: Callable[[str, str], Elsewhere], browser: Browser
) -> None:
    stuck, gone = elsewhere("0001", "Nhà Đồi Chè"), elsewhere("0002", "Nhà Bờ Sông")
    stuck.plug("outbox")
    dossier = stuck.hold_back((desk.folder / "city" / "console" / "opening.pub").read_text())
    stuck.plug("report")
    gone.plug("report")
    page = browser.new_page()
    log_in(desk, page)
    page.get_by_role("link", name="Các nhà").first.click()
    expect(house(page, "Nhà Bờ Sông")).to_be_visible(timeout=SOON)

    notices_three_houses(page, desk, city, gone)
    mends_the_printer(page, desk)
    mends_the_outbox(page, city, stuck)

    outbox = Outbox(stuck.state)
    assert outbox.row(dossier).receipted_at
    outbox.close()
    page.get_by_role("link", name="Các nhà").first.click()
    expect(page.get_by_text("Có hồ sơ chờ gửi")).to_have_count(0, timeout=SOON)
    expect(page.get_by_text("nạp giấy A5")).to_have_count(0)
    expect(page.get_by_text("Nhờ người xem máy có điện và có mạng không")).to_be_visible()
