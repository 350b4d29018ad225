"""What the filter made of a client's ratings so far is kept for a while, so that one new rating costs one new step.

The key is the very ratings together with the parameters, so a corrected rating, another client or new parameters never
meet something kept for others; and going on from what was kept gives the same to the last bit as beginning again. It
is kept in this process's memory only, for so many courses, the least recently used being forgotten first.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from attunement.analysis.rupture_filter import Floats, Seen, SoFar, run_filter
from attunement.analysis.rupture_population import Population

MOST = 512
"""Courses kept. One of a hundred sessions takes about 7 kB."""
LOOK_BACK = 8
"""Newest sessions that may be new or other than when the course was last looked at."""


class Memory:
    """Filtered courses of single clients."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._lock = most, Lock()
        self._kept: OrderedDict[Hashable, SoFar] = OrderedDict()

    def seen(self, grid: Floats, population: Population, half_step: float) -> Seen:
        """The filter over one client (1 × sessions), from the newest session it is known up to."""
        so_far = self._longest(grid, population, half_step)
        for upto in (grid.shape[1] - 1, grid.shape[1]):  # the newest rating is the one that may still be corrected
            if upto > (so_far.sessions if so_far else 0):
                so_far = run_filter(grid[:, :upto], population, half_step, so_far=so_far)
                self._keep(_key(grid[:, :upto], population, half_step), so_far)
        return so_far.seen if so_far else run_filter(grid, population, half_step).seen

    def _longest(self, grid: Floats, population: Population, half_step: float) -> SoFar | None:
        for upto in range(grid.shape[1], max(grid.shape[1] - LOOK_BACK, 1) - 1, -1):
            key = _key(grid[:, :upto], population, half_step)
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key]
        return None

    def _keep(self, key: Hashable, so_far: SoFar) -> None:
        with self._lock:
            self._kept[key] = so_far
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def _key(grid: Floats, population: Population, half_step: float) -> Hashable:
    return grid.tobytes(), population, half_step
