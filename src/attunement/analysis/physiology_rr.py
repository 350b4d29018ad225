"""Taking artifacts out of RR intervals: missed, extra and early beats, as straps and watches produce them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from attunement.analysis.inputs import Numbers, Positions, Scores, at, numbers
from attunement.domain.errors import BadInput

FEWEST = 10
"""Intervals. With fewer there is no telling what is usual."""
MEDIAN_WINDOW = 11
SPREAD_WINDOW = 91
SPREADS = 5.2
"""Quartile deviations from the local median: 3.5 SDs of normal variation, 1 false alarm in 2,000 beats."""
LEAST_SHARE = 0.05
"""Of the local median. So near to what is expected nothing is an artifact, however even the heart beats."""
MOST_PARTS = 5
"""A longer silence is a lost signal, not a few missed beats."""


@dataclass(frozen=True)
class CleanRr:
    """Corrected intervals in ms, and which of the *given* ones were flagged, as positions from 0.

    A missed beat becomes two intervals and an extra one is joined, so the corrected series may be longer or shorter.
    """

    rr_ms: Numbers
    flagged: Positions
    because: str = ""


def rr_numbers(rr_ms: Scores) -> Numbers:
    """RR intervals as a new array; raises BadInput naming one that is 0 or less."""
    rr = numbers(rr_ms, "rr_ms")
    wrong = np.flatnonzero(rr <= 0)
    if wrong.size:
        raise BadInput(f"{rr[wrong[0]]:g} ms", where=at("rr_ms", wrong[:1]), expected="an interval above 0")
    return rr


def clean_rr(rr_ms: Scores) -> CleanRr:
    """RR intervals (n, ms) without artifacts. NaN stays where it is and is not flagged.

    An interval is flagged when it lies further from the median of the 11 around it than 5.2 quartile deviations of
    such distances among the 91 around it, and further than 5 %; and when it, or one off beside it, comes or goes with
    a jump that is as far out among the jumps: breathing bends the series, artifacts break it. Then, by what fits the
    local median: a long one that is 2 to 5 usual ones is split evenly (missed beats); two short neighbours that make
    one are joined (extra beat); a short and a long that make two are evened out (early beat); anything else is
    interpolated between the nearest good ones. All but the last keep the clock right.
    Silent with fewer than 10 intervals: returned as they are, nothing flagged, the reason in `because`.
    Raises ValueError for an interval of 0 or less, or anything but a sequence of numbers.
    Source: after Lipponen & Tarvainen (2019), J Med Eng Technol 43:173-181: the windows and the factor 5.2 are
    theirs (eq. 1-3); the floor of 5 % and the plain decision by distance from the median are ours.
    """
    rr = rr_numbers(rr_ms)
    there = ~np.isnan(rr)
    if there.sum() < FEWEST:
        why = f"{int(there.sum())} intervals are too few to tell an artifact; at least {FEWEST} are needed"
        return CleanRr(rr, np.zeros(0, dtype=np.intp), why)
    places = np.flatnonzero(there)
    kept, flagged = _repaired(_Beats(rr[there], places))
    return CleanRr(_with_gaps(rr, kept, places), places[flagged])


class _Beats:
    """The intervals that are there, what is usual around each, and how far from it one may lie."""

    def __init__(self, rr: Numbers, places: Positions) -> None:
        self.rr, self.places = rr, places
        self.usual: Numbers = np.median(_around(rr, MEDIAN_WINDOW), axis=1)
        self.allowed = _allowed(rr - self.usual, self.usual)

    def neighbours(self, one: int, other: int) -> bool:
        """True when both are there and nothing is missing between them."""
        return 0 <= other < self.rr.size and abs(int(self.places[one] - self.places[other])) == 1

    def artifacts(self) -> list[int]:
        """Positions of those too far off, in runs that have a jump in or beside them."""
        off = np.abs(self.rr - self.usual) > self.allowed
        steps = np.diff(self.rr)
        jumps = np.abs(steps) > _allowed(steps, self.usual[1:])
        jumping = np.concatenate([jumps, [False]]) | np.concatenate([[False], jumps])
        run = np.cumsum(np.diff(off, prepend=False) != 0)
        return [int(n) for n in np.flatnonzero(off & np.isin(run, run[off & jumping]))]


def _allowed(deviations: Numbers, usual: Numbers) -> Numbers:
    low, high = np.percentile(_around(deviations, SPREAD_WINDOW), [25, 75], axis=1)
    widest: Numbers = np.maximum(SPREADS * (high - low) / 2, LEAST_SHARE * usual)
    return widest


def _around(values: Numbers, window: int) -> NDArray[np.float64]:
    """For each value those around it (n × window), mirrored at the ends."""
    half = min(window // 2, values.size - 1)
    return sliding_window_view(np.pad(values, half, mode="reflect"), 2 * half + 1)


def _repaired(beats: _Beats) -> tuple[list[list[float]], Positions]:
    """What stands for each interval (none, one or several), and which were flagged."""
    rr, usual = beats.rr, beats.usual
    kept: list[list[float]] = [[value] for value in rr.tolist()]
    open_: list[int] = []
    flagged: set[int] = set()
    for n in beats.artifacts():
        if n in flagged:
            continue
        flagged.add(n)
        parts, other = round(rr[n] / usual[n]), _partner(n, beats, flagged)
        if 2 <= parts <= MOST_PARTS and abs(rr[n] / parts - usual[n]) <= beats.allowed[n]:
            kept[n] = [rr[n] / parts] * parts
        elif other is not None:
            flagged.add(other)
            first, second = sorted((n, other))
            both = float(rr[n] + rr[other])
            kept[first], kept[second] = ([both], []) if both < 1.5 * usual[n] else ([both / 2], [both / 2])
        else:
            open_.append(n)
    good = np.setdiff1d(np.arange(rr.size), sorted(flagged))
    for n in open_:
        kept[n] = [float(np.interp(n, good, rr[good])) if good.size else float(usual[n])]
    return kept, np.array(sorted(flagged), dtype=np.intp)


def _partner(n: int, beats: _Beats, taken: set[int]) -> int | None:
    """The neighbour that with this one makes one usual interval, or a short and a long that make two."""
    rr, usual, allowed = beats.rr, beats.usual, beats.allowed
    fits: list[tuple[float, int]] = []
    for other in (n + 1, n - 1):
        if other in taken or not beats.neighbours(n, other):
            continue
        both = rr[n] + rr[other]
        joined, evened = abs(both - usual[n]), abs(both / 2 - usual[n])
        if joined <= allowed[n]:
            fits.append((joined, other))
        elif evened <= allowed[n] and abs(rr[other] - usual[other]) > allowed[other] / 2:
            fits.append((evened, other))
    return min(fits)[1] if fits else None


def _with_gaps(rr: Numbers, kept: list[list[float]], places: Positions) -> Numbers:
    """The corrected intervals with the missing ones back in their places."""
    whole: list[list[float]] = [[float(value)] for value in rr]
    for place, values in zip(places.tolist(), kept, strict=True):
        whole[place] = values
    return np.array([value for values in whole for value in values], dtype=np.float64)
