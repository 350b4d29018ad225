"""How two people's signals go together over a session, for researchers. Description only: going together is not good.

Hearts can go together in warmth and in a fight alike. So no value here has a band, and none is shown in a session.

**The sign of a lag:** positive means that the second follows the first; `first_leads` is the mean over those.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.analysis.inputs import Numbers, Scores, at, number, numbers, same_length
from attunement.domain.errors import BadInput

LONGEST_GAP = 5.0
"""Seconds between two samples that `evenly` bridges."""
MOST_MISMATCHED = 1_000
"""Mismatched pairs computed at most; more are thinned evenly, so that the result stays the same each time."""
FEWEST_PAIRS = 3
"""With fewer there are too few mismatched pairs to stand beside."""


@dataclass(frozen=True)
class Windowed:
    """Fisher's z by window and lag (`absolute`: without its sign), and its means; NaN where there is none.

    `lags` in seconds, positive where the second follows the first. `used` is the share of cells that have a value.
    """

    z: NDArray[np.float64]
    lags: Numbers
    windows: int
    mean: float
    at_zero: float
    first_leads: float
    second_leads: float
    used: float
    absolute: bool
    because: str = ""


@dataclass(frozen=True)
class Mismatched:
    """Real pairs beside mismatched ones (the first of one pair with the second of another).

    `observed[i]` and `above[i]` belong to real pair i: its mean, and the share of mismatched pairs below it. `effect`
    is (mean observed − mean mismatched) / SD mismatched.
    """

    observed: Numbers
    mismatched: Numbers
    above: Numbers
    effect: float
    because: str = ""


def evenly(seconds: Scores, values: Scores, *, start: float, ends: float, rate: float = 1.0) -> Numbers:
    """Samples at uneven `seconds` (not decreasing) as one every 1/`rate` s from `start` up to `ends`, interpolated.

    NaN where no sample lies within 5 s on both sides, so that a lost signal stays lost.
    Raises ValueError for unequal lengths, times that go back, or an end that is not after the start.
    """
    times, given = numbers(seconds, "seconds"), numbers(values, "values")
    same_length(times, given, "seconds, values")
    every = number(rate, "rate", least=0.01, most=1000)
    number(ends, "ends", least=number(start, "start") + 1 / every)
    wrong = np.flatnonzero(np.isnan(times) | np.concatenate([[False], np.diff(times) < 0]))
    if wrong.size:
        raise BadInput("a time is missing or goes back", where=at("seconds", wrong[:1]), expected="times in order")
    times, given = times[~np.isnan(given)], given[~np.isnan(given)]
    clock = start + np.arange(math.floor((ends - start) * every + 1e-9) + 1) / every
    if times.size == 0:
        return np.full(clock.size, np.nan)
    even = np.interp(clock, times, given, left=np.nan, right=np.nan)
    after = np.clip(np.searchsorted(times, clock), 1, max(times.size - 1, 1))
    before = times[np.minimum(after - 1, times.size - 1)]
    gap = times[np.minimum(after, times.size - 1)] - before
    even[(gap > LONGEST_GAP) & ~np.isin(clock, times)] = np.nan
    return even


def windowed(
    first: Scores,
    second: Scores,
    *,
    rate: float,
    window: float = 60,
    step: float = 30,
    lag: float = 5,
    absolute: bool = True,
) -> Windowed:
    """Windowed cross-correlation of two even series (n samples, `rate` a second); the other times in seconds.

    In windows of `window` s, one every `step` s, Pearson's r at each lag from −`lag` to +`lag` s, sample by sample, as
    Fisher's z. At lag k the second's window begins k later, with its full length. A cell with a missing value is NaN,
    and so is one in which a signal stands still; the means are over the others.
    Raises ValueError for one series without any value, unequal lengths, or series shorter than one window and a lag.
    Source: the windows and lags of the R package rMEA 1.2.2 (Kleinbub and Ramseyer), whose numbers it gives.
    """
    one, two = pair_of(first, second)
    every = number(rate, "rate", least=0.01, most=1000)
    size, hop, most = (round(number(value, name, least=0) * every) for value, name in _named(window, step, lag))
    if size < 3 or hop < 1:
        raise BadInput("a window has fewer than 3 samples, or a step none", where="window, step, rate")
    windows = math.ceil((one.size - size - most + 1) / hop)
    if windows < 1:
        needed = f"at least {size + most} samples, one window and one lag"
        raise BadInput(f"{one.size} samples are too few", where="first, second", expected=needed)
    starts = np.arange(windows) * hop
    lags = np.arange(-most, most + 1)
    z = np.stack([_column(one, two, starts, size, int(k)) for k in lags], axis=1)
    return _summed(np.abs(z) if absolute else z, lags / every, absolute)


def mismatched(
    pairs: Sequence[tuple[Scores, Scores]],
    *,
    rate: float,
    window: float = 60,
    step: float = 30,
    lag: float = 5,
    absolute: bool = True,
) -> Mismatched:
    """The mean of each real pair beside that of mismatched pairs: what two strangers in the same room would show.

    Two series of different length are compared over the shorter one. NaN with the reason where there are fewer than 3
    pairs. At most 1,000 mismatched pairs, taken evenly.
    Raises ValueError naming the pair for what `windowed` refuses.
    Source: the mismatched dyads of the R package rMEA 1.2.2.
    """
    named = {"rate": rate, "window": window, "step": step, "lag": lag}
    series = [pair_of(one, two, where=f"pairs[{n}]") for n, (one, two) in enumerate(pairs)]
    observed = np.array([windowed(one, two, **named, absolute=absolute).mean for one, two in series])
    if len(series) < FEWEST_PAIRS:
        why = f"{len(series)} pairs are too few to mismatch; at least {FEWEST_PAIRS} are needed"
        return Mismatched(observed, np.zeros(0), np.full(observed.size, np.nan), math.nan, why)
    crossed = [(i, j) for i in range(len(series)) for j in range(len(series)) if i != j]
    crossed = crossed[:: math.ceil(len(crossed) / MOST_MISMATCHED)]
    others = np.array([_crossed(series[i][0], series[j][1], named, absolute) for i, j in crossed])
    there = others[~np.isnan(others)]
    above = np.array([np.mean(there < value) if there.size and not np.isnan(value) else math.nan for value in observed])
    spread = float(there.std(ddof=1)) if there.size > 1 else 0.0
    if not spread or np.isnan(observed).all():
        return Mismatched(
            observed, others, above, math.nan, "the mismatched pairs do not differ, or no pair has a value"
        )
    return Mismatched(observed, others, above, float((np.nanmean(observed) - there.mean()) / spread))


def pair_of(first: Scores, second: Scores, where: str = "") -> tuple[Numbers, Numbers]:
    """Both partners' series as arrays. Raises BadInput when one of them is missing, or is longer than the other."""
    named = [(numbers(values, name), name) for values, name in ((first, "first"), (second, "second"))]
    for values, name in named:
        if values.size == 0 or np.isnan(values).all():
            place = f"{where}.{name}" if where else name
            raise BadInput("this partner's series is missing", where=place, expected="both partners' series")
    same_length(named[0][0], named[1][0], "first, second")
    return named[0][0], named[1][0]


def _named(window: float, step: float, lag: float) -> tuple[tuple[float, str], ...]:
    return (window, "window"), (step, "step"), (lag, "lag")


def _crossed(one: Numbers, two: Numbers, named: dict[str, float], absolute: bool) -> float:
    length = min(one.size, two.size)
    try:
        return windowed(one[:length], two[:length], **named, absolute=absolute).mean
    except BadInput:  # over the shorter of the two there may be no value, or too few
        return math.nan


def _column(one: Numbers, two: Numbers, starts: NDArray[np.int_], size: int, lag: int) -> Numbers:
    """Fisher's z of every window at one lag in samples."""
    window = np.arange(size)
    x, y = (_taken(values, starts + later, window) for values, later in ((one, max(-lag, 0)), (two, max(lag, 0))))
    x, y = (rows - rows.mean(axis=1, keepdims=True) for rows in (x, y))
    with np.errstate(invalid="ignore", divide="ignore"):
        r = (x * y).sum(axis=1) / np.sqrt((x**2).sum(axis=1) * (y**2).sum(axis=1))
        return np.asarray(np.arctanh(np.where(np.abs(r) < 1, r, np.nan)))


def _taken(values: Numbers, starts: NDArray[np.int_], window: NDArray[np.int_]) -> NDArray[np.float64]:
    """Windows (n × size); beyond the end there is nothing."""
    places = starts[:, None] + window
    found: NDArray[np.float64] = np.where(places < values.size, values[np.minimum(places, values.size - 1)], np.nan)
    return found


def _summed(z: NDArray[np.float64], lags: Numbers, absolute: bool) -> Windowed:
    def mean(cells: NDArray[np.float64]) -> float:
        return float(np.nanmean(cells)) if cells.size and not np.isnan(cells).all() else math.nan

    used = float(np.mean(~np.isnan(z)))
    why = "" if used else "no window has a value: too much is missing, or a signal stands still"
    ahead, behind = mean(z[:, lags > 0]), mean(z[:, lags < 0])
    return Windowed(z, lags, z.shape[0], mean(z), mean(z[:, lags == 0]), ahead, behind, used, absolute, why)
