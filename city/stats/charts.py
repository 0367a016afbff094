"""Two counts over time as columns: a drawing with its words in it; what is not shown stands as a hatched stub."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from markupsafe import Markup, escape

from city.language import Catalogue
from city.stats.protect import Shade
from city.stats.sheet import Figure
from city.stats.tables import said

WIDTH, HEIGHT = 880, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 8, 26, 34
_STUB = 10
_STEPS = (1, 2, 5)


def columns(groups: Sequence[tuple[str, Sequence[Figure]]], names: Sequence[str], title: str, t: Catalogue) -> Markup:
    """The drawing of groups of columns, each with its label; `names`: the classes of a group's columns, in order."""
    known = [figure.known or 0 for _, figures in groups for figure in figures]
    top, step = scale(max(known, default=0))
    rules = [_rule(value, top) for value in range(0, top + 1, step)]
    room = (WIDTH - _LEFT - _RIGHT) / len(groups)
    parts = [
        _group(_LEFT + place * room, room, label, list(zip(figures, names, strict=True)), top, t)
        for place, (label, figures) in enumerate(groups)
    ]
    return Markup(
        f'<svg class="plot chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">'
        f"{_HATCH}{''.join([*rules, *parts])}</svg>"
    )


_HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="hatch" d="M0 0V6"/></pattern></defs>'
)


def scale(most: int) -> tuple[int, int]:
    """Where an axis for counts up to this ends, and the step of its rules: at most five of them."""
    for power in itertools.count():
        for step in (digit * 10**power for digit in _STEPS):
            if step * 5 >= most:
                return max(step, -(-most // step) * step), step
    raise AssertionError  # counting never ends


def bar(length: int) -> Markup:
    """A row's bar, of 100; its number stands beside it."""
    return Markup(
        '<svg class="bar-of" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{length}" height="10"/></svg>'
    )


def _rule(value: int, top: int) -> str:
    y = _y(value, top)
    return (
        f'<line class="rule" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text x="{_LEFT - 8}" y="{y + 5:.1f}" text-anchor="end">{value}</text>'
    )


def _group(left: float, room: float, label: str, figures: Sequence[tuple[Figure, str]], top: int, t: Catalogue) -> str:
    width = (room - 14) / len(figures)
    drawn = "".join(
        _column(left + 7 + place * width, width - 2, figure, name, top, t)
        for place, (figure, name) in enumerate(figures)
    )
    middle = left + room / 2
    return f'{drawn}<text x="{middle:.1f}" y="{HEIGHT - 10}" text-anchor="middle">{escape(label)}</text>'


def _column(left: float, width: float, figure: Figure, name: str, top: int, t: Catalogue) -> str:
    if figure.count is None:
        return ""
    hidden = figure.shade is not Shade.SHOWN
    height = _STUB if hidden else _y(0, top) - _y(figure.count, top)
    y = _y(0, top) - height
    body = (
        f'<rect class="{"hidden" if hidden else name}" x="{left:.1f}" y="{y:.1f}" width="{width:.1f}" '
        f'height="{height:.1f}"/>'
    )
    word = f'<text x="{left + width / 2:.1f}" y="{y - 4:.1f}" text-anchor="middle">{escape(said(figure, t))}</text>'
    return body + (word if hidden else "")


def _y(value: float, top: int) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * value / top
