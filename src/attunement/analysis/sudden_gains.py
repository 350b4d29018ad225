"""Sudden gains: large, lasting drops of a symptom score from one session to the next, and their reversals."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from attunement.analysis.inputs import Numbers, Scores, number, numbers, whole
from attunement.domain.errors import BadInput

SESSIONS_EACH_SIDE = 3
FEWEST_EACH_SIDE = 2
_ROUNDING = 1e-9
"""Score units. A drop from 3.3 to 3.0 is a drop of .3, also in binary."""


def sudden_gains(
    scores: Scores, *, cutoff: float, percent: float = 0.25, t_criterion: bool = True
) -> list[tuple[int, int, float]]:
    """Every sudden gain of one person as (from_session, to_session, size): positions from 0, size in score units.

    `scores` (n): one a session in order, lower is better, NaN or None where there is none. A gain is a drop between
    neighbouring sessions, both present, of at least `cutoff` (score units) and at least `percent` (a fraction) of
    the score before; and, unless `t_criterion` is off, mean before − mean after > t(.975, n1+n2−2) times the pooled
    SD of up to three sessions on each side, at least two of them present. The pooled SD is taken as it is, without
    √(1/n1 + 1/n2): that is the criterion's definition, not a t test.
    Silent (an empty list) where nothing meets all criteria or too few sessions are there to tell.
    Raises ValueError for a cut-off below 0 or a fraction outside 0 to 1.
    Source: Tang & DeRubeis (1999), J Consult Clin Psychol 67:894-904; the critical value when a session is missing
    is that of the R package suddengains 0.7.2.
    """
    series = numbers(scores, "scores")
    least, share = number(cutoff, "cutoff", least=0), number(percent, "percent", least=0, most=1)
    drops = series[:-1] - series[1:]  # NaN where either is missing, and NaN is never at least anything
    large = (drops >= least - _ROUNDING) & (drops >= share * series[:-1] - _ROUNDING) & (drops > 0)
    found = [int(n) for n in np.flatnonzero(large) if not t_criterion or _lasts(series, int(n))]
    return [(n, n + 1, float(drops[n])) for n in found]


def _lasts(series: Numbers, last_before: int) -> bool:
    """True when the sessions around differ by more than they vary among themselves."""
    before = _present(series[max(0, last_before - SESSIONS_EACH_SIDE + 1) : last_before + 1])
    after = _present(series[last_before + 1 : last_before + 1 + SESSIONS_EACH_SIDE])
    if min(before.size, after.size) < FEWEST_EACH_SIDE:
        return False
    freedom = before.size + after.size - 2
    squares = float(np.sum((before - before.mean()) ** 2) + np.sum((after - after.mean()) ** 2))
    threshold = float(stats.t.ppf(0.975, freedom)) * math.sqrt(squares / freedom)
    return bool(before.mean() - after.mean() > threshold)


def _present(values: Numbers) -> Numbers:
    return values[~np.isnan(values)]


def sudden_gain_reversal(scores: Scores, gain: tuple[int, int, float], *, share: float = 0.5) -> int | None:
    """The first session (position from 0) by which at least `share` of a gain was lost again; None if it was kept.

    `gain` as `sudden_gains` gives it. Raises ValueError when it is not a place in the scores.
    Source: Tang & DeRubeis (1999): half of the gain.
    """
    series, lost = numbers(scores, "scores"), number(share, "share", least=0, most=1)
    if len(gain) != 3:
        raise BadInput(f"it has {len(gain)} parts", where="gain", expected="(from_session, to_session, size)")
    after = whole(gain[1], "gain", least=1)
    if after >= series.size:
        raise BadInput(f"it ends at session {after}", where="gain", expected=f"a place in {series.size} scores")
    later = series[after + 1 :]
    back = np.flatnonzero(later >= series[after] + lost * number(gain[2], "gain", least=0) - _ROUNDING)
    return after + 1 + int(back[0]) if back.size else None
