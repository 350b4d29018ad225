"""The literature's rules, applied online: at each session they see the client's ratings so far and no later one.

Each gives a score (how far past its criterion the session is) and a flag at its customary criterion.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from attunement.analysis.rupture import control_chart, cusum, ewma

FEWEST = 3


def drop_of_sd(multiple: float) -> Callable[[np.ndarray], tuple[float, bool]]:
    """A drop from the session before of so many within-client SDs (Strauss et al. 2006; Gumz et al. 2012)."""

    def rule(past: np.ndarray) -> tuple[float, bool]:
        if np.isnan(past[-2:]).any():
            return 0.0, False
        drop, sd = past[-2] - past[-1], np.nanstd(past, ddof=1)
        return drop / max(sd, 1e-6), drop > 1e-9 and drop >= multiple * sd - 1e-9

    return rule


def chart(past: np.ndarray) -> tuple[float, bool]:
    """Below the individuals chart's lower limit, from the sessions before."""
    found = control_chart(past[:-1])
    if np.isnan(found.centre):
        return 0.0, False
    reach = max(found.centre - found.lower, 1e-6)
    return (found.centre - past[-1]) / reach, past[-1] < found.lower - 1e-9


def moving_average(past: np.ndarray) -> tuple[float, bool]:
    """EWMA (weight .3) below its lower limit; start and SD from the sessions before."""
    before = past[:-1][~np.isnan(past[:-1])]
    sd = max(before.std(ddof=1), 1e-6)
    found = ewma(past, weight=0.3, start=float(before.mean()), sd=float(sd))
    return (before.mean() - found.values[-1]) / sd, found.values[-1] < found.lower


def cumulative_sum(past: np.ndarray) -> tuple[float, bool]:
    """Lower CUSUM above 4 SD (slack half an SD); target and SD from the first half of the sessions before."""
    before = past[:-1][~np.isnan(past[:-1])]
    first = before[: max(FEWEST, before.size // 2)]
    sd = max(float(first.std(ddof=1)), 0.1)
    low = float(cusum(past, target=float(first.mean()), k=0.5 * sd, h=4 * sd).low[-1])
    return low / sd, low > 4 * sd


RULES: dict[str, Callable[[np.ndarray], tuple[float, bool]]] = {
    "drop of 1 SD": drop_of_sd(1.0),
    "drop of 2 SD": drop_of_sd(2.0),
    "control chart": chart,
    "EWMA": moving_average,
    "CUSUM": cumulative_sum,
}


def apply_rule(rule: Callable[[np.ndarray], tuple[float, bool]], rating: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Scores and flags, clients × sessions; 0 and False before there are three ratings to go by."""
    score, flag = np.zeros(rating.shape), np.zeros(rating.shape, bool)
    for who, series in enumerate(rating):
        seen = 0
        for session, value in enumerate(series):
            if np.isnan(value):
                continue
            if seen >= FEWEST:
                score[who, session], flag[who, session] = rule(series[: session + 1])
            seen += 1
    return score, flag
