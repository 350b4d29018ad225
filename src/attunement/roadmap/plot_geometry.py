"""Where everything stands in the drawing of people apart: a garden for one, a small house for each of a family.

Numbers in, places out. Units are those of the viewBox.
"""

from __future__ import annotations

from dataclasses import dataclass

from attunement.domain.record import CaseKind
from attunement.roadmap.house_geometry import EDGE, Axis, Layout
from attunement.roadmap.map_shape import STRAIN_SCALE

ROW = 34.0
"""Height of one part: its name beside its scale."""
NAME_WIDTH = 126.0
GAP = 16.0
"""Between two plots that stand side by side."""
NAMEPLATE = 30.0
"""Room for whose plot it is."""
ROOF = 26.0
"""Height of a small house's roof."""
GARDEN_HIGH, GARDEN_WIDE = 104.0, 220.0
"""The garden's picture: above the beds on a phone, left of them on a desk."""


@dataclass(frozen=True)
class Plot:
    """One person's place in the drawing: its upper left corner, its width, and which parts stand in it."""

    left: float
    top: float
    width: float
    parts: tuple[str, ...]
    has_strain: bool
    kind: CaseKind
    beside: float = 0.0
    """How much of its width the garden's picture takes, where that stands left of the beds."""

    @property
    def head(self) -> float:
        """Height of what stands above the parts."""
        if self.kind is CaseKind.INDIVIDUAL:
            return NAMEPLATE + (0 if self.beside else GARDEN_HIGH)
        return NAMEPLATE + (ROW if self.has_strain else 0) + ROOF

    @property
    def ground(self) -> float:
        """Height of the line under the parts."""
        return self.top + self.head + len(self.parts) * ROW

    @property
    def inside(self) -> tuple[float, float]:
        """Left and right edge of the parts."""
        return self.left + self.beside, self.left + self.width

    def row_top(self, key: str) -> float:
        """Upper edge of a part. A house is built from the ground up; a garden's beds are read downwards."""
        if key == STRAIN_SCALE:
            return self.top + NAMEPLATE
        place = self.parts.index(key)
        from_top = place if self.kind is CaseKind.INDIVIDUAL else len(self.parts) - 1 - place
        return self.top + self.head + from_top * ROW

    def axis(self, key: str) -> Axis:
        """The scale of a part: all of one drawing are equally long."""
        left, right = self.inside
        y = self.row_top(key) + ROW / 2
        return Axis((left + NAME_WIDTH + 22, y), (right - 52, y))


def plots(
    people: int, parts: tuple[str, ...], layout: Layout, kind: CaseKind, *, has_strain: bool, captions: float
) -> tuple[Plot, ...]:
    """One plot for each person: one under the other on a phone, two and two on a desk, `captions` free under each."""
    if kind is CaseKind.INDIVIDUAL:
        beside = GARDEN_WIDE if layout.name == "wide" else 0.0
        return (Plot(EDGE, 0, layout.width - 2 * EDGE, parts, has_strain, kind, beside),) * people
    columns = 2 if layout.name == "wide" else 1
    width = (layout.width - 2 * EDGE - (columns - 1) * GAP) / columns
    height = Plot(0, 0, width, parts, has_strain, kind).ground + captions + GAP
    return tuple(
        Plot(EDGE + (n % columns) * (width + GAP), (n // columns) * height, width, parts, has_strain, kind)
        for n in range(people)
    )
