"""One part's short scale with everything on it: marks, whiskers, intervals, and the bridge between people apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attunement.roadmap.house_geometry import LEAST, MOST, RADIUS, Axis, Point, asides, lanes
from attunement.roadmap.house_marks import bridge, interval, mark, whisker
from attunement.roadmap.markup import Markup, amount, element
from attunement.roadmap.relationship_map import LOW_AT, PartReading

QUIET = "#6b5d4d"
NAME, NOTE = 12.0, 11.0
"""Sizes of text: names of parts, and everything else (never smaller)."""


def scale(
    letters: Mapping[str, str], axis: Axis, part: PartReading, room: float, *, low_zone: bool = True, first: int = 0
) -> list[Markup]:
    """The short scale of a part for which somebody has a value; `room` is how far marks may spread across it.

    `first` is which mark the first person has, where one of several stands alone.
    """
    drawn = _track(axis, low_zone=low_zone)
    aside = asides(lanes_of(axis, part), room)
    shown = [(first + n, p, r, aside[n]) for n, (p, r) in enumerate(part.people.items()) if r.value is not None]
    places = {n: axis.at(r.value, off) for n, _, r, off in shown if r.value is not None}
    for n, _, r, off in shown:
        if r.low is not None and r.high is not None:
            drawn.append(interval(n, axis.at(r.low, off), axis.at(r.high, off)))
        if len(r.keyed) > 1 and min(r.keyed) < max(r.keyed):
            drawn.append(whisker(n, axis.at(min(r.keyed), off), axis.at(max(r.keyed), off)))
    if part.difference and part.difference.apart:
        drawn.append(_bridge(axis, part, list(places.values())))
    return [*drawn, *(mark(n, places[n], letters[p]) for n, p, _, _ in shown)]


def _bridge(axis: Axis, part: PartReading, places: Sequence[Point]) -> Markup:
    """Between two people from mark to mark; among more, along the scale itself, behind all their marks."""
    along = 1 if axis.stands else 0
    first, last = sorted(places, key=lambda place: place[along])[:: len(places) - 1]
    if len(part.people) > 2:
        values = [reading.value for reading in part.people.values() if reading.value is not None]
        first, last = sorted((axis.at(min(values)), axis.at(max(values))), key=lambda place: place[along])
    if axis.stands:
        return bridge((first[0], first[1] + RADIUS), (last[0], last[1] - RADIUS), (14, 0))
    return bridge((first[0] + RADIUS, first[1]), (last[0] - RADIUS, last[1]), (0, -13))


def _track(axis: Axis, *, low_zone: bool) -> list[Markup]:
    drawn: list[Markup] = []
    if low_zone:
        drawn.append(
            _line(
                axis.at(LEAST), axis.at(LOW_AT), "house-low", stroke="#ead7b4", stroke_width=11, stroke_linecap="round"
            )
        )
    drawn.append(_line(axis.start, axis.end, "house-track", stroke="#a8947a", stroke_width=1.4))
    ticks = "".join(_tick(axis, value) for value in range(int(LEAST), int(MOST) + 1))
    drawn.append(element("path", d=ticks, class_="house-tick", fill="none", stroke="#a8947a", stroke_width=1.2))
    low, high = ((0.0, 16.0), (0.0, -8.0)) if axis.stands else ((-12.0, 4.0), (12.0, 4.0))
    for value, (dx, dy) in ((LEAST, low), (MOST, high)):
        x, y = axis.at(value)
        drawn.append(text(f"{value:g}", (x + dx, y + dy), "house-end", anchor="middle", fill=QUIET))
    return drawn


def _tick(axis: Axis, value: float) -> str:
    (x0, y0), (x1, y1) = axis.at(value, -3), axis.at(value, 3)
    return f"M{amount(x0)} {amount(y0)}L{amount(x1)} {amount(y1)}"


def lanes_of(axis: Axis, part: PartReading) -> list[int]:
    """The lane of each person's mark on this axis, 0 first."""
    along = 1 if axis.stands else 0
    return lanes([None if r.value is None else axis.at(r.value)[along] for r in part.people.values()])


def is_empty(part: PartReading) -> bool:
    """True where nobody has a value."""
    return all(reading.value is None for reading in part.people.values())


def text(
    said: str, at: Point, class_: str, *, size: float = NOTE, anchor: str = "start", fill: str | None = None
) -> Markup:
    """One text of the drawing; the part's own label says it to a screen reader, so this one is silent."""
    if not said:
        return Markup()
    weight = "600" if class_ == "house-name" else None
    return element(
        "text",
        said,
        class_=class_,
        x=at[0],
        y=at[1],
        font_size=size,
        text_anchor=anchor,
        font_weight=weight,
        fill=fill,
        aria_hidden="true",
    )


def _line(start: Point, end: Point, class_: str, **look: str | float | None) -> Markup:
    return element(
        "path",
        d=f"M{amount(start[0])} {amount(start[1])}L{amount(end[0])} {amount(end[1])}",
        class_=class_,
        fill="none",
        **look,
    )
