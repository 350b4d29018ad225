"""A small line of one person's own check-outs: an SVG whose table stands beside it on the page."""

from __future__ import annotations

from collections.abc import Sequence

from attunement.roadmap.markup import Markup, amount, element
from attunement.roadmap.own_progress import LEAST, MOST

WIDTH, HEIGHT, EDGE, LETTERS = 320.0, 140.0, 12.0, 22.0


def own_line(means: Sequence[float]) -> Markup:
    """The line, oldest first, on the whole scale from 1 to 7; nothing for fewer than two values.

    Every value keeps its place on the scale, so that a small change looks small.
    """
    if len(means) < 2:
        return Markup("")
    places = [(_x(n, len(means)), _y(mean)) for n, mean in enumerate(means)]
    guides = [
        element("line", class_="ownline__guide", x1=LETTERS, x2=WIDTH - EDGE, y1=_y(value), y2=_y(value))
        for value in (LEAST, (LEAST + MOST) / 2, MOST)
    ]
    numbers = [
        element("text", f"{value:g}", class_="ownline__number", x=4, y=_y(value) + 4)
        for value in (LEAST, (LEAST + MOST) / 2, MOST)
    ]
    points = " ".join(f"{amount(x)},{amount(y)}" for x, y in places)
    line = element("polyline", class_="ownline__line", points=points)
    dots = [element("circle", class_="ownline__dot", cx=x, cy=y, r=4) for x, y in places]
    box = f"0 0 {amount(WIDTH)} {amount(HEIGHT)}"
    return element(
        "svg", *guides, *numbers, line, *dots, class_="ownline", viewBox=box, aria_hidden="true", focusable="false"
    )


def _x(place: int, count: int) -> float:
    return LETTERS + EDGE + (WIDTH - LETTERS - 3 * EDGE) * place / (count - 1)


def _y(value: float) -> float:
    return EDGE + (HEIGHT - 2 * EDGE) * (MOST - value) / (MOST - LEAST)
