"""A share of a few: how many of how many, and the interval it lies in."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import stats

from attunement.analysis.inputs import number, whole
from attunement.domain.errors import BadInput


@dataclass(frozen=True)
class Share:
    """`count` of `of`, as a share with its interval; all three NaN where `of` is 0."""

    count: int
    of: int
    share: float
    low: float
    high: float

    @property
    def odds(self) -> tuple[float, float, float]:
        """How many for each one that is not: the value and its bounds; infinite where every one is, NaN where none."""
        return _odds(self.share), _odds(self.low), _odds(self.high)


def share_of(count: int, of: int, *, level: float = 0.95) -> Share:
    """The share with its exact interval: bounds that would make so many, or so few, as rare as (1 − level)/2.

    Never narrower than it says, also for 0 of 3. It takes the single ones for independent of each other, which
    moments of one session are not: read it as the least uncertainty there is.
    Raises ValueError for a count below 0 or above `of`, or a level not between 0 and 1.
    Source: Clopper & Pearson (1934), Biometrika 26:404-413, as in any textbook.
    """
    found, total = whole(count, "count", least=0), whole(of, "of", least=0)
    if found > total:
        raise BadInput(f"{found} of {total}", where="count", expected="no more than there are")
    tail = (1 - number(level, "level", least=0, most=1)) / 2
    if not 0 < tail < 0.5:
        raise BadInput(f"{level!r} will not do", where="level", expected="a number between 0 and 1")
    if not total:
        return Share(0, 0, math.nan, math.nan, math.nan)
    low = float(stats.beta.ppf(tail, found, total - found + 1)) if found else 0.0
    high = float(stats.beta.ppf(1 - tail, found + 1, total - found)) if found < total else 1.0
    return Share(found, total, found / total, low, high)


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else (math.inf if share == 1 else math.nan)
