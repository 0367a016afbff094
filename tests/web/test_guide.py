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
    for name in (*tested, "setup-save", "reset-title", "technician-past", "technician-versions"):
        assert f"**{catalogue('vi').format_value(name)}**" in TEXT, name
