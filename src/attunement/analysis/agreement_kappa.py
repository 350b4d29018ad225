"""Agreement of two raters beyond chance: Cohen's κ, plain, weighted, from a table, and second by second."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize

from attunement.analysis.inputs import (
    MISSING,
    Labels,
    Numbers,
    Positions,
    Scores,
    coded,
    numbers,
    same_length,
    square_counts,
    whole,
)
from attunement.domain.errors import BadInput

_NO_WEIGHT = "the weights count no disagreement between the codes that were used"


@dataclass(frozen=True)
class Kappa:
    """κ, the shares of agreement observed and expected by chance, and the largest κ these margins allow.

    With weights, agreement is 1 − disagreement/largest weight, so that κ is (observed − expected)/(1 − expected)
    either way. `n` pairs were compared; `labels` and `table` (first rater's codes in rows) say which.
    """

    kappa: float
    observed: float
    expected: float
    maximum: float
    n: int
    labels: tuple[Any, ...]
    table: Numbers
    because: str = ""


def cohen_kappa(a: Labels, b: Labels, *, weights: Scores | None = None) -> Kappa:
    """Cohen's κ of two raters' codes (n and n), numbers or texts; a pair with one missing is left out.

    Codes are ordered by size when all are numbers, else as text. `weights` (k × k) are weights of *disagreement* in
    that order: 0 on the diagonal, larger for worse; None counts every disagreement alike.
    κ = 1 − Σ w·observed / Σ w·expected. NaN when no disagreement is possible by chance (both raters use one and the
    same code only) or no pair is left.
    Raises ValueError for unequal lengths, or weights of another shape, below 0, or not 0 on the diagonal.
    Source: Cohen (1960), Educ Psychol Meas 20:37-46, eq. 1; Cohen (1968), Psychol Bull 70:213-220.
    """
    same_length(a, b, "a, b")
    labels, (first, second) = coded(a, b, what="a, b")
    return _kappa(_tallied(first, second, len(labels)), weights, labels)


def from_table(table: Scores, *, weights: Scores | None = None) -> Kappa:
    """Cohen's κ from a k × k table of counts: the first rater's codes in rows, the second's in columns.

    As `cohen_kappa`; the labels are the positions. Raises ValueError for a table that is not square or holds
    anything but counts.
    """
    found = square_counts(table, "table")
    return _kappa(found, weights, tuple(range(len(found))))


def disagreement_weights(categories: int, kind: str) -> Numbers:
    """Weights of disagreement (k × k) between ordered categories: "linear" |i − j| or "quadratic" (i − j)²."""
    if kind not in ("linear", "quadratic"):
        raise BadInput(f"{kind!r} is not known", where="kind", expected="linear or quadratic")
    place = np.arange(whole(categories, "categories", least=1), dtype=np.float64)
    distance: Numbers = np.abs(place[:, None] - place[None, :])
    return distance if kind == "linear" else distance**2


def time_unit_kappa(a: Labels, b: Labels, *, tolerance: int = 0) -> tuple[float, float]:
    """κ of two observers' codes, one a time unit (n and n): (with a as reference, with b as reference).

    A unit agrees when the other observer has the reference's code within ± `tolerance` units; else the two codes of
    the unit itself are tallied. So the two directions differ, and both are to be reported; at tolerance 0 they are
    the same. A unit where either is missing is left out. NaN where κ is undefined (see `cohen_kappa`).
    Raises ValueError for unequal lengths or a tolerance that is no whole number from 0.
    Source: Bakeman, Quera & Gnisci (2009), Behav Res Methods 41:137-147 (time-based κ with tolerance).
    """
    same_length(a, b, "a, b")
    reach = whole(tolerance, "tolerance", least=0)
    labels, (first, second) = coded(a, b, what="a, b")
    return _one_way(first, second, reach, len(labels)), _one_way(second, first, reach, len(labels))


def _one_way(reference: Positions, other: Positions, reach: int, size: int) -> float:
    n, agrees = reference.size, reference == other
    for shift in range(1, min(reach, n - 1) + 1):
        agrees[shift:] |= reference[shift:] == other[:-shift]
        agrees[:-shift] |= reference[:-shift] == other[shift:]
    # A missing unit stays missing: what the other saw a moment before says nothing of a unit never coded.
    taken = np.where(agrees & (other != MISSING), reference, other)
    table = _tallied(reference, taken, size)
    return _coefficient(table, _as_weights(None, size))[0]


def _tallied(first: Positions, second: Positions, size: int) -> Numbers:
    both = (first != MISSING) & (second != MISSING)
    cells = np.bincount(first[both] * size + second[both], minlength=size * size)
    return cells.reshape(size, size).astype(np.float64)


def _as_weights(weights: Scores | None, size: int) -> Numbers:
    if weights is None:
        return 1 - np.eye(size)
    given = numbers(weights, "weights", dimensions=2)
    if given.shape != (size, size):
        raise BadInput(f"it is {given.shape[0]} × {given.shape[1]}", where="weights", expected=f"{size} × {size}")
    if np.isnan(given).any() or (given < 0).any() or np.diag(given).any():
        raise BadInput(
            "these are no weights of disagreement",
            where="weights",
            expected="0 on the diagonal and 0 or more elsewhere",
            do="Weights of agreement w become 1 - w.",
        )
    return given


def _coefficient(table: Numbers, weights: Numbers) -> tuple[float, float, float]:
    """κ, the observed and the expected disagreement, as weighted shares of the pairs."""
    total = table.sum()
    if not total:
        return math.nan, math.nan, math.nan
    chance = table.sum(axis=1)[:, None] * table.sum(axis=0)[None, :] / total**2
    observed, expected = float((weights * table).sum() / total), float((weights * chance).sum())
    return 1 - observed / expected if expected > 0 else math.nan, observed, expected


def _kappa(table: Numbers, weights: Scores | None, labels: tuple[Any, ...]) -> Kappa:
    given = _as_weights(weights, len(table))
    kappa, observed, expected = _coefficient(table, given)
    n = int(table.sum())
    if math.isnan(kappa):
        one_code = bool((np.diag(table) == n).any())
        why = "chance alone allows no disagreement: both raters use one code" if one_code else _NO_WEIGHT
        why = why if n else "no pair has both ratings"
        largest = float(given.max(initial=0)) or 1.0
        return Kappa(kappa, 1 - observed / largest, 1 - expected / largest, math.nan, n, labels, table, why)
    largest = float(given.max())
    maximum = 1 - _least_disagreement(table, given) / expected
    return Kappa(kappa, 1 - observed / largest, 1 - expected / largest, maximum, n, labels, table)


def _least_disagreement(table: Numbers, weights: Numbers) -> float:
    """The least weighted disagreement any table with these margins can have: a transport problem."""
    rows, columns, total = table.sum(axis=1), table.sum(axis=0), table.sum()
    if np.array_equal(weights, 1 - np.eye(len(table))):
        return float(1 - np.minimum(rows, columns).sum() / total)
    size = len(table)
    sums = np.vstack([np.kron(np.eye(size), np.ones(size)), np.kron(np.ones(size), np.eye(size))])
    found = optimize.linprog(weights.ravel(), A_eq=sums, b_eq=np.concatenate([rows, columns]), method="highs")
    return float(found.fun / total)
