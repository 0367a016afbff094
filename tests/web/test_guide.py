"""The technician's guide says what the box says."""

from __future__ import annotations

import re

from appliance.settings.offered import OFFERED
from tools.fault_table import GUIDE, filled

TEXT = GUIDE.read_text(encoding="utf-8")


def test_every_fault_is_in_the_guide_with_its_words() -> None:
    assert filled(TEXT) == TEXT, "python -m tools.fault_table"


def test_every_picture_and_page_that_it_names_is_there() -> None:
    for name in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert (GUIDE.parent / name).is_file(), name


def test_every_setting_that_it_names_exists() -> None:
    header = re.search(r"^(house\.name;.*)$", TEXT, re.MULTILINE)
    assert header
    named = header[1].split(";") + re.findall(r"`((?:wifi|city|technician)\.\w+)`", TEXT)
    assert set(named) <= OFFERED.keys()


def test_the_button_it_tells_to_press_is_on_the_page() -> None:
    from appliance.texts import catalogue

    tested = ("test-start", "test-again", "test-sheet", "test-sheet-pdf", "test-export", "test-open")
    of_page = ("test-back", "technician-home", "technician-outbox", "technician-past", "technician-versions")
    of_setup = ("setup-save", "enter-go", "setup-wanted", "setup-unreached", "setup-fingerprint", "claim-title")
    for name in (*tested, *of_page, *of_setup, "reset-title", "technician-settings-change"):
        assert f"**{catalogue('vi').format_value(name)}**" in TEXT.replace("\n", " "), name


def test_the_three_steps_of_a_new_box_are_called_as_its_screen_calls_them() -> None:
    from appliance.texts import catalogue

    for number, name in enumerate(("setup-join", "setup-open", "setup-enter"), 1):
        assert f"**{number} {catalogue('vi').format_value(name)}**" in TEXT, name


def test_what_it_tells_to_press_at_the_ward_is_on_the_consoles_page() -> None:
    from city.language import catalogues

    say = catalogues()["vi"]
    for name in ("room-fleet", "tokens-title", "tokens-make", "tokens-table", "board-accept"):
        assert f"**{say(name)}**" in TEXT.replace("\n", " "), name
