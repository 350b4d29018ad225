"""Where everything stands in the drawing of the house: numbers in, places out. Units are those of the viewBox."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from attunement.roadmap.relationship_map import FLOORS, HIGH_STRAIN_FROM, LOW_AT

LEAST, MOST = 1.0, 7.0
"""The ends of every scale in the house."""

RADIUS = 9.5
"""Half the size of a person's mark."""

LANE = 2 * RADIUS + 3
"""From the middle of one lane of marks to the next: marks in two lanes never touch."""

Point = tuple[float, float]


def share(value: float) -> float:
    """Where a value lies between the ends of the scale, 0 to 1; what lies beyond an end is put at the end."""
    return (min(max(value, LEAST), MOST) - LEAST) / (MOST - LEAST)


@dataclass(frozen=True)
class Axis:
    """One short scale, lying (floors, strain) or standing (walls; 1 at the bottom)."""

    start: Point
    end: Point

    @property
    def stands(self) -> bool:
        """True for a wall's."""
        return self.start[0] == self.end[0]

    def at(self, value: float, aside: float = 0.0) -> Point:
        """The place of a value, `aside` units under a lying axis or to the left of a standing one."""
        (x0, y0), (x1, y1), along = self.start, self.end, share(value)
        x, y = x0 + along * (x1 - x0), y0 + along * (y1 - y0)
        return (x - aside, y) if self.stands else (x, y + aside)


@dataclass(frozen=True)
class Layout:
    """The sizes of one way to lay the house out."""

    name: str
    width: float
    wall: float
    row: float
    """Height of a floor with one lane of marks."""
    name_at: Point
    """Where a floor's name begins, from the floor's upper left corner (y is the baseline)."""
    note_ends: float
    """Where the note at the right of the name ends, from the floor's right edge."""
    note_at: float
    """The note's baseline, from the floor's upper edge."""
    track: tuple[float, float, float]
    """The scale: from the floor's left edge, from its right edge, and down from its upper edge."""
    sky: float
    roof: float
    strain: tuple[float, float, float]
    """The strain scale: its left end, its right end, its height."""
    columns: int
    """How many names stand side by side under the house."""

    @property
    def inside(self) -> tuple[float, float]:
        """Left and right edge of the floors."""
        return EDGE + self.wall, self.width - EDGE - self.wall


EDGE = 6.0
"""What stays free left and right of the walls; the roof reaches over it."""

NARROW = Layout("narrow", 360, 48, 53, (8, 17), 8, 17, (27, 27, 37), sky=86, roof=62, strain=(118, 330, 56), columns=2)
"""For a phone: names over the scales; every text is 11 units or more on 360, so 11 px or more from 360 px up."""

WIDE = Layout("wide", 700, 76, 44, (18, 26), 16, 26, (214, 104, 22), sky=78, roof=96, strain=(448, 664, 50), columns=3)
"""For a desk: names beside the scales."""


@dataclass(frozen=True)
class House:
    """The places of one drawing."""

    layout: Layout
    lanes: int
    """Lanes the fullest floor needs, so that no mark covers another."""
    sky_lanes: int = 1
    """Lanes the strain needs."""

    @property
    def row(self) -> float:
        """Height of one floor: a second lane needs less than a lane of room, every further one a whole lane."""
        return self.layout.row + (0 if self.lanes < 2 else 14 + (self.lanes - 2) * LANE)

    @property
    def sky(self) -> float:
        """Height of the sky: two lanes of strain fit, every further one needs room."""
        return self.layout.sky + max(0, self.sky_lanes - 2) * LANE

    @property
    def eaves(self) -> float:
        """Height at which the roof ends and the floors begin."""
        return self.sky + self.layout.roof

    @property
    def ground(self) -> float:
        """Height of the ground line."""
        return self.eaves + len(FLOORS) * self.row

    def floor_top(self, key: str) -> float:
        """Upper edge of a floor; the first stands on the ground, the last under the roof."""
        return self.ground - (FLOORS.index(key) + 1) * self.row

    def floor_axis(self, key: str) -> Axis:
        """The scale of a floor."""
        left, right, down = self.layout.track
        inner_left, inner_right = self.layout.inside
        y = self.floor_top(key) + down + (self.row - self.layout.row) / 2
        return Axis((inner_left + left, y), (inner_right - right, y))

    def wall_axis(self, key: str) -> Axis:
        """The scale of a wall: a point is as long as on the floors, so that the eye may compare."""
        left, right = self.floor_axis(FLOORS[0]).start[0], self.floor_axis(FLOORS[0]).end[0]
        length, middle = right - left, (self.eaves + self.ground) / 2
        x = self.wall_left(key) + self.layout.wall / 2
        return Axis((x, middle + length / 2), (x, middle - length / 2))

    def wall_left(self, key: str) -> float:
        """Left edge of a wall: trust stands left, commitment right."""
        return EDGE if key == "trust" else self.layout.width - EDGE - self.layout.wall

    def strain_axis(self) -> Axis:
        """The scale of the strain, in the sky."""
        left, right, down = self.layout.strain
        y = down + (self.sky - self.layout.sky) / 2
        return Axis((left, y), (right, y))


def lanes(places: Sequence[float | None], gap: float = LANE) -> list[int]:
    """The lane of each mark along one scale, 0 first, so that two in one lane are at least `gap` apart.

    Filled in the order given, so the same people keep their lanes wherever there is room; None keeps lane 0.
    """
    taken: list[list[float]] = []
    found: list[int] = []
    for place in places:
        if place is None:
            found.append(0)
            continue
        lane = next((n for n, row in enumerate(taken) if all(abs(place - p) >= gap for p in row)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append(place)
        found.append(lane)
    return found


def asides(found: Sequence[int], room: float) -> list[float]:
    """How far each mark stands aside of its axis: lanes centred on it, drawn closer where `room` is too little."""
    last = max(found, default=0)
    gap = min(LANE, (room - LANE) / last) if last else 0.0
    return [(lane - last / 2) * gap for lane in found]


@dataclass(frozen=True)
class Weather:
    """What the sky shows: calm, cloudy, or raining with so many strokes."""

    sun: bool
    cloud: bool
    strokes: int


def weather(strain: float | None) -> Weather | None:
    """The weather for the highest strain anyone reports (7-point mean, higher is more often); None unanswered."""
    if strain is None:
        return None
    if strain < LOW_AT:
        return Weather(sun=True, cloud=False, strokes=0)
    if strain < HIGH_STRAIN_FROM:
        return Weather(sun=True, cloud=True, strokes=0)
    return Weather(
        sun=False, cloud=True, strokes=round(4 + 8 * (strain - HIGH_STRAIN_FROM) / (MOST - HIGH_STRAIN_FROM))
    )


def text_width(text: str, size: float) -> float:
    """About how wide a text is drawn, on the safe side: no font is known here."""
    return size * sum(_advance(character) for character in text)


@cache
def _advance(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0.0
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return 1.0
    if character in "iIl.,:;'|! jtfr()":
        return 0.34
    if character in "ckvxyzsJL":
        return 0.53
    return 0.84 if character in "mwMW—…" else 0.58


def wrapped(text: str, width: float, size: float) -> list[str]:
    """The text in lines no wider than `width`; a word too long for a line is cut."""
    lines: list[str] = []
    for word in text.split():
        pieces = _cut(word, width, size)
        if lines and text_width(f"{lines[-1]} {pieces[0]}", size) <= width:
            lines[-1] += f" {pieces.pop(0)}"
        lines += pieces
    return lines


def _cut(word: str, width: float, size: float) -> list[str]:
    if text_width(word, size) <= width:
        return [word]
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(pieces[-1] + character, size) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def shortened(text: str, width: float, size: float) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"
