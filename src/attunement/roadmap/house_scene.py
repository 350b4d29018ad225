"""The house without its people: sky and weather, roof, walls, floors, ground.

Classes: `house-sun house-cloud house-rain house-chimney house-roof house-tiles house-attic
house-attic-bars house-wall house-stones house-floor house-floor--empty house-ground`.
Attributes are the light theme's defaults.
"""

from __future__ import annotations

from math import cos, pi, sin

from attunement.roadmap.house_geometry import EDGE, House, Weather
from attunement.roadmap.markup import Markup, amount, element, join
from attunement.roadmap.relationship_map import WALLS


def sky(house: House, seen: Weather | None) -> Markup:
    """Sun, cloud and rain at the upper left, and rain falling past the roof on both sides."""
    if seen is None:
        return Markup()
    x, y = (52.0, 42.0) if house.layout.name == "narrow" else (104.0, 50.0)
    drawn: list[str] = []
    if seen.sun:
        drawn.append(sun(x + (15 if seen.cloud else 0), y - (13 if seen.cloud else 0)))
    if seen.strokes:
        drawn.append(_rain(house, x, y, seen.strokes))
    if seen.cloud:
        drawn.append(cloud(x, y))
    return element("g", *drawn, class_="house-weather", aria_hidden="true")


def sun(x: float, y: float) -> Markup:
    """A sun with its rays around a place."""
    rays = ""
    for n in range(12):
        a = 2 * pi * n / 12
        rays += (
            f"M{amount(x + 20 * cos(a))} {amount(y + 20 * sin(a))}L{amount(x + 26 * cos(a))} {amount(y + 26 * sin(a))}"
        )
    disc = element("circle", class_="house-sun", cx=x, cy=y, r=14, fill="#f5c04f", stroke="#b9831c", stroke_width=1.2)
    beams = element(
        "path", d=rays, class_="house-sun", fill="none", stroke="#d19a2b", stroke_width=2, stroke_linecap="round"
    )
    return join([beams, disc])


def cloud(x: float, y: float) -> Markup:
    """A cloud around a place."""
    shape = (
        f"M{amount(x - 26)} {amount(y + 14)}a12 12 0 0 1 0 -24a17 17 0 0 1 31 -7a14 14 0 0 1 20 13a10 10 0 0 1 -3 18z"
    )
    return element(
        "path",
        d=shape,
        class_="house-cloud",
        fill="#e3e7ea",
        stroke="#66737d",
        stroke_width=1.4,
        stroke_linejoin="round",
    )


def _rain(house: House, x: float, y: float, strokes: int) -> Markup:
    """Strokes under the cloud, and as many in the free corners beside the roof."""
    width, top, eaves = house.layout.width, house.sky, house.eaves
    path = "".join(_stroke(x - 26 + 54 * n / max(strokes - 1, 1), y + 19 + 5 * (n % 2)) for n in range(strokes))
    reach = width * 0.3
    for n in range(strokes):
        inward = reach * (n + 0.5) / strokes
        down = (eaves - top) * (1 - inward / (width / 2)) - 16
        fall = top + 2 + max(down - 8, 0) * ((n * 5) % 7) / 7
        path += _stroke(4 + inward, fall) + _stroke(width - 4 - inward, fall)
    return element(
        "path", d=path, class_="house-rain", fill="none", stroke="#4f7085", stroke_width=1.6, stroke_linecap="round"
    )


def _stroke(x: float, y: float) -> str:
    return f"M{amount(x)} {amount(y)}l-3 9"


def roof(house: House) -> Markup:
    """The roof over all, with a chimney and one lit window."""
    width, top, eaves = house.layout.width, house.sky, house.eaves
    middle, rise = width / 2, eaves - top
    chimney_x = middle + width * 0.17
    chimney = element(
        "path",
        d=f"M{amount(chimney_x)} {amount(top + 2)}h18v{amount(rise * 0.62)}h-18z",
        class_="house-chimney",
        fill="#a97a5e",
        stroke="#6e4230",
        stroke_width=1.4,
    )
    shape = element(
        "path",
        d=f"M1 {amount(eaves)}L{amount(middle)} {amount(top)}L{amount(width - 1)} {amount(eaves)}z",
        class_="house-roof",
        fill="#c47a5a",
        stroke="#6e4230",
        stroke_width=1.6,
        stroke_linejoin="round",
    )
    return element("g", chimney, shape, _tiles(house), _attic(house), class_="house-top", aria_hidden="true")


def _tiles(house: House) -> Markup:
    """Three quiet lines across the roof, ending where it ends."""
    width, top, eaves = house.layout.width, house.sky, house.eaves
    path = ""
    for share in (0.42, 0.62, 0.81):
        half = width / 2 * share - 10
        path += f"M{amount(width / 2 - half)} {amount(top + (eaves - top) * share)}h{amount(2 * half)}"
    return element(
        "path", d=path, class_="house-tiles", fill="none", stroke="#a45f42", stroke_width=1.2, stroke_opacity=0.7
    )


def _attic(house: House) -> Markup:
    x, y, r = house.layout.width / 2, house.sky + (house.eaves - house.sky) * 0.62, 11.0
    pane = element("circle", class_="house-attic", cx=x, cy=y, r=r, fill="#fde9b8", stroke="#6e4230", stroke_width=1.6)
    bars = element(
        "path",
        d=f"M{amount(x - r)} {amount(y)}h{amount(2 * r)}M{amount(x)} {amount(y - r)}v{amount(2 * r)}",
        class_="house-attic-bars",
        fill="none",
        stroke="#6e4230",
        stroke_width=1.2,
    )
    return join([pane, bars])


def wall(house: House, key: str) -> Markup:
    """One wall, from the ground to the eaves, with the course of its stones hinted at the edges."""
    left, width, top, foot = house.wall_left(key), house.layout.wall, house.eaves, house.ground
    body = element(
        "rect",
        class_="house-wall",
        x=left,
        y=top,
        width=width,
        height=foot - top,
        fill="#efdcc0",
        stroke="#6e4230",
        stroke_width=1.4,
    )
    outer, inward = (left, 1) if key == WALLS[0] else (left + width, -1)
    stones, y, n = "", top + 13.0, 0
    while y < foot - 6:
        stones += f"M{amount(outer)} {amount(y)}h{amount(inward * (9 if n % 2 else 5))}"
        y, n = y + 13, n + 1
    course = element("path", d=stones, class_="house-stones", fill="none", stroke="#c4a780", stroke_width=1.2)
    return join([body, course])


def floor(house: House, key: str, *, empty: bool) -> Markup:
    """One floor between the walls; an empty one is dim."""
    left, right = house.layout.inside
    return element(
        "rect",
        class_="house-floor house-floor--empty" if empty else "house-floor",
        x=left,
        y=house.floor_top(key),
        width=right - left,
        height=house.row,
        fill="#f1ece3" if empty else "#fdf6e8",
        stroke="#d8c6a8",
        stroke_width=1,
    )


def ground(house: House) -> Markup:
    """The ground the house stands on."""
    return element(
        "path",
        d=f"M{amount(EDGE / 4)} {amount(house.ground)}H{amount(house.layout.width - EDGE / 4)}",
        class_="house-ground",
        stroke="#6e4230",
        stroke_width=2.4,
        stroke_linecap="round",
        aria_hidden="true",
    )
