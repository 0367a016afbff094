"""`cuagan prepare` on a tree: the files that the operating system reads, read again by NetworkManager's own parser."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from appliance.config import Config, Network, Wifi
from appliance.settings import box_settings, prepare
from appliance.settings.prepare import Hotspot, Places, Report
from hw import network, own_wifi
from hw.system import System

CARD = """[house]
box = "0012"
time_zone = "Asia/Bangkok"
[wifi]
ssid = "Nhà; \\\\ văn"
password = "a\\\\b c;d=e#12"
[network]
address = "192.168.1.20/24"
gateway = "192.168.1.1"
dns = ["192.168.1.1", "1.1.1.1"]
[display]
board_turn = 90
[technician]
ssh_keys = ["ssh-ed25519 AAAA ky-thuat"]
"""


@pytest.fixture
def places(tmp_path: Path) -> Places:
    (tmp_path / "card").mkdir()
    (tmp_path / "card" / "cuagan.toml").write_text(CARD, encoding="utf-8")
    return Places(tmp_path / "none.toml", tmp_path / "card", tmp_path / "state", tmp_path / "run/cuagan")


def nmcli(keyfile: str) -> str:
    """What NetworkManager's own reader makes of a keyfile, written out again by it."""
    command = ["nmcli", "--offline", "connection", "modify", "connection.zone", "home"]
    return subprocess.run(command, input=keyfile, capture_output=True, text=True, check=True).stdout


def test_everything_is_written_and_a_second_start_changes_nothing(places: Places, tmp_path: Path) -> None:
    first = System(places, tmp_path).prepare()
    assert not first.mistakes
    assert not first.troubles
    before = tree(tmp_path)
    assert System(places, tmp_path).prepare() == first
    assert tree(tmp_path) == before
    assert (tmp_path / "etc/hostname").read_text() == "cuagan-0012\n"
    assert str((tmp_path / "etc/localtime").readlink()) == "/usr/share/zoneinfo/Asia/Bangkok"
    assert (tmp_path / "run/cuagan-screen.env").read_text().split() == [
        "CUAGAN_TOUCH=HDMI-A-1",
        "CUAGAN_TOUCH_TURN=0",
        "CUAGAN_BOARD=HDMI-A-2",
        "CUAGAN_BOARD_TURN=90",
    ]
    assert (tmp_path / "run/cuagan-ssh/authorized_keys").read_text() == "ssh-ed25519 AAAA ky-thuat\n"
    assert (places.state / "device.pem").exists()
    assert "a\\\\b" not in (places.card / "cuagan.toml").read_text(), "the password is off the card"
    assert "/etc" not in "".join(map(str, places.state.iterdir()))


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.is_symlink()}


def test_network_manager_reads_what_was_meant(places: Places, tmp_path: Path) -> None:
    System(places, tmp_path).prepare()
    folder = tmp_path / "run/NetworkManager/system-connections"
    assert sorted(path.stem for path in folder.iterdir()) == ["cuagan-cable", "cuagan-setup", "cuagan-wifi"]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}, "it refuses others"
    wifi = nmcli((folder / "cuagan-wifi.nmconnection").read_text())
    assert "ssid=Nhà\\; \\\\\\\\ văn" in wifi.replace("\\;", "\\;") or "ssid=78;104;" in wifi
    assert "psk=a\\\\b c;d=e#12" in wifi
    assert "address1=192.168.1.20/24" in wifi
    assert "gateway=192.168.1.1" in wifi or "192.168.1.20/24,192.168.1.1" in wifi
    assert "dns=192.168.1.1;1.1.1.1;" in wifi
    own = nmcli((folder / "cuagan-setup.nmconnection").read_text())
    assert "mode=ap" in own
    assert "method=shared" in own


@pytest.mark.parametrize(
    "config", [Config(), Config(wifi=Wifi(ssid="1;2")), Config(network=Network(address="10.0.0.2/8"))]
)
def test_every_connection_is_one_for_network_manager(config: Config) -> None:
    for name, text in network.connections(config, Hotspot("CuaGan-0012", "abcdefghjk", "123456")).items():
        assert f"id={name}" in nmcli(text)


def test_a_connection_that_is_no_more_in_the_settings_goes(places: Places, tmp_path: Path) -> None:
    System(places, tmp_path).prepare()
    (places.card / "cuagan.toml").write_text('[house]\nbox = "0012"\n', encoding="utf-8")
    System(places, tmp_path).prepare()
    assert not (tmp_path / "run/NetworkManager/system-connections/cuagan-wifi.nmconnection").exists()
    assert not (tmp_path / "run/cuagan-ssh/authorized_keys").exists()


def test_a_step_that_fails_is_named_and_the_rest_is_done(places: Places, tmp_path: Path) -> None:
    (tmp_path / "etc").write_text("no folder")
    report = System(places, tmp_path).prepare()
    assert set(report.troubles) == {"time-zone", "name"}
    assert (tmp_path / "run/cuagan-screen.env").exists()
    assert prepare.read_report(places.runtime) == report


def test_an_enrolled_box_with_a_whole_card_opens_no_wifi_of_its_own(places: Places, tmp_path: Path) -> None:
    places.state.mkdir()
    (places.state / "root.pub").write_text("x")
    report = System(places, tmp_path).prepare()
    assert report.hotspot is None
    assert not (tmp_path / "run/NetworkManager/system-connections/cuagan-setup.nmconnection").exists()


def test_an_enrolled_box_whose_technician_wants_it_opens_its_own_wifi(places: Places, tmp_path: Path) -> None:
    places.state.mkdir()
    (places.state / "root.pub").write_text("x")
    System(places, tmp_path).prepare()
    (places.runtime / prepare.OWN_WIFI).touch()
    report = System(places, tmp_path).prepare(starting=False)
    own = tmp_path / "run/NetworkManager/system-connections/cuagan-setup.nmconnection"
    assert report.hotspot
    assert report.hotspot.password in nmcli(own.read_text())
    assert System(places, tmp_path).prepare(starting=False).hotspot == report.hotspot, "the one that is on the screen"


OWN = Hotspot("CuaGan-3F9A", "abcdefghjk", "123456")


@pytest.mark.parametrize(
    ("ssid", "own", "asked", "wanted"),
    [
        ("", None, False, ()),
        ("", OWN, False, ()),  # a telephone may be joined to it: it is left as it is
        ("", OWN, True, ("cuagan-setup",)),
        ("Nhà", None, False, ("cuagan-wifi",)),
        ("Nhà", OWN, False, ("cuagan-wifi", "cuagan-setup")),
        ("Nhà", OWN, True, ("cuagan-setup", "cuagan-wifi")),
    ],
)
def test_the_radio_is_given_by_name_to_what_is_wanted_and_else_to_the_other(
    ssid: str, own: Hotspot | None, asked: bool, wanted: tuple[str, ...]
) -> None:
    """The names only: no radio is where the tests are."""
    assert network.radio(Config(wifi=Wifi(ssid=ssid)), own, asked) == wanted


def test_a_wish_for_the_own_wifi_is_followed_once_so_that_new_settings_lead_back(
    places: Places, tmp_path: Path
) -> None:
    def asked(**starting: bool) -> bool:
        system = System(places, tmp_path)
        system.prepare(**starting)
        return system.open_own

    assert not asked(starting=True)
    (places.runtime / prepare.OWN_WIFI).touch()
    assert asked(starting=False)
    assert not asked(starting=False), "the house's Wi-Fi was changed by telephone"
    os.utime(places.runtime / prepare.OWN_WIFI, (1, 1))
    assert asked(starting=False), "asked for once more"


def test_settings_that_are_saved_while_the_network_still_tries_the_last_ones_are_followed_too(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = System(places, tmp_path / "root")
    system.prepare()
    tried: list[str] = []

    def try_it(_: Report) -> None:
        kept = prepare.read_effective(places.runtime)
        assert kept
        tried.append(kept.wifi.ssid)
        if len(tried) == 1:  # the technician corrects the name while the wrong one is being looked for
            box_settings.keep(places.state, {"wifi": {"ssid": "Nhà văn hóa 2"}})

    monkeypatch.setattr(system, "apply", try_it)
    system.follow()
    assert tried == [tried[0], "Nhà văn hóa 2"]
    assert tried[0] != tried[1]


def test_the_own_wifi_is_on_the_air_when_this_computer_has_its_address() -> None:
    assert own_wifi.on_air("127.0.0.1")
    assert not own_wifi.on_air("192.0.2.1")
    assert not own_wifi.joined(Path("/nonexistent"))
