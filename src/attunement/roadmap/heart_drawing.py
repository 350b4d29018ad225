"""The line of one heart as a small picture: the rate over the session, its limit, stretches of racing, breaks.

Plain numbers in, places in a box out; the page's template writes the SVG and the table that says the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

WIDTH, HEIGHT = 720, 180
LEFT, TOP, RIGHT, BOTTOM = 44, 10, 8, 26
MOST_POINTS: Final = 1_500
"""Of a line; more are thinned by taking the highest of each stretch, so that no peak is lost."""
LONGEST_GAP: Final = 5.0
"""Seconds without a good rate; a longer silence breaks the line."""
_PACE = (60, 120, 300, 600, 900, 1800, 3600)


@dataclass(frozen=True)
class Band:
    """A stretch of time: where it begins in the box, and how wide it is."""

    x: float
    width: float


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: its place and its words."""

    place: float
    words: str


@dataclass(frozen=True)
class Drawing:
    """Everything the picture needs. `lines` are points of an SVG polyline, one for each stretch without a gap."""

    width: int
    height: int
    lines: list[str]
    limit: float
    raced: list[Band]
    breaks: list[Band]
    rates: list[Tick]
    minutes: list[Tick]
    lowest: int
    highest: int


def drawing_of(
    seconds: Sequence[float],
    bpm: Sequence[float],
    limit: float,
    raced: Sequence[tuple[float, float]],
    breaks: Sequence[tuple[float, float | None]],
) -> Drawing:
    """The picture of a line of rates (bpm; NaN where there is none) at `seconds`, in order."""
    good = [(at, rate) for at, rate in zip(seconds, bpm, strict=True) if not math.isnan(rate)]
    rates = [rate for _, rate in good]
    start, ends = (good[0][0], max(good[-1][0], good[0][0] + 60)) if good else (0.0, 60.0)
    low, high = math.floor(min([*rates, limit]) / 10) * 10 - 10, math.ceil(max([*rates, limit]) / 10) * 10 + 10

    def x(at: float) -> float:
        inside = min(max(at, start), ends)
        return round(LEFT + (inside - start) / (ends - start) * (WIDTH - LEFT - RIGHT), 1)

    def y(rate: float) -> float:
        return round(TOP + (high - rate) / (high - low) * (HEIGHT - TOP - BOTTOM), 1)

    def band(first: float, last: float) -> Band:
        return Band(x(first), round(max(x(last) - x(first), 2.0), 1))

    lines = [" ".join(f"{x(at)},{y(rate)}" for at, rate in part) for part in _parts(_thinned(good))]
    return Drawing(
        WIDTH,
        HEIGHT,
        lines,
        y(limit),
        [band(first, last) for first, last in raced],
        [band(at, back if back is not None else ends) for at, back in breaks if at <= ends and (back or ends) >= start],
        [Tick(y(rate), str(rate)) for rate in range(low + 10, high, 20 if high - low < 120 else 40)],
        [Tick(x(at), f"{at // 60}") for at in _minutes(start, ends)],
        round(min(rates, default=0)),
        round(max(rates, default=0)),
    )


def _thinned(good: list[tuple[float, float]]) -> list[tuple[float, float]]:
    size = math.ceil(len(good) / MOST_POINTS)
    if size <= 1:
        return good
    return [max(good[n : n + size], key=lambda point: point[1]) for n in range(0, len(good), size)]


def _parts(points: list[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """Cut where nothing came for long; thinning widens the steps, so the usual step counts too."""
    if not points:
        return []
    steps = sorted(later[0] - sooner[0] for sooner, later in pairwise(points))
    longest = max(LONGEST_GAP, 3 * steps[len(steps) // 2] if steps else 0)
    parts = [[points[0]]]
    for sooner, later in pairwise(points):
        if later[0] - sooner[0] > longest:
            parts.append([])
        parts[-1].append(later)
    return parts


def _minutes(start: float, ends: float) -> list[int]:
    every = next((pace for pace in _PACE if (ends - start) / pace <= 8), _PACE[-1])
    first = math.ceil(start / every) * every
    return list(range(first, math.floor(ends) + 1, every))
