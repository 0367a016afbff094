"""The box wiped: only after a plain warning, only when nobody is at it, and to the end whatever the power does."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from appliance.appliance import Appliance
from appliance.events import Bus
from appliance.settings import factory_reset, imager
from appliance.settings.prepare import CARD, Places
from appliance.settings.template import template
from hw import recovery
from hw.buttons import GpioButtons
from hw.system import System
from tests.web.served import PINS, screens, shown
from tests.web.test_technician import add, arrive

LOGINS = ["ssh-ed25519 AAAA ky-thuat"]


def state(appliance: Appliance) -> Path:
    return Path(appliance.config.folders.state)


def test_the_warning_counts_what_would_be_lost(client: FlaskClient, appliance: Appliance) -> None:
    outbox = appliance.open_outbox()
    arrive(outbox, add(outbox))
    assert "Không còn hồ sơ nào chưa gửi" in client.get("/technician/reset").text
    add(outbox)
    add(outbox)
    assert "2 hồ sơ chưa gửi sẽ mất hẳn" in client.get("/technician/reset").text


def test_a_dossier_that_came_since_the_warning_stops_it(client: FlaskClient, appliance: Appliance) -> None:
    add(appliance.open_outbox())
    answer = client.post("/technician/reset", data={"unsent": "0", "sure": "yes"})
    assert answer.status_code == 409
    assert not factory_reset.ordered(state(appliance))


def test_without_the_tick_nothing_happens(client: FlaskClient, appliance: Appliance) -> None:
    assert client.post("/technician/reset", data={"unsent": "0"}).status_code == 409
    assert not factory_reset.ordered(state(appliance))


def test_it_is_ordered_by_hand_on_the_glass(appliance: Appliance, browser: Browser) -> None:
    with shown(appliance) as address:
        tab = browser.new_page(viewport={"width": 1280, "height": 800}, has_touch=True)
        tab.goto(f"{address}/technician/reset")
        tab.get_by_role("checkbox").tap()
        tab.get_by_role("button", name="Xóa và khởi động lại").tap()
        expect(tab.get_by_role("status")).to_contain_text("Đã ghi lệnh xóa")
        tab.close()
    assert factory_reset.ordered(state(appliance))


def filled(folder: Path) -> Places:
    """A box that was in use, and is ordered to be wiped."""
    places = Places(folder / "none", folder / "card", folder / "state", folder / "run")
    (places.state / "sealed").mkdir(parents=True)
    (places.state / "rauc").mkdir()
    for name in ("device.pem", "root.pub", "slip.key", "box.db", "card-good.toml", "box.toml", "sealed/1", "rauc/slot"):
        (places.state / name).write_text("x")
    (places.state / "link").symlink_to("/etc")
    factory_reset.order(places.state)
    return places


def test_the_next_start_wipes_it_and_begins_as_a_new_box(tmp_path: Path) -> None:
    places = filled(tmp_path)
    report = System(places, tmp_path).prepare()
    assert report.hotspot, "a new box that is to be set up"
    assert not report.troubles
    assert {each.name for each in places.state.iterdir()} == {"device.pem", "rauc"}
    assert (places.state / "device.pem").read_text() != "x", "a key of its own"
    assert Path("/etc/passwd").exists()


def test_the_card_is_as_fresh_and_the_new_box_has_nothing_of_the_house(tmp_path: Path) -> None:
    places = Places(tmp_path / "none", tmp_path / "card", tmp_path / "state", tmp_path / "run")
    places.card.mkdir()
    values = {"house.name": "Nhà cũ", "wifi.ssid": "Nhà", "wifi.password": "mat-khau-1", "technician.ssh_keys": LOGINS}
    (places.card / CARD).write_text(template(values) + "# Nhà cũ\n" * 99, encoding="utf-8")
    (places.card / imager.FILE).write_text('[wlan]\nssid = "Nhà"\n', encoding="utf-8")
    System(places, tmp_path).prepare()
    assert (tmp_path / "run/cuagan-ssh/authorized_keys").exists()
    file = (places.card / CARD).stat().st_ino
    factory_reset.order(places.state)
    report = System(places, tmp_path).prepare()
    assert (report.mistakes, report.troubles) == ([], {}), "no asterisk that nobody can fill"
    assert (places.card / CARD).read_text(encoding="utf-8") == template({})
    assert (places.card / CARD).stat().st_ino == file, "written over where it was"
    assert [path.name for path in places.card.iterdir()] == [CARD]
    assert not (tmp_path / "run/cuagan-ssh/authorized_keys").exists()
    assert not list((tmp_path / "run/NetworkManager/system-connections").glob("cuagan-wifi*"))


def test_a_card_that_takes_nothing_keeps_nobody_from_being_wiped(tmp_path: Path) -> None:
    places = filled(tmp_path)
    (places.card / CARD).mkdir(parents=True)
    report = System(places, tmp_path).prepare()
    assert "reset" in report.troubles
    assert {each.name for each in places.state.iterdir()} == {"device.pem", "rauc"}


@pytest.mark.parametrize("gone", [["device.pem"], ["device.pem", "root.pub", "box.db", "sealed"]])
def test_a_wipe_that_the_power_cut_off_is_done_to_its_end(tmp_path: Path, gone: list[str]) -> None:
    places = filled(tmp_path)
    for name in gone:
        path = places.state / name
        if path.is_dir():
            (path / "1").unlink()
        else:
            path.unlink()
    System(places, tmp_path).prepare()
    assert {each.name for each in places.state.iterdir()} == {"device.pem", "rauc"}


def test_nothing_is_wiped_under_a_box_that_runs(tmp_path: Path) -> None:
    places = filled(tmp_path)
    System(places, tmp_path).prepare(starting=False)
    assert factory_reset.ordered(places.state)
    assert (places.state / "box.db").exists()


def test_the_pair_held_at_the_start_leads_to_the_page(appliance: Appliance) -> None:
    appliance.stage.open_at("/technician/reset")
    client = screens(appliance).test_client()
    assert client.get("/kiosk").headers["Location"] == "/technician/reset#glass"
    assert client.get("/kiosk").status_code == 200, "once"


def test_only_the_pair_and_only_when_it_is_held_to_the_end() -> None:
    buttons = GpioButtons(PINS, "mock", Bus())
    try:
        assert not recovery.held(buttons.down, 0.3), "nobody holds anything: the start does not wait"
        for name in recovery.PAIR:
            buttons.pin(name).drive_low()
        assert recovery.held(buttons.down, 0.3)
        buttons.pin("ok").drive_low()
        assert not recovery.held(buttons.down, 0.3), "somebody leans on the box"
        buttons.pin("ok").drive_high()
        threading.Thread(target=lambda: (time.sleep(0.2), buttons.pin("up").drive_high())).start()
        assert not recovery.held(buttons.down, 5)
    finally:
        buttons.close()
