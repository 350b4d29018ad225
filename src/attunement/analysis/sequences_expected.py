"""What chance would give when a code cannot follow itself: quasi-independence, and residuals that know the zeros."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from attunement.analysis.inputs import Numbers

_ROUNDS = 20_000
_CLOSE = 1e-10
"""Share of a margin. Fitting stops when every margin is met so closely."""
_SATURATED = 1e-8
"""A cell the model fits whatever it holds has no residual; its share left over is 0 but for rounding."""


def quasi_independent(observed: Numbers) -> tuple[Numbers, bool]:
    """Expected counts (k × k) with the margins of `observed` and an empty diagonal; and whether the fit settled.

    Iterative proportional fitting from a table of ones off the diagonal: rows and columns are scaled in turn to
    their observed sums. Source: Deming & Stephan (1940); Bishop, Fienberg & Holland (1975), ch. 5.
    """
    return fitted_to_margins(observed, ~np.eye(len(observed), dtype=bool))


def fitted_to_margins(observed: Numbers, possible: NDArray[np.bool_]) -> tuple[Numbers, bool]:
    """Expected counts with the margins of `observed` in the cells that are `possible`; and whether the fit settled."""
    rows, columns = observed.sum(axis=1), observed.sum(axis=0)
    fitted = can_hold(observed, possible).astype(np.float64)
    for _ in range(_ROUNDS):
        fitted = fitted * _scale(columns, fitted.sum(axis=0))[None, :]
        sums = fitted.sum(axis=1)
        if np.all(np.abs(sums - rows) <= _CLOSE * np.maximum(rows, 1)):
            return fitted, True
        fitted = fitted * _scale(rows, sums)[:, None]
    return fitted, False


def can_hold(observed: Numbers, possible: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of the `possible` cells are above 0 in some table with these margins (k × k).

    The others tend to 0 so slowly that fitting them would never end; they are left out from the start. A cell can
    grow if what it takes from its row and column comes back to it over cells that can give: a way through the table.
    """
    size = len(observed)
    ways = np.eye(2 * size, dtype=bool)
    ways[:size, size:] |= possible
    ways[size:, :size] |= observed.T > 0
    for _ in range(size.bit_length() + 1):  # each round doubles the length of the ways known
        ways = (ways.astype(np.float64) @ ways.astype(np.float64)) > 0
    return (observed > 0) | (possible & ways[size:, :size].T)


def _scale(wanted: Numbers, have: Numbers) -> Numbers:
    return np.divide(wanted, have, out=np.zeros_like(wanted), where=have > 0)


def adjusted_residuals(observed: Numbers, expected: Numbers, possible: NDArray[np.bool_]) -> Numbers:
    """(o − e)/√(e(1 − h)) in the cells that can hold something, h the cell's leverage in the log-linear model.

    NaN elsewhere, where nothing is expected, and where the model fits the cell whatever it holds (h = 1).
    Without structural zeros it is the usual (o − e)/√(e(1 − r/N)(1 − c/N)).
    Source: Haberman (1973), Biometrics 29:205-220.
    """
    row, column = np.nonzero(possible & (expected > 0))
    e, size = expected[row, column], len(observed)
    design = np.zeros((e.size, 2 * size))
    design[np.arange(e.size), row] = design[np.arange(e.size), size + column] = 1
    weighted = design * np.sqrt(e)[:, None]
    # the rows of U of a thin decomposition span what the model can fit; their squared lengths are the leverages
    u, s, _ = np.linalg.svd(weighted, full_matrices=False)
    spare = 1 - (u[:, s > s.max(initial=0) * 1e-10] ** 2).sum(axis=1)
    residuals = np.full_like(observed, math.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(spare > _SATURATED, (observed[row, column] - e) / np.sqrt(e * spare), math.nan)
    residuals[row, column] = found
    return residuals
