"""Draws docs/pictures/wiring.svg from the default button map. Usage: python -m tools.wiring"""

from pathlib import Path

from appliance.config import Buttons
from appliance.devices import BUTTONS
from appliance.texts import catalogue
from appliance.wiring import drawing

PICTURE = Path(__file__).parent.parent / "docs" / "pictures" / "wiring.svg"


def picture():
    """The drawing with the lines that a box has when nothing else is set."""
    names = {name: str(catalogue("vi").format_value(f"button-{name}")) for name in BUTTONS}
    return drawing(
        {name: getattr(Buttons(), name) for name in BUTTONS}, names, str(catalogue("vi").format_value("wiring-title"))
    )


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
