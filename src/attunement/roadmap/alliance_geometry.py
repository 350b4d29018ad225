"""Where everything stands on the alliance chart: numbers in, places out. Units are those of the viewBox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attunement.roadmap.house_geometry import share

NAMEPLATE = 30.0
"""Room for whose marks they are."""
FLAG = 17.0
"""From one flag of a session to the next above it."""
LANE = 20.0
"""Height of one lane of ruptures' names."""
PLOT = 190.0
"""Height of the scale from 1 to 7."""
NUMBERS = 18.0
FIRST = 22.0
"""Room for the bracket under the first sessions."""
DATES = 16.0
STRIP_HEAD = 24.0
STRIP = 64.0
"""Height of the strip of changes in the split."""
STRIP_REACH = 2.5
"""Points from the strip's middle to its edge; what lies beyond is put at the edge."""
ASIDE = 8.0
"""The client's mark stands so far to the left of its session, the clinician's to the right: they never touch."""
MARK = 0.72
"""Size of a mark, against that of the house's."""


@dataclass(frozen=True)
class ChartLayout:
    """The sizes of one way to lay a chart out; `most` is how many sessions it shows."""

    name: str
    width: float
    left: float
    right: float
    most: int

    @property
    def step(self) -> float:
        """From one session to the next where the chart is full."""
        return (self.width - self.left - self.right) / self.most


NARROW = ChartLayout("narrow", 360, 28, 8, 8)
"""For a phone."""
WIDE = ChartLayout("wide", 700, 32, 10, 18)
"""For a desk."""
LAYOUTS = (NARROW, WIDE)


@dataclass(frozen=True)
class Chart:
    """The places of one drawing: `slots` sessions, at most `flags` flags over each, `lanes` of ruptures."""

    layout: ChartLayout
    slots: int
    flags: int = 0
    lanes: int = 0
    has_strip: bool = False
    strip_alone: bool = False
    """True where nothing but the strip is drawn, at the top."""

    @property
    def step(self) -> float:
        """From one session to the next: few sessions are drawn closer to the left, never wider than twice as wide."""
        room = self.layout.width - self.layout.left - self.layout.right
        return min(room / max(self.slots, 1), 1.6 * self.layout.step)

    @property
    def left(self) -> float:
        """Left edge of the plot."""
        return self.layout.left

    @property
    def right(self) -> float:
        """Right edge of what is drawn."""
        return self.left + self.step * self.slots

    def x(self, place: int) -> float:
        """The middle of a session."""
        return self.left + (place + 0.5) * self.step

    @property
    def flags_foot(self) -> float:
        """Lower edge of the lowest flag."""
        return NAMEPLATE + self.flags * FLAG

    def lane_top(self, lane: int) -> float:
        """Upper edge of a lane of ruptures."""
        return self.flags_foot + 4 + lane * LANE

    @property
    def top(self) -> float:
        """Height of the upper edge of the plot; the highest value stands a mark's room under it."""
        return self.lane_top(self.lanes) + 4

    def y(self, value: float) -> float:
        """The height of a value from 1 to 7."""
        return self.top + 10 + (PLOT - 20) * (1 - share(value))

    @property
    def bottom(self) -> float:
        """Lower edge of the plot."""
        return self.top + PLOT

    @property
    def strip_top(self) -> float:
        """Upper edge of the strip of changes."""
        return STRIP_HEAD if self.strip_alone else self.bottom + NUMBERS + FIRST + DATES + STRIP_HEAD

    def strip_y(self, change: float) -> float:
        """The height of a change in the split on its strip."""
        held = min(max(change, -STRIP_REACH), STRIP_REACH)
        return self.strip_top + STRIP / 2 * (1 - held / STRIP_REACH)

    @property
    def foot(self) -> float:
        """Where the drawing of the values ends and its words begin."""
        if not self.has_strip:
            return self.bottom + NUMBERS + FIRST + DATES
        return self.strip_top + STRIP + (DATES if self.strip_alone else 8.0)


def span_lanes(spans: Sequence[tuple[int, int]]) -> list[int]:
    """The lane of each span (first and last place), so that two in one lane share no place."""
    ends: list[int] = []
    found: list[int] = []
    for start, end in spans:
        lane = next((n for n, last in enumerate(ends) if last < start), len(ends))
        ends[lane : lane + 1] = [end]
        found.append(lane)
    return found
