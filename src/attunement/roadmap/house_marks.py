"""People's marks: a shape, a tone and a letter each, so that no colour has to be told from another.

Classes: `house-mark house-mark--1` to `--6` on the shape, `house-letter house-letter--1` to `--6` on the letter,
`house-whisker--n` and `house-interval--n` on what belongs to a mark. Attributes are the light theme's defaults.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, sin

from attunement.roadmap.house_geometry import RADIUS, Point
from attunement.roadmap.markup import Markup, amount, element

INK = "#33291f"


@dataclass(frozen=True)
class Tone:
    """Fill, outline and letter of one person's mark; the outline also colours whisker and interval."""

    fill: str
    line: str
    letter: str


TONES = (
    Tone("#1d5a63", "#123f46", "#ffffff"),
    Tone("#f6c87d", "#7a4a0c", "#33200a"),
    Tone("#ffffff", "#4b3f72", "#33291f"),
    Tone("#6a4c7d", "#442f53", "#ffffff"),
    Tone("#cfe0c3", "#3e5c31", "#22331b"),
    Tone("#7d2f3e", "#551d29", "#ffffff"),
)
"""Dark and light take turns, so that neighbours differ in greyscale too."""


def mark(person: int, at: Point, letter: str, size: float = 1.0) -> Markup:
    """The mark of the nth person (from 0) at a place, with its letter. A seventh begins the shapes again."""
    kind = person % len(TONES)
    tone, (x, y) = TONES[kind], at
    shape = _SHAPES[kind](x, y, RADIUS * size)
    drawn = element(
        "path",
        d=shape,
        class_=f"house-mark house-mark--{kind + 1}",
        fill=tone.fill,
        stroke=tone.line,
        stroke_width=1.5,
        stroke_linejoin="round",
    )
    written = element(
        "text",
        letter,
        class_=f"house-letter house-letter--{kind + 1}",
        x=x,
        y=y + 3.9 + _SINKS.get(kind, 0.0),
        text_anchor="middle",
        font_size=11,
        font_weight="700",
        fill=tone.letter,
        aria_hidden="true",
    )
    return Markup(drawn + written)


def whisker(person: int, start: Point, end: Point) -> Markup:
    """A thin line with end caps, from the lowest to the highest answer, lying or standing."""
    kind = person % len(TONES)
    (x0, y0), (x1, y1) = start, end
    cap = (4.0, 0.0) if x0 == x1 else (0.0, 4.0)
    path = f"M{amount(x0)} {amount(y0)}L{amount(x1)} {amount(y1)}"
    for x, y in (start, end):
        path += f"M{amount(x - cap[0])} {amount(y - cap[1])}L{amount(x + cap[0])} {amount(y + cap[1])}"
    return element(
        "path",
        d=path,
        class_=f"house-whisker house-whisker--{kind + 1}",
        fill="none",
        stroke=TONES[kind].line,
        stroke_width=1.5,
        stroke_linecap="round",
    )


def interval(person: int, start: Point, end: Point) -> Markup:
    """A broad pale band: where the value likely lies, for instruments whose error is known."""
    kind = person % len(TONES)
    return element(
        "path",
        d=f"M{amount(start[0])} {amount(start[1])}L{amount(end[0])} {amount(end[1])}",
        class_=f"house-interval house-interval--{kind + 1}",
        fill="none",
        stroke=TONES[kind].line,
        stroke_width=7,
        stroke_opacity=0.28,
        stroke_linecap="round",
    )


def bridge(start: Point, end: Point, lift: Point) -> Markup:
    """An arch with hangers from one mark to another, rising by `lift`: the two are apart, and this spans it."""
    (x0, y0), (x1, y1), (dx, dy) = start, end, lift
    top = ((x0 + x1) / 2 + 2 * dx, (y0 + y1) / 2 + 2 * dy)
    path = f"M{amount(x0)} {amount(y0)}Q{amount(top[0])} {amount(top[1])} {amount(x1)} {amount(y1)}"
    for share in (1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6):
        x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
        rise = 4 * share * (1 - share)
        path += f"M{amount(x)} {amount(y)}L{amount(x + rise * dx)} {amount(y + rise * dy)}"
    path += f"M{amount(x0)} {amount(y0)}L{amount(x1)} {amount(y1)}"
    return element(
        "path",
        d=path,
        class_="house-bridge",
        fill="none",
        stroke="#8c5a3c",
        stroke_width=1.6,
        stroke_linecap="round",
    )


def _circle(x: float, y: float, r: float) -> str:
    left, size = amount(x - r), amount(r)
    return f"M{left} {amount(y)}a{size} {size} 0 1 0 {amount(2 * r)} 0a{size} {size} 0 1 0 {amount(-2 * r)} 0z"


def _polygon(sides: int, turn: float, grow: float) -> Callable[[float, float, float], str]:
    """A regular polygon; `turn` in whole turns, 0 with a corner at the top."""

    def shape(x: float, y: float, r: float) -> str:
        corners = [2 * pi * (n / sides + turn) for n in range(sides)]
        points = [f"{amount(x + grow * r * sin(a))} {amount(y - grow * r * cos(a))}" for a in corners]
        return f"M{'L'.join(points)}z"

    return shape


_SHAPES = (
    _circle,
    _polygon(4, 0, 1.3),
    _polygon(4, 1 / 8, 1.25),
    _polygon(3, 0, 1.5),
    _polygon(6, 0, 1.14),
    _polygon(3, 1 / 2, 1.5),
)
_SINKS = {3: 2.5, 5: -2.5}
"""Letters in triangles stand toward the broad side."""
