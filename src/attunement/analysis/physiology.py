"""The heart in a session: variability of the beats, and the stretches in which it races.

Intervals between beats (RR) are in milliseconds, times in seconds, rates in beats per minute. Clean before anything:
one missed beat among five minutes triples RMSSD. What to make of a rate depends on fitness and medication; sources
disagree on the thresholds, so each is an argument.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from attunement.analysis.inputs import Numbers, Scores, at, number, numbers, same_length, whole
from attunement.analysis.physiology_rr import CleanRr, clean_rr, rr_numbers
from attunement.domain.errors import BadInput

__all__ = ["CleanRr", "Hrv", "clean_rr", "flooding_episodes", "flooding_limit", "hrv"]

LONGEST_GAP = 5.0
"""Seconds between two samples above; a longer gap ends an episode."""
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Hrv:
    """Mean interval, SDNN and RMSSD in ms; `n` intervals, `pairs` neighbouring ones; `ddof` of SDNN."""

    mean_rr: float
    sdnn: float
    rmssd: float
    n: int
    pairs: int
    ddof: int
    because: str = ""


def hrv(rr_ms: Scores, *, ddof: int = 1) -> Hrv:
    """Heart rate variability of RR intervals (n, ms; NaN where one is missing), all in ms.

    SDNN is the SD of the intervals with n − `ddof` in the denominator (1: a sample's). RMSSD is √mean((RR[i+1] −
    RR[i])²) over neighbours that are both there: a gap is no neighbourhood. Computes on what it is given; use
    `clean_rr` first. NaN with the reason where too few intervals are there.
    Raises ValueError for an interval of 0 or less, or anything but a sequence of numbers.
    Source: Task Force of ESC and NASPE (1996), Circulation 93:1043-1065, table 1.
    """
    rr, freedom = rr_numbers(rr_ms), whole(ddof, "ddof", least=0)
    there = rr[~np.isnan(rr)]
    steps = np.diff(rr)
    steps = steps[~np.isnan(steps)]
    enough = there.size > freedom
    reasons = [] if enough else [f"{there.size} intervals are too few for SDNN"]
    reasons += [] if steps.size else ["no two neighbouring intervals are there, so RMSSD is undefined"]
    return Hrv(
        float(there.mean()) if there.size else math.nan,
        float(there.std(ddof=freedom)) if enough else math.nan,
        float(np.sqrt(np.mean(steps**2))) if steps.size else math.nan,
        int(there.size),
        int(steps.size),
        freedom,
        "; ".join(reasons),
    )


def flooding_episodes(
    seconds: Scores,
    bpm: Scores,
    *,
    threshold: float | None = 100,
    min_seconds: float = 10,
    baseline: float | None = None,
    margin: float | None = None,
) -> list[tuple[float, float]]:
    """Stretches of a racing heart as (time of the first sample above, time of the last), in seconds.

    `seconds` (n, not decreasing) and `bpm` (n, NaN where there is no rate). A sample is above when it is over
    `threshold` bpm, or over `baseline` + `margin` (the person's own resting rate and a set distance) when both are
    given; None switches the fixed threshold off. An episode lasts from its first to its last sample above, at least
    `min_seconds`; more than 5 s without one end it, and so does a signal that is gone so long.
    Silent (an empty list) where nothing lasts so long. Take artifacts out first. It says nothing of feelings.
    Raises ValueError for unequal lengths, times that go back or are missing, a rate below 0, a baseline without a
    margin or the reverse, or no threshold at all.
    Source: 100 bpm and a margin above rest are what teaching on couples reports; neither is a validated cut-off.
    """
    times, rates = numbers(seconds, "seconds"), numbers(bpm, "bpm")
    same_length(times, rates, "seconds, bpm")
    _check_times(times, rates)
    shortest = number(min_seconds, "min_seconds", least=0)
    above = times[rates > flooding_limit(threshold, baseline, margin)]
    if not above.size:
        return []
    ends = np.flatnonzero(np.diff(above) > LONGEST_GAP + _ROUNDING)
    first, last = above[np.concatenate([[0], ends + 1])], above[np.concatenate([ends, [-1]])]
    lasting = last - first >= shortest - _ROUNDING
    return [(float(start), float(end)) for start, end in zip(first[lasting], last[lasting], strict=True)]


def flooding_limit(threshold: float | None = 100, baseline: float | None = None, margin: float | None = None) -> float:
    """The rate in bpm over which a heart counts as racing: the lower of `threshold` and `baseline` + `margin`.

    Raises ValueError for a baseline without a margin or the reverse, or no threshold at all.
    """
    if (baseline is None) != (margin is None):
        raise BadInput("only one of the two is given", where="baseline, margin", expected="both, or neither")
    limits = [] if threshold is None else [number(threshold, "threshold", least=0)]
    if baseline is not None:
        limits.append(number(baseline, "baseline", least=0) + number(margin, "margin", least=0))
    if not limits:
        raise BadInput("there is none", where="threshold", expected="a threshold, or a baseline and a margin")
    return min(limits)


def _check_times(times: Numbers, rates: Numbers) -> None:
    wrong = np.flatnonzero(np.isnan(times) | np.concatenate([[False], np.diff(times) < 0]))
    if wrong.size:
        raise BadInput("a time is missing or goes back", where=at("seconds", wrong[:1]), expected="times in order")
    negative = np.flatnonzero(rates < 0)
    if negative.size:
        raise BadInput(f"{rates[negative[0]]:g}", where=at("bpm", negative[:1]), expected="a rate of 0 or more")
