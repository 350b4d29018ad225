"""Linkage by segments, as SUSY computes it: another formula than the windows of `linkage`, under another name.

Segments do not overlap; a lag shifts within the segment and is weighed by the whole segment's mean and variance; and
the surrogates are segments of the same two people, mismatched in time. Positive lags: the second follows the first
(SUSY itself writes them with a minus).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.analysis.inputs import Numbers, Scores, number
from attunement.analysis.linkage import pair_of
from attunement.domain.errors import BadInput

FEWEST_SEGMENTS = 3


@dataclass(frozen=True)
class Segmented:
    """Mean |Fisher's z| of the segments and of the mismatched ones, the effect between, and who leads.

    `effect` is (mean − mean of mismatched) / SD over the lags of the mismatched means, as SUSY defines it.
    `with_sign` and `effect_with_sign` are the same with z's sign kept.
    """

    mean: float
    mismatched: float
    effect: float
    first_leads: float
    second_leads: float
    with_sign: float
    effect_with_sign: float
    segments: int
    because: str = ""


def segmented(first: Scores, second: Scores, *, rate: float, segment: float = 30, lag: float = 5) -> Segmented:
    """Cross-correlation within `segment` s long segments up to `lag` s, beside segments mismatched in time.

    Two even series (n samples, `rate` a second). A segment with a missing value or a signal that stands still is left
    out. NaN with the reason where fewer than 3 segments are left.
    Raises ValueError for a series without any value, unequal lengths, or a lag as long as the segment.
    Source: the R package SUSY 0.1.0 (Tschacher and Meier), whose numbers it gives.
    """
    one, two = pair_of(first, second)
    every = number(rate, "rate", least=0.01, most=1000)
    size, most = round(number(segment, "segment", least=0) * every), round(number(lag, "lag", least=0) * every)
    if size < 3 or most >= size:
        raise BadInput(f"{segment:g} s with a lag of {lag:g} s", where="segment", expected="longer than the lag")
    whole = one.size // size
    rows = [values[: whole * size].reshape(whole, size) for values in (one, two)]
    good = [n for n in range(whole) if all(np.ptp(row[n]) > 0 for row in rows)]  # NaN is never above 0
    if len(good) < FEWEST_SEGMENTS:
        why = f"{len(good)} segments are too few; at least {FEWEST_SEGMENTS} are needed"
        none = math.nan
        return Segmented(none, none, none, none, none, none, none, len(good), why)
    return _compared(_crossed(rows[0][good], rows[1][good], most), most)


def _crossed(one: NDArray[np.float64], two: NDArray[np.float64], most: int) -> NDArray[np.float64]:
    """Fisher's z of every segment of the one with every segment of the other (n × n × lags)."""
    x, y = (rows - rows.mean(axis=1, keepdims=True) for rows in (one, two))
    x, y = (rows / np.sqrt((rows**2).sum(axis=1, keepdims=True)) for rows in (x, y))
    size = x.shape[1]
    lags = [x[:, : size - k] @ y[:, k:].T if k >= 0 else x[:, -k:] @ y[:, : size + k].T for k in range(-most, most + 1)]
    z: NDArray[np.float64] = np.arctanh(np.clip(np.stack(lags, axis=2), -1 + 1e-12, 1 - 1e-12))
    return z


def _compared(z: NDArray[np.float64], most: int) -> Segmented:
    own = np.eye(z.shape[0], dtype=bool)
    plain = np.abs(z)
    return Segmented(
        float(plain[own].mean()),
        float(plain[~own].mean()),
        _effect(plain, own),
        _mean(plain[own][:, most + 1 :]),
        _mean(plain[own][:, :most]),
        float(z[own].mean()),
        _effect(z, own),
        z.shape[0],
    )


def _effect(z: NDArray[np.float64], own: NDArray[np.bool_]) -> float:
    by_lag: Numbers = z[~own].mean(axis=0)
    spread = float(by_lag.std(ddof=1)) if by_lag.size > 1 else 0.0
    return float((z[own].mean() - z[~own].mean()) / spread) if spread else math.nan


def _mean(cells: NDArray[np.float64]) -> float:
    return float(cells.mean()) if cells.size else math.nan
