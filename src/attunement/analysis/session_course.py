"""The course of one session: points that add up, how long until something came, how much of the time.

Times are seconds from the start of the session. Inputs are never changed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from attunement.analysis.inputs import Numbers, Scores, at, number, numbers, same_length
from attunement.domain.errors import BadInput


def cumulative_points(seconds: Scores, weights: Scores) -> Numbers:
    """The running sum of `weights` (n), each code's points, in order of `seconds` (n, not decreasing).

    With a weight of 1 for what brings people closer and −1 for what drives them apart, it rises while the one
    outweighs the other. Raises ValueError for unequal lengths, a missing value, or times that go back.
    Source: the point graph over a conversation is described in J Pers Soc Psychol 63:221-233 (1992);
    unit weights are our own default, other weights are the reader's own.
    """
    times, points = numbers(seconds, "seconds"), numbers(weights, "weights")
    same_length(times, points, "seconds, weights")
    wrong = np.flatnonzero(np.isnan(times) | np.isnan(points) | np.concatenate([[False], np.diff(times) < 0]))
    if wrong.size:
        raise BadInput("a value is missing, or a time goes back", where=at("seconds", wrong[:1]), expected="in order")
    total: Numbers = np.cumsum(points)
    return total


@dataclass(frozen=True)
class Waited:
    """Seconds from each beginning to what came after it; None where it did not come before it was over.

    `middle` is the median of those that came, NaN where none did: it is the usual wait only where all of them came.
    """

    seconds: tuple[float | None, ...]

    @property
    def came(self) -> tuple[float, ...]:
        """The waits that had an end."""
        return tuple(one for one in self.seconds if one is not None)

    @property
    def middle(self) -> float:
        """The median of the waits that had an end."""
        return float(median(self.came)) if self.came else math.nan


def waited(begins: Scores, comes: Scores, *, within: float) -> Waited:
    """How long after each of `begins` the first of `comes` came, strictly later and within so many seconds.

    Neither need be in order. Raises ValueError for a missing time or a negative `within`.
    """
    starts, ends = _times(begins, "begins"), np.sort(_times(comes, "comes"))
    longest = number(within, "within", least=0)
    places = np.searchsorted(ends, starts, side="right")
    waits = [float(ends[n] - start) if n < ends.size else math.inf for n, start in zip(places, starts, strict=True)]
    return Waited(tuple(wait if wait <= longest else None for wait in waits))


def seconds_in(episodes: Sequence[tuple[float, float]]) -> float:
    """How many seconds the episodes cover together; overlapping ones count once."""
    total, reached = 0.0, -math.inf
    for first, last in sorted(episodes):
        total += max(0.0, last - max(first, reached))
        reached = max(reached, last)
    return total


def _times(given: Scores, what: str) -> Numbers:
    times = numbers(given, what)
    missing = np.flatnonzero(np.isnan(times))
    if missing.size:
        raise BadInput("a time is missing", where=at(what, missing[:1]), expected="seconds")
    return times
