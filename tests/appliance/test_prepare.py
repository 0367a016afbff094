"""What a box starts with when the card is whole, wrong, gone or rewritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from appliance.settings import box_settings, prepare
from appliance.settings.prepare import Places

IMAGE = '[folders]\nstate = "/var/lib/cuagan"\n[house]\nname = "từ ảnh"\nward = "từ ảnh"\n'
CARD = """[house]
name = "từ thẻ"
box = "0012"
[wifi]
ssid = "Nhà"
password = "mat-khau-1"
[technician]
code = "482915"
"""


@pytest.fixture
def places(tmp_path: Path) -> Places:
    for name in ("card", "state", "run"):
        (tmp_path / name).mkdir()
    (tmp_path / "image.toml").write_text(IMAGE, encoding="utf-8")
    (tmp_path / "card" / "cuagan.toml").write_text(CARD, encoding="utf-8")
    return Places(tmp_path / "image.toml", tmp_path / "card", tmp_path / "state", tmp_path / "run")


def test_card_over_image_and_the_boxs_own_file_over_both(places: Places) -> None:
    prepare.keep(prepare.gather(places), places)
    (places.state / "box.toml").write_text('[house]\nname = "từ phường"\n', encoding="utf-8")
    house = prepare.gather(places).config.house
    assert (house.name, house.ward, house.box) == ("từ phường", "từ ảnh", "0012")


def test_imagers_answers_count_and_the_technicians_file_wins(places: Places) -> None:
    (places.card / "rpi-preseed.toml").write_text(
        'config_version = "1.0"\n[system]\nhostname = "tu-imager"\n[user]\nname = "pi"\npassword = "$5$x"\n'
        '[wlan]\nssid = "Từ Imager"\npassword = "9c0b"\ncountry = "VN"\nhidden = true\n'
        '[ssh]\nenabled = true\nauthorized_keys = [\n  "ssh-ed25519 AAAA ky-thuat",\n]\n'
        '[locale]\nkeymap = "us"\ntimezone = "Asia/Bangkok"\n[connect]\nenabled = true\n',
        encoding="utf-8",
    )
    gathered = prepare.gather(places)
    assert [mistake.key for mistake in gathered.mistakes] == ["wifi.password"], "Imager's file is checked as ours is"
    (places.card / "rpi-preseed.toml").write_text(
        (places.card / "rpi-preseed.toml").read_text().replace("9c0b", "9c0b" * 16), encoding="utf-8"
    )
    config = prepare.gather(places).config
    assert (config.network.name, config.wifi.ssid, config.wifi.hidden) == ("tu-imager", "Nhà", True)
    assert config.technician.ssh_keys == ("ssh-ed25519 AAAA ky-thuat",)
    assert config.house.time_zone == "Asia/Bangkok"


def test_a_file_with_a_mistake_is_not_half_used(places: Places) -> None:
    (places.card / "cuagan.toml").write_text(CARD.replace('"0012"', "12"), encoding="utf-8")
    gathered = prepare.gather(places)
    assert gathered.used == "nothing"
    assert gathered.config.house.name == "từ ảnh"
    assert gathered.config.wifi.ssid == ""
    assert not prepare.keep(gathered, places)


def test_a_box_that_ran_yesterday_runs_whatever_happened_to_the_card(places: Places) -> None:
    assert prepare.keep(prepare.gather(places), places)
    (places.card / "cuagan.toml").write_text(CARD.replace('"từ thẻ"', "“mới”"), encoding="utf-8")
    gathered = prepare.gather(places)
    assert gathered.used == "last-good"
    assert (gathered.config.house.name, gathered.config.wifi.password) == ("từ thẻ", "mat-khau-1")
    assert [mistake.line for mistake in gathered.mistakes] == [2]


def test_a_secret_that_was_taken_off_the_card_is_still_known(places: Places) -> None:
    from hw.system import scrub_card

    prepare.keep(prepare.gather(places), places)
    scrub_card(places.card)
    assert "mat-khau" not in (places.card / "cuagan.toml").read_text()
    assert "482915" not in (places.card / "cuagan.toml").read_text()
    again = prepare.gather(places)
    assert not again.mistakes
    assert (again.config.wifi.password, again.config.technician.code) == ("mat-khau-1", "482915")
    assert not prepare.keep(again, places), "nothing new, nothing written"


def test_asterisks_without_the_secret_behind_them_are_a_mistake(places: Places) -> None:
    (places.card / "cuagan.toml").write_text(CARD.replace("mat-khau-1", "**********"), encoding="utf-8")
    assert [mistake.what.id for mistake in prepare.gather(places).mistakes] == ["mistake-not-stored"]


def test_what_the_boxs_own_processes_write_lets_nobody_log_in(places: Places) -> None:
    (places.state / "box.toml").write_text('[technician]\ncode = "111111"\nssh_keys = ["ssh-ed25519 AAAA"]\n')
    technician = prepare.gather(places).config.technician
    assert (technician.code, technician.ssh_keys) == ("111111", ())


def edit(places: Places, old: str, new: str) -> None:
    """As a technician does who has put the card into a computer."""
    card = places.card / "cuagan.toml"
    card.write_text(card.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_what_was_changed_on_the_card_since_has_the_last_word_and_the_rest_stays(places: Places) -> None:
    from hw.system import scrub_card

    prepare.keep(prepare.gather(places), places)
    scrub_card(places.card)
    box_settings.keep(places.state, {"house": {"name": "từ phường"}, "wifi": {"ssid": "Trang", "password": "12345678"}})
    edit(places, 'ssid = "Nhà"', 'ssid = "Nhà mới"')
    for _ in range(2):
        gathered = prepare.gather(places)
        wifi = gathered.config.wifi
        assert (wifi.ssid, wifi.password) == ("Nhà mới", "12345678"), "asterisks: as the box has it"
        assert gathered.config.house.name == "từ phường"
        prepare.keep(gathered, places)
    assert box_settings.kept(places.state) == {"house": {"name": "từ phường"}, "wifi": {"password": "12345678"}}
    box_settings.keep(places.state, {"wifi": {"ssid": "Trang"}})
    assert prepare.gather(places).config.wifi.ssid == "Trang", "and the page again after that"


def test_a_box_of_a_city_keeps_the_code_that_the_city_gave(places: Places) -> None:
    prepare.keep(prepare.gather(places), places)
    box_settings.keep(places.state, {"house": {"box": "0077"}})
    (places.state / "root.pub").write_text("x")
    edit(places, '"0012"', '"0013"')
    assert prepare.gather(places).config.house.box == "0077"


def test_a_copy_that_is_gone_overrules_nothing(places: Places) -> None:
    box_settings.keep(places.state, {"wifi": {"ssid": "Trang"}})
    assert prepare.gather(places).config.wifi.ssid == "Trang"


def test_a_password_that_the_set_up_page_changed_alone_counts(places: Places) -> None:
    (places.state / "box.toml").write_text('[wifi]\npassword = "mat-khau-2"\n')
    gathered = prepare.gather(places)
    assert not gathered.mistakes
    assert (gathered.config.wifi.ssid, gathered.config.wifi.password) == ("Nhà", "mat-khau-2")


def test_the_boxs_own_file_that_the_card_spoiled_is_named_and_counts_for_nothing(places: Places) -> None:
    (places.state / "box.toml").write_text('[house]\nname = "từ phường"\n\x00\x01\n')
    gathered = prepare.gather(places)
    assert [(mistake.file, mistake.line) for mistake in gathered.mistakes] == [("box.toml", 3)]
    assert gathered.config.house.name == "từ thẻ"


def test_the_settings_that_processes_read_hold_no_wifi_password(places: Places) -> None:
    text = prepare.effective(prepare.gather(places)).decode()
    assert "mat-khau-1" not in text
    assert "482915" in text, "the technician's page asks for it"


def test_the_kept_settings_are_for_root_alone(places: Places) -> None:
    prepare.keep(prepare.gather(places), places)
    assert (places.state / prepare.GOOD).stat().st_mode & 0o777 == 0o600


def test_an_empty_card_says_nothing_and_is_no_mistake(places: Places) -> None:
    (places.card / "cuagan.toml").unlink()
    gathered = prepare.gather(places)
    assert (gathered.mistakes, gathered.config.house.name) == ([], "từ ảnh")
