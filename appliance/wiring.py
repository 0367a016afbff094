"""The wiring of the five buttons as a drawing: made from the button map, for the hardware guide and the live page.

Each button closes its line to ground; the computer pulls the line up, so there is no other part.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from xml.sax.saxutils import escape

from appliance.devices import BUTTONS

GPIO: Mapping[int, int] = {
    **{0: 27, 1: 28, 2: 3, 3: 5, 4: 7, 5: 29, 6: 31, 7: 26, 8: 24, 9: 21, 10: 19, 11: 23, 12: 32, 13: 33},
    **{14: 8, 15: 10, 16: 36, 17: 11, 18: 12, 19: 35, 20: 38, 21: 40, 22: 15, 23: 16, 24: 18, 25: 22, 26: 37, 27: 13},
}
"""BCM number → pin of the 40-pin header (raspberrypi.com/documentation, "GPIO and the 40-pin header")."""

GROUND = (6, 9, 14, 20, 25, 30, 34, 39)
POWER: Mapping[int, str] = {1: "3,3 V", 2: "5 V", 4: "5 V", 17: "3,3 V"}

_PITCH, _TOP, _ODD, _EVEN = 19, 34, 128, 150
_LANE, _BUTTON, _BUS = 250, 430, 548
_WIDTH, _HEIGHT = 570, _TOP + 20 * _PITCH + 14
_INK, _FAINT, _WALL, _LEAF, _SUN = "#1F1A14", "#76684F", "#FFFDF8", "#0A4436", "#F9C24B"
_BOARD = "#E6DAC0"
_WIRES = ("#7A1B10", "#133B63", "#0A4436", "#8A5A00", "#5B2C6F")


def drawing(lines: Mapping[str, int], names: Mapping[str, str], title: str = "", pressed: Collection[str] = ()) -> str:
    """The SVG. lines: BCM number by button; names: what each is called; pressed: those that are down now."""
    ground = _ground([GPIO[lines[name]] for name in BUTTONS])
    parts = [*_header({GPIO[lines[name]] for name in BUTTONS} | {ground}), _earth(ground)]
    for place, name in enumerate(BUTTONS):
        parts += _button(place, GPIO[lines[name]], f"{names[name]} · GPIO{lines[name]}", name in pressed)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'font-family="Be Vietnam Pro, Noto Sans, sans-serif" font-size="12" fill="{_INK}">'
        f"<title>{escape(title)}</title>"
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="{_WALL}"/>{"".join(parts)}</svg>\n'
    )


def _ground(pins: list[int]) -> int:
    """The ground that is nearest to the lowest of the lines, so that the wires leave together."""
    return min(GROUND, key=lambda pin: (abs(pin - max(pins)), pin))


def _at(pin: int) -> tuple[int, int]:
    return (_ODD if pin % 2 else _EVEN), _TOP + (pin - 1) // 2 * _PITCH


def _header(used: Collection[int]) -> list[str]:
    """All forty pins, pin 1 square as on the board; what is used stands out."""
    lines = {pin: f"GPIO{bcm}" for bcm, pin in GPIO.items()}
    box = f'<rect x="{_ODD - 14}" y="{_TOP - 14}" width="50" height="{20 * _PITCH + 9}" rx="5" fill="{_BOARD}"/>'
    parts = [box]
    for pin in range(1, 41):
        x, y = _at(pin)
        mark = _SUN if pin in used else _FAINT
        shape = (
            f'<rect x="{x - 6}" y="{y - 6}" width="12" height="12"' if pin == 1 else f'<circle cx="{x}" cy="{y}" r="6"'
        )
        parts.append(f'{shape} fill="{mark}"/>')
        what = POWER.get(pin) or lines.get(pin, "GND")
        word = f"{what} {pin}" if pin % 2 else f"{pin} {what}"
        side = f'x="{x - 20}" text-anchor="end"' if pin % 2 else f'x="{x + 20}"'
        weight = ' font-weight="700"' if pin in used else f' fill="{_FAINT}"'
        parts.append(f'<text {side} y="{y + 4}"{weight}>{word}</text>')
    return parts


def _down(place: int) -> int:
    return _TOP + 20 + place * 78


def _button(place: int, pin: int, name: str, pressed: bool) -> list[str]:
    """A wire in a lane of its own, and the button: two contacts that a press joins."""
    (x, y), middle = _at(pin), _down(place)
    lane, below = _LANE + 22 * place, y + _PITCH // 2
    colour = _WIRES[place]
    way = f"M{x} {y}L{x + 11} {below}H{lane}V{middle}H{_BUTTON - 26}"
    wire = f'<path d="{way}" fill="none" stroke="{colour}" stroke-width="3"/>'
    earth = f'<path d="M{_BUTTON + 26} {middle}H{_BUS}" stroke="{_INK}" stroke-width="3"/>'
    face = _SUN if pressed else _WALL
    body = f'<circle cx="{_BUTTON}" cy="{middle}" r="24" fill="{face}" stroke="{_LEAF}" stroke-width="5"/>'
    bar = middle if pressed else middle - 9
    contact = f'<path d="M{_BUTTON - 14} {bar}H{_BUTTON + 14}" stroke="{_INK}" stroke-width="4"/>'
    ends = "".join(f'<circle cx="{_BUTTON + side}" cy="{middle}" r="3.5"/>' for side in (-14, 14))
    label = f'<text x="{_BUTTON}" y="{middle + 41}" text-anchor="middle" font-weight="700">{escape(name)}</text>'
    return [wire, earth, body, contact, ends, label]


def _earth(pin: int) -> str:
    """One wire for the other contact of all five."""
    x, y = _at(pin)
    foot = _HEIGHT - 8
    way = f"M{x} {y}L{x + 11} {y + _PITCH // 2}V{foot}H{_BUS}V{_down(0)}"
    return f'<path d="{way}" fill="none" stroke="{_INK}" stroke-width="3"/>'
