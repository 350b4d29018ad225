"""How much each stream of evidence is worth in this practice: logistic regression, held to the stated weights.

Each suspected rupture that a clinician confirmed, rejected or called already handled is one row. The detector's log
odds are the offset; each stream that was there has a weight with a normal prior around the weight stated for it. With
no rows the weights are the stated ones; each row moves them a little; no number of rows moves a stream never seen.

Rows exist only for what was suspected in the first place, so nothing is learned here about ruptures nobody noticed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import expit

from attunement.domain.errors import BadInput

PRIOR_SD: Final = 1.0
"""SD of each weight's prior around its stated value, in log odds: about eleven clear answers to halve the distance."""
BIAS_SD: Final = 0.5
"""SD of the prior of the intercept: how much oftener than stated this practice confirms, all streams alike."""


@dataclass(frozen=True)
class Learned:
    """weights and sd: one a stream, log odds and its standard error (Laplace). bias: the intercept. rows: how many."""

    weights: NDArray[np.float64]
    sd: NDArray[np.float64]
    bias: float
    rows: int


def learn(offset: ArrayLike, present: ArrayLike, was_one: Sequence[bool], stated: ArrayLike) -> Learned:
    """Penalised maximum likelihood of the weights.

    offset: the detector's log odds, one a row. present: rows × streams, 1 where a stream was there. was_one: what the
    clinician said. stated: the weight stated for each stream. BadInput where lengths differ.
    """
    prior = np.asarray(stated, dtype=np.float64)
    base, told = np.asarray(offset, dtype=np.float64), np.asarray(was_one, dtype=np.float64)
    seen = np.asarray(present, dtype=np.float64).reshape(told.size, prior.size)
    if base.size != told.size:
        raise BadInput(f"{base.size} and {told.size} rows", where="offset", expected="one for each answer")
    design = np.column_stack((np.ones(told.size), seen))
    middle = np.concatenate(([0.0], prior))
    precision = np.concatenate(([BIAS_SD**-2], np.full(prior.size, PRIOR_SD**-2)))

    def loss(at: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = base + design @ at
        off = at - middle
        value = np.logaddexp(0, odds).sum() - told @ odds + 0.5 * precision @ off**2
        return float(value), design.T @ (expit(odds) - told) + precision * off

    found = minimize(loss, middle, jac=True, method="BFGS", options={"gtol": 1e-8}).x
    chance = expit(base + design @ found)
    curvature = design.T @ (design * (chance * (1 - chance))[:, None]) + np.diag(precision)
    spread = np.sqrt(np.diag(np.linalg.inv(curvature)))
    return Learned(found[1:], spread[1:], float(found[0]), int(told.size))
