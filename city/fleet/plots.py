"""A week of one number as a small drawing: a line with gaps where nothing was heard, its days and its ends."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from markupsafe import Markup, escape

from city.fleet.reports import BUCKET_S
from city.language import LOCAL

WIDTH, HEIGHT = 640, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 8, 10, 26
_DAY = 52
_GAP_S = 2.5 * BUCKET_S

Points = Sequence[tuple[float, float]]


def plot(points: Points, since: float, until: float, title: str) -> Markup:
    """The drawing of these (seconds since 1970, value), between two moments; `title` is read out in its place."""
    if not points:
        return Markup("")
    low, high = _range([value for _, value in points])
    lines = [_line(part, since, until, low, high) for part in _parts(points)]
    days = [_day(at, since, until) for at in _midnights(since, until)]
    ends = "".join(
        f'<text x="{_LEFT - 6}" y="{_y(value, low, high) + 5:.1f}" text-anchor="end">{value:.3g}</text>'
        f'<line class="rule" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{_y(value, low, high):.1f}" '
        f'y2="{_y(value, low, high):.1f}"/>'
        for value in (low, high)
    )
    drawing = "".join([ends, *days, *lines])
    return Markup(
        f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">{drawing}</svg>'
    )


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    low = 0.0 if 0 <= low < high / 2 or low == high else low
    return (low, high) if high > low else (low, low + 1)


def _parts(points: Points) -> Sequence[Points]:
    """Cut where nothing was heard for longer than it should be."""
    parts: list[list[tuple[float, float]]] = []
    for point in points:
        if not parts or point[0] - parts[-1][-1][0] > _GAP_S:
            parts.append([])
        parts[-1].append(point)
    return parts


def _line(points: Points, since: float, until: float, low: float, high: float) -> str:
    places = " ".join(f"{_x(at, since, until):.1f},{_y(value, low, high):.1f}" for at, value in points)
    if len(points) == 1:
        x, y = places.split(",")
        return f'<circle class="dot" cx="{x}" cy="{y}" r="2.5"/>'
    return f'<polyline class="line" points="{places}"/>'


def _day(at: float, since: float, until: float) -> str:
    x = _x(at, since, until)
    name = datetime.datetime.fromtimestamp(at, LOCAL).strftime("%d/%m")
    return (
        f'<line class="rule" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{HEIGHT - _BOTTOM}"/>'
        f'<text x="{x + 3:.1f}" y="{HEIGHT - 8}">{name if x < WIDTH - _DAY else ""}</text>'
    )


def _midnights(since: float, until: float) -> Sequence[float]:
    first = datetime.datetime.fromtimestamp(since, LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
    days = (first + datetime.timedelta(days=number) for number in range(1, 9))
    return [day.timestamp() for day in days if since <= day.timestamp() < until - 6 * 3600]


def _x(at: float, since: float, until: float) -> float:
    return _LEFT + (WIDTH - _LEFT - _RIGHT) * (at - since) / (until - since)


def _y(value: float, low: float, high: float) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * (value - low) / (high - low)
