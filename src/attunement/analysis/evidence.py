"""Evidence beside the ratings: one number, the weight of each stream added to the detector's log odds."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

SUREST: Final = 1e-6
"""A detector is never surer than this; so that no stream is without any say."""


def log_odds(probability: float) -> float:
    """ln(p / (1 − p)), with p kept off 0 and 1."""
    kept = min(max(probability, SUREST), 1 - SUREST)
    return math.log(kept / (1 - kept))


def fuse(probability: float, weights: Iterable[float]) -> float:
    """The probability of a rupture with every stream that is there: logit(P) = logit(detector) + sum of the weights.

    Weights are natural log odds: 0.7 doubles the odds, 2.3 makes them ten times as large. A stream that is absent adds
    nothing. Adding takes the streams to be independent given the truth, which they are only roughly: so the weights
    that ship are modest, and learning (`evidence_learning`) moves them where they overstate.
    """
    total = log_odds(probability) + math.fsum(weights)
    return 1 / (1 + math.exp(-total)) if total >= 0 else math.exp(total) / (1 + math.exp(total))
