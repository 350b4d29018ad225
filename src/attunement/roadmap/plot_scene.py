"""What stands around one person's parts: a roof and a bit of weather over a small house, a tree and sun by a garden.

None of it but the weather shows a value. Classes, beside those of the house: `house-crown house-trunk house-hill
house-flower`. Attributes are the light theme's defaults.
"""

from __future__ import annotations

from attunement.roadmap.house_geometry import Weather
from attunement.roadmap.house_scene import cloud, sun
from attunement.roadmap.markup import Markup, amount, element, join
from attunement.roadmap.plot_geometry import GARDEN_HIGH, GARDEN_WIDE, NAMEPLATE, ROOF, ROW, Plot


def small_roof(plot: Plot) -> Markup:
    """The roof of one person's house."""
    left, right = plot.inside
    eaves = plot.top + plot.head
    top = eaves - ROOF
    path = f"M{amount(left - 4)} {amount(eaves)}L{amount(left + 26)} {amount(top)}H{amount(right - 26)}"
    return element(
        "path",
        d=f"{path}L{amount(right + 4)} {amount(eaves)}z",
        class_="house-roof",
        fill="#c47a5a",
        stroke="#6e4230",
        stroke_width=1.6,
        stroke_linejoin="round",
        aria_hidden="true",
    )


def small_sky(at: tuple[float, float], seen: Weather | None) -> Markup:
    """Sun, cloud and rain, small, beside the strain's scale."""
    if seen is None:
        return Markup()
    x, y = at
    drawn: list[Markup] = []
    if seen.sun:
        drawn.append(sun(x + (4 if seen.cloud else 0), y - (6 if seen.cloud else 0)))
    if seen.cloud:
        drawn.append(cloud(x, y))
    if seen.strokes:
        falls = "".join(f"M{amount(x - 18 + 6 * n)} {amount(y + 18)}l-2 7" for n in range(min(seen.strokes, 7)))
        drawn.append(
            element("path", d=falls, class_="house-rain", stroke="#4f7085", stroke_width=1.8, stroke_linecap="round")
        )
    turned = f"translate({amount(x)} {amount(y)}) scale(0.62) translate({amount(-x)} {amount(-y)})"
    return element("g", *drawn, transform=turned, class_="house-weather", aria_hidden="true")


def garden(plot: Plot) -> Markup:
    """A tree on a hill, the sun, and a few flowers: the same for everyone, whatever they answered."""
    if plot.beside:
        left, right, foot = plot.left + 6, plot.left + GARDEN_WIDE - 18, plot.ground
        size = 1.3
    else:
        left, right, foot = plot.left, plot.left + plot.width, plot.top + NAMEPLATE + GARDEN_HIGH - 4
        size = 0.8
    middle = left + (right - left) * 0.42
    hill = element(
        "path",
        d=f"M{amount(left)} {amount(foot)}Q{amount((left + right) / 2)} {amount(foot - 34 * size)} "
        f"{amount(right)} {amount(foot)}z",
        class_="house-hill",
        fill="#d9e2c4",
        stroke="#7c8f5a",
        stroke_width=1.2,
    )
    shines = sun(right - 34, plot.top + (40 if plot.beside else 46))
    return element(
        "g", shines, hill, _tree(middle, foot - 13 * size, size), _flowers(right - 60 * size, foot, size),
        class_="house-garden", aria_hidden="true",
    )  # fmt: skip


def _tree(x: float, foot: float, size: float) -> Markup:
    trunk = element(
        "path",
        d=f"M{amount(x - 4 * size)} {amount(foot)}L{amount(x - 2.5 * size)} {amount(foot - 40 * size)}"
        f"h{amount(5 * size)}L{amount(x + 4 * size)} {amount(foot)}z",
        class_="house-trunk",
        fill="#a97a5e",
        stroke="#6e4230",
        stroke_width=1.2,
    )
    crown = [
        element(
            "circle", cx=x + dx * size, cy=foot - dy * size, r=r * size,
            class_="house-crown", fill="#a9c08c", stroke="#5f7a45", stroke_width=1.2,
        )
        for dx, dy, r in ((-17, 44, 15), (17, 44, 15), (0, 58, 19))
    ]  # fmt: skip
    return join([trunk, *crown])


def _flowers(x: float, foot: float, size: float) -> Markup:
    drawn = []
    for n in range(3):
        at = x + 18 * n * size
        stem = f"M{amount(at)} {amount(foot - 4)}v{amount(-12 * size)}"
        drawn.append(element("path", d=stem, class_="house-hill", stroke="#7c8f5a", stroke_width=1.4, fill="none"))
        drawn.append(
            element(
                "circle", cx=at, cy=foot - 4 - 14 * size, r=4 * size,
                class_="house-flower", fill="#f6c87d", stroke="#7a4a0c", stroke_width=1,
            )
        )  # fmt: skip
    return join(drawn)


def bed(plot: Plot, key: str, *, empty: bool) -> Markup:
    """The ground one part stands on: a floor of the house, or a bed of the garden."""
    left, right = plot.inside
    return element(
        "rect",
        class_="house-floor house-floor--empty" if empty else "house-floor",
        x=left,
        y=plot.row_top(key),
        width=right - left,
        height=ROW,
        fill="#f1ece3" if empty else "#fdf6e8",
        stroke="#d8c6a8",
        stroke_width=1,
    )
